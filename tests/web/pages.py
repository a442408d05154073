"""Every sort of page of the sample, by name; and a reader of pages that keeps what a browser would make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.web.league import league_pack
from tests.web.sample import analyses

from wordbond.matching.renderings import renderings
from wordbond.matching.statements import Statement, link_statements
from wordbond.model import Report
from wordbond.packs.subjects import subjects
from wordbond.record.asserted import node_id
from wordbond.web.addresses import address_of
from wordbond.web.views.relations import tie_id

VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


def all_paths() -> dict[str, str]:
    """A path for every page, of every text and quotation of the sample."""
    paths = {
        "overview": "/",
        "about": "/about",
        "quotations": "/quotations",
        "reports": "/reports",
        "transcripts": "/transcripts",
        "speakers": "/speakers",
        "occasions": "/occasions",
        "outlets": "/outlets",
        "statements": "/statements",
        "altered": "/statements?label=altered-fact&fewest=1",
        "conflicts": "/conflicts",
        "outlet": address_of("outlets", "The Tarn Courier"),
        "hostile outlet": address_of("outlets", '"><script>alert("outlet")</script>'),
        "nothing compared": "/compare",
        "compared": "/compare?texts=" + ",".join(a.text.id for a in list(analyses())[:3]),
        "check": "/check",
        "words checked": "/check?words=We+will+run+every+ferry+on+one+timetable+by+2035",
        "words not found": "/check?words=No+zeppelin+was+ever+promised+to+anybody",
        "review": "/review",
        "decisions": "/decisions",
        "decisions of nobody": "/decisions?author=%3Cscript%3Ealert(1)%3C/script%3E",
        "add": "/add",
        "search": "/search",
        "search for words": "/search?q=ferry",
        "search for nothing there": "/search?q=zeppelin",
        "speaker": "/speakers/marit-halvorsen",
        "occasion": "/occasions/tarn-summit-2031",
        "hostile speaker": address_of("speakers", "<script>alert('id')</script>/.."),
    }
    paths |= promise_paths() | subject_paths()
    for n, statement in enumerate(shared_statements()):
        paths[f"statement {n}"] = address_of("statements", statement.id)
    for n, analysis in enumerate(analyses()):
        kind = "reports" if isinstance(analysis.text, Report) else "transcripts"
        paths[f"text {n}"] = address_of(kind, analysis.text.id)
        for m, quotation in enumerate(analysis.quotations):
            paths[f"quotation {n}.{m}"] = address_of("quotations", quotation.id)
    return paths


def promise_paths() -> dict[str, str]:
    """A path for every page of what is promised."""
    pack = league_pack()
    paths = {
        "commitments": "/commitments",
        "commitments narrowed": "/commitments?party=League+members&stage=committed&programme=ferry-fund&q=fund",
        "no commitments": "/commitments?due_before=1999-01-01",
        "programmes": "/programmes",
        "targets": "/targets",
    }
    paths |= {f"programme {one.id}": address_of("programmes", one.id) for one in pack.programmes}
    paths |= {f"target {one.id}": address_of("targets", one.id) for one in pack.targets}
    for n, analysis in enumerate(analyses()):
        for m, commitment in enumerate(analysis.commitments):
            paths[f"commitment {n}.{m}"] = address_of("commitments", commitment.id)
    return paths


def subject_paths() -> dict[str, str]:
    """A path for every page of claims, relations, threats and dossiers."""
    paths = {
        "claims": "/claims",
        "claims narrowed": "/claims?measure=common+fund&party=League+members&from=2031-01-01",
        "no claims": "/claims?holder=%3Cscript%3Ealert(1)%3C/script%3E",
        "threats": "/threats",
        "threats narrowed": "/threats?threat=strike&modality=potential&party=body:LEAGUE",
        "no threats": "/threats?to=1999-01-01",
        "relations": "/relations",
        "relations narrowed": "/relations?party=body:LEAGUE&relation=opposes&holder=Daniel+Okonjo",
        "no relations": "/relations?modality=hypothetical&party=%3Cscript%3E",
        "dossiers": "/dossiers",
        "dossiers narrowed": "/dossiers?subject=body&q=league",
        "no dossiers": "/dossiers?q=%3Cscript%3Ezeppelin",
        "whole dossier": f"{address_of('dossiers', 'theme:ferries')}?limit=200",
        "dossier by name": address_of("dossiers", "the river league"),
    }
    paths |= {f"dossier {one.record_id}": address_of("dossiers", one.record_id) for one in subjects(league_pack())}
    for n, analysis in enumerate(analyses()):
        for m, claim in enumerate(analysis.claims):
            paths[f"claim {n}.{m}"] = address_of("claims", f"{analysis.text.id}.{claim.quantity.number.start}")
        for m, one in enumerate(analysis.relations):
            edge = (node_id(one.a), one.relation, node_id(one.b), one.modality)
            paths[f"relation {n}.{m}"] = address_of("relations", tie_id(*edge))
    return paths


def shared_statements() -> list[Statement]:
    """The statements of the sample that several texts carry."""
    linked = link_statements(one for analysis in analyses() for one in renderings(analysis))
    return [statement for statement in linked.statements if len(statement.variants) > 1]


@dataclass
class Element:
    """An element as it was opened."""

    tag: str
    attributes: dict[str, str | None]


@dataclass
class PageReader(HTMLParser):
    """The elements of a page, its words, and the words of its article that stand in the text itself."""

    elements: list[Element] = field(default_factory=list)
    words: str = ""
    article: str = ""
    open_: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self.open_.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_, f"</{tag}> closes nothing"
        assert self.open_[-1].tag == tag, f"</{tag}> closes <{self.open_[-1].tag}>"
        self.open_.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
        tags = [element.tag for element in self.open_]
        if "article" in tags and not any("data-added" in element.attributes for element in self.open_):
            self.article += data


def read(html: str) -> PageReader:
    """What a browser makes of `html`; fails where tags are not closed in order."""
    reader = PageReader()
    reader.feed(html)
    reader.close()
    assert not reader.open_, f"left open: {[element.tag for element in reader.open_]}"
    return reader
