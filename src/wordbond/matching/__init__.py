"""Whether two texts carry the same words, and what changed: four pure functions that joins can run.

`normalise` gives comparable words, `keys` what statements meet on, `verify` the verdict on a pair, `components` the
groups. `search` (passages of a transcript) and `index` (statements of a record) put them to use in memory.
"""

from wordbond.matching.components import components
from wordbond.matching.verdict import AlteredFact, Edit, FactKind, Fidelity, Form, Verdict
from wordbond.matching.verify import verify
from wordbond.matching.words import Normalised, Word, normalise

__all__ = [
    "AlteredFact",
    "Edit",
    "FactKind",
    "Fidelity",
    "Form",
    "Normalised",
    "Verdict",
    "Word",
    "components",
    "normalise",
    "verify",
]
