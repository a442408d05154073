"""The application: which address shows which view, in which form.

Each page is three thin things: a function from the record (and its sums, kept on a shelf) to a view, a template, and,
for lists, the rows of a table. The endpoints are plain functions, so the server runs them in its pool of threads and
the database never holds it up.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wordbond.errors import InvalidDecision, NotFound, OtherPack, RecordUnusable, WordbondError
from wordbond.packs import Pack
from wordbond.packs.choosing import pack_of
from wordbond.reading.fetching import Fetcher
from wordbond.record import Record
from wordbond.web.accounts import Accounts, AccountsUnusable, Role
from wordbond.web.asked import Asked, InvalidQuery
from wordbond.web.calendars import CalendarEntry, as_calendar
from wordbond.web.deeds import adding, checking, deciding, judging
from wordbond.web.deeds.entering import Entrance
from wordbond.web.deeds.parts import Deed, Doing, Goes
from wordbond.web.desk import Desk, DeskFull
from wordbond.web.feeds import FeedEntry, as_feed
from wordbond.web.gate import Gate, NotAllowed, SignedOut, caller_of
from wordbond.web.openapi import description
from wordbond.web.passwords import TooManyAtOnce
from wordbond.web.replies import NOT_KEPT, as_csv, as_json, as_page
from wordbond.web.safety import HEADERS, BehindHttps, KnownHosts, SafeHeaders
from wordbond.web.sent import Sent, SentTooMuch, read_sent
from wordbond.web.shelf import Shelf
from wordbond.web.templating import Pages, StaticFile, static_files
from wordbond.web.throttle import Throttle
from wordbond.web.views import adding as add_view
from wordbond.web.views import (
    check,
    compare,
    conflicts,
    decisions,
    lists,
    outlet,
    overview,
    quotation,
    review,
    sayings,
    search,
    statements,
    text,
)
from wordbond.web.views.asserted import Asserting
from wordbond.web.views.commitment import CommitmentPages
from wordbond.web.views.commitments import Commitments
from wordbond.web.views.dossiers import Dossiers
from wordbond.web.views.parts import HasRow
from wordbond.web.views.programmes import Programmes
from wordbond.web.views.promises import Promises
from wordbond.web.views.relations import Relations
from wordbond.web.views.targets import Targets
from wordbond.web.views.told import Subjects
from wordbond.web.visits import Door, NotSentFromHere, Visit

__all__ = ["make_app"]

Build = Callable[[Shelf, Asked], object]
Rows = Callable[[Shelf, Asked], Iterable[HasRow]]
Feed = Callable[[Shelf, Asked], tuple[str, list[FeedEntry]]]
Calendar = Callable[[Shelf, Asked], tuple[str, Iterable[CalendarEntry]]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, what it shows, and how."""

    path: str
    build: Build
    template: str
    rows: Rows | None = None
    """Every line of the list that the page shows a part of, for CSV; None for a page that is no list."""

    feed: Feed | None = None
    """The title and the newest lines of the list, for an Atom feed; None for a page without one."""

    role: Role = Role.READER
    """What an account must be to see it, where there are accounts."""

    calendar: Calendar | None = None
    """The title and the deadlines of the list, for an iCalendar; None for a page without one."""

    @property
    def section(self) -> str:
        """The first part of the address."""
        return self.path.strip("/").partition("/")[0] or "overview"


PROBLEMS: tuple[tuple[type[WordbondError], int, str], ...] = (
    (NotFound, 404, "Not in the record"),
    (InvalidQuery, 400, "This address makes no sense"),
    (OtherPack, 409, "Another pack is needed"),
    (AccountsUnusable, 503, "Nobody can sign in"),
    (TooManyAtOnce, 503, "Nobody can sign in"),
    (RecordUnusable, 503, "The record cannot be read"),
    (SignedOut, 401, "You are signed out"),
    (NotAllowed, 403, "Not for your account"),
    (NotSentFromHere, 403, "Not sent from these pages"),
    (SentTooMuch, 413, "That is too much"),
    (DeskFull, 503, "Too much waits already"),
    (checking.Busy, 503, "Too much waits already"),
    (InvalidDecision, 400, "Nothing was decided"),
)
"""Which error is told as what; the first that fits."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for a person."""

    status: int
    title: str
    words: str


