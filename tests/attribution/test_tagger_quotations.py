"""The trained method on pieces of print, from report to quotations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.attribution.jsonl import bare_report
from wordbond.attribution.trained import find_quotations
from wordbond.model import Noise, NoiseKind, Report, Span

CASES = {
    "direct": (
        "“We will not close the border,” the interior minister said on Monday.",
        [("direct", "We will not close the border,", "said", "the interior minister")],
    ),
    "interrupted": (
        "“The deadline,” Marin noted, “cannot be moved.”",
        [("direct", "The deadline, | cannot be moved.", "noted", "Marin")],
    ),
    "single marks": (
        "‘We are not naive,’ the Danish prime minister told reporters in Aarhus.",
        [("direct", "We are not naive,", "told", "the Danish prime minister")],
    ),
    "straight marks": (
        '"It is a long road," said Colonel Ilves, who commands the brigade.',
        [("direct", "It is a long road,", "said", "Colonel Ilves, who commands the brigade")],
    ),
    "mixed": (
        "The foreign minister called the incursion “unprecedentedly brazen”.",
        [("mixed", "the incursion “unprecedentedly brazen”", "called", "The foreign minister")],
    ),
    "indirect": (
        "Tusk said on Thursday that the fence would be finished by the end of the year.",
        [("indirect", "the fence would be finished by the end of the year", "said", "Tusk")],
    ),
    "according to": (
        "Germany will deliver two more systems by the end of the year, according to the ministry.",
        [("indirect", "Germany will deliver two more systems by the end of the year", "according to", "the ministry")],
    ),
    "two of one sentence": (
        "“We stand with our neighbours,” Berg said, adding that Oslo would pay for the package.",
        [
            ("direct", "We stand with our neighbours,", "said", "Berg"),
            ("indirect", "Oslo would pay for the package", "adding", "Berg"),
        ],
    ),
    "headline": (
        "Rutte: Allies must spend more on defence",
        [("indirect", "Allies must spend more on defence", ":", "Rutte")],
    ),
    "credit below": (
        "Is it true?\n\n“The bridge will stand for a hundred years.”\n\n— Marta Kroll, engineer, in May",
        [("direct", "The bridge will stand for a hundred years.", "—", "Marta Kroll")],
    ),
    "no credit below": (
        "“The bridge will stand for a hundred years,” Kroll said.\n\n– A doubtful case –",
        [("direct", "The bridge will stand for a hundred years,", "said", "Kroll")],
    ),
    "nobody speaks": ("The river rose by two metres overnight, and three bridges were closed.", []),
}


@pytest.mark.parametrize("name", CASES)
def test_print_gives_quotations(name: str) -> None:
    text, expected = CASES[name]
    found = [
        (
            q.kind.value,
            " | ".join(span.of(text) for span in q.content),
            q.cue and q.cue.of(text),
            q.source and q.source.of(text),
        )
        for q in find_quotations(bare_report(text))
    ]
    assert found == expected


def report(text: str, **fields: object) -> Report:
    bare = bare_report(text)
    return Report(
        id=bare.id,
        text=text,
        origin=bare.origin,
        published=bare.published,
        paragraphs=bare.paragraphs,
        **fields,  # type: ignore[arg-type]
    )


def test_noise_gives_none() -> None:
    text = "“It is over,” Ilves said.\n\n“It has begun,” Kaljulaid said."
    second = Span(text.index("“It has"), len(text))
    found = find_quotations(report(text, noise=(Noise(NoiseKind.COMMENTS, second),)))
    assert [q.words(text) for q in found] == ["It is over,"]


def test_another_language_is_left_to_the_rules() -> None:
    text = "„Wir liefern die Systeme noch in diesem Jahr, das ist versprochen“, sagte der Minister."
    [found] = find_quotations(report(text, language="de"))
    assert (found.cue, found.source) == (None, None)


@settings(max_examples=30, deadline=None)
@given(st.text(st.sampled_from("aB .,“”‘’'\"\n\u2028—:she said ") | st.characters(), max_size=200))
def test_quotations_stand_apart_and_in_order(text: str) -> None:
    found = find_quotations(bare_report(text))
    assert list(found) == sorted(found, key=lambda q: q.content)
    assert len({q.id for q in found}) == len(found)
    spans = [span for q in found for span in q.content]
    assert not any(a.overlaps(b) for n, a in enumerate(spans) for b in spans[:n])
    assert all(0 <= q.confidence <= 1 for q in found)
