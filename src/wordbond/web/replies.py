"""From a view to an answer: as a page, as JSON, as CSV. Nothing here knows what the views are about."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from starlette.responses import Response, StreamingResponse

from wordbond.jsonform import JsonValue
from wordbond.web.views.parts import HasRow

__all__ = ["as_csv", "as_json", "as_page", "json_of"]

_surrogates = re.compile("[\ud800-\udfff]")

NOT_KEPT = {"Cache-Control": "private, no-cache"}


def as_page(html: str, status: int = 200, headers: Mapping[str, str] = NOT_KEPT) -> Response:
    """A page. A lone surrogate, which UTF-8 cannot write, becomes a replacement character."""
    return Response(_encoded(html), status, media_type="text/html; charset=utf-8", headers=dict(headers))


def as_json(view: object, status: int = 200, headers: Mapping[str, str] = NOT_KEPT) -> Response:
    """What `view` tells, as JSON."""
    written = json.dumps(json_of(view), ensure_ascii=False, allow_nan=False)
    return Response(_encoded(written), status, media_type="application/json", headers=dict(headers))


def as_csv(items: Iterable[HasRow], name: str) -> Response:
    """`items` as CSV in UTF-8, a row for each, sent as they come; the first line names the columns."""
    headers = {**NOT_KEPT, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_csv_lines(items), media_type="text/csv; charset=utf-8", headers=headers)


def _encoded(written: str) -> bytes:
    try:
        return written.encode()
    except UnicodeEncodeError:
        return _surrogates.sub("\ufffd", written).encode()


def json_of(value: object) -> JsonValue:
    """The JSON form of a view: a member for each field but those for the page alone, and `href` where it has one."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return json_of(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): json_of(part) for name, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        form = {f.name: json_of(getattr(value, f.name)) for f in fields(value) if not f.metadata.get("page_only")}
        if isinstance(href := getattr(value, "href", None), str):
            form["href"] = href
        return form
    if isinstance(value, Iterable):
        return [json_of(part) for part in value]
    raise TypeError(f"a view holds a {type(value).__name__}, which has no JSON form")


def _csv_lines(items: Iterable[HasRow]) -> Iterator[bytes]:
    for place, item in enumerate(items):
        row = item.row()
        written = io.StringIO()
        if place == 0:
            csv.writer(written).writerow(row)
        csv.writer(written).writerow([_safe_cell(value) for value in row.values()])
        yield _encoded(written.getvalue())


def _safe_cell(value: object) -> str:
    """A cell as text; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    written = str(value.value if isinstance(value, Enum) else value)
    risky = isinstance(value, str) and written[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{written}" if risky else written
