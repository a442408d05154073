"""From a folder of TOML and CSV files to a `Pack`: everything is checked before anything is used."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from wordbond.errors import InvalidPack
from wordbond.model import digest
from wordbond.packs.folding import fold
from wordbond.packs.loading_figures import read_facts, read_pledged, read_rates, read_series, read_targets
from wordbond.packs.loading_themes import THEME_COLUMNS, read_themes
from wordbond.packs.pack import Pack
from wordbond.packs.tables import Row, Table, read_table
from wordbond.packs.types import (
    Body,
    BodyKind,
    Entry,
    Event,
    Holding,
    Lexicon,
    Membership,
    Metonym,
    Office,
    Outlet,
    OutletKind,
    Person,
    Programme,
)

__all__ = ["load_pack"]

DEFAULT = "alliance"
_SETTINGS = {"name", "title", "language", "series"}
_GENDERS = ("f", "m", "x")


def load_pack(name_or_path: str | Path | None = None) -> Pack:
    """The pack of this name, or in this folder; the one that Wordbond comes with where it is None.

    A name is looked for among the packs that come with Wordbond, then as a path. Raises InvalidPack, naming file, line
    and column, what was found, what was expected and the way out.
    """
    folder = _folder(name_or_path)
    return _load(folder, _words(folder))


def _folder(name_or_path: str | Path | None) -> Path:
    wanted = str(name_or_path or DEFAULT)
    shipped = Path(str(resources.files("wordbond.packs")))
    inside = shipped / wanted
    folder = inside if wanted.isidentifier() and (inside / "pack.toml").is_file() else Path(wanted)
    if not (folder / "pack.toml").is_file():
        names = sorted(path.parent.name for path in shipped.glob("*/pack.toml"))
        raise InvalidPack(
            f"{folder}: found no pack.toml, expected a folder with one or a name ({', '.join(names)}); "
            "give the path of the pack’s folder"
        )
    return folder


def _words(folder: Path) -> tuple[tuple[str, str], ...]:
    """The name and text of each file of the pack, in order of name."""
    found: list[tuple[str, str]] = []
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.csv"), *folder.glob("lexicons/*.csv")]):
        name = path.relative_to(folder).as_posix()
        try:
            found.append((name, path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")))
        except UnicodeDecodeError as error:
            raise InvalidPack(
                f"{folder / name}: byte {error.start} is no UTF-8, expected a UTF-8 file; save it as UTF-8"
            ) from error
        except OSError as error:
            raise InvalidPack(
                f"{folder / name}: {error.strerror}, expected a readable file; check its rights"
            ) from error
    return tuple(found)


@lru_cache(maxsize=8)
def _load(folder: Path, words: tuple[tuple[str, str], ...]) -> Pack:
    return _Loading(folder, dict(words)).pack()


@dataclass(frozen=True, slots=True)
class _Loading:
    """One reading of a folder: the text of each file by its name."""

    folder: Path
    words: dict[str, str]

    def pack(self) -> Pack:
        settings, series_files = self._settings()
        unknown = [n for n in self.words if n.endswith(".csv") and "/" not in n and n not in {*_COLUMNS, *series_files}]
        if unknown:
            raise InvalidPack(
                f"{self.folder / unknown[0]}: unknown table, expected one of {', '.join(sorted(_COLUMNS))} or a file "
                "that pack.toml lists under series; rename it, list it or move it away"
            )
        bodies = self._bodies()
        body_ids = {body.id for body in bodies}
        people = self._people()
        offices = self._offices(body_ids)
        targets = read_targets(self._table("targets.csv"), body_ids)
        programmes = self._programmes(body_ids, {target.id for target in targets})
        lexicons = self._lexicons()
        series = read_series([self._series_table(name) for name in series_files], body_ids)
        facts = read_facts(self._table("facts.csv"), {target.id for target in targets})
        return Pack(
            name=settings["name"],
            title=settings["title"],
            language=settings["language"],
            version=digest("pack", *(part for item in sorted(self.words.items()) for part in item)),
            people=people,
            bodies=bodies,
            memberships=self._memberships(body_ids),
            offices=offices,
            holdings=self._holdings(people, offices, bodies),
            events=self._events({person.id for person in people} | body_ids),
            programmes=programmes,
            outlets=self._outlets(),
            lexicons=lexicons,
            series=series,
            targets=targets,
            pledged=read_pledged(self._table("pledged.csv"), body_ids, {programme.id for programme in programmes}),
            facts=facts,
            rates=read_rates(self._table("rates.csv")),
            themes=read_themes(self._table("themes.csv"), lexicons, series, facts, targets, programmes, body_ids),
        )

    def _settings(self) -> tuple[dict[str, str], tuple[str, ...]]:
        at = self.folder / "pack.toml"
        try:
            found = tomllib.loads(self.words["pack.toml"])
        except tomllib.TOMLDecodeError as error:
            raise InvalidPack(f"{at}: {error}, expected TOML; correct that line") from error
        for key, value in found.items():
            if key not in _SETTINGS:
                raise InvalidPack(f"{at}: {key}: unknown, expected among {', '.join(sorted(_SETTINGS))}; take it out")
            if key != "series" and not (isinstance(value, str) and value):
                raise InvalidPack(f"{at}: {key}: found {value!r}, expected a name in quotation marks; write it so")
        for key in ("name", "title"):
            if key not in found:
                raise InvalidPack(f"{at}: {key}: missing, expected a name in quotation marks; add it")
        series = found.get("series", [])
        if not isinstance(series, list) or any(not isinstance(name, str) or name not in self.words for name in series):
            raise InvalidPack(f"{at}: series: found {series!r}, expected a list of CSV files of the folder; correct it")
        texts = {key: str(value) for key, value in found.items() if key != "series"}
        return {"language": "en", **texts}, tuple(series)

    def _table(self, name: str) -> Table:
        columns, optional = _COLUMNS[name]
        if name not in self.words:
            return Table(name, ())
        return read_table(str(self.folder / name), self.words[name], columns, optional)

    def _series_table(self, name: str) -> Table:
        columns = ("iso3", "year", "measure", "value", "unit", "estimate")
        return read_table(str(self.folder / name), self.words[name], columns, ("edition", "definition", "cross_check"))

    def _people(self) -> tuple[Person, ...]:
        table = self._table("people.csv")
        table.check_unique("person")
        names: dict[str, Row] = {}
        people: list[Person] = []
        for row in table:
            name = row.filled("name")
            if fold(name) in names:
                row.refuse("name", f"a name not yet in line {names[fold(name)].line}", "tell the two apart by name")
            names[fold(name)] = row
            gender = row.text("gender") or None
            if gender not in (None, *_GENDERS):
                row.refuse("gender", "f, m, x or nothing", "take one of these")
            people.append(
                Person(
                    id=row.id("person"),
                    name=name,
                    aliases=row.words("aliases"),
                    misspellings=row.words("misspellings"),
                    gender=gender,
                    evidence=row.evidence(),
                )
            )
        return tuple(people)

    def _bodies(self) -> tuple[Body, ...]:
        table = self._table("bodies.csv")
        table.check_unique("body")
        ids = {row.text("body") for row in table}
        return tuple(
            Body(
                id=row.id("body"),
                kind=row.choice("kind", BodyKind),
                name=row.filled("name"),
                aliases=row.words("aliases"),
                demonyms=row.words("demonyms"),
                metonyms=tuple(Metonym(w.removesuffix("?").strip(), w.endswith("?")) for w in row.words("metonyms")),
                part_of=_reference(row, "part_of", ids, "bodies.csv"),
                evidence=row.evidence(),
            )
            for row in table
        )

    def _memberships(self, bodies: Collection[str]) -> tuple[Membership, ...]:
        table = self._table("memberships.csv")
        table.check_unique("body", "member", "first")
        return tuple(
            Membership(
                body=_needed(row, "body", bodies, "bodies.csv"),
                member=_needed(row, "member", bodies, "bodies.csv"),
                first=row.day("first"),
                last=row.after(row.day("first"), "last"),
                evidence=row.evidence(),
                note=row.text("note"),
            )
            for row in table
        )

    def _offices(self, bodies: Collection[str]) -> tuple[Office, ...]:
        table = self._table("offices.csv")
        table.check_unique("office")
        return tuple(
            Office(
                id=row.id("office"),
                title=row.filled("title"),
                body=_needed(row, "body", bodies, "bodies.csv"),
                aliases=row.words("aliases"),
                evidence=row.evidence(),
            )
            for row in table
        )

    def _holdings(
        self, people: Collection[Person], offices: Collection[Office], bodies: Collection[Body]
    ) -> tuple[Holding, ...]:
        table = self._table("holdings.csv")
        table.check_unique("person", "office", "first")
        by_person = {person.id: person for person in people}
        by_office = {office.id: office for office in offices}
        by_body = {body.id: body for body in bodies}
        found: list[Holding] = []
        for row in table:
            office = by_office[_needed(row, "office", by_office, "offices.csv")]
            first = row.needed_day("first")
            found.append(
                Holding(
                    person=by_person[_needed(row, "person", by_person, "people.csv")],
                    office=office,
                    body=by_body[office.body],
                    first=first,
                    last=row.after(first, "last"),
                    as_of=row.after(first, "as_of"),
                    evidence=row.evidence(),
                )
            )
        return tuple(found)

    def _events(self, speakers: Collection[str]) -> tuple[Event, ...]:
        table = self._table("events.csv")
        table.check_unique("event")
        found: list[Event] = []
        for row in table:
            first = row.needed_day("first")
            for speaker in row.words("speakers"):
                if speaker not in speakers:
                    row.refuse("speakers", "ids from people.csv or bodies.csv", f"add {speaker} there or correct it")
            found.append(
                Event(
                    id=row.id("event"),
                    name=row.filled("name"),
                    first=first,
                    last=row.after(first, "last") or first,
                    place=row.text("place") or None,
                    series=row.text("series") or None,
                    speakers=row.words("speakers"),
                    speaker_text=row.text("speaker_text"),
                    medium=row.text("medium"),
                    transcript_url=row.text("transcript_url"),
                    evidence=row.evidence(),
                    note=row.text("note"),
                )
            )
        return tuple(sorted(found, key=lambda event: (event.first, event.id)))

    def _programmes(self, bodies: Collection[str], targets: Collection[str]) -> tuple[Programme, ...]:
        table = self._table("programmes.csv")
        table.check_unique("programme")
        for row in table:
            for goal in row.words("goals"):
                if goal not in targets:
                    row.refuse("goals", "ids that targets.csv has", f"add {goal} there or correct it here")
        return tuple(
            Programme(
                id=row.id("programme"),
                name=row.filled("name"),
                aliases=row.words("aliases"),
                expansions=row.words("expansions"),
                lead=_reference(row, "lead", bodies, "bodies.csv"),
                beneficiary=_reference(row, "beneficiary", bodies, "bodies.csv"),
                unit=row.text("unit"),
                first=row.day("first"),
                last=row.after(row.day("first"), "last"),
                keywords=row.words("keywords"),
                goals=row.words("goals"),
                package=row.number("package"),
                evidence=row.evidence(),
                note=row.text("note"),
            )
            for row in table
        )

    def _outlets(self) -> tuple[Outlet, ...]:
        table = self._table("outlets.csv")
        table.check_unique("outlet")
        return tuple(
            Outlet(
                id=row.id("outlet"),
                kind=row.choice("kind", OutletKind),
                name=row.filled("name"),
                aliases=row.words("aliases"),
                site=row.text("site"),
                evidence=row.evidence(),
            )
            for row in table
        )

    def _lexicons(self) -> tuple[Lexicon, ...]:
        found: list[Lexicon] = []
        for name in self.words:
            if name.startswith("lexicons/"):
                columns = ("words", "label", "example")
                table = read_table(str(self.folder / name), self.words[name], columns)
                table.check_unique("words", "label")
                entries = tuple(Entry(r.filled("words"), r.filled("label"), r.filled("example")) for r in table)
                for row in table:
                    row.evidence()
                found.append(Lexicon(Path(name).stem, entries))
        return tuple(found)


def _reference(row: Row, column: str, ids: Collection[str], file: str) -> str | None:
    return _needed(row, column, ids, file) if row.text(column) else None


def _needed(row: Row, column: str, ids: Collection[str], file: str) -> str:
    found = row.filled(column)
    if found not in ids:
        row.refuse(column, f"an id that {file} has", "add it there or correct it here")
    return found


_COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "people.csv": (("person", "name"), ("aliases", "misspellings", "gender")),
    "bodies.csv": (("body", "kind", "name"), ("aliases", "demonyms", "metonyms", "part_of")),
    "memberships.csv": (("body", "member"), ("first", "last")),
    "offices.csv": (("office", "title", "body"), ("aliases",)),
    "holdings.csv": (("person", "office", "first"), ("last", "as_of")),
    "events.csv": (
        ("event", "name", "first"),
        ("last", "place", "series", "speakers", "speaker_text", "medium", "transcript_url"),
    ),
    "programmes.csv": (
        ("programme", "name"),
        ("aliases", "expansions", "lead", "beneficiary", "unit", "first", "last", "keywords", "goals", "package"),
    ),
    "outlets.csv": (("outlet", "kind", "name"), ("aliases", "site")),
    "targets.csv": (
        ("target", "measure", "value", "bound", "unit", "deadline", "agreed_at", "agreed_on", "parties"),
        ("exceptions", "legal_force", "status_note", "series", "superseded_by"),
    ),
    "pledged.csv": (
        ("pledged", "kind", "announced", "donors", "amount", "bound", "currency", "unit", "stage", "overlaps"),
        ("speaker", "programme", "vehicle", "package", "buys"),
    ),
    "rates.csv": (("currency", "to", "on", "rate"), ()),
    "themes.csv": THEME_COLUMNS,
    "facts.csv": (("fact", "on", "speaker", "subject", "figure", "bound", "unit", "kind"), ("targets",)),
}
