"""A small pack, written to order: one union of three countries, one series, one target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from wordbond.packs import Pack, load_pack

TAIL = "high,Public record,,general knowledge"
HEAD = "certainty,source,source_url,basis"
PackWriter = Callable[..., Pack]

RISING = {2019: "1.0", 2020: "1.1", 2021: "1.2", 2022: "1.4", 2023: "1.6", 2024: "1.85"}
FALLING = {2019: "1.0", 2020: "0.95", 2021: "0.9", 2022: "0.85", 2023: "0.8", 2024: "0.78"}
STEADY = {2019: "1.7", 2020: "1.73", 2021: "1.68", 2022: "1.74", 2023: "1.7", 2024: "1.73"}


def figures(edition: str, **bodies: Mapping[int, str]) -> str:
    """Rows of a series of one edition; an estimate is written with a trailing e."""
    return "".join(
        f"{body},{year},share,{value.removesuffix('e')},percent,{'yes' if value.endswith('e') else 'no'},"
        f"{edition},{TAIL}\n"
        for body, years in bodies.items()
        for year, value in years.items()
    )


@pytest.fixture
def make_pack(tmp_path: Path) -> PackWriter:
    """Writes a pack with the given rows of figures and of targets, and loads it."""

    def write(
        rows: str,
        *,
        value: str = "2",
        bound: str = "at least",
        unit: str = "percent",
        deadline: str = "2030",
        agreed_on: str = "2019-06-01",
        parties: str = "_ALL",
        series: str = "output:share",
        superseded_by: str = "",
        more: str = "",
        joined: Mapping[str, str] | None = None,
    ) -> Pack:
        joined = {"AAA": "1990", "BBB": "1990", "CCC": "1990"} | dict(joined or {})
        files = {
            "pack.toml": 'name = "small"\ntitle = "A small pack"\nseries = ["output.csv"]\n',
            "bodies.csv": f"body,kind,name,part_of,{HEAD}\nUNION,alliance,The Union,,{TAIL}\n"
            f"_ALL,collective,the members,UNION,{TAIL}\nAAA,country,Aaland,,{TAIL}\nBBB,country,Beeland,,{TAIL}\n"
            f"CCC,country,Ceeland,,{TAIL}\n",
            "memberships.csv": f"body,member,first,{HEAD}\n"
            + "".join(f"UNION,{member},{first},{TAIL}\n" for member, first in joined.items()),
            "targets.csv": "target,measure,value,bound,unit,deadline,agreed_at,agreed_on,parties,series,superseded_by,"
            f"{HEAD}\nG1,output,{value},{bound},{unit},{deadline},A talk,{agreed_on},{parties},{series},"
            f"{superseded_by},{TAIL}\n{more}",
            "output.csv": f"iso3,year,measure,value,unit,estimate,edition,{HEAD}\n{rows}",
        }
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return load_pack(tmp_path)

    return write
