"""A dossier holds all of a subject, each item with its place, and nothing of another."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wordbond.cli.main import app
from wordbond.errors import InvalidPack, NotFound
from wordbond.export.dossiers import DOSSIER_COLUMNS, dossier_rows, json_of_dossier
from wordbond.packs import Pack, load_pack
from wordbond.packs.subjects import SubjectKind, label_meant, nearest, subject_named, subjects
from wordbond.pipeline import analyse, link
from wordbond.reading import Unread, read_inputs
from wordbond.record import Record, open_record
from wordbond.record.dossiers import Dossier, dossier_of, subjects_of
from wordbond.record.scopes import Scope, scope_of
from wordbond.record.verdicts import set_verdict

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(EXAMPLES / "pack")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    path = tmp_path_factory.mktemp("dossiers") / "straits.db"
    with open_record(path) as record:
        for text in read_inputs([str(EXAMPLES / "reports"), str(EXAMPLES / "transcripts")], pack=pack):
            assert not isinstance(text, Unread)
            with record.transaction():
                analysis = analyse(text, pack)
                record.add_analysis(analysis)
                link(record, analysis, pack)
    return path


@pytest.fixture(scope="module")
def record(path: Path) -> Record:
    return open_record(path, create=False)


Ask = Callable[[str], Dossier]


@pytest.fixture(scope="module")
def ask(record: Record, pack: Pack) -> Ask:
    return lambda name: dossier_of(record, pack, name)


def test_a_programme_by_any_of_its_names(ask: Ask, pack: Pack) -> None:
    dossier = ask("Harbour Needs List")
    assert dossier == ask("HNL") == ask("hnl") == ask("programme:hnl")
    assert dossier.statements
    scope = scope_of(dossier.subject, pack)
    claimed = {told.what.quotation_id for told in dossier.claims}
    assert all(scope.is_named_in(one.words) or one.quotation_id in claimed for one in dossier.statements)
    assert {row.programme for row in dossier.pledged} == {"hnl"}
    assert {row.commitment.programme for row in dossier.commitments} == {"hnl"}
    for told in dossier.claims:
        assert scope.is_named_in(told.context) or "programme:hnl" in {party.id for party in told.what.subjects}


def test_a_body_speaks_is_spoken_of_promises_and_is_in_relations(ask: Ask, record: Record) -> None:
    dossier = ask("Dravia")
    assert {one.own for one in dossier.statements} == {True, False}
    for one in dossier.statements:
        if not one.own:
            assert "Dravia" in record.get_text(one.text_id).text
    for told in dossier.relations:
        assert "body:DRA" in (told.what.a.id, told.what.b.id)
    for told in dossier.threats:
        assert "body:DRA" in {party.id for party in (*told.what.actors, *told.what.targets)}
    assert {figure.body for figure in dossier.figures} == {"DRA"}
    assert len(dossier.threats) == len(
        [t for t in record.asserted.threats() if "DRA" in str((t.what.actors, t.what.targets))]
    )


def test_a_person_has_what_they_said_and_held(ask: Ask) -> None:
    dossier = ask("Marit Ellendorf")
    assert {one.speaker for one in dossier.statements if one.own} == {"Marit Ellendorf"}
    assert all("Ellendorf" in one.words for one in dossier.statements if not one.own)
    assert [line.label for line in dossier.about] == ["office", "office"]
    assert {fact.speaker for fact in dossier.facts} == {"Marit Ellendorf"}


def test_a_target_has_the_claims_at_its_level_and_its_figures(ask: Ask) -> None:
    dossier = ask("T2")
    assert {(told.what.quantity.value, told.what.quantity.unit) for told in dossier.claims} <= {(3, "percent of GDP")}
    assert {figure.measure for figure in dossier.figures} == {"share_gdp_pct"}
    years = [figure.year for figure in dossier.figures]
    assert years == sorted(years, reverse=True)


def test_a_theme_is_what_the_pack_says_it_is(ask: Ask, pack: Pack) -> None:
    dossier = ask("harbours")
    (theme,) = pack.themes
    scope = scope_of(dossier.subject, pack)
    claimed = {told.what.quotation_id for told in dossier.claims}
    assert all(scope.is_named_in(one.words) or one.quotation_id in claimed for one in dossier.statements)
    for told in dossier.claims:
        programmes = {f"programme:{one}" for one in theme.programmes}
        assert told.what.measure in theme.measures or programmes & {party.id for party in told.what.subjects}
    assert {told.what.kind for told in dossier.threats} <= set(theme.threats)
    assert {fact.id for fact in dossier.facts} == set(theme.facts)
    assert any("eighteen" in side.value for one in dossier.conflicts for side in one.sides)


def test_statements_are_one_for_all_reports_that_carry_it(ask: Ask, record: Record) -> None:
    statements = ask("harbours").statements
    ids = [one.statement_id for one in statements if one.statement_id]
    assert len(ids) == len(set(ids))
    most = max(statements, key=lambda one: one.reports)
    assert most.reports > 1
    assert record.said.statement(str(most.statement_id)).reports == most.reports
    days = [one.day for one in statements if one.day]
    assert days == sorted(days, reverse=True)


def test_a_limit_leaves_the_newest_and_tells_how_many_there_are(ask: Ask, record: Record, pack: Pack) -> None:
    whole, few = ask("COMPACT"), dossier_of(record, pack, "COMPACT", limit=2)
    assert few.counts == whole.counts
    assert few.statements == whole.statements[:2]
    assert len(few.commitments) == 2
    assert whole.counts["statements"] == len(whole.statements) > 2


def test_every_subject_of_the_pack_has_a_dossier_in_json_and_rows(ask: Ask, pack: Pack) -> None:
    for subject in subjects_of(pack):
        dossier = ask(subject.record_id)
        assert dossier.subject == subject
        form = json.loads(json.dumps(json_of_dossier(dossier)))
        rows = list(dossier_rows(dossier))
        assert all(len(row) == len(DOSSIER_COLUMNS) for row in rows)
        lists = {name: form[name] for name in dossier.counts}
        assert {name: len(items) for name, items in lists.items()} == dossier.counts
        assert len(rows) == sum(dossier.counts.values())


def test_a_name_that_nothing_bears_is_refused_with_the_nearest(ask: Ask) -> None:
    with pytest.raises(NotFound, match="Dravia"):
        ask("Drawia")
    with pytest.raises(NotFound, match="nothing like it"):
        ask("zzzzzz")
    for empty in ("", " ", "—"):
        with pytest.raises(NotFound):
            ask(empty)


def test_names_lead_to_one_subject_ids_first() -> None:
    pack = load_pack()
    assert subject_named(pack, "german").record_id == "body:DEU"
    assert subject_named(pack, "Ramstein format").kind is SubjectKind.PROGRAMME
    assert subject_named(pack, "body:_UDCG").kind is SubjectKind.BODY
    assert subject_named(pack, "PURL", [SubjectKind.BODY, SubjectKind.PROGRAMME]).id == "purl"
    with pytest.raises(NotFound, match="several"):
        subject_named(pack, "defence expenditure", [SubjectKind.TARGET])
    assert {one.kind for one in subjects(pack, [SubjectKind.THEME])} == {SubjectKind.THEME}
    assert label_meant(pack, ("threats",), "SABOTAGE") == "sabotage"
    with pytest.raises(NotFound, match="cyberattack"):
        label_meant(pack, ("threats",), "flood")
    assert nearest("Norwey", ["Norway", "Sweden"]) == ["Norway"]


def test_words_are_whole_words_and_acronyms_capitals(pack: Pack) -> None:
    subject = subjects(pack)[0]
    scope = Scope(subject, words=("US", "harbour*", "spend* on arms", "a.b"))
    assert scope.is_named_in("The US agreed")
    assert scope.is_named_in("two Harbours")
    assert scope.is_named_in("they spent less; spending\non arms rose")
    assert not scope.is_named_in("He told us so")
    assert not scope.is_named_in("a bus, the acb, unharboured")
    assert not Scope(subject).is_named_in("anything")


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("measures", "tulips", "tulips"),
        ("programmes", "nowhere", "nowhere"),
        ("bodies", "QQQ", "QQQ"),
        ("words", "ab*", "ab"),
        ("words", "*harbour", "harbour"),
        ("facts", "L99", "L99"),
    ],
)
def test_a_theme_that_names_what_no_table_has_is_refused(tmp_path: Path, column: str, cell: str, found: str) -> None:
    for source in [*(EXAMPLES / "pack").rglob("*.csv"), EXAMPLES / "pack" / "pack.toml"]:
        target = tmp_path / source.relative_to(EXAMPLES / "pack")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    head = f"theme,name,{column},certainty,source,source_url,basis"
    (tmp_path / "themes.csv").write_text(f"{head}\nx,X,{cell},high,Nobody,,invented\n", encoding="utf-8")
    with pytest.raises(InvalidPack, match=rf"themes\.csv:2: column {column}") as refused:
        load_pack(tmp_path)
    assert found in str(refused.value)


def test_the_command_prints_lists_and_refuses(path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["dossier", *arguments, "-r", str(path), "-p", str(EXAMPLES / "pack")])
        return done.exit_code, done.stdout

    code, shown = run("harbours")
    assert code == 0
    assert "Statements (" in shown
    assert "--limit" in shown
    assert "Written for the examples" in shown
    form = json.loads(run("harbours", "--json")[1])
    rows = list(csv.DictReader(io.StringIO(run("harbours", "--csv")[1])))
    assert len(rows) == sum(form["counts"].values())
    assert len(form["statements"]) == form["counts"]["statements"]
    listed = json.loads(run("--json")[1])
    assert {"id": "theme:harbours", "kind": "theme"}.items() <= listed[
        [x["id"] for x in listed].index("theme:harbours")
    ].items()
    assert "programme:hnl" in run()[1]
    assert run("hnl", "--limit", "0")[0] == 2
    assert run("Harbour Gazette Weekly")[0] == 1


def test_conflicts_have_a_row_for_each_reading_of_each_text(path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["conflicts", *arguments, "-r", str(path)])
        assert done.exit_code == 0
        return done.stdout

    form = json.loads(run("--json"))
    rows = list(csv.DictReader(io.StringIO(run("--csv"))))
    assert len(rows) == sum(len(side["spans"]) for one in form for side in one["sides"]) > 0
    numbers = json.loads(run("--kind", "number", "--json"))
    assert numbers == [one for one in form if one["kind"] == "number"] != form
    assert "eighteen minehunters" in {row["reading"] for row in rows}


def test_verdicts_of_people_are_in_the_dossiers_of_target_and_party(path: Path, pack: Pack, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    (target,) = (one for one in pack.targets if one.id == "T2")
    with open_record(copy, create=False) as own:
        with own.transaction():
            noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
            signed = {"author": "E. Ditor", "reason": "the budget", "at": noon}
            set_verdict(own, pack, target, "Kestmark", "behind", date(2026, 1, 1), **signed)  # type: ignore[arg-type]
        of_target, of_party, of_other = (dossier_of(own, pack, name) for name in ("T2", "Kestmark", "Tarvia"))
    assert [(one.party, one.verdict.value) for one in of_target.verdicts] == [("KES", "behind")]
    assert of_party.verdicts == of_target.verdicts
    assert of_other.verdicts == ()
    assert any(row[:2] == ("verdict", of_party.verdicts[0].decision.id) for row in dossier_rows(of_party))
