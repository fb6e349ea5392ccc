"""What is said of a class: its report, and the marks for a learning platform."""

from fairtender.messages.mark import N_

MESSAGES = {
    # workshop report
    "class-none": N_(
        "{folder}: nothing is graded here yet; run `workshop collect UNIT SOURCE`, then "
        "`workshop grade UNIT`."
    ),
    "class-not-graded": N_(
        "{unit}: no hand-in of it is graded; run `workshop grade {unit}` first."
    ),
    "class-pseudonyms": N_(
        "{path}: the list of pseudonyms cannot be read ({cause}); mend the file, or move it away "
        "to draw new ones."
    ),
    "class-pseudonym": N_("Trainee {number}"),
    "class-written": N_("The report is {page}; {count} tables are beside it as CSV."),
    "class-keep-list": N_("Who is who is in {path}. Never pass this file on."),
    "class-joined": N_(
        "No table has the points of a person: equal points would find them again in a list of "
        "marks. Still, whoever has such a list, or knows the class, can tell some people by what "
        "is said of them. So pass on either this report or the marks, never both."
    ),
    "class-others": N_(
        "These lie in the same folder and may hold names; do not pass them on: {names}."
    ),
    "class-title": N_("The class at a glance"),
    "class-about": N_("Units: {units}. People: {people}. Made on {when}."),
    "class-prompt": N_(
        "These numbers are a reason to talk with people and to look at the questions again. They "
        "are no ranking and no verdict. Anyone can read the answers of a public course, so the "
        "marks are for learning."
    ),
    "class-hidden": N_(
        "Everybody has a pseudonym, drawn by lot and the same in every report. The list of who is "
        "who stays with the trainer, and the points of each person are left out. This hides people "
        "from strangers only. Whoever has a list of the marks, or knows the class, can tell some "
        "of them by who needs help or is missing. Never keep this page and such a list together."
    ),
    "class-small": N_(
        "This is a small group: in one unit only {fewest} people are graded. With fewer than "
        "{small}, whoever knows the class can often tell who is who in spite of the pseudonyms. Do "
        "not pass this page on."
    ),
    "class-contents": N_("Units in this report"),
    "class-to-do": N_("What to do next"),
    "class-nothing-to-do": N_(
        "Nothing waits for you, and no objective or question was hard for half of the class."
    ),
    "class-teach": N_("Teach again “{text}”: {people} of {of} people reached it ({unit})."),
    "class-hard": N_("A hard question, {share} of its points earned ({unit}): “{label}”."),
    "class-chosen": N_("Chosen wrongly by {people} of {of}: “{text}”."),
    "class-step-mark": N_(
        "Mark the texts that wait, with `workshop formgrader` or `workshop marks`: {units}."
    ),
    "class-texts": N_("{unit} ({count}, of which {open} are empty)"),
    "class-step-blank": N_(
        "Give all empty texts 0 points at once, with `workshop marks blank UNIT`: {units}."
    ),
    "class-step-ask": N_(
        "Ask those for their file again who handed in what cannot be graded; they are named below: "
        "{units}."
    ),
    "class-step-grade": N_(
        "Grade what is not graded or has changed since, with `workshop grade UNIT`: {units}."
    ),
    "class-step-assign": N_(
        "Find out whose files lie in the inbox, with `workshop collect UNIT --list`: {units}."
    ),
    "class-talk": N_(
        "Talk again about a common misunderstanding ({people} of {of} people, {unit}): “{text}”"
    ),
    "class-help": N_("Who may need help"),
    "class-help-rule": N_(
        "A reason to ask how it goes, not a judgement. Named here is who earned less than half of "
        "the points that are marked, left more than half of the questions open, handed in no "
        "answers, too late only, only what cannot be graded, or nothing while at least half of the "
        "class did. The order is by name."
    ),
    "class-help-nobody": N_("Nobody, by these rules."),
    "class-help-table": N_("People and reasons, by name"),
    "class-help-why": N_("Why"),
    "class-help-below-half": N_("Less than half of the points so far: {units}"),
    "class-help-open": N_("More than half of the questions open: {units}"),
    "class-help-blank": N_("Handed in without answers: {units}"),
    "class-help-late": N_("Handed in too late only: {units}"),
    "class-help-refused": N_("Handed in what cannot be graded, so ask for the file: {units}"),
    "class-help-unsure": N_("A file that may be theirs waits to be assigned: {units}"),
    "class-help-nothing": N_("Nothing handed in: {units}"),
    "class-missing": N_("Not handed in"),
    "class-no-roster": N_(
        "There is no roster, so that nobody can be missed here. `workshop collect UNIT --roster "
        "FILE` takes one in."
    ),
    "class-missing-nobody": N_("Everybody on the roster has handed in."),
    "class-missing-table": N_("People and units, by name"),
    "class-missing-what": N_("What is missing"),
    "class-missing-none": N_("Nothing: {units}"),
    "class-missing-late": N_("Too late only: {units}"),
    "class-missing-refused": N_("A file that cannot be graded: {units}"),
    "class-missing-unsure": N_("A file that may be theirs waits to be assigned: {units}"),
    "class-flags": N_("What else to look at"),
    "class-flags-table": N_("People and what was noticed, by name"),
    "class-flags-what": N_("What was noticed"),
    "class-flags-not-graded": N_("Not graded, or changed since: {units}"),
    "class-flags-release": N_(
        "Answered in another edition, so that changed questions count as open: {units}"
    ),
    "class-flags-malformed": N_("Answers that cannot be used: {units}"),
    "class-flags-unknown": N_("Answers to questions that are not asked: {units}"),
    "class-flags-not-on-roster": N_("Not on the roster: {units}"),
    "class-flags-set-by-hand": N_("Parts whose points the trainer set: {units}"),
    "class-name": N_("Name"),
    "class-id": N_("Id"),
    "class-marks": N_("Points of each person"),
    "class-marks-table": N_("Points so far, by name"),
    "class-marks-table-final": N_("Points, by name"),
    "class-state-to-mark": N_("{points} more wait"),
    "class-state-not-graded": N_("not graded yet"),
    "class-state-late": N_("too late only"),
    "class-state-refused": N_("a file that cannot be graded"),
    "class-state-unsure": N_("perhaps a file that waits"),
    "class-state-none": N_("nothing"),
    "class-units": N_("The units"),
    "class-units-table": N_("People, and shares of the points that are marked, by unit"),
    "class-unit": N_("Unit"),
    "class-units-chart": N_("Mean share of the points that are marked, by unit"),
    "class-percent": N_("percent of the points"),
    "class-hundred": N_("{value} %"),
    "class-no-number": N_("none yet"),
    "class-handed-in": N_("Handed in"),
    "class-graded": N_("Graded"),
    "class-people-to-mark": N_("With texts to mark"),
    "class-mean": N_("Mean"),
    "class-median": N_("Middle (median)"),
    "class-range": N_("Lowest to highest"),
    "class-of": N_("{part}\u00a0of\u00a0{whole}"),
    "class-from-to": N_("{low} to {high}"),
    "class-unit-about": N_("Unit {unit}, graded hand-ins: {graded}."),
    "class-distribution": N_("How the points are spread"),
    "class-distribution-of": N_("People by their share of the points, {unit}"),
    "class-share": N_("Share"),
    "class-people": N_("People"),
    "class-objectives": N_("Objectives"),
    "class-objectives-of": N_("Share of the points behind each objective, {unit}"),
    "class-objective": N_("Objective"),
    "class-earned": N_("Points earned"),
    "class-reached": N_("Reached it"),
    "class-may-reach": N_("May reach it"),
    "class-practise": N_("Should practise"),
    "class-beliefs": N_("The commonest misunderstandings"),
    "class-beliefs-of": N_("Misunderstandings and how many people show them, {unit}"),
    "class-beliefs-none": N_("No hand-in shows one that the course knows."),
    "class-belief": N_("Misunderstanding"),
    "class-read": N_("Read again"),
    "class-place": N_("“{section}” in “{chapter}”"),
    "class-questions": N_("Questions"),
    "class-questions-of": N_("{part} ({unit})"),
    "class-hardest": N_("The hardest questions, by points earned, {unit}"),
    "class-question": N_("Question"),
    "class-separates": N_("Tells apart"),
    "class-look": N_("{value}: look at it"),
    "class-note-too-few": N_("too few people"),
    "class-note-all-alike": N_("all alike"),
    "class-open": N_("Left open"),
    "class-reading": N_("How to read these numbers"),
    "class-reading-share": N_(
        "Every share is one of the points that are marked. A text that still waits counts neither "
        "for nor against anybody."
    ),
    "class-reading-difficulty": N_(
        "Points earned: the share of a question's points that the class earned. The lower it is, "
        "the harder the question was."
    ),
    "class-reading-separates": N_(
        "Tells apart: whether those who did well in the rest of the unit also did well in this "
        "question. Near 1 they did, near 0 the question says little, below 0 it was those who did "
        "less well: then look at its words and its key. It is the corrected item-total "
        "correlation, with the other questions that are marked by the computer. With fewer than "
        "{fewest} people it is not given, and with fewer than 30 it is a hint only."
    ),
    "class-reading-reached": N_(
        "An objective is reached with 70 percent of the points behind it. Who may reach it has "
        "texts that wait to be marked."
    ),
    "class-reading-belief": N_(
        "A misunderstanding is counted where more than half of the answers that would show it are "
        "given. One wrong answer alone can have many reasons."
    ),
    "class-reading-open": N_("Left open: hand-ins without a usable answer to the question."),
    # workshop export
    "export-in-git": N_(
        "{path}: this lies in a git repository, and marks are people's data that must not be "
        "published by accident; choose another place with --out."
    ),
    "export-waiting": N_(
        "{unit}: texts still wait for marking (people: {people}, points: {points}). Mark them "
        "first. Or say what to do: --unmarked leave-out leaves these people out, --unmarked zero "
        "gives what they have so far."
    ),
    "export-empty": N_("{units}: nobody has a mark to export. {problems}"),
    "export-left-out": N_("{unit}: left out, since their texts wait for marking: {names}."),
    "export-as-zero": N_(
        "{unit}: texts that wait count nothing yet (people: {count}); export again when they are "
        "marked."
    ),
    "export-not-graded": N_(
        "{unit}: handed in, but not graded or changed since, so that they have no mark here: "
        "{names}. Run `workshop grade {unit}` and export again."
    ),
    "export-maximum": N_(
        "{unit}: the item's maximum on the platform must be {most}; --out-of N gives the marks out "
        "of N."
    ),
    "export-more": N_("{names} and {count} more"),
    "export-no-email": N_(
        "The roster has no email address of anybody with a mark. Add the column email (`workshop "
        "collect UNIT --roster FILE` takes the new roster), or use --by id where the ids are "
        "Moodle's ID numbers or usernames."
    ),
    "export-nobody": N_(
        "Left out, since the roster has no email address for them, and Moodle stops at the first "
        "person whom it cannot find: {names}."
    ),
    "export-shared": N_("Left out, since they share an address with somebody else: {names}."),
    "export-formula": N_(
        "Left out, since a spreadsheet would take their address for a formula; enter these by "
        "hand: {names}."
    ),
    "export-moodle-map": N_(
        "In Moodle open Grades, Import, CSV file. Then map “{head}” to the field that holds it, "
        "and each column of marks to its item of the gradebook."
    ),
    "export-moodle-gaps": N_(
        "People without a mark in some of the units: {count}. There Moodle takes away what stands "
        "in its gradebook; export one unit at a time where that must not happen."
    ),
    "export-one-unit": N_("Open edX takes the marks of one unit at a time; name one unit."),
    "export-no-template": N_(
        "Open edX takes back its own file only. Download it there (gradebook: Download Grades; a "
        "staff graded problem: Export scores) and name it with --template FILE."
    ),
    "export-template": N_(
        "{path}: this is not a file that Open edX gave for filling in: it needs the columns "
        "user_id, username, and “New Points” or “new_override-…”."
    ),
    "export-columns": N_("{path}: name the column to fill in with --column; there are: {columns}."),
    "export-not-found": N_(
        "Not in the platform's file, or there twice, under the id of the roster: {names}. Their "
        "marks were not exported."
    ),
    "export-openedx-upload": N_(
        "In Open edX upload the file where you downloaded it (Import Grades, or Import scores)."
    ),
    "export-out-of": N_("--out-of {value}: this must be a number above 0."),
    "export-written": N_("{path} is written. Marks in it: {count}."),
}
