# SPDX-License-Identifier: Apache-2.0
"""Stage "report": results become files and tables, one module per form.

A file is written under a temporary name and renamed when the run is complete: a part never looks whole.
"""

from reasoner.report.csv_files import CsvFiles
from reasoner.report.json_lines import JsonWriter
from reasoner.report.shacl_report import ShaclReport, ShaclText
from reasoner.report.table import TableReport
from reasoner.report.wording import patient_name, verdict_text

__all__ = [
    "CsvFiles",
    "JsonWriter",
    "ShaclReport",
    "ShaclText",
    "TableReport",
    "patient_name",
    "verdict_text",
]
