"""What is said while a workshop is run."""

from fairtender.messages.mark import N_

MESSAGES = {
    "workshop-task": N_("**Your trainer marks this answer. Points: {points}.**"),
    "workshop-criterion": N_("Points {points}: {text}"),
    "workshop-model": N_("A good answer: {text}"),
    "workshop-why": N_("Why: {text}"),
    "handin-link": N_("{path}: this is a link to somewhere else; put the file itself there."),
    "handin-strange": N_("{path}: this is not a hand-in; one is called {slug}_NAME.json."),
    "handin-name": N_(
        "{name}: this name holds a sign that the grading cannot use; rename it with letters, "
        "digits and spaces only."
    ),
    "handin-none": N_("{path}: there is no answers.json in it; ask for the file."),
    "handin-two": N_("{paths}: these belong to one person; keep the one that counts."),
    "handin-no-file": N_("{path}: this is not a file; put the answers file there."),
    "handin-large": N_(
        "{path}: this file has {size} MB, and answers never need more than {most} MB; "
        "ask for the right file."
    ),
    "handin-unreadable": N_("{path}: this file cannot be read; check its permissions."),
    "grade-no-folder": N_(
        "{folder}: there is no folder `submitted` in it; put the hand-ins there, as "
        "submitted/NAME/SLUG/answers.json or submitted/SLUG_NAME.json."
    ),
    "grade-empty": N_("{folder}: there is no hand-in for {slug} in it."),
    "grade-in-git": N_(
        "{folder}: this lies in a git repository, and answers are people's data that must not "
        "be published by accident; move the folder out of it."
    ),
    "grade-folder-name": N_(
        "{folder}: nbgrader cannot work in a path with * ? [ or ]; rename or move the folder."
    ),
    "grade-read-only": N_("{folder}: this folder cannot be written to; copy it elsewhere."),
    "grade-cells-changed": N_(
        "{slug}: parts were added or taken away since this folder was first graded, and nbgrader "
        "cannot carry the marks over; move {folder} away and grade again."
    ),
    "grade-failed": N_("{name}: nbgrader could not grade this hand-in; {log} says why."),
    "grade-cell-failed": N_(
        "{name}: the cell {cell} of the exercise failed ({cause}), which is no fault of the "
        "learner; mend the course and grade again."
    ),
    "grade-progress": N_("Graded {done} of {of}, about {left} s left; now {name}"),
    "grade-done": N_("Graded {done} of {of} in {seconds} s."),
    "grade-summary": N_(
        "{count} hand-ins graded, {unchanged} of them earlier and unchanged since. "
        "Points as a table: {path}"
    ),
}