def make_app(
    record: Record,
    *,
    also_hosts: Iterable[str] = (),
    today: Callable[[], date] | None = None,
    choose_pack: Callable[[Record], Pack] | None = None,
    fetch: Fetcher | None = None,
    accounts: Accounts | None = None,
    throttle: Throttle | None = None,
    any_address: bool = False,
    behind_https: bool = False,
) -> Starlette:
    """The pages of `record` as an ASGI application.

    It answers requests that name this machine (localhost, 127.0.0.1, ::1) or one of `also_hosts`. `today` is the day of
    access in citations; the machine's own day unless given. Texts sent from the browser are read with the pack that
    `choose_pack` gives, the default one unless the record was read with another; addresses are fetched by `fetch`, by
    default from the public web alone. The record stays the caller's to close, after the application has shut down.

    With `accounts`, nothing is shown but to those who sign in, and `throttle` slows down who guesses; `any_address`
    answers requests that name any address in figures, too; with `behind_https`, cookies are for https alone.
    """
    static = static_files()
    pages = Pages(static)
    site = _Site(Shelf(record), pages, Door(with_accounts=accounts is not None, behind_https=behind_https))
    choose = choose_pack or partial(pack_of, name=None)
    desk = Desk(record, lambda: choose(record), fetch=fetch)
    routes = [Route("/static/{name}", partial(_send_static, static))]
    promises = Promises(lru_cache(maxsize=1)(lambda: choose(record)), today or date.today)
    told = (*_pages(pages, promises, desk), *_promise_pages(promises), *_subject_pages(promises))
    api = as_json(description(told, Problem, with_accounts=accounts is not None))
    routes.append(Route("/api/openapi.json", lambda _request: api))
    for page in told:
        routes += site.routes_of(page)
    deeds = [*deciding.DEEDS, adding.deed_of(desk), checking.deed_of(lambda: choose(record))]
    deeds.append(judging.deed_of(promises.pack))
    middleware = [Middleware(SafeHeaders), Middleware(KnownHosts, also=also_hosts, any_address=any_address)]
    if behind_https:
        middleware.insert(0, Middleware(BehindHttps))
    if accounts is None:
        routes.append(Route(deciding.SIGNING.path, partial(site.act, deciding.SIGNING), methods=["POST"]))
    else:
        middleware.append(Middleware(Gate, accounts, site.door.session_cookie, site.turn_away))
        routes += site.entrance_of(accounts, throttle)
    routes += [Route(deed.path, partial(site.act, deed), methods=["POST"]) for deed in deeds]

    @asynccontextmanager
    async def closing(_app: Starlette) -> AsyncIterator[None]:
        linking = threading.Thread(target=promises.make_ready, args=(site.shelf,), daemon=True)
        linking.start()  # the ledger of a large record takes seconds, which nobody should have to wait for
        yield
        await run_in_threadpool(linking.join)
        await run_in_threadpool(desk.close)

    return Starlette(
        routes=routes,
        lifespan=closing,
        middleware=middleware,
        exception_handlers={
            HTTPException: site.refuse,
            WordbondError: site.refuse,
            Exception: site.fail,
        },
    )


