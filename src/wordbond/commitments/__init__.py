"""Commitments: what was promised, by whom, and how far it has got."""

from wordbond.commitments.assess import assess, target_named
from wordbond.commitments.model import Assessment, Projection, Verdict, Working

__all__ = ["Assessment", "Projection", "Verdict", "Working", "assess", "target_named"]
