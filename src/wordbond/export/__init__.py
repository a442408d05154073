"""A record as files for other programs: rows for tables, the whole for safe keeping, annotations for scoring."""

from __future__ import annotations

from wordbond.export.annotation import annotation_of
from wordbond.export.rows import COLUMNS, export_rows
from wordbond.export.whole import Imported, export_jsonl, import_jsonl

__all__ = ["COLUMNS", "Imported", "annotation_of", "export_jsonl", "export_rows", "import_jsonl"]
