"""What is said while texts are marked, a person is forgotten, and a workshop is checked."""

from fairtender.messages.mark import N_

MESSAGES = {
    # --- workshop marks
    "marks-there": N_(
        "{path}: this file is there already and may hold marks; import it and move it away, or "
        "name another with --out."
    ),
    "marks-not-written": N_("{path}: this file cannot be written ({cause}); name another."),
    "marks-none": N_("{unit}: nothing is graded; run `workshop grade {unit}` first."),
    "marks-nothing": N_("{unit}: no question of this unit is marked by a person."),
    "marks-cut": N_("[… {count} characters in all; the whole text stands in formgrader]"),
    "marks-state-waiting": N_("waiting"),
    "marks-state-marked": N_("marked"),
    "marks-state-changed": N_("answer changed since"),
    "marks-left-out": N_(
        "{trainee}: left out, since the hand-in has changed after the grading; run `workshop grade "
        "{unit}` and export again."
    ),
    "marks-exported": N_(
        "{path} has {rows} rows. Fill in the columns “{points}” and “{comment}”; an empty cell "
        "leaves what is there. Then: workshop marks import {unit} {path} --in {folder}"
    ),
    "marks-imported": N_(
        "Taken over: {marks} marks and {comments} comments. Rows without a change: {unchanged}. "
        "Texts that still wait: {waiting}."
    ),
    "marks-status": N_(
        "{unit}: {waiting} wait, {marked} are marked, {changed} changed after they were marked."
    ),
    "marks-trainee": N_(
        "{file}, row {row}, column {column}: nobody with “{value}” has a graded hand-in of {unit}."
    ),
    "marks-question": N_(
        "{file}, row {row}, column {column}: “{value}” is no question of {unit} that a person "
        "marks."
    ),
    "marks-twice": N_(
        "{file}, row {row}, column {column}: this trainee and question stand in row {first} too."
    ),
    "marks-formula": N_(
        "{file}, row {row}, column {column}: there is a formula; write its result as a value."
    ),
    "marks-number": N_(
        "{file}, row {row}, column {column}: “{value}” is not a number; write points such as 2 or "
        "1.5, at most {most}."
    ),
    "marks-doubt": N_(
        "{file}, row {row}, column {column}: “{value}” can be read in two ways; write it with a "
        "point, such as 1.5."
    ),
    "marks-range": N_(
        "{file}, row {row}, column {column}: {value} is not between 0 and {most} points."
    ),
    "marks-stale": N_(
        "{file}, row {row}, column {column}: {value} handed in anew after the grading; run "
        "`workshop grade {unit}`, then export this row again."
    ),
    "marks-changed": N_(
        "{file}, row {row}, column {column}: the answer is no longer the one that was exported; "
        "export {unit} again and mark this row there."
    ),
    "marks-newer": N_(
        "{file}, row {row}, column {column}: the gradebook has a mark that is newer than this "
        "sheet ({now}); empty this cell to keep that one, or import with --overwrite."
    ),
    "marks-newer-comment": N_(
        "{file}, row {row}, column {column}: the gradebook has a comment that is newer than this "
        "sheet; empty this cell to keep that one, or import with --overwrite."
    ),
    "marks-meanwhile": N_(
        "{file}: somebody marked in formgrader at the same moment; nothing was taken over. Give "
        "the command again."
    ),
    # --- workshop formgrader
    "formgrader-open": N_(
        "{folder}: formgrader is open in this workshop; end it with Ctrl+C in its own window."
    ),
    "formgrader-port": N_(
        "Port {port} of this machine cannot be used ({cause}); choose another with --port, or "
        "leave it out."
    ),
    "formgrader-none": N_(
        "{folder}: nothing is graded in this workshop; run `workshop grade UNIT` first."
    ),
    "formgrader-open-at": N_(
        "Open {address} in a browser on this machine. Each mark is saved as you leave its box. "
        "Ctrl+C here ends it."
    ),
    "formgrader-ended": N_("Formgrader has ended. The marks are safe, also in {folder}."),
    "formgrader-refused-title": N_("This is not done here"),
    "formgrader-refused": N_(
        "This page is for marking only, so that no notebook is run and nothing is graded by "
        "accident. For all else there are the commands workshop collect, workshop grade, workshop "
        "feedback and workshop report."
    ),
    "formgrader-back": N_("Back to the hand-ins"),
    # --- workshop forget
    "forget-nobody": N_(
        "{trainee}: nobody in this workshop has this id or name; the ids stand in roster.csv and "
        "are the names of the folders in submitted."
    ),
    "forget-which": N_(
        "{trainee}: nobody has this id. Who is meant? {offered}. Give the command with the id."
    ),
    "forget-ask": N_("Nothing was removed. To remove {trainee} without being asked, add --yes."),
    "forget-sure": N_(
        "Remove {trainee} ({names}) with every hand-in and mark? It cannot be undone. Type the id "
        "to go on:"
    ),
    "forget-not": N_("Nothing was removed."),
    "forget-inbox": N_("Removed what was handed in: {path}"),
    "forget-gone": N_("(removed)"),
    "forget-doubt": N_(
        "{path} is left: it names this person, and another with the same name is on the roster. "
        "See whose it is with `workshop collect UNIT --list`, and delete that folder if it must go."
    ),
    "forget-hand-ins": N_("Removed {folder} ({units})"),
    "forget-gradebook": N_("Removed from the gradebook, with all marks and comments ({units})"),
    "forget-damaged": N_("Removed {path}, a damaged gradebook that was kept aside"),
    "forget-marks": N_("Removed the marks kept in {path}"),
    "forget-rows": N_("Removed from {path}: {count} rows"),
    "forget-sheet": N_(
        "{path} is left: it cannot be read ({cause}); look into it, and delete it if it names the "
        "person."
    ),
    "forget-written": N_("Removed {path}"),
    "forget-log": N_("Removed from {path}: {count} lines"),
    "forget-code": N_("Removed the code in {path}"),
    "forget-roster": N_("Removed from {path}"),
    "forget-named": N_(
        "{path} still names the person; look into it. It may be another's text, or a copy."
    ),
    "forget-done": N_(
        "{trainee} is removed from this workshop. Reports, tables and the list of feedback pages "
        "are removed too: write them again with workshop report, workshop export, workshop "
        "feedback and workshop certificate. Files that lie elsewhere (the source of the hand-ins, "
        "copies, what was sent) are not touched."
    ),
    # --- workshop check
    "check-ok": N_("OK  "),
    "check-mend": N_("MEND"),
    "check-look": N_("LOOK"),
    "check-ready": N_("Everything is ready."),
    "check-ready-but": N_("Everything is ready; to be looked at: {count}."),
    "sources-unreadable": N_("{file}: it cannot be read ({cause}); correct it."),
    "sources-fault": N_(
        "{file}, entry {key}: {fields} is missing or wrong: urldate is a day such as 2026-11-25; "
        "hand is first, part or second; kind is rule or figure, and then pending says what is "
        "known to change."
    ),
    "check-wrong": N_("To be mended: {count}."),
    "check-now-kernel": N_("Starting a kernel …"),
    "check-now-unit": N_("Trying unit {number} of {of}: {unit} …"),
    "check-now-formgrader": N_("Starting formgrader …"),
    "check-python": N_("Python {version}"),
    "check-python-other": N_(
        "Python {version} cannot run this course; install 3.11, 3.12 or 3.13 and make the "
        "environment anew."
    ),
    "check-requirements": N_("{path}: the list of packages cannot be read ({cause}); restore it."),
    "check-missing": N_(
        "The package {name} is not installed; run: python -m pip install -r {path}"
    ),
    "check-version": N_(
        "The package {name} has version {there} and the course was tried with {pin}; run: python "
        "-m pip install -r {path}"
    ),
    "check-packages": N_("{count} packages are installed in the versions of requirements.txt"),
    "check-kernel": N_("A kernel starts (in {seconds} s)"),
    "check-kernel-other": N_(
        "The kernel “python3” is not this Python: it answered “{there}” and not {here}. See "
        "`jupyter kernelspec list`, and take the one away with `jupyter kernelspec remove python3`."
    ),
    "check-kernel-none": N_(
        "No kernel starts ({cause}); run: python -m pip install --force-reinstall ipykernel"
    ),
    "check-place": N_("{folder} can be written to and lies outside of git"),
    "check-folder": N_("{path}: this folder is missing; make it again, empty."),
    "check-room": N_("{free} GB are free on the disk"),
    "check-no-room": N_(
        "{folder}: only {free} GB are free on this disk, and a workshop needs up to {room} GB; "
        "make room."
    ),
    "check-roster": N_("The roster can be read; people on it: {count}"),
    "check-no-roster": N_("There is no roster: hand-ins are known by the names in the files"),
    "check-gradebook-none": N_("There is no gradebook yet; the first grading makes it"),
    "check-gradebook-good": N_("The gradebook and the kept marks can be read"),
    "check-unchanged": N_("The questions are those that the workshop was made with"),
    "check-changed": N_(
        "{unit}: its questions have changed since this workshop was made. If trainees have the "
        "exercise already, go back to that version of the course in {course}; if not, make a new "
        "workshop folder."
    ),
    "check-unit": N_("{unit}: it cannot be graded ({cause})"),
    "check-unit-good": N_(
        "{unit} can be built, and {count} trial hand-ins earn the marks expected ({seconds} s)"
    ),
    "check-no-exercise": N_("{unit}: {path} is missing; run: make exercises"),
    "check-exercise": N_(
        "{unit}: {path} is not what the solution says now, so trainees would work on another "
        "exercise than the one that is graded; run: make exercises"
    ),
    "check-marks": N_(
        "{unit}: {kind} earned {earned} points and should earn {points}; something in this "
        "environment or in the course changes the marks. Get the course anew, or tell its authors."
    ),
    "check-sources": N_("All {count} sources of the book were read within a year"),
    "check-old-sources": N_(
        "{count} of the book's {of} sources were last read more than a year ago. Look them up "
        "before you rely on them; the page Sources has the addresses: {keys}"
    ),
    "check-kind-model": N_("a hand-in with the model answers"),
    "check-kind-blank": N_("a hand-in without answers"),
    "check-kind-wrong": N_("a hand-in with a known mistake"),
    "check-formgrader": N_("Formgrader starts (in {seconds} s)"),
    "check-no-formgrader": N_(
        "Formgrader does not start ({cause}). Texts can still be marked in a spreadsheet: workshop "
        "marks export UNIT"
    ),
}
