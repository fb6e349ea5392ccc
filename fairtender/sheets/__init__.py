"""Spreadsheets in and out: CSV and XLSX files whose columns are declared.

A sheet has one heading row, then one row a record. `read` takes a file as a declared table,
`template` writes an empty sheet to fill in, `mapping` reads how an organisation calls its columns.
A cell that does not fit is named with file, row and column, rows counted as a spreadsheet shows
them: the heading is row 1. `read_tenders` takes a sheet of tenders as the table that screening
reads.
"""

from fairtender.sheets.csv_file import read_rows
from fairtender.sheets.guard import guarded, unguarded
from fairtender.sheets.headings import mapping
from fairtender.sheets.reading import folder, read
from fairtender.sheets.template import explained, template
from fairtender.sheets.tenders import TENDER_SHEET, read_tenders
from fairtender.sheets.writing import csv_text, schema, to_csv, to_workbook, write, write_rows

__all__ = [
    "TENDER_SHEET",
    "csv_text",
    "explained",
    "folder",
    "guarded",
    "mapping",
    "read",
    "read_rows",
    "read_tenders",
    "schema",
    "template",
    "to_csv",
    "to_workbook",
    "unguarded",
    "write",
    "write_rows",
]