def _pages(pages: Pages, promises: Promises, desk: Desk) -> Iterator[Page]:
    one_text = partial(text.text_page_of, note=pages.note, promises=promises)
    yield Page("/", partial(overview.overview_page, promises=promises), "overview.html")
    yield Page("/about", _nothing, "about.html")
    yield Page("/search", search.search_page, "search.html", search.search_rows, search.search_feed)
    yield Page("/quotations", lists.quotations_page, "list.html", lists.quotations_rows, lists.quotations_feed)
    yield Page("/quotations/{id}", partial(quotation.quotation_page, today=promises.today), "quotation.html")
    yield Page("/reports", lists.reports_page, "list.html", lists.reports_rows)
    yield Page("/reports/{id}", partial(one_text, kind="report"), "text.html")
    yield Page("/transcripts", lists.transcripts_page, "list.html", lists.transcripts_rows)
    yield Page("/transcripts/{id}", partial(one_text, kind="transcript"), "text.html")
    yield Page("/speakers", lists.speakers_page, "list.html", lists.speakers_rows)
    yield Page("/speakers/{id:path}", sayings.speaker_page, "sayings.html", sayings.speaker_rows)
    yield Page("/occasions", lists.occasions_page, "list.html", lists.occasions_rows)
    yield Page("/occasions/{id:path}", sayings.occasion_page, "sayings.html", sayings.occasion_rows)
    yield Page("/outlets", lists.outlets_page, "list.html", lists.outlets_rows)
    yield Page("/statements", statements.statements_page, "statements.html", statements.statements_rows)
    yield Page("/statements/{id}", statements.statement_page, "statement.html", statements.statement_rows)
    yield Page("/conflicts", conflicts.conflicts_page, "conflicts.html", conflicts.conflicts_rows)
    yield Page("/outlets/{id:path}", outlet.outlet_page, "outlet.html", outlet.outlet_rows)
    yield Page("/compare", compare.compare_page, "compare.html", compare.compare_rows)
    yield Page("/check", check.check_page, "check.html")
    yield Page("/add", partial(add_view.add_page, desk=desk), "add.html", role=Role.EDITOR)
    yield Page("/jobs/{id}", partial(add_view.job_page, desk=desk), "job.html", role=Role.EDITOR)
    yield Page("/decisions", decisions.decisions_page, "decisions.html", decisions.decisions_rows)
    yield Page("/review", review.review_page, "review.html", review.review_rows, role=Role.EDITOR)


def _promise_pages(promises: Promises) -> Iterator[Page]:
    aims = Targets(promises.pack, promises.today)
    ledger, single, programmes = Commitments(promises), CommitmentPages(promises), Programmes(promises)
    yield Page(
        "/commitments",
        ledger.commitments_page,
        "commitments.html",
        ledger.commitments_rows,
        ledger.commitments_feed,
        calendar=ledger.commitments_calendar,
    )
    yield Page("/commitments/{id}", single.commitment_page, "commitment.html", single.commitment_rows)
    yield Page("/programmes", programmes.programmes_page, "programmes.html", programmes.programmes_rows)
    yield Page("/programmes/{id}", programmes.programme_page, "programme.html", programmes.programme_rows)
    yield Page("/targets", aims.targets_page, "targets.html", aims.targets_rows)
    yield Page("/targets/{id}", aims.target_page, "target.html", aims.target_rows)


def _subject_pages(promises: Promises) -> Iterator[Page]:
    known = Subjects(promises.pack)
    asserting, relations, dossiers = Asserting(known), Relations(known), Dossiers(known)
    yield Page("/claims", asserting.claims_page, "claims.html", asserting.claims_rows)
    yield Page("/claims/{id}", asserting.claim_page, "claim.html")
    yield Page("/relations", relations.relations_page, "relations.html", relations.relations_rows)
    yield Page("/relations/{id}", relations.relation_page, "relation.html", relations.relation_rows)
    yield Page("/threats", asserting.threats_page, "threats.html", asserting.threats_rows)
    yield Page("/dossiers", dossiers.dossiers_page, "dossiers.html", dossiers.dossiers_rows)
    yield Page("/dossiers/{id:path}", dossiers.dossier_page, "dossier.html", dossiers.dossier_rows)


