"""One queue for several people: nobody's decision is written over unseen."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tests.web.accounting import ADA, FROM_HERE, made_accounts, signed_in, token_in
from tests.web.pages import read
from tests.web.sample import summit_report

from wordbond.record import Record
from wordbond.web import make_app
from wordbond.web.accounts import Role
from wordbond.web.addresses import address_of

INNER = summit_report().quotations[5]
INNER_PATH = address_of("quotations", INNER.id)
BOB, BOBS = "Bob Blot", "another four words on it"


@pytest.fixture
def app(own_record: Record, tmp_path: Path) -> Iterator[Starlette]:
    with made_accounts(tmp_path / "r.accounts") as accounts:
        accounts.add(BOB, Role.EDITOR, BOBS)
        yield make_app(own_record, accounts=accounts)


class Editor:
    """Somebody with the page of a quotation, or the queue, open."""

    def __init__(self, app: Starlette, name: str, password: str | None = None) -> None:
        self.client: TestClient = signed_in(app, name, password) if password else signed_in(app)
        self.name = name
        self.look()

    def look(self, path: str = INNER_PATH) -> None:
        page = self.client.get(path).text
        self.token = token_in(page)
        found = re.search(r'name="seen" value="([0-9a-f]*)"', page)
        self.seen = found[1] if found else ""

    def decide(self, verdict: str, *, in_place: bool = False, **fields: str) -> tuple[int, str]:
        data = {"token": self.token, "seen": self.seen, "verdict": verdict, **fields}
        headers = {**FROM_HERE, "hx-request": "true"} if in_place else FROM_HERE
        answer = self.client.post(f"{INNER_PATH}/decisions", data=data, headers=headers)
        return answer.status_code, answer.text


@pytest.fixture
def ada(app: Starlette) -> Editor:
    return Editor(app, ADA)


@pytest.fixture
def bob(app: Starlette) -> Editor:
    return Editor(app, BOB, BOBS)


def authors(record: Record) -> list[str]:
    return [row.decision.author for row in record.decisions(quotation_id=INNER.id)]


@pytest.mark.parametrize("in_place", [False, True])
def test_who_comes_second_is_shown_what_was_decided_and_writes_nothing(
    ada: Editor, bob: Editor, own_record: Record, in_place: bool
) -> None:
    assert ada.decide("accept", reason="Heard on the tape.")[0] == 303
    code, answer = bob.decide("reject", in_place=in_place)
    assert code == 409
    words = read(answer).words
    for part in ("Meanwhile", "Spoken by Marit Halvorsen", "Heard on the tape.", ADA):
        assert part in words
    assert authors(own_record) == [ADA]
    assert not own_record.get_quotation(INNER.id).standing.rejected
    assert ('<li class="waiting"' in answer) and (("<html" in answer) != in_place)


def test_having_seen_it_one_may_decide_above_it_and_both_stay_on_record(
    ada: Editor, bob: Editor, own_record: Record
) -> None:
    ada.decide("accept")
    _, answer = bob.decide("reject")
    found = re.search(r'name="seen" value="([0-9a-f]+)"', answer)
    assert found
    bob.seen = found[1]
    assert bob.decide("reject")[0] == 303
    assert authors(own_record) == [ADA, BOB]
    assert own_record.get_quotation(INNER.id).standing.rejected
    words = read(ada.client.get(INNER_PATH).text).words
    assert ADA in words
    assert BOB in words


def test_what_was_taken_back_meanwhile_is_told_too(ada: Editor, bob: Editor, own_record: Record) -> None:
    ada.decide("accept")
    bob.look()
    ada.look()
    (decision,) = own_record.decisions(quotation_id=INNER.id)
    path = f"/decisions/{decision.decision.id}/withdrawal"
    data = {"token": ada.token, "reason": "Too hasty."}
    assert ada.client.post(path, data=data, headers=FROM_HERE).status_code == 303
    code, answer = bob.decide("reject")
    assert code == 409
    assert "Too hasty." in read(answer).words
    assert authors(own_record) == [ADA]
    assert bob.client.post(path, data={"token": bob.token}, headers=FROM_HERE).status_code == 400


def test_the_same_form_sent_twice_is_one_decision(ada: Editor, own_record: Record) -> None:
    assert [ada.decide("accept")[0] for _ in range(2)] == [303, 303]
    assert ada.decide("accept", in_place=True)[0] == 200
    assert authors(own_record) == [ADA]
    assert ada.decide("reject")[0] == 409


def test_of_two_at_the_same_moment_one_alone_is_written(app: Starlette, own_record: Record) -> None:
    editors = [Editor(app, ADA), Editor(app, BOB, BOBS), Editor(app, ADA), Editor(app, BOB, BOBS)]
    start, codes = threading.Barrier(len(editors)), list[int]()

    def decide(editor: Editor, speaker: str) -> None:
        start.wait()
        codes.append(editor.decide("speaker", other=speaker)[0])

    threads = [
        threading.Thread(target=decide, args=(editor, f"Petra Vale the {n}th")) for n, editor in enumerate(editors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [303, 409, 409, 409]
    assert len(authors(own_record)) == 1


def test_what_a_command_decided_meanwhile_counts_as_well(bob: Editor, own_record: Record) -> None:
    from datetime import UTC, datetime

    from wordbond.record import not_a_quotation

    with own_record.transaction():
        own_record.decide(not_a_quotation(INNER.id, author="Carla", reason="Read it.", at=datetime.now(UTC)))
    code, answer = bob.decide("accept")
    assert code == 409
    assert "Carla" in read(answer).words


def test_all_decisions_are_listed_with_who_took_them_and_who_took_them_back(
    ada: Editor, bob: Editor, own_record: Record
) -> None:
    before = len(own_record.decisions())
    ada.decide("accept")
    (decided,) = own_record.decisions(quotation_id=INNER.id)
    path = f"/decisions/{decided.decision.id}/withdrawal"
    bob.client.post(path, data={"token": bob.token, "reason": "Heard otherwise."}, headers=FROM_HERE)
    bob.look()
    bob.decide("reject")
    whole, following = [], "/decisions.json?limit=2"
    while following:
        told = bob.client.get(following).json()
        whole += told["items"]
        following = told["next"]
    assert len({one["id"] for one in whole}) == len(whole) == before + 2
    assert [one["at"] for one in whole] == sorted((one["at"] for one in whole), reverse=True)
    assert {ADA: 1, BOB: 1}.items() <= dict(told["authors"]).items()
    of_ada = bob.client.get("/decisions.json", params={"author": ADA}).json()["items"]
    assert [(one["author"], one["withdrawn"], one["withdrawn_for"]) for one in of_ada] == [
        (ADA, BOB, "Heard otherwise.")
    ]
    assert len(bob.client.get("/decisions.json", params={"author": BOB}).json()["items"]) == 2
    lines = bob.client.get("/decisions.csv").text.splitlines()
    assert lines[0].startswith("id,at,author,decided")
    assert len(lines) == before + 3
    assert bob.client.get("/decisions.json?after=nothing").status_code == 404


def test_the_queue_says_who_decided_what(ada: Editor, bob: Editor) -> None:
    ada.decide("accept")
    told = bob.client.get("/review.json").json()["decided"]
    assert (ADA, "Spoken by Marit Halvorsen", INNER.id) in [(d["author"], d["words"], d["quotation_id"]) for d in told]
    assert INNER.id not in {item["line"]["id"] for item in bob.client.get("/review.json").json()["items"]}
