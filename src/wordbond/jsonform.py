"""The nouns as JSON and back: the one form that the record, the exports, the pages and `--json` share.

A record becomes an object with one member per field, under the field's name. A `Span` is `[start, end]`, a date an ISO
day, a decimal number its digits as text, an enumeration its value, a tuple an array. Three things are added for
readers: `type` for reports and transcripts, `id` for quotations. `from_json` takes what `to_json` gives, fills members
that have a default, and refuses what it does not know rather than losing it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from wordbond.errors import InvalidRecord
from wordbond.model import Quotation, Report, Span, Transcript

__all__ = ["JsonDict", "JsonValue", "dump_json", "from_json", "load_json", "span_of_json", "to_json"]

type_names: dict[type, str] = {Report: "report", Transcript: "transcript"}

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
JsonDict = dict[str, JsonValue]

T = TypeVar("T")
_Encode = Callable[[Any], JsonValue]
_Decode = Callable[[JsonValue], Any]

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dump_json(value: JsonValue) -> str:
    """`value` on one line without spaces, letters as they are. Raises InvalidRecord for NaN and infinities."""
    try:
        return _dump(value)
    except ValueError as error:
        raise InvalidRecord(f"{error}: JSON has no such number") from error


def load_json(text: str | bytes) -> JsonValue:
    """The value that `text` writes down; raises InvalidRecord where it is no JSON or nested too deep to be ours."""
    try:
        return cast("JsonValue", json.loads(text))
    except (ValueError, RecursionError) as error:
        raise InvalidRecord(f"no JSON: {error}") from error


def to_json(record: object) -> JsonDict:
    """The JSON form of any of the nouns of `model` (or another frozen record built from the same types)."""
    return cast("JsonDict", _encoder(cast("Hashable", type(record)))(record))


def from_json(cls: type[T], form: JsonValue) -> T:
    """The record of class `cls` whose JSON form is `form`: `from_json(type(r), to_json(r)) == r`.

    Raises InvalidRecord, naming the member, where one is missing, unknown, of another type or against a rule.
    """
    return cast("T", _decoder(cast("Hashable", cls))(form))


def span_of_json(form: JsonValue) -> Span:
    """The span written as `[start, end]`."""
    if isinstance(form, list) and len(form) == 2:
        start, end = form
        if type(start) is int and type(end) is int:
            return Span(start, end)
    raise InvalidRecord(f"expected a span as [start, end], found {_shown(form)}")


def _shown(form: JsonValue) -> str:
    written = repr(form)
    return written if len(written) <= 60 else written[:57] + "..."


def _as_is(value: Any) -> JsonValue:
    return cast("JsonValue", value)


def _encode_span(span: Span) -> JsonValue:
    return [span.start, span.end]


@cache
def _encoder(kind: Hashable) -> _Encode:
    """What writes down a value of the annotated type `kind`."""
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if kind is Span:
        return _encode_span
    if origin is tuple:
        inner = _encoder(get_args(kind)[0])
        if inner is _as_is:
            return list
        return lambda values: [inner(value) for value in values]
    if origin in (Union, UnionType):
        return _encoder_of_union(tuple(arg for arg in get_args(kind) if arg is not NoneType))
    if isinstance(kind, type) and issubclass(kind, (date, datetime)):
        return lambda value: cast("JsonValue", value.isoformat())
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: cast("JsonValue", value.value)
    if is_dataclass(kind):
        return _encoder_of_record(cast("type", kind))
    return str if kind is Decimal else _as_is


def _encoder_of_union(kinds: tuple[Any, ...]) -> _Encode:
    if len(kinds) > 1:
        by_class = {k: _encoder(k) for k in kinds if isinstance(k, type)}
        return lambda value: by_class.get(type(value), _as_is)(value)
    inner = _encoder(kinds[0])
    return inner if inner is _as_is else lambda value: None if value is None else inner(value)


def _encoder_of_record(cls: type) -> _Encode:
    hints = get_type_hints(cls)
    steps = [(field.name, _encoder(hints[field.name])) for field in fields(cls)]
    tag = type_names.get(cls)

    def encode(record: Any) -> JsonValue:
        form: JsonDict = {"type": tag} if tag else {}
        if cls is Quotation:
            form["id"] = record.id
        for name, step in steps:
            form[name] = step(getattr(record, name))
        return form

    return encode


@cache
def _decoder(kind: Hashable) -> _Decode:
    """What reads a value of the annotated type `kind`."""
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if kind is Span:
        return span_of_json
    if origin is tuple:
        return _decoder_of_tuple(_decoder(get_args(kind)[0]))
    if origin in (Union, UnionType):
        return _decoder_of_union(get_args(kind))
    if is_dataclass(kind):
        return _decoder_of_record(cast("type", kind))
    if isinstance(kind, type) and issubclass(kind, (date, datetime)):
        return _decoder_of_text(kind, kind.fromisoformat)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _decoder_of_text(kind, kind)
    if kind is Decimal:
        return _decoder_of_text(Decimal, _decimal)
    return _decoder_of_plain(kind)


def _decimal(form: str) -> Decimal:
    try:
        return Decimal(form)
    except InvalidOperation as error:
        raise ValueError("expected digits") from error


def _decoder_of_plain(kind: Any) -> _Decode:
    def decode(form: JsonValue) -> Any:
        if kind is float and type(form) is int:
            return float(form)
        if kind in (str, int, float, bool) and type(form) is not kind:
            raise InvalidRecord(f"expected {kind.__name__}, found {_shown(form)}")
        return form

    return decode


def _decoder_of_text(kind: type, read: Callable[[str], Any]) -> _Decode:
    def decode(form: JsonValue) -> Any:
        if not isinstance(form, str):
            raise InvalidRecord(f"expected {kind.__name__} as text, found {_shown(form)}")
        try:
            return read(form)
        except ValueError as error:
            raise InvalidRecord(f"{_shown(form)} is no {kind.__name__}: {error}") from error

    return decode


def _decoder_of_tuple(inner: _Decode) -> _Decode:
    def decode(form: JsonValue) -> Any:
        if not isinstance(form, list):
            raise InvalidRecord(f"expected an array, found {_shown(form)}")
        return tuple([inner(value) for value in form])

    return decode


def _decoder_of_union(kinds: tuple[Any, ...]) -> _Decode:
    tagged = {type_names[kind]: _decoder(kind) for kind in kinds if kind in type_names}
    if tagged:
        return lambda form: _tagged(tagged, form)
    (inner,) = (_decoder(kind) for kind in kinds if kind is not NoneType)
    return lambda form: None if form is None else inner(form)


def _tagged(decoders: Mapping[str, _Decode], form: JsonValue) -> Any:
    tag = form.get("type") if isinstance(form, dict) else None
    if not isinstance(tag, str) or tag not in decoders:
        raise InvalidRecord(f"expected an object whose type is one of {', '.join(decoders)}, found {_shown(form)}")
    return decoders[tag](form)


def _decoder_of_record(cls: type) -> _Decode:
    hints = get_type_hints(cls)
    steps = [(field.name, _decoder(hints[field.name])) for field in fields(cls)]
    required = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    added = {"type"} if cls in type_names else {"id"} if cls is Quotation else set[str]()
    known = {name for name, _ in steps} | added

    def decode(form: JsonValue) -> Any:
        if not isinstance(form, dict):
            raise InvalidRecord(f"expected an object for {cls.__name__}, found {_shown(form)}")
        if wrong := sorted(form.keys() - known) or sorted(required - form.keys()):
            raise InvalidRecord(f"{cls.__name__}: member {wrong[0]!r} is unknown or missing (known: {sorted(known)})")
        values: dict[str, Any] = {}
        for name, step in steps:
            if name in form:
                try:
                    values[name] = step(form[name])
                except InvalidRecord as error:
                    raise InvalidRecord(f"{cls.__name__}.{name}: {error}") from error
        return cls(**values)

    return decode