class _Site:
    """The endpoints of one record's pages."""

    def __init__(self, shelf: Shelf, pages: Pages, door: Door) -> None:
        self.shelf = shelf
        self.pages = pages
        self.door = door

    def entrance_of(self, accounts: Accounts, throttle: Throttle | None) -> list[Route]:
        """Where one signs in and out."""
        entrance = Entrance(accounts, self.door, partial(self._page, "login.html"), throttle)
        return [
            Route("/login", entrance.form),
            Route("/login", entrance.sign_in, methods=["POST"]),
            Route("/logout", entrance.sign_out, methods=["POST"]),
        ]

    def routes_of(self, page: Page) -> list[Route]:
        """The page with its twins; these come first, so that no id swallows their ending."""
        stem = "/overview" if page.path == "/" else page.path
        only = partial(_only, page.role)
        routes = [Route(f"{stem}.json", only(partial(self.tell, page)))]
        if page.rows is not None:
            routes.append(Route(f"{stem}.csv", only(partial(self.list_all, page, page.rows))))
        if page.feed is not None:
            routes.append(Route(f"{stem}.atom", only(partial(self.feed, page.feed))))
        if page.calendar is not None:
            routes.append(Route(f"{stem}.ics", only(partial(self.calendar, page.calendar))))
        return [*routes, Route(page.path, only(partial(self.show, page)))]

    def show(self, page: Page, request: Request) -> Response:
        """The page as HTML."""
        view = self._view(page, request, "")
        at_section = request.url.path == f"/{page.section}"
        return self._page(page.template, request, view, page.section, at_section=at_section)

    def tell(self, page: Page, request: Request) -> Response:
        """The page as JSON."""
        return as_json(self._view(page, request, ".json"))

    def _view(self, page: Page, request: Request, form: str) -> object:
        with self.shelf.record.reading():
            return page.build(self.shelf, _asked(request, form))

    def list_all(self, page: Page, rows: Rows, request: Request) -> Response:
        """The whole list as CSV."""
        return as_csv(rows(self.shelf, _asked(request, ".csv")), f"wordbond-{page.section}")

    def feed(self, feed: Feed, request: Request) -> Response:
        """The newest of the list as an Atom feed."""
        asked = _asked(request, ".atom")
        title, entries = feed(self.shelf, asked)
        latest = self.shelf.record.latest(1)
        return as_feed(
            title,
            entries,
            base=str(request.base_url),
            path=asked.twin("atom"),
            page=asked.again(),
            read_at=latest[0].read_at if latest else None,
        )

    def calendar(self, calendar: Calendar, request: Request) -> Response:
        """The deadlines of the list as an iCalendar."""
        title, entries = calendar(self.shelf, _asked(request, ".ics"))
        latest = self.shelf.record.latest(1)
        read_at = latest[0].read_at if latest else None
        return as_calendar(title, entries, base=str(request.base_url), read_at=read_at)

    async def act(self, deed: Deed, request: Request) -> Response:
        """Do what a form asks for, once it is known to come from a page of ours."""
        visit = self.door.visit(request)
        self.door.check_origin(request)
        _admit(request, deed.role, sends=True)
        sent = await read_sent(request, deed.most_bytes)
        self.door.check_token(visit, sent.words("token"))
        return await run_in_threadpool(self._acted, deed, request, visit, sent)

    def _acted(self, deed: Deed, request: Request, visit: Visit, sent: Sent) -> Response:
        if deed.needs_author and not visit.name:
            raise InvalidDecision("say who you are first, on the page Review: a decision is signed")
        in_place = request.headers.get("hx-request") == "true"
        doing = Doing(
            shelf=self.shelf,
            sent=sent,
            named=request.path_params,
            author=visit.name,
            at=datetime.now(UTC),
            with_accounts=visit.with_accounts,
            in_place=in_place,
        )
        outcome = deed.act(doing)
        secure = request.url.scheme == "https"
        if isinstance(outcome, Goes):
            gone = RedirectResponse(outcome.to, 303, headers=NOT_KEPT)
            return visit.sign_as(outcome.sign_as, gone, secure=secure) if outcome.sign_as is not None else gone
        shown = self._page(outcome.template, request, outcome.view, outcome.section, visit=visit)
        shown.status_code = outcome.status
        return shown

    def refuse(self, request: Request, error: Exception) -> Response:
        """What was asked for is not there, or makes no sense."""
        headers = error.headers if isinstance(error, HTTPException) and error.headers else {}
        return self._problem(request, _problem_of(error), headers)

    def fail(self, request: Request, _error: Exception) -> Response:
        """Something broke that should not; stands outside of the middleware, so it writes the safety headers itself."""
        problem = Problem(
            500,
            "This page broke",
            "Wordbond met something that it did not expect. The record is as it was; the terminal that serves the "
            "pages shows what happened.",
        )
        return self._problem(request, problem)

    def _problem(self, request: Request, problem: Problem, also: Mapping[str, str] = NOT_KEPT) -> Response:
        headers = {**NOT_KEPT, **HEADERS, **also}
        if request.url.path.endswith(".json"):
            return as_json(problem, problem.status, headers)
        visit = self.door.visit(request)
        html = self.pages.write("problem.html", problem, visit, section="", at_section=False, theme=_theme(request))
        return as_page(html, problem.status, headers)

    def turn_away(self, request: Request, error: Exception, headers: Mapping[str, str]) -> Response:
        """Who is not signed in gets no further."""
        return self._problem(request, _problem_of(error), headers)

    def _page(
        self,
        template: str,
        request: Request,
        view: object,
        section: str = "",
        *,
        at_section: bool = False,
        visit: Visit | None = None,
    ) -> Response:
        visit = visit or self.door.visit(request)
        html = self.pages.write(template, view, visit, section=section, at_section=at_section, theme=_theme(request))
        return visit.remember(as_page(html), secure=request.url.scheme == "https")


