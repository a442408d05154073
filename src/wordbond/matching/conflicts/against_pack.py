"""What one report says that the pack knows otherwise."""

from __future__ import annotations

from datetime import date

from wordbond.matching.conflicts.counts import wrong_counts
from wordbond.matching.conflicts.events import wrong_events, wrong_pledges
from wordbond.matching.conflicts.model import Conflict
from wordbond.matching.conflicts.names import misnamed_people, misnamed_things
from wordbond.matching.conflicts.offices import wrong_offices
from wordbond.model import Analysis, Report
from wordbond.packs import Pack

__all__ = ["conflicts_with_pack", "day_of"]


def conflicts_with_pack(analysis: Analysis, pack: Pack) -> tuple[Conflict, ...]:
    """What a report says that the pack knows otherwise: names, members counted, offices, days, places, sums pledged.

    The day is that of the occasion at which most of its words were spoken, else that of publication; without either,
    nothing that depends on the day is judged.
    """
    report = analysis.text
    if not isinstance(report, Report):
        return ()
    day = day_of(analysis)
    found = [*misnamed_people(analysis, pack), *misnamed_things(report, pack)]
    if day is not None:
        found += [*wrong_counts(report, pack, day), *wrong_offices(analysis, pack, day)]
        found += [*wrong_events(report, pack, day), *wrong_pledges(analysis, pack, day)]
    return tuple(found)


def day_of(analysis: Analysis) -> date | None:
    """The day of the occasion at which most of a report's words were spoken, else that of publication."""
    spoken = {occasion.id: occasion.spoken.last for occasion in analysis.occasions}
    days = [spoken.get(a.occasion_id) for a in analysis.attributions if a.occasion_id]
    known = [day for day in days if day is not None]
    if known:
        return max(sorted(set(known)), key=known.count)
    return analysis.text.published.last if isinstance(analysis.text, Report) else None
