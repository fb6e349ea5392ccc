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
    "sheet-empty": N_("{file} has no heading row: name the columns in its first row."),
    "sheet-not-utf8": N_('{file} is not text in UTF-8: save it as "CSV UTF-8" or as XLSX.'),
    "sheet-heading": N_(
        '{file}, row 1: the heading "{heading}" is not known; the nearest is "{near}": rename it, '
        "or name it in a mapping."
    ),
    "sheet-heading-twice": N_('{file}, row 1: the heading "{heading}" stands there twice.'),
    "sheet-no-column": N_("{file}, row 1: there is no column {column} ({description}): add it."),
    "sheet-cell": N_(
        '{file}, row {row}, column {column}: "{value}" is not what belongs there '
        "({description}): correct it."
    ),
    "sheet-key-twice": N_(
        "{file}, row {row}: {columns} has the value {value} that an earlier row has: give each row "
        "its own."
    ),
}
