"""The JSON API described as OpenAPI 3.1: made from the routes of the pages and the types of their views."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

from wordbond import __version__
from wordbond.claims.model import Modality
from wordbond.commitments.model import Stage
from wordbond.jsonform import JsonDict, JsonValue
from wordbond.matching.verdict import Fidelity
from wordbond.model import QuotationKind
from wordbond.packs.subjects import SubjectKind
from wordbond.web.asked import MOST_CHARS, MOST_ON_A_PAGE

__all__ = ["Described", "description"]

WORDS: JsonDict = {"type": "string", "maxLength": MOST_CHARS}
DAY: JsonDict = {"type": "string", "format": "date"}
PARAMETERS: dict[str, tuple[JsonDict, str]] = {
    "q": (WORDS, "words to look for: all together; in quotation marks side by side; `commit*` for beginnings"),
    "of": ({"type": "string", "enum": ["quotation", "report", "transcript"]}, "what to find"),
    "outlet": (WORDS, "an outlet's name"),
    "speaker": (WORDS, "a speaker's id"),
    "occasion": (WORDS, "an occasion's id"),
    "kind": ({"type": "string", "enum": [kind.value for kind in QuotationKind]}, "how words are carried"),
    "label": ({"type": "string", "enum": [label.value for label in Fidelity]}, "a text carries it so"),
    "fewest": ({"type": "string", "enum": ["1", "2", "3", "5"]}, "reports at least"),
    "below": ({"type": "string", "enum": ["0.5", "0.7", "0.9"]}, "less sure than this"),
    "from": (DAY, "the first day"),
    "to": (DAY, "the last day"),
    "on": (DAY, "the day of the words, or as of which"),
    "party": (WORDS, "who owes it, or is a party in it: an id such as `body:NOR`, or a name"),
    "programme": (WORDS, "a programme's id"),
    "stage": ({"type": "string", "enum": [stage.value for stage in Stage]}, "how far it has got"),
    "measure": (WORDS, "what is measured: a label of the pack's lexicon"),
    "relation": (WORDS, "a label of the pack's lexicon of relations"),
    "threat": (WORDS, "a label of the pack's lexicon of threats"),
    "modality": ({"type": "string", "enum": [one.value for one in Modality]}, "whether it is told as so"),
    "holder": (WORDS, "according to whom: a speaker's name"),
    "subject": ({"type": "string", "enum": [one.value for one in SubjectKind]}, "what sort of subject"),
    "due_before": (DAY, "due on an earlier day than this"),
    "words": ({**WORDS, "minLength": 1, "pattern": "[A-Za-z0-9]"}, "words to check"),
    "texts": (WORDS, "ids of two to four texts, parted by commas"),
    "author": (WORDS, "who decided, or took back"),
    "order": ({"type": "string", "enum": ["newest", "oldest"]}, "which comes first"),
    "limit": ({"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE}, "lines on a page"),
    "after": (WORDS, "where the last page ended, taken from `next`"),
}
_PAGED = ("limit", "after")
_QUOTATIONS = ("outlet", "speaker", "occasion", "kind", "from", "to", "order", *_PAGED)
PARAMETERS_OF: dict[str, tuple[str, ...]] = {
    "/search": ("q", "of", "outlet", "speaker", "kind", "from", "to", *_PAGED),
    "/quotations": _QUOTATIONS,
    "/reports": ("outlet", "from", "to", "order", *_PAGED),
    "/transcripts": ("outlet", "from", "to", "order", *_PAGED),
    "/speakers": _PAGED,
    "/speakers/{id}": ("outlet", "kind", "from", "to", "order", *_PAGED),
    "/occasions": _PAGED,
    "/occasions/{id}": ("outlet", "kind", "from", "to", "order", *_PAGED),
    "/outlets": _PAGED,
    "/commitments": ("party", "programme", "stage", "due_before", "q", *_PAGED),
    "/claims": ("measure", "party", "holder", "from", "to", *_PAGED),
    "/relations": ("relation", "party", "modality", "holder", "from", "to", *_PAGED),
    "/relations/{id}": ("limit",),
    "/threats": ("threat", "party", "modality", "holder", "from", "to", *_PAGED),
    "/dossiers": ("subject", "q", *_PAGED),
    "/dossiers/{id}": ("limit",),
    "/programmes/{id}": ("on",),
    "/targets/{id}": ("on",),
    "/compare": ("texts",),
    "/statements": ("speaker", "occasion", "label", "fewest", *_PAGED),
    "/conflicts": _PAGED,
    "/check": ("words", "speaker", "on"),
    "/decisions": ("author", *_PAGED),
    "/review": ("below", "speaker", "outlet", *_PAGED),
}


class Described(Protocol):
    """A page of the application."""

    @property
    def path(self) -> str:
        """Its address."""
        ...

    @property
    def build(self) -> Callable[..., object]:
        """What makes its view."""
        ...


SECURITY: JsonDict = {
    "token": {"type": "http", "scheme": "bearer", "description": "an account's token: `wordbond account token NAME`"},
    "basic": {"type": "http", "scheme": "basic", "description": "an account's name, and its token as the password"},
}
"""How a program says in whose name it asks, where accounts are in force."""


def description(pages: Iterable[Described], problem: type, *, with_accounts: bool = False) -> JsonDict:
    """The description of the JSON twins of `pages`; `problem` is the view of a refusal.

    With accounts, every address asks for one, and some for an editor's.
    """
    schemas = _Schemas()
    refusal = _json_answer("What was asked for is not there, or makes no sense.", schemas.of(problem))
    shut = _json_answer("No account is named, or it may not see this.", schemas.of(problem))
    refusals = dict.fromkeys(("400", "404", "409", "503"), refusal)
    refusals |= dict.fromkeys(("401", "403") * with_accounts, shut)
    paths: JsonDict = {}
    for page in pages:
        path = page.path.replace(":path}", "}")
        stem = "/overview" if path == "/" else path
        view = get_type_hints(_function(page.build)).get("return", object)
        paths[f"{stem}.json"] = {
            "get": {
                "operationId": stem.strip("/").replace("/{id}", "_one").replace("/", "_"),
                "summary": (_function(page.build).__doc__ or "").partition("\n")[0],
                "parameters": list(_parameters(path)),
                "responses": {
                    "200": _json_answer("The page as data.", schemas.of(view)),
                    **refusals,
                },
            }
        }
    secured: JsonDict = {"security": [{name: []} for name in SECURITY]} if with_accounts else {}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wordbond",
            "version": __version__,
            "description": "What a record holds, as data: every page under its own address with `.json`.",
        },
        "paths": paths,
        "components": {"schemas": schemas.named, "securitySchemes": SECURITY},
        **secured,
    }


def _function(build: Callable[..., object]) -> Callable[..., object]:
    return build.func if isinstance(build, partial) else build


def _json_answer(words: str, schema: JsonDict) -> JsonDict:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _parameters(path: str) -> Iterable[JsonValue]:
    if "{id}" in path:
        about = {"description": "an id; those of texts and quotations may be cut to six digits"}
        yield {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, **about}
    for name in PARAMETERS_OF.get(path, ()):
        schema, words = PARAMETERS[name]
        yield {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


class _Schemas:
    """JSON Schemas of views, those of dataclasses by name, as `replies.json_of` writes them."""

    def __init__(self) -> None:
        self.named: JsonDict = {}

    def of(self, kind: Any) -> JsonDict:
        """The schema of a type."""
        origin, args = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(part) for part in args]}
        if origin is tuple:
            return self._tuple(args)
        if origin in (list, Iterable):
            return {"type": "array", "items": self.of(args[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(args[1])}
        if isinstance(kind, type):
            return self._plain(kind)
        return {}

    def _tuple(self, args: tuple[Any, ...]) -> JsonDict:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": self.of(args[0])}
        return {
            "type": "array",
            "prefixItems": [self.of(part) for part in args],
            "minItems": len(args),
            "maxItems": len(args),
        }

    def _plain(self, kind: type) -> JsonDict:
        if is_dataclass(kind):
            return self._record(kind)
        if issubclass(kind, Enum):
            return {"enum": [one.value for one in kind]}
        for python, schema in _PLAIN:
            if issubclass(kind, python):
                return dict(schema)
        return {}

    def _record(self, kind: type) -> JsonDict:
        name = kind.__name__
        if name not in self.named:
            self.named[name] = {}  # stands in, for a view that holds its like
            hints = get_type_hints(kind)
            members: JsonDict = {
                one.name: self.of(hints[one.name]) for one in fields(kind) if not one.metadata.get("page_only")
            }
            required: list[JsonValue] = list(members)
            if hasattr(kind, "href"):
                members.setdefault("href", {"type": "string"})
            self.named[name] = {
                "type": "object",
                "properties": members,
                "required": required,
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{name}"}


_PLAIN: tuple[tuple[type, JsonDict], ...] = (
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (str, {"type": "string"}),
    (date, {"type": "string", "format": "date"}),
    (type(None), {"type": "null"}),
)
