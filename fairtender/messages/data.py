"""What is said while data are read: tables, Open Contracting files, profiles."""

from fairtender.messages.mark import N_

MESSAGES = {
    "missing-column": N_("Table {table} has no column {column} ({description}): add it."),
    "wrong-type": N_(
        "Table {table}, column {column}, row {row}: {value} is not what belongs there "
        "({description}): correct it."
    ),
    "no-data": N_(
        "{file} is not there: run from the course's folder, or set FAIRTENDER_DATA to the data "
        "folder (now {folder})."
    ),
    "cannot-write": N_("{file} cannot be written ({cause}): choose another file or folder."),
    "cannot-read": N_("{file} cannot be read ({cause}): choose another file."),
    "no-file": N_("There is no file {file}: check its name and folder."),
    "is-folder": N_("{file} is a folder: name one file of Open Contracting data in it."),
    "is-pdf": N_("{file} is a PDF document: download the notice as Open Contracting JSON instead."),
    "empty-file": N_("{file} is empty: download it again."),
    "broken-gzip": N_("{file} is a gzip file that is cut off or damaged: download it again."),
    "not-json": N_(
        "{file} is not JSON (line {line}, column {column}): give a release package, a record "
        "package or JSON Lines in the Open Contracting Data Standard."
    ),
    "not-text": N_("{file} is not text in UTF-8: give Open Contracting data as JSON in UTF-8."),
    "too-deep": N_("{file} is nested too deeply: give Open Contracting data as JSON."),
    "broken-line": N_(
        "{file}, line {line} is not JSON: correct that line or leave it out; in JSON Lines each "
        "line is one whole release or package."
    ),
    "no-releases": N_(
        "{file} holds no releases: give a package that carries the releases or compiled releases "
        "themselves, not only links to them."
    ),
    "no-ocid": N_("No release in {file} has an ocid: ask its publisher for Open Contracting data."),
    "profile-folder": N_("{file} is a folder: name one profile (a TOML file) in it."),
    "profile-not-toml": N_("{file} is not a profile: it cannot be read as TOML ({cause})."),
    "profile-format": N_(
        "{file}: {key} is {value}, but this version reads format {format}: use a profile made for "
        "it, or update fairtender."
    ),
    "profile-missing": N_("{file}: {key} is missing: add it, as in the default profile."),
    "profile-kind": N_("{file}: {key} must be {kind}: correct it."),
    "profile-choice": N_('{file}: {key} is "{value}": write one of {choices}.'),
    "profile-no-source": N_(
        '{file}: {key} is "{value}", which is not in the file: add [source.{value}] or correct it.'
    ),
    "profile-cpv": N_('{file}: {key} has "{value}": write the first 2 to 8 digits of a CPV code.'),
    "profile-unknown-key": N_("{file}: {key} is not known here: correct it to one of {known}."),
    "profile-twice": N_('{file}: {key} "{value}" is used twice: give each entry its own code.'),
    # sheets
    "sheet-folder": N_("{file} is a folder: name one CSV or XLSX file in it."),
    "sheet-empty": N_("{file} has no heading row: name the columns in its first row."),
    "sheet-not-utf8": N_('{file} is not text in UTF-8: save it as "CSV UTF-8" or as XLSX.'),
    "sheet-not-text": N_(
        '{file}, row {row}: there are bytes that no text holds: save it as "CSV UTF-8" or as XLSX.'
    ),
    "sheet-quote": N_(
        "{file}, row {row}: a quotation mark is not closed, or stands in the middle of a cell that "
        "begins with one: correct that row, or save the sheet as CSV or XLSX again."
    ),
    "sheet-no-openpyxl": N_(
        '{file} is a workbook, for which openpyxl is needed: run pip install "fairtender[desk]", '
        "or use CSV instead."
    ),
    "sheet-other-workbook": N_(
        "{file} is a workbook of another kind, or has a password: save it as XLSX without one."
    ),
    "sheet-broken-workbook": N_(
        "{file} cannot be read as an XLSX workbook: open it in a spreadsheet program and save it "
        "as XLSX."
    ),
    "sheet-which": N_(
        "{file} has several sheets with content ({sheets}): keep one, or call the right one "
        '"{table}".'
    ),
    "sheet-merged": N_(
        "{file}, row {row}: the cells {cells} are merged: unmerge them and write the value in each "
        "cell that it is meant for."
    ),
    "sheet-no-headings": N_(
        '{file}, row 1: "{heading}" is not a known heading, and no other heading of that row is: '
        "the first row must name the columns, which are {known}."
    ),
    "sheet-heading": N_(
        '{file}, row 1: the heading "{heading}" is not known; the nearest is "{near}": rename it, '
        "name it in a mapping, or delete its column."
    ),
    "sheet-heading-unknown": N_(
        '{file}, row 1: the heading "{heading}" is not known: rename it to one of {known}, name it '
        "in a mapping, or delete its column."
    ),
    "sheet-heading-twice": N_(
        '{file}, row 1: "{first}" and "{heading}" name the same column: keep one of them.'
    ),
    "sheet-no-column": N_("{file}, row 1: there is no column {column} ({description}): add it."),
    "sheet-beside": N_(
        '{file}, row 1: column {column} has no heading, and "{heading}" follows it: give it one or '
        "delete the column; a second table belongs on a sheet of its own."
    ),
    "sheet-no-heading": N_(
        '{file}, row {row}: "{value}" stands in column {column}, which has no heading: give it one '
        "or delete it; in CSV, a text with a comma in it stands in quotes."
    ),
    "sheet-below": N_(
        "{file}, row {row}: something stands below the empty row {gap}: delete the empty row; a "
        "second table or a note belongs on a sheet of its own."
    ),
    "sheet-missing": N_(
        "{file}, row {row}, column {column}: the cell is empty: fill it in ({description})."
    ),
    "sheet-or-empty": N_("Where it is not known, leave the cell empty."),
    "sheet-error": N_(
        '{file}, row {row}, column {column}: "{value}" is an error of the spreadsheet: correct its '
        "formula.{empty}"
    ),
    "sheet-no-result": N_(
        "{file}, row {row}, column {column}: a formula has no stored result: open the file in a "
        "spreadsheet program and save it, or write the value."
    ),
    "sheet-number": N_(
        '{file}, row {row}, column {column}: "{value}" is not a number: write it with digits, such '
        "as 1234.50 or 1234,50.{empty}"
    ),
    "sheet-thousands": N_(
        '{file}, row {row}, column {column}: "{value}" has a sign between the thousands: write '
        "only digits and one decimal sign, such as 1234.50 or 1234,50."
    ),
    "sheet-in-doubt": N_(
        '{file}, row {row}, column {column}: "{value}" can be read as {whole} or as {decimal}: '
        "write it in one of these two ways."
    ),
    "sheet-two-signs": N_(
        '{file}, row {row}, column {column}: "{value}" has a decimal comma, but "{other}" in row '
        "{other_row} has a decimal point: use one of them in the whole file."
    ),
    "sheet-currency": N_(
        '{file}, row {row}, column {column}: "{value}" has a currency in it: write the number '
        "alone; a currency has a column of its own."
    ),
    "sheet-percent": N_(
        '{file}, row {row}, column {column}: "{value}" is written as a percentage: write the '
        "number alone, without the percent sign ({description})."
    ),
    "sheet-date": N_(
        '{file}, row {row}, column {column}: "{value}" is not a date as it is wanted: write year, '
        "month and day, such as 2026-03-31.{empty}"
    ),
    "sheet-no-day": N_(
        '{file}, row {row}, column {column}: there is no day "{value}": correct it.{empty}'
    ),
    "sheet-is-date": N_(
        '{file}, row {row}, column {column}: the spreadsheet has made the date "{value}" of this '
        "cell: format the column as text and write the cell again ({description})."
    ),
    "sheet-long-number": N_(
        '{file}, row {row}, column {column}: "{value}" is too long a number for a spreadsheet, '
        "which changes its last digits: format the column as text and write the cell again."
    ),
    "sheet-choice": N_(
        '{file}, row {row}, column {column}: "{value}" is not one of the choices: write one of '
        "{choices}.{empty}"
    ),
    "sheet-key-twice": N_(
        "{file}, row {row}: {columns} has the value {value}, as row {first} has: give each row its "
        "own, or delete one of the two."
    ),
    "sheet-cpv": N_(
        '{file}, row {row}, column cpv: "{value}" is not a CPV code: write its 8 digits, with or '
        "without check digit, and ; between several."
    ),
    "sheet-negative": N_(
        '{file}, row {row}, column {column}: "{value}" is below zero: correct it.'
    ),
    "sheet-percent-range": N_(
        '{file}, row {row}, column {column}: "{value}" is not a percentage from 0 to 100: correct '
        "it."
    ),
    "sheet-no-currency": N_(
        "{file}, row {row}, column currency: the value {value} has no currency: write its code, "
        "such as EUR."
    ),
    "sheet-there": N_("{file} is there already and may be filled in: choose another name."),
    "sheet-template-kind": N_("{file}: a template is a .xlsx or a .csv file: choose such a name."),
    "sheet-about-columns": N_("columns"),
    "sheet-about-column": N_("Column"),
    "sheet-about-needed": N_("Needed or not"),
    "sheet-about-kind": N_("What to write"),
    "sheet-about-choices": N_("Choices"),
    "sheet-about-about": N_("What it means"),
    "sheet-about-example": N_("Example"),
    "sheet-needed": N_("needed"),
    "sheet-optional": N_("may be empty"),
    "sheet-kind-text": N_("Text"),
    "sheet-kind-choice": N_("One of the choices"),
    "sheet-kind-number": N_("A number"),
    "sheet-kind-decimal": N_("An exact number"),
    "sheet-kind-date": N_("A date: year, month and day"),
    "sheet-kind-flag": N_("yes or no"),
    "sheet-example": N_("Example: {example}"),
    "mapping-not-toml": N_("{file} is not a mapping: it cannot be read as TOML ({cause})."),
    "mapping-section": N_(
        '{file} must hold one section [columns] with lines such as "Our heading" = "title": '
        "correct it."
    ),
    "mapping-name": N_(
        '{file}: "{heading}" is mapped to "{name}", which is not a column: write one of {known}.'
    ),
    "mapping-name-near": N_(
        '{file}: "{heading}" is mapped to "{name}", which is not a column; the nearest is '
        '"{near}": correct it.'
    ),
}
