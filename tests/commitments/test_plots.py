"""A plot is well-formed, says in words what it shows, and runs nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from tests.commitments.conftest import FALLING, RISING, STEADY, PackWriter, figures

from wordbond.commitments.assess import assess
from wordbond.commitments.plots import render_plot, render_plots
from wordbond.errors import InvalidRecord

SVG = "{http://www.w3.org/2000/svg}"


def drawn(make_pack: PackWriter, **written: str) -> str:
    pack = make_pack(figures("2024-12", AAA=RISING | {2024: "1.85e"}, BBB=FALLING, CCC=STEADY), **written)
    return render_plot(assess(pack.targets[0], pack, date(2025, 3, 1), paths=500, party="AAA")[0])


def test_a_plot_has_a_title_a_description_and_every_figure(make_pack: PackWriter) -> None:
    root = ElementTree.fromstring(drawn(make_pack))
    named = {root.find(f"{SVG}title"), root.find(f"{SVG}desc")}
    ids = " ".join(root.attrib["aria-labelledby"].split())
    assert root.attrib["role"] == "img"
    assert all(one is not None and one.attrib["id"] in ids and one.text for one in named)
    dots = root.findall(f"{SVG}circle")
    assert [dot.findtext(f"{SVG}title") for dot in dots][:1] == ["2019: 1.0 percent"]
    assert len(dots) == 6
    assert "e" in dots[-1].attrib["class"].split(), "an estimate is an open dot"
    assert len(root.findall(f".//{SVG}polygon")) == 2


def test_nothing_lies_outside_the_picture(make_pack: PackWriter) -> None:
    root = ElementTree.fromstring(drawn(make_pack, value="60", deadline="2029"))
    for line in root.iter(f"{SVG}line"):
        for name, most in (("x1", 640), ("x2", 640), ("y1", 360), ("y2", 360)):
            assert 0 <= float(line.attrib[name]) <= most
    for dot in root.iter(f"{SVG}circle"):
        assert 0 <= float(dot.attrib["cy"]) <= 360


def test_labels_at_the_edge_do_not_stand_on_each_other(make_pack: PackWriter) -> None:
    root = ElementTree.fromstring(drawn(make_pack))
    heights = sorted(
        float(t.attrib["y"])
        for t in root.findall(f"{SVG}text")
        if float(t.attrib["x"]) > 540 and t.text and not t.text.isdigit()
    )
    assert len(heights) == 3
    assert all(b - a >= 14 for a, b in pairwise(heights))


def test_words_of_a_pack_stay_words(make_pack: PackWriter) -> None:
    pack = make_pack(figures("2024-12", AAA=RISING))
    judged = assess(pack.targets[0], pack, date(2025, 3, 1), paths=500, party="AAA")[0]
    plot = render_plot(replace(judged, name="<script>alert(1)</script>\x00&"))
    assert "<script" not in plot
    ElementTree.fromstring(plot)


def test_colours_are_the_readers_own(make_pack: PackWriter) -> None:
    plot = drawn(make_pack)
    assert not re.findall(r"#[0-9a-fA-F]{3,6}\b|rgb\(", plot.replace("url(#c", "")), "no fixed colour"
    assert "currentColor" in plot
    assert "http" not in plot.replace("http://www.w3.org/2000/svg", "")


def test_several_parties_stand_below_each_other_and_those_without_figures_are_left_out(make_pack: PackWriter) -> None:
    pack = make_pack(figures("2024-12", AAA=RISING, BBB=FALLING))
    root = ElementTree.fromstring(render_plots(assess(pack.targets[0], pack, date(2025, 3, 1), paths=500)))
    inner = root.findall(f"{SVG}svg")
    assert [one.attrib["y"] for one in inner] == ["0", "360"]
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))


def test_nothing_to_draw_is_said(make_pack: PackWriter) -> None:
    pack = make_pack(figures("2024-12", BBB=FALLING))
    with pytest.raises(InvalidRecord, match="no figure or no level"):
        render_plot(assess(pack.targets[0], pack, date(2025, 3, 1), paths=500, party="AAA")[0])
    with pytest.raises(InvalidRecord, match="none of the assessments"):
        render_plots(assess(pack.targets[0], pack, date(2025, 3, 1), paths=500, party="AAA"))
