"""What training does to articles before it shows them: other names, places and marks, with every span moved along."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from training import names
from training.articles import HELD_OUT, Article, Labelled, split
from training.augment import Edit, rewrite, swap_marks, swap_names, swap_terms

TEXT = "“We will stay,” Sen. John Harker of Ohio said in July. Harker’s aides were silent, but Mary Harker was not."


def article(text: str = TEXT) -> Article:
    source = text.index("Sen. John Harker of Ohio")
    cue = text.index("said")
    end = text.index("” ") + 1
    labelled = Labelled(((source, source + 24),), ((cue, cue + 4),), ((0, end),))
    return Article("one", "own", "2026-01-01", text, (labelled,))


def words(one: Article) -> list[list[str]]:
    return [[one.text[s:e] for s, e in spans] for spans in one.labelled[0]]


@given(st.integers(0, 500))
def test_names_change_everywhere_alike_and_spans_move_along(seed: int) -> None:
    changed = swap_names(article(), random.Random(seed))
    assert "Harker" not in changed.text
    [source], [cue], [content] = words(changed)
    new = source.removeprefix("Sen. ").removesuffix(" of Ohio").split()[-1]
    assert changed.text.count(new) >= 3
    assert (cue, content) == ("said", "“We will stay,”")


@given(st.integers(0, 500))
def test_measuring_uses_names_that_training_never_sees(seed: int) -> None:
    every = [*names.MALE, *names.FEMALE, *names.SURNAMES]
    kept = {name for name in every if names.kept_aside(name)}
    assert 0.15 < len(kept) / len(set(every)) < 0.35
    shown = words(swap_names(article(), random.Random(seed)))[0][0].split()
    measured = words(swap_names(article(), random.Random(seed), aside=True))[0][0].split()
    assert not kept & set(shown)
    assert set(measured) & kept


@given(st.integers(0, 500))
def test_terms_and_marks_change_but_spans_hold_what_they_held(seed: int) -> None:
    changed = swap_marks(swap_terms(article(), random.Random(seed)), random.Random(seed))
    [source], [cue], [content] = words(changed)
    assert source.endswith(changed.text[: changed.text.index(cue)].rstrip()[-5:])
    assert "Harker" in source
    assert content[1:-1] == "We will stay,"
    assert cue in names.TERMS["said"]


@given(st.text("abc ", min_size=12, max_size=40), st.data())
def test_rewriting_moves_each_span_with_its_words(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=8)))
    edits = [Edit(s, e, "x" * data.draw(st.integers(1, 5))) for s, e in zip(cuts[::4], cuts[1::4], strict=False)]
    held = tuple(zip(cuts[2::4], cuts[3::4], strict=False))
    changed = rewrite(Article("a", "p", "d", text, (Labelled((), (), held),)), edits)
    assert [changed.text[s:e] for s, e in changed.labelled[0].content] == [text[s:e] for s, e in held]


def test_the_last_articles_by_date_are_held_out() -> None:
    many = [Article(str(n), "p", f"2026-{1 + n % 12:02}-01", "", ()) for n in range(HELD_OUT + 30)]
    train, held_out = split(list(reversed(many)))
    assert len(held_out) == HELD_OUT
    assert max(a.date for a in train) <= min(a.date for a in held_out)
    assert not {a.id for a in train} & {a.id for a in held_out}
