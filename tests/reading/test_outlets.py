"""An outlet that the pack knows and the print names above a report is the report's outlet."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wordbond.model import Origin, Report
from wordbond.reading import Document, read_document

BODY = "The harbour of Tarn will stay open all winter, its master said on Monday after a long meeting of the board."


@dataclass(frozen=True)
class Outlet:
    name: str


class Shelf:
    """Knows two outlets."""

    def outlets_named(self, words: str) -> tuple[Outlet, ...]:
        return (Outlet(words),) if words in ("Tarn Herald", "Le Phare") else ()


@pytest.mark.parametrize(
    ("above", "outlet"),
    [
        ("Tarn Herald\n\nHarbour stays open\n\n", "Tarn Herald"),
        ("Le Phare – Tarn\n\nHarbour stays open\n\n", "Le Phare"),
        ("Harbour stays open\n\nBy Oda Lind, Tarn Herald\n\n", "Tarn Herald"),
        ("Tarn Herald\nLe Phare\n\nHarbour stays open\n\n", None),
        ("Harbour stays open\n\n", None),
    ],
)
def test_an_outlet_is_read_off_the_head_where_one_alone_is_named(above: str, outlet: str | None) -> None:
    origin = Origin(location="-", media_type="text/plain", sha256="0" * 64)
    report = read_document(Document(text=above + BODY, origin=origin), pack=Shelf())
    assert isinstance(report, Report)
    assert report.outlet == outlet
    assert report.id == Report.id_of(report.text, outlet)
