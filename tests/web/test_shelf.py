"""Sums kept at hand: counted once while they hold, anew once they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.sample import rewrite_report, sample_record, summit_report

from wordbond.errors import NotFound
from wordbond.record import open_record
from wordbond.web.shelf import MOST_PAGES_CHARS, RESTS, Shelf


class Clock:
    """A clock that a test sets; each look at it takes a second where `ticks` holds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ticks = 0.0

    def __call__(self) -> float:
        self.now += self.ticks
        return self.now


def test_sums_are_counted_again_once_another_program_has_written(tmp_path: Path) -> None:
    path = tmp_path / "a.wordbond"
    clock = Clock()
    with open_record(path) as record, open_record(path) as other:
        shelf = Shelf(record, clock)
        assert shelf.counts().reports == 0
        assert shelf.counts() is shelf.counts()
        with other.transaction():
            other.add_analysis(summit_report())
        clock.now += 1
        assert shelf.counts().reports == 1
        assert [row.id for row in shelf.speakers()] == [row.id for row in record.speakers()]


def test_while_a_record_is_written_it_is_not_counted_all_the_time(tmp_path: Path) -> None:
    clock = Clock()
    with open_record(tmp_path / "a.wordbond") as record:
        shelf = Shelf(record, clock)
        clock.ticks = 1.0
        assert shelf.counts().reports == 0
        clock.ticks = 0.0
        with record.transaction():
            record.add_analysis(summit_report())
        clock.now += RESTS - 1
        assert shelf.counts().reports == 0
        clock.now += 2
        assert shelf.counts().reports == 1


def test_a_speaker_who_has_no_quotation_is_not_there(tmp_path: Path) -> None:
    with sample_record(tmp_path / "a.wordbond") as record:
        shelf = Shelf(record)
        assert shelf.speaker("daniel-okonjo").quotations == 3
        with pytest.raises(NotFound, match="nobody"):
            shelf.speaker("nobody")


def test_the_version_moves_with_every_change_and_stands_still_without(tmp_path: Path) -> None:
    with open_record(tmp_path / "a.wordbond") as record:
        before = record.version()
        assert record.version() == before
        with record.transaction():
            record.add_analysis(rewrite_report())
        after = record.version()
        assert after != before
        record.counts()
        assert record.version() == after


def test_a_page_is_at_hand_until_something_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.wordbond"
    with open_record(path) as record, open_record(path) as other:
        shelf = Shelf(record)
        built: list[int] = []

        def build() -> str:
            built.append(1)
            return "words" * len(built)

        assert shelf.page("a", build, len) == shelf.page("a", build, len) == "words"
        with other.transaction():
            other.add_analysis(summit_report())
        assert shelf.page("a", build, len) == "wordswords"


def test_pages_seen_longest_ago_make_room_and_one_too_long_is_not_kept(tmp_path: Path) -> None:
    with open_record(tmp_path / "a.wordbond") as record:
        shelf = Shelf(record)
        built: list[str] = []

        def show(name: str, chars: int) -> None:
            shelf.page(name, lambda: built.append(name), lambda _: chars)

        third = MOST_PAGES_CHARS // 3
        for name, chars in (("a", third), ("b", third), ("a", third), ("c", third), ("long", MOST_PAGES_CHARS + 1)):
            show(name, chars)
        show("d", third)  # b was seen longest ago
        show("a", third)
        show("b", third)
        show("long", MOST_PAGES_CHARS + 1)
        assert built == ["a", "b", "c", "long", "d", "b", "long"]
