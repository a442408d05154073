"""The one class tree of Wordbond's errors.

Every message says where, what was found, what was expected and the next step.
"""

from __future__ import annotations

__all__ = [
    "AnalysisFailed",
    "FetchRefused",
    "InvalidDecision",
    "InvalidPack",
    "InvalidRecord",
    "ModelMissing",
    "NoTransaction",
    "NotFound",
    "OtherPack",
    "RecordTooNew",
    "RecordUnusable",
    "UnreadableInput",
    "WordbondError",
]


class WordbondError(Exception):
    """Anything that Wordbond itself refuses; `str(error)` is fit to be shown to a user."""


class InvalidRecord(WordbondError, ValueError):
    """A value that no record of ours may hold, such as a span that runs backwards."""


class UnreadableInput(WordbondError, ValueError):
    """A file, page, feed or archive that holds no text we can read. The other inputs are still read."""


class FetchRefused(UnreadableInput):
    """An address that may not be fetched, or whose answer passed a bound of size, time or target."""


class AnalysisFailed(WordbondError, RuntimeError):
    """A stage broke on a text: an error of ours. The text was left out, the others were still analysed."""


class InvalidPack(WordbondError, ValueError):
    """A pack with a file, row or column that does not hold; names the file and the line."""


class InvalidDecision(WordbondError, ValueError):
    """A decision of a person that does not fit what it decides on."""


class NotFound(WordbondError, LookupError):
    """Nothing in the record bears this id."""


class NoTransaction(WordbondError, RuntimeError):
    """The record was to be written outside a transaction."""


class RecordUnusable(WordbondError, OSError):
    """The record's database cannot be opened or written: locked, damaged, or the disk is full."""


class RecordTooNew(RecordUnusable):
    """The record was written by a later version of Wordbond."""


class OtherPack(RecordUnusable):
    """The record was read with another pack than the one at hand; whoever starts Wordbond names that one."""


class ModelMissing(WordbondError, FileNotFoundError):
    """A model file that the package should carry is not there or is not the one it names."""
