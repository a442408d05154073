"""Claims and relations out of a real record, by the commands that list them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wordbond.cli.main import app
from wordbond.errors import NotFound, WordbondError
from wordbond.packs import load_pack
from wordbond.pipeline import analyse
from wordbond.reading import read_inputs
from wordbond.reading.inputs import Unread
from wordbond.record import open_record

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "straits.db"
    pack = load_pack(ROOT / "examples" / "pack")
    with open_record(path) as store, store.transaction():
        for text in read_inputs([str(ROOT / "examples" / "reports")], pack=pack):
            assert not isinstance(text, Unread)
            store.add_analysis(analyse(text, pack))
    return path


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(record: Path) -> Run:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*arguments, "--record", str(record), "--pack", str(ROOT / "examples" / "pack")])
        assert done.exception is None or isinstance(done.exception, SystemExit | WordbondError), done.exception
        return done.exit_code, done.stdout

    return run


def test_claims_of_a_party(run: Run) -> None:
    code, told = run("claims", "--party", "kestmark", "--json")
    found = json.loads(told)
    assert code == 0
    assert found
    assert all("Kestmark" in [party["name"] for party in claim["subjects"]] for claim in found)
    assert {"id", "outlet", "day", "words", "sentence", "quantity", "said_by"} <= found[0].keys()
    assert json.loads(run("claims", "--party", "body:KES", "--json")[1]) == found


def test_claims_as_a_table_or_a_sentence(run: Run) -> None:
    assert "minehunters" in run("claims", "--measure", "Vessels")[1]
    code, told = run("claims", "--party", "Ysmere", "--measure", "members")
    assert (code, told) == (1, "No such claims are in the record.\n")


def test_relations_and_threats(run: Run) -> None:
    found = json.loads(run("relations", "--party", "body:TRV", "--kind", "supports", "--json")[1])
    assert [(r["a"]["name"], r["b"]["name"]) for r in found] == [("Tarvia", "Velmar Compact")]
    assert "Dravian" in run("threats", "--kind", "sabotage")[1]
    modalities = {one["modality"] for one in json.loads(run("threats", "--modality", "Actual", "--json")[1])}
    assert modalities == {"actual"}
    assert run("threats", "--party", "Tarvia") == (1, "No such threats are in the record.\n")


@pytest.mark.parametrize("command", ["claims", "relations", "threats", "conflicts"])
def test_csv_and_json_hold_the_same_with_each_place(run: Run, record: Path, command: str) -> None:
    arguments = [command] if command != "conflicts" else ["conflicts"]
    invoke = run if command != "conflicts" else _without_pack(record)
    form = json.loads(invoke(*arguments, "--json")[1])
    rows = list(csv.DictReader(io.StringIO(invoke(*arguments, "--csv")[1])))
    if command == "conflicts":
        assert len(rows) == sum(len(side["spans"]) for one in form for side in one["sides"])
        assert {row["kind"] for row in rows} == {one["kind"] for one in form}
        return
    assert [row["id"] for row in rows] == [one["id"] for one in form]
    with open_record(record, create=False) as store:
        for row in rows:
            text = store.get_text(row["text_id"]).text
            assert " ".join(text[int(row["start"]) : int(row["end"])].split()) == row["words"].removeprefix("'")
            assert row["words"].removeprefix("'") in row["sentence"].removeprefix("'")


def _without_pack(record: Path) -> Run:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*arguments, "--record", str(record)])
        return done.exit_code, done.stdout

    return run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("claims", "--party", "Kestmarc"), "body:KES Kestmark"),
        (("claims", "--party", "Atlantis"), "nothing of the pack"),
        (("claims", "--party", ""), "(no name): nothing of the pack"),
        (("claims", "--party", "\udcff"), "nothing of the pack"),
        (("threats", "--party", "a" * 60_000), "nothing of the pack"),
        (("relations", "--party", "%"), "nothing of the pack"),
        (("claims", "--measure", "tulips"), "defence spending"),
        (("relations", "--kind", "sabotage"), "threatens"),
        (("relations", "--modality", "maybe"), "hypothetical"),
        (("threats", "--kind", "supports"), "cyberattack"),
        (("threats", "--party", "Atlantis"), "nothing of the pack"),
        (("commitments", "--party", "Atlantis"), "nothing of the pack"),
        (("commitments", "--party", "Kestmarc"), "Kestmark"),
        (("commitments", "--programme", "Harbor Needs"), "programme:hnl"),
        (("commitments", "--stage", "sworn"), "pledged"),
        (("commitments", "--total", "florins"), "EUR"),
    ],
)
def test_what_nothing_is_called_is_refused_with_what_there_is(
    record: Path, arguments: tuple[str, ...], told: str
) -> None:
    asked = [*arguments, "--record", str(record), "--pack", str(ROOT / "examples" / "pack")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 1
    assert isinstance(done.exception, NotFound)
    assert told in str(done.exception)


def test_a_day_that_is_none_and_a_kind_of_conflict_that_is_none(record: Path) -> None:
    invoke = _without_pack(record)
    assert invoke("commitments", "--due-before", "2025-02-30")[0] == 2
    assert invoke("conflicts", "--kind", "quarrel")[0] == 1
    assert invoke("conflicts", "--kind", "Number", "--json")[0] in (0, 1)
    code, _ = invoke("claims", "--party", "Kestmark")
    assert code == 1, "a record of another pack: which one must be said"
