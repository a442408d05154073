"""40 invented announcements, each told by three reports: in other words, roundings, currencies and voices.

Made from templates by a seeded generator, and varied by hand: passive, first person, a bracketed conversion, a late
reminder, “a further” sum like the one before, running totals. Written before the ledger was run on it; nothing here is
from the news.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

__all__ = ["Announcement", "Told", "make_set"]

PARTIES = [
    ("Norway", "Norwegian", "Oslo"), ("Denmark", "Danish", "Copenhagen"), ("Germany", "German", "Berlin"),
    ("Canada", "Canadian", "Ottawa"), ("Sweden", "Swedish", "Stockholm"), ("Belgium", "Belgian", "Brussels"),
    ("Estonia", "Estonian", "Tallinn"), ("Latvia", "Latvian", "Riga"), ("Lithuania", "Lithuanian", "Vilnius"),
    ("Finland", "Finnish", "Helsinki"), ("Poland", "Polish", "Warsaw"), ("Portugal", "Portuguese", "Lisbon"),
    ("Spain", "Spanish", "Madrid"), ("Italy", "Italian", "Rome"), ("France", "French", "Paris"),
    ("Croatia", "Croatian", "Zagreb"), ("Romania", "Romanian", "Bucharest"), ("Japan", "Japanese", "Tokyo"),
    ("Greece", "Greek", "Athens"), ("Slovenia", "Slovenian", "Ljubljana"),
]  # fmt: skip
CURRENCIES = {"EUR": ("€{}", "{} euros", "EUR {}"), "USD": ("${}", "{} dollars", "USD {}")}
MILLIONS = [12, 18, 27, 36, 45, 62, 75, 88, 110, 135, 160, 190, 240, 310, 385, 470, 560, 690, 820, 950]
PURPOSES = ["mine clearing", "power stations", "air defence", "field hospitals", "bridges", "winter shelter"]


@dataclass(frozen=True)
class Announcement:
    """What was really announced."""

    number: int
    party: str
    amount: Decimal
    currency: str
    day: date


@dataclass(frozen=True)
class Told:
    """One report, and the announcement that it tells of."""

    text: str
    day: date
    announcement: int | None
    """None for a running total, which is of none."""


def make_set(seed: int = 11) -> tuple[list[Announcement], list[Told]]:
    """The announcements and the reports, in no order of time."""
    chance = random.Random(seed)
    announcements: list[Announcement] = []
    reports: list[Told] = []
    for number in range(40):
        name, adjective, seat = PARTIES[number % 20]
        again = number >= 20
        amount = MILLIONS[number % 20] if again and number % 4 == 0 else MILLIONS[(number * 7 + 3 * again) % 20]
        if again and number % 4 == 0:
            amount = int(announcements[number - 20].amount / 1_000_000)
        currency = announcements[number - 20].currency if again else chance.choice(["EUR", "USD"])
        first = date(2024, 2, 1) + timedelta(days=number % 20)
        day = first + timedelta(days=140 + chance.randrange(20)) if again else first
        announcements.append(Announcement(number, name, Decimal(amount) * 1_000_000, currency, day))
        words = _Words(chance, name, adjective, seat, amount, currency, day, further=again)
        for at, sentence in enumerate(words.three()):
            told_on = day + timedelta(days=(0, chance.randrange(0, 3), chance.randrange(2, 30))[at])
            reports.append(Told(words.report(sentence, told_on), told_on, number))
    # Three running totals lie among them, which are no announcements.
    for day, total in (
        (date(2024, 3, 20), "2.1 billion"),
        (date(2024, 6, 1), "3.4 billion"),
        (date(2024, 9, 1), "5 billion"),
    ):
        sentence = f"Allies have so far pledged a total of {total} euros for Ukraine."
        reports.append(Told(f"Donors count\n\nGENEVA, {day:%d %B %Y} - {sentence}\n", day, None))
    chance.shuffle(reports)
    return announcements, reports


@dataclass(frozen=True)
class _Words:
    chance: random.Random
    name: str
    adjective: str
    seat: str
    millions: int
    currency: str
    day: date
    further: bool

    def money(self, millions: int | str) -> str:
        return self.chance.choice(CURRENCIES[self.currency]).format(f"{millions} million")

    def three(self) -> list[str]:
        """Three tellings, each of another kind."""
        purpose = self.chance.choice(PURPOSES)
        more = "a further " if self.further else ""
        exact, other = self.money(self.millions), self.money(self.millions)
        kinds = [
            f"{self.name} has pledged {more}{exact} for {purpose} in Ukraine, its government said.",
            f"{self.name} announced {more}{other} for {purpose} in Ukraine.",
            f"The {self.adjective} government promised {more}{other} for Ukraine, to be spent on {purpose}.",
            f"{self.name} said it would provide {more}{exact} for {purpose} in Ukraine.",
            f"{more.capitalize()}{exact} for Ukraine was pledged by {self.name}, mainly for {purpose}.",
            f"{self.name} will give {more}about {exact} ({self.converted()}) to Ukraine for {purpose}.",
            f"“We pledge {more}{other} for {purpose},” said a minister from {self.name}. "
            f"{self.name} pledged {more}{other} for Ukraine.",
            f"{self.name} allocated {more}{exact} for {purpose} in Ukraine after a vote in {self.seat}.",
        ]
        late = [
            f"{self.name} repeated its pledge of {other} for Ukraine, announced on {self.day:%d %B}.",
            f"{self.name} pledged {more}nearly {self.money(self.rounded())} for Ukraine this season.",
            f"{self.name} has pledged {more}{other} to Ukraine, part of which is for {purpose}.",
        ]
        first, second = self.chance.sample(kinds, 2)
        return [first, second, self.chance.choice(late)]

    def rounded(self) -> int:
        """The amount to the next five million, which is within rounding for the larger ones alone."""
        return self.millions if self.millions < 130 else round(self.millions / 5) * 5

    def converted(self) -> str:
        if self.currency == "EUR":
            return f"${round(self.millions * 1.08)} million"
        return f"€{round(self.millions / 1.08)} million"

    def report(self, sentence: str, told_on: date) -> str:
        head = self.chance.choice(
            ["Help for Ukraine", "A decision is made", "News from the donors", "Plans for the winter"]
        )
        tail = self.chance.choice(
            [
                "The weather in the capital was fair.",
                "A spokeswoman took questions for an hour.",
                "Talks go on next week.",
                f"The meeting was held in {self.seat}.",
            ]
        )
        return f"{head}\n\nGENEVA, {told_on:%d %B %Y} - {sentence}\n\n{tail}\n"
