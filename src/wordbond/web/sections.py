"""The parts of the pages by the questions that they answer: what the navigation offers, and where a page belongs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GROUPS", "Group", "SectionLink", "group_of"]


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A page that the navigation leads to."""

    path: str
    name: str
    writes: bool = False
    """Whether it is for those who may write."""

    @property
    def section(self) -> str:
        """The first part of the address."""
        return self.path[1:]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, the first of which its name leads to."""

    name: str
    links: tuple[SectionLink, ...]
    also: tuple[str, ...] = ()
    """Sections that belong to it without a link of their own."""

    def links_for(self, may_write: bool) -> tuple[SectionLink, ...]:
        """What a reader is offered, or one who may write."""
        return tuple(link for link in self.links if may_write or not link.writes)

    def holds(self, section: str) -> bool:
        """Whether pages of the section belong to it."""
        return section in self.also or any(link.section == section for link in self.links)


GROUPS = (
    Group(
        "Said",
        (
            SectionLink("/statements", "Statements"),
            SectionLink("/quotations", "Quotations"),
            SectionLink("/claims", "Claims"),
            SectionLink("/conflicts", "Conflicts"),
        ),
        also=("compare",),
    ),
    Group(
        "Promised",
        (
            SectionLink("/commitments", "Commitments"),
            SectionLink("/programmes", "Programmes"),
            SectionLink("/targets", "Targets"),
        ),
    ),
    Group(
        "Subjects",
        (
            SectionLink("/dossiers", "Dossiers"),
            SectionLink("/relations", "Relations"),
            SectionLink("/threats", "Threats"),
        ),
    ),
    Group(
        "Sources",
        (
            SectionLink("/reports", "Reports"),
            SectionLink("/transcripts", "Transcripts"),
            SectionLink("/speakers", "Speakers"),
            SectionLink("/occasions", "Occasions"),
            SectionLink("/outlets", "Outlets"),
        ),
    ),
    Group(
        "Desk",
        (
            SectionLink("/check", "Check"),
            SectionLink("/review", "Review", writes=True),
            SectionLink("/add", "Add", writes=True),
            SectionLink("/decisions", "Decisions"),
        ),
        also=("jobs",),
    ),
)


def group_of(section: str) -> Group | None:
    """The group that pages of the section belong to; None for the first page, the search and the like."""
    return next((group for group in GROUPS if group.holds(section)), None)
