"""Read and write spreadsheets, CSV and XLSX, whose columns are declared.

A sheet has one row of headings, then one row per record. `read` returns a file as a declared table,
with a `Reading` for what the file does not show; `propose` guesses a reading, with the questions
that are left. `template` writes an empty sheet to fill in. All faults are reported together, with
file, row and column (`SheetError`); rows are counted as a spreadsheet shows them. `notes` lists
what was skipped in a sheet. `read_tenders` returns a sheet of tenders as the table that screening
reads.
"""

from fairtender.sheets.csv_file import guarded, read_rows, unguarded
from fairtender.sheets.declared import (
    NOTES,
    Fault,
    Guess,
    Note,
    Proposal,
    Question,
    Reading,
    SheetError,
    joined,
    notes,
    stack,
)
from fairtender.sheets.parts import About, Part, to_workbook
from fairtender.sheets.proposing import load_reading, proposal_toml, propose, reading_toml
from fairtender.sheets.reading import folder, read
from fairtender.sheets.tenders import TENDER_SHEET, read_tenders
from fairtender.sheets.writing import (
    csv_text,
    explained,
    schema,
    template,
    to_csv,
    write,
    write_rows,
)

__all__ = [
    "NOTES",
    "TENDER_SHEET",
    "About",
    "Fault",
    "Guess",
    "Note",
    "Part",
    "Proposal",
    "Question",
    "Reading",
    "SheetError",
    "csv_text",
    "explained",
    "folder",
    "guarded",
    "joined",
    "load_reading",
    "notes",
    "proposal_toml",
    "propose",
    "read",
    "read_rows",
    "read_tenders",
    "reading_toml",
    "schema",
    "stack",
    "template",
    "to_csv",
    "to_workbook",
    "unguarded",
    "write",
    "write_rows",
]
