"""Claims and relations out of a real record, by the commands that list them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wordbond.cli.claiming import run_claims, run_relations
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


def test_claims_of_a_party(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_claims(record=record, party="kestmark", measure=None, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found
    assert all("Kestmark" in [party["name"] for party in claim["subjects"]] for claim in found)
    assert {"outlet", "day", "words", "quantity", "said_by"} <= found[0].keys()


def test_claims_as_a_table_or_a_sentence(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_claims(record=record, party=None, measure="vessels", as_json=False)
    assert "minehunters" in capsys.readouterr().out
    run_claims(record=record, party="Atlantis", measure=None, as_json=False)
    assert "No such claims" in capsys.readouterr().out


def test_relations_and_threats(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_relations(record=record, party="body:TRV", kind="supports", as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert [(r["a"]["name"], r["b"]["name"]) for r in found["relations"]] == [("Tarvia", "Velmar Compact")]
    assert found["threats"] == []
    run_relations(record=record, party=None, kind="sabotage", as_json=False)
    assert "Dravian" in capsys.readouterr().out
    run_relations(record=record, party="Atlantis", kind=None, as_json=False)
    assert "No such relations" in capsys.readouterr().out
