"""The templates, compiled once, with the words and addresses that they use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wordbond import __version__
from wordbond.web import words
from wordbond.web.sections import GROUPS, group_of
from wordbond.web.views.amounts import STAGE_WORDS
from wordbond.web.views.parts import QuotationLine
from wordbond.web.views.told import MODALITY_WORDS, label_words
from wordbond.web.visits import Visit

__all__ = ["STATIC_TYPES", "Pages", "StaticFile", "static_files"]

ROOM = Path(__file__).parent

STATIC_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class StaticFile:
    """A file that goes with the pages, held in memory; its address changes with its bytes."""

    def __init__(self, path: Path) -> None:
        self.octets = path.read_bytes()
        self.media_type = STATIC_TYPES[path.suffix]
        self.address = f"/static/{path.name}?v={hashlib.sha256(self.octets).hexdigest()[:12]}"


def static_files() -> dict[str, StaticFile]:
    """All files that the pages load, by name."""
    found = sorted(path for path in (ROOM / "static").iterdir() if path.suffix in STATIC_TYPES)
    return {path.name: StaticFile(path) for path in found}


class Pages:
    """Writes views as HTML. Every value is escaped but what `marking` has written."""

    def __init__(self, static: dict[str, StaticFile]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(ROOM / "templates"),
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.filters.update(
            begun=lambda words: words[:1].upper() + words[1:],
            basis_words=words.BASIS_WORDS.__getitem__,
            counted=words.counted,
            figure=lambda number: f"{number:,}",
            kind_words=words.kind_words,
            language_name=words.language_name,
            language_tag=words.language_tag,
            modality_words=MODALITY_WORDS.__getitem__,
            label_words=label_words,
            shortened=words.shortened,
            stage_words=STAGE_WORDS.__getitem__,
        )
        self._environment.globals.update(
            groups=GROUPS, group_of=group_of, static=lambda name: static[name].address, version=__version__
        )
        notes = self._environment.get_template("note.html").module
        self.note: Callable[[QuotationLine, bool], Markup] = notes.note  # type: ignore[attr-defined]
        """The note of a quotation, for `text_page`."""

    def write(
        self, template: str, view: object, visit: Visit, *, section: str, at_section: bool, theme: str | None
    ) -> str:
        """The page of `view`; `section` is the part of the main navigation that it belongs to."""
        return self._environment.get_template(template).render(
            page=view, visit=visit, section=section, page_is_section=at_section, theme=theme
        )