def _nothing(_shelf: Shelf, _asked: Asked) -> None:
    """The view of a page that says the same of every record."""


def _asked(request: Request, form: str = "") -> Asked:
    path = request.url.path.removesuffix(form)
    parameters = dict(request.query_params)
    if "texts" in parameters:  # a form with a box for each text names it again and again
        parameters["texts"] = ",".join(request.query_params.getlist("texts"))
    return Asked("/" if path == "/overview" else path, request.path_params, parameters, form)


def _admit(request: Request, needed: Role, *, sends: bool = False) -> None:
    """Raise NotAllowed where accounts are in force and the caller's does not cover what is asked for."""
    caller = caller_of(request)
    if caller is None:
        return
    if not caller.may(needed):
        raise NotAllowed(
            f"the account {caller.account.name} may read alone; adding and deciding is for editors. Ask whoever keeps "
            "these pages for `wordbond account role`"
        )
    if sends and caller.session is None:
        raise NotAllowed("forms are sent by people who sign in; a token is for reading")


def _only(role: Role, answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """`answer` for those whose account covers `role`."""

    def admit_and_answer(request: Request) -> Response:
        _admit(request, role)
        return answer(request)

    return admit_and_answer


def _theme(request: Request) -> str | None:
    theme = request.cookies.get("theme")
    return theme if theme in ("light", "dark") else None


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        return _problem_of_address(error)
    for kind, status, title in PROBLEMS:
        if isinstance(error, kind):
            return Problem(status, title, f"{_sentence(error)}.")
    return Problem(400, "This cannot be answered", f"{_sentence(error)}.")


def _problem_of_address(error: HTTPException) -> Problem:
    if error.status_code == 405:
        return Problem(405, "Only for reading", "This page can be read; nothing is sent to it.")
    if error.status_code == 404:
        return Problem(
            404, "There is no such page", "The address leads nowhere. It may have been cut when it was copied."
        )
    return Problem(error.status_code, "This cannot be answered", f"{error.detail}.")


def _sentence(error: Exception) -> str:
    words = str(error)
    return words[:1].upper() + words[1:]


def _send_static(static: dict[str, StaticFile], request: Request) -> Response:
    found = static.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found.octets, media_type=found.media_type, headers=headers)
