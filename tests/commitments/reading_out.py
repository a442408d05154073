"""From the words of a report to tellings, as the pipeline would take them."""

from __future__ import annotations

from hashlib import sha256

from wordbond.claims.claims import find_claims
from wordbond.commitments.finding import find_commitments
from wordbond.commitments.ledger_model import Telling
from wordbond.commitments.model import Commitment
from wordbond.model import Origin, Report
from wordbond.packs import Pack
from wordbond.pipeline import analyse
from wordbond.reading import Document, read_report

__all__ = ["commitments_of", "report_of", "tellings_of"]


def report_of(text: str, name: str = "report.txt") -> Report:
    digest = sha256(text.encode()).hexdigest()
    return read_report(Document(text=text, origin=Origin(location=name, media_type="text/plain", sha256=digest)))


def commitments_of(report: Report, pack: Pack) -> tuple[Commitment, ...]:
    analysis = analyse(report, pack)
    claims = find_claims(report, analysis.quotations, analysis.attributions, pack)
    return find_commitments(claims, report, analysis.quotations, analysis.attributions, pack)


def tellings_of(report: Report, pack: Pack) -> list[Telling]:
    return [Telling(one, report.published.day, report.outlet) for one in commitments_of(report, pack)]
