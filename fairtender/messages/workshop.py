"""What is said while a workshop is run."""

from fairtender.messages.mark import N_

MESSAGES = {
    "goods-list-columns": N_(
        "{file}: this cannot be read as the list of goods, because a heading is not there: "
        "{columns}. Take the issuer's own sheet, or write these headings above its columns."
    ),
    "goods-list-rows": N_(
        "{file}: this cannot be read as the list of goods: {faults}. Correct these rows, or take "
        "the issuer's sheet again."
    ),
    "goods-list-row-good": N_("row {row} has no good"),
    "goods-list-row-country": N_("row {row} has no country"),
    "goods-list-row-cell": N_("row {row} has “{value}” where a kind of labour, yes or no is read"),
    "goods-list-row-none": N_("row {row} names no kind of labour"),
    "goods-list-row-more": N_("and {count} more"),
    "goods-list-empty": N_("{file}: there are headings of the list of goods, and no good."),
    "goods-list-source": N_(
        "{file}: no good cites the source {source}; name the id of the list in this profile with "
        "--source."
    ),
    "goods-list-own": N_(
        "{file}: exercises and keys are made for the course's own profile; name a copy after "
        "--write."
    ),
    "goods-list-there": N_(
        "{file}: there is such a file, and it is not the profile that was compared; name a new "
        "file after --write."
    ),
    "goods-list-partial": N_(
        "{file}: {gone} goods of the profile are not in this sheet, so it seems to be a part of "
        "the list, and nothing was written; take the whole sheet."
    ),
    "goods-list-edition": N_(
        "--write needs --edition and --published as well: the edition and its day, as they then "
        'stand in the source of the profile ("2024 edition", 2024-09-05).'
    ),
    "goods-list-write": N_("--edition and --published are for --write; name the file to write."),
    "goods-list-alone": N_("--write, --edition, --published and --source need --goods SHEET."),
    "goods-list-unwritten": N_(
        "{file}: nothing was written, because the entry {entry} is not laid out as in the course's "
        "own profile ([[commodity]], then code); put its lines into that order."
    ),
    "goods-list-head": N_("{sheet} against {profile}: {changes} listings change."),
    "goods-list-change": N_("{country}: {before} -> {after}"),
    "goods-list-none": N_("not listed"),
    "goods-list-pages": N_("named in: {files}"),
    "goods-list-pages-origin": N_("{file} (a changed origin too)"),
    "goods-list-no-page": N_("named on no page, in no exercise and in no data of the course"),
    "goods-list-by-hand": N_(
        "To decide by hand: listed because of an input. The sheet does not say for what the input "
        "is listed. Read it at the issuer, and write from_forced_labour or from_child_labour:"
    ),
    "goods-list-new": N_("New goods, for which the profile has no entry and no place in left_out:"),
    "goods-list-gone": N_("Goods of the profile that this sheet does not have:"),
    "goods-list-countries": N_(
        "Countries whose name the screen does not know; add them under [country]: {countries}"
    ),
    "goods-list-no-inputs": N_(
        "The sheet does not tell goods that are listed because of an input; what the profile says "
        "of them stays as it is."
    ),
    "goods-list-written": N_(
        "Written: {file}. Check it with `python -m workshop profile {file}`; new goods and what is "
        "to decide by hand are not in it."
    ),
    "workshop-task": N_("**Your trainer marks this answer. Points: {points}.**"),
    "workshop-criterion": N_("Points {points}: {text}"),
    "workshop-model": N_("A good answer: {text}"),
    "workshop-why": N_("Why: {text}"),
    "unit-none": N_("{unit}: there is no such unit. There are: {units}."),
    "unit-several": N_("{unit}: this can be one of several units; which? {units}."),
    "workshop-none": N_(
        "{folder}: this is no workshop folder; make one with `workshop new FOLDER`, or name the "
        "right one with --in."
    ),
    "workshop-made": N_(
        "{folder} is ready, with {count} people on its roster. Next: "
        "workshop check --in {folder}; then workshop collect UNIT FILES --in {folder}"
    ),
    "workshop-not-empty": N_("{folder}: there is something in it already; name a new folder."),
    "workshop-settings": N_("{path}: the settings cannot be used ({cause}); mend the file."),
    "workshop-deadline": N_(
        "the deadline of {unit} is {value}, and must be written as 2026-11-25T18:00:00+01:00"
    ),
    "workshop-newer": N_(
        "{path}: this folder was not made by this version of the course, which knows format "
        "{format}; use the version that made it."
    ),
    "workshop-read-only": N_("{folder}: this folder cannot be written to ({cause})."),
    "workshop-busy": N_(
        "{folder}: another `workshop` command is at work in it; wait until it has ended, and "
        "nothing is lost."
    ),
    "workshop-in-git": N_(
        "{folder}: this lies in a git repository, and what trainees hand in must not be published "
        "by accident; choose a folder outside of it."
    ),
    "workshop-folder-name": N_(
        "{folder}: nbgrader cannot work in a path with * ? [ ] {{ or }}; choose another name."
    ),
    "roster-headings": N_(
        "{file}, row 1: the headings are {headings}. A roster needs id, name and email; a list of "
        "participants needs First name, Surname, ID number and Email address, or some of these."
    ),
    "roster-id": N_(
        "{file}, row {row} ({name}): the id “{id}” cannot be the name of a folder; use letters, "
        "digits and . _ @ + - only."
    ),
    "roster-no-id": N_(
        "{file}, row {row} ({name}): there is no ID number, username or address, one of which must "
        "be the id; write one."
    ),
    "roster-twice": N_(
        "{file}, row {row} ({name}): the id “{id}” stands in row {first} too; give each person one."
    ),
    "roster-instead": N_("{file}: there is no ID number in these rows: {rows}. {used}"),
    "roster-all-instead": N_("{file}: nobody has an ID number. {used}"),
    "roster-username": N_("The username is their id instead."),
    "roster-email": N_("The address is their id instead."),
    "roster-passed-over": N_("{file}: these columns were not read: {headings}."),
    "spreadsheet-not-utf8": N_(
        "{file}: this is not UTF-8 text; in the spreadsheet choose “CSV UTF-8” when saving."
    ),
    "spreadsheet-unreadable": N_("{file}: this file cannot be read as CSV ({cause})."),
    "spreadsheet-heading": N_(
        "{file}, row 1: the heading “{heading}” must stand there once; take the exported file and "
        "fill it in without changing its first row."
    ),
    "spreadsheet-row": N_("{file}, row {row}: there are more cells than headings."),
    "gradebook-locked": N_(
        "{path}: another program holds the gradebook; close it (formgrader, a database browser) "
        "and give the command again. Nothing is lost."
    ),
    "gradebook-failed": N_(
        "{path}: the gradebook could not be written ({cause}). What was written before is safe: "
        "make room or mend the folder, and give the command again."
    ),
    "gradebook-damaged": N_(
        "{path}: the gradebook is damaged; run `workshop grade UNIT`, which keeps it aside and "
        "makes a new one from the hand-ins and the marks in `marks`."
    ),
    "marks-unreadable": N_("{path}: the kept marks cannot be read ({cause}); mend the file."),
    "gradebook-anew": N_(
        "The gradebook was damaged. It is kept as {kept}. A new one is made from the hand-ins and "
        "from the marks in `marks`. Give `workshop grade` for each of these units: {units}."
    ),
    "grade-none": N_("{unit}: there is no hand-in; run `workshop collect {unit} SOURCE` first."),
    "grade-stopped": N_(
        "Stopped. {done} of {of} are graded and safe; the same command does the rest."
    ),
    "workshop-stopped": N_("Stopped. Nothing is lost; the same command goes on."),
    "grade-no-kernel": N_(
        "The kernel that grades could not be started, or could not run the exercise ({cause}). "
        "What was graded before is safe; see `workshop check`, then give the command again."
    ),
    "grade-time": N_("{path}: this is no time as 2026-11-25 18:00:00 UTC; mend or remove it."),
    "grade-lost": N_(
        "{name}: the kernel that graded this hand-in ended twice ({cause}); give the command "
        "again, or `workshop check`."
    ),
    "grade-cells-changed": N_(
        "{slug}: parts were added or taken away since this folder was first graded, and nbgrader "
        "cannot carry the marks over; move {folder} away and grade again."
    ),
    "grade-cell-failed": N_(
        "{name}: the cell {cell} of the exercise failed ({cause}), which is no fault of the "
        "learner; mend the course and grade again."
    ),
    "grade-progress": N_("Graded {done} of {of}, about {left} s left; now {name}"),
    "grade-done": N_("Graded {done} of {of} in {seconds} s."),
    "grade-summary": N_(
        "{count} hand-ins graded in {seconds} s, {unchanged} of them earlier and unchanged since. "
        "Next: mark the free texts, then workshop feedback and workshop report."
    ),
    # workshop collect
    "collect-no-source": N_("{path}: this cannot be opened ({cause}); check the name."),
    "collect-own": N_(
        "{path}: this is, holds or lies in the workshop folder itself; name what the platform gave."
    ),
    "collect-many": N_(
        "{path}: there are more than {most} files in it. What could be answers was read first; the "
        "rest was not read. Name the folder that holds the hand-ins."
    ),
    "collect-deep": N_("{path}: there are more than {most} folders in one another; not read."),
    "collect-link": N_(
        "{path}: this is a link to somewhere else, and is not followed; ask for the file itself."
    ),
    "collect-no-file": N_("{path}: this is not a plain file, and was not opened."),
    "collect-large": N_(
        "{path}: this file has {size} MB, and no hand-in needs more than {most} MB; ask for the "
        "answers file."
    ),
    "collect-unreadable": N_("{path}: this cannot be read ({cause}); ask for the file again."),
    "collect-zip-many": N_(
        "{path}: this zip holds more than {most} files; ask for the file. Where it is a platform's "
        "own download, name the zip itself as SOURCE."
    ),
    "collect-zip-much": N_(
        "{path}: this zip unpacks to more than any hand-in needs; the rest of it was not read."
    ),
    "collect-zip-broken": N_("{path}: this zip is damaged ({cause}); ask for it again."),
    "collect-zip-empty": N_("{path}: there is no file in this zip; ask for the file itself."),
    "collect-zip-path": N_(
        "{path}: the name of this file leads out of the zip, and it was not read; ask for the file."
    ),
    "collect-zip-name": N_(
        "{path}: the name of this file has more than {most} signs, and it was not read; ask for it."
    ),
    "collect-zip-twice": N_(
        "{path}: two files in the zip have this name, and neither was read; ask for the one that "
        "is meant."
    ),
    "collect-zip-locked": N_("{path}: this file is locked with a password; ask for it without."),
    "collect-zip-method": N_(
        "{path}: this file is packed in a way that is not read; ask for the file itself."
    ),
    "collect-zip-deep": N_("{path}: this is a zip in another zip; ask for the file itself."),
    "collect-notebook": N_(
        "{path}: this is a notebook. It is kept and never run; ask for the answers file, which the "
        "form saves with “Save my answers as a file”."
    ),
    "collect-text": N_("{path}: this is a text without answers. It is kept; ask for the file."),
    "collect-strange": N_(
        "{path}: this is not an answers file; one is called {unit}_NAME.json. Ask for it."
    ),
    "collect-refused": N_("{path}: {reason}"),
    "collect-unmatched": N_("{path}: nobody could be found whose it is."),
    "collect-ambiguous": N_("{path}: it could be from {who}."),
    "collect-other-name": N_(
        "{path}: it gives the id of {who} and the name of somebody else, and may be from either."
    ),
    "collect-platform-other": N_(
        "{path}: the platform says “{platform}” and the id in the file says another; it could be "
        "from {who}."
    ),
    "collect-platform-unknown": N_(
        "{path}: the platform says “{platform}”, who is not on the roster, and the file says {who}."
    ),
    "collect-disagrees": N_(
        "{path}: id, name and place of this file do not name the same person; it could be from "
        "{who}."
    ),
    "collect-elsewhere": N_(
        "{path}: this is a second file for this person, from elsewhere: {who} has number {number} "
        "already, which goes on counting until you decide."
    ),
    "collect-claimed": N_(
        "{path}: there are several files for this person, from different places, and none counts "
        "until you decide: {who}."
    ),
    "collect-before": N_(
        "Number {number}, from the same person of the platform, was given to {who}."
    ),
    "collect-hidden": N_("the platform does not say whose it is; its name and the file itself do"),
    "collect-other-inside": N_("the platform says “{platform}”, and the file has another's name"),
    "collect-replaces": N_(
        "it takes the place of number {number}, and no platform says whose it is"
    ),
    "collect-stamp": N_(
        "a timestamp.txt lies beside it, which anybody can write; the file's own time counts"
    ),
    "collect-aside": N_("{path}: put aside by hand."),
    "collect-how-to-assign": N_(
        "Give each of these to its trainee: workshop collect {unit} --assign NUMBER ID, with - as "
        "ID to put it aside."
    ),
    "collect-still": N_(
        "From before, and still without answers (ask again, or put aside with --assign NUMBER -):"
    ),
    "collect-downloads": N_(
        "{count} files came by Open edX, which tells when they were downloaded, and not when they "
        "were handed in. If they came in time, say so: workshop collect {unit} SOURCE --arrived "
        "WHEN."
    ),
    "collect-zone": N_(
        "The times in {names} have no time zone. They were read as this machine's, UTC{zone}."
    ),
    "collect-timed": N_("Time of arrival corrected for {count} files that were known already."),
    "collect-timed-one": N_("{number}  arrived {when}, as you say."),
    "collect-clock-hand": N_("The time of arrival is the one that you gave."),
    "collect-clock-download": N_("The time is that of the download, not of the handing in."),
    "collect-arrived-of": N_(
        "--arrived needs to know of which files: name the sources, or numbers of the inbox with "
        "--numbers."
    ),
    "collect-gone": N_(
        "Passed over, of people who were forgotten in this workshop: {count} files."
    ),
    "collect-roster-gone": N_(
        "Left out of the roster, since they were forgotten in this workshop: {count} people."
    ),
    "assign-inside": N_(
        "arrived {when}; name in the file: {name}; id in the file: {id}; answers: {count}"
    ),
    "assign-no-inside": N_(
        "arrived {when}; name in the file: {name}; id in the file: {id}; no answers can be read"
    ),
    "assign-none": N_("none"),
    "assign-other-id": N_("      {number} is not {who}, says the id in the file: {said}."),
    "assign-other-name": N_("      {number} is not {who}, says the name in the file: “{said}”."),
    "assign-other-platform": N_("      {number} is not {who}, says the platform: “{said}”."),
    "assign-other-file": N_("      {number} is not {who}, says the name of the file: “{said}”."),
    "assign-sure": N_(
        "Nothing was assigned. Look into the file and ask. If it is right all the same, give the "
        "command again with --yes."
    ),
    "assign-done": N_("{number} belongs to {who} now, and counts. No other file was changed."),
    "assign-not-newest": N_(
        "{number} belongs to {who} now. Number {counting} is newer and counts; to have {number} "
        "count, put {counting} aside. No other file was changed."
    ),
    "assign-late": N_(
        "{number} belongs to {who} now, but came after the deadline, so nothing counts. No other "
        "file was changed."
    ),
    "assign-aside": N_("{number} is put aside, and belongs to nobody."),
    "forgotten-unreadable": N_(
        "{path}: this cannot be read ({cause}). It tells who was forgotten; mend it, or delete it "
        "and forget them again."
    ),
    "collect-no-number": N_("{number}: this is no number of the inbox {unit}; see --list."),
    "collect-no-trainee": N_("{id}: there is nobody with this id on the roster."),
    "collect-bad-id": N_(
        "{id}: this cannot be the name of a folder; use letters, digits and . _ @ + - only."
    ),
    "collect-no-answers": N_("Number {number} holds no answers that could be graded. {reason}"),
    "collect-no-moment": N_("{value}: this is no moment; write it as 2026-11-25T18:00."),
    "collect-release": N_(
        "made with another release of the exercise: {kept} answers fit today's questions, {left} "
        "belong to questions that are gone"
    ),
    "collect-unknown": N_("{count} answers belong to no question of this exercise"),
    "collect-malformed": N_("not usable, and without points: the answers to {questions}"),
    "collect-blank": N_("it holds no answers"),
    "collect-twice": N_("these stand in it twice, and the last counts: {names}"),
    "collect-more-there": N_("      The same is true of {count} more files in that place."),
    "collect-note": N_("{path}: {note}."),
    "collect-note-many": N_("{count} hand-ins, {note}: {paths}."),
    "collect-and-more": N_("{names} and {more} more"),
    "collect-late": N_("Handed in after the deadline only, so nothing counts: {names}."),
    "collect-strangers": N_(
        "With a hand-in that counts, and not on the roster: {names}. Mend the roster, or assign."
    ),
    "collect-missing": N_("Without a hand-in that counts: {names}."),
    "collect-progress": N_("Files looked at: {count}"),
    "collect-sum": N_(
        "{unit}: {accepted} taken in, {known} known already, {unmatched} without a match, "
        "{ambiguous} ambiguous, {refused} refused, {kept} notebooks and texts kept, {others} of "
        "other units passed over."
    ),
    "collect-counting": N_(
        "Trainees with a hand-in that counts: {count}. Files that wait to be assigned: {waiting}."
    ),
    "collect-counting-roster": N_(
        "Trainees with a hand-in that counts: {count}; of the roster {missing} have none (see "
        "--list). Files that wait to be assigned: {waiting}."
    ),
    "inbox-unreadable": N_("{path}: this record of the inbox is damaged ({cause}); mend it."),
    # --- workshop feedback and workshop certificate
    "answer-any": N_("any {count} of: {options}"),
    "answer-or": N_(" or "),
    "answer-about": N_("{number} (give or take {about})"),
    "answer-none": N_("none of them"),
    "answer-part": N_("Earns a part of the points"),
    "answer-optional": N_("Neither earns nor costs"),
    "answer-worth": N_("What each choice is worth"),
    "feedback-title": N_("Your feedback: {title}"),
    "feedback-for": N_("For {name} ({id})"),
    "feedback-for-id": N_("For {name}"),
    "feedback-of": N_("{earned} of {most}"),
    "feedback-points": N_("Points so far: {points}"),
    "feedback-points-final": N_("Points: {points}"),
    "feedback-to-mark": N_("Points that wait for your trainer, and are not counted yet: {points}."),
    "feedback-counts": N_(
        "You answered {answered} of {asked} questions. So far {right} are right and {partly} "
        "partly right."
    ),
    "feedback-counts-final": N_(
        "You answered {answered} of {asked} questions. Of these {right} are right and {partly} "
        "partly right."
    ),
    "feedback-way-on": N_("For each of the others this page shows a way on."),
    "feedback-all": N_("Nothing that is marked was wrong. Well done."),
    "feedback-learning": N_(
        "The points are for learning: they show what to look at again. They are no examination."
    ),
    "feedback-arrived": N_("Handed in: {when}."),
    "feedback-release": N_(
        "These answers were saved in another edition of the exercise. Questions that have changed "
        "since may stand here as not answered."
    ),
    "feedback-next": N_("What to do next"),
    "feedback-read-first": N_("Read again: {place}. Questions that it helps with: {count}."),
    "feedback-think": N_("Think again about a common misunderstanding: “{belief}”"),
    "feedback-again": N_(
        "Then open the exercise once more, and answer the questions that were not right without "
        "looking at this page."
    ),
    "feedback-wait": N_("Your trainer marks the texts; then you get a new page."),
    "feedback-go-on": N_("Go on with the next unit."),
    "feedback-objectives": N_("What you can do, and what to practise"),
    "feedback-objective": N_("Points: {points}."),
    "feedback-objective-reached": N_("Reached:"),
    "feedback-objective-waiting": N_("Waits for your trainer:"),
    "feedback-objective-practise": N_("Practise again:"),
    "feedback-form-points": N_("Points in this part so far: {points}"),
    "feedback-form-points-final": N_("Points in this part: {points}"),
    "feedback-form-set": N_("Your trainer set the points of the questions with options: {points}"),
    "feedback-state-right": N_("✓ Right"),
    "feedback-state-partly": N_("◐ Partly right"),
    "feedback-state-not": N_("✗ Not right yet"),
    "feedback-state-none": N_("○ Not answered"),
    "feedback-state-waiting": N_("… Waits for your trainer"),
    "feedback-score": N_("points: {points}"),
    "feedback-most": N_("points: at most {points}"),
    "feedback-answer": N_("Your answer"),
    "feedback-right-answer": N_("A right answer"),
    "feedback-why": N_("Why"),
    "feedback-read": N_("Read again"),
    "feedback-belief": N_("A common misunderstanding"),
    "feedback-quoted": N_("“{belief}”"),
    "feedback-read-belief": N_("And on this misunderstanding"),
    "feedback-place": N_("“{section}” in the chapter “{chapter}”"),
    "feedback-place-short": N_("“{section}” in the book"),
    "feedback-comment": N_("Your trainer says"),
    "feedback-unmarked": N_("Your trainer has not marked this yet."),
    "feedback-look-again": N_("You changed this answer; your trainer will look at it again."),
    "feedback-rubric": N_("What earns points"),
    "feedback-model": N_("A good answer"),
    "feedback-none": N_("{unit}: nothing is graded; run `workshop grade {unit}` first."),
    "feedback-no-trainee": N_(
        "{trainee}: no hand-in of {unit} with this id is graded; the ids are the names of the "
        "folders in {folder}."
    ),
    "feedback-ungraded": N_(
        "{trainee}: this hand-in is not graded yet, so it has no page; run `workshop grade {unit}`."
    ),
    "feedback-stale": N_(
        "{trainee}: the hand-in or the key has changed since it was graded, so its page was not "
        "made anew; run `workshop grade {unit}`, then this command again."
    ),
    "feedback-progress": N_("Pages written: {done} of {of}"),
    "feedback-summary": N_(
        "{count} pages of feedback are in {folder}, and index.csv lists them; {removed} old ones "
        "were removed. Texts still to be marked: {waiting} people. When they are marked, give this "
        "command again."
    ),
    "certificate-title": N_("Certificate of participation"),
    "certificate-for": N_("This is to say that"),
    "certificate-said": N_(
        "took part in the course “{course}” and reached {percent} percent of the points in the "
        "units below."
    ),
    "certificate-so-far": N_(
        "took part in the course “{course}” and reached at least {percent} percent of the points "
        "in the units below. Some texts were not marked yet when this was written."
    ),
    "certificate-some": N_("Units, and some of what they practise"),
    "certificate-units": N_("Units, and what they practise"),
    "certificate-unit": N_("{title}: {earned} of {most} points"),
    "certificate-not-done": N_("{title}: not handed in, 0 of {most} points"),
    "certificate-total": N_("Points together: {earned} of {most}. Needed: {threshold} percent."),
    "certificate-plainly": N_(
        "This certificate is about learning. It is no diploma and no proof of qualification: the "
        "exercises were done without supervision, and their solutions are public."
    ),
    "certificate-day": N_("Date: {day}"),
    "certificate-trainer": N_("Trainer"),
    "certificate-place": N_("Place and organisation"),
    "certificate-threshold": N_("The threshold must be a number from 1 to 100."),
    "certificate-none": N_("Nothing is graded; run `workshop grade UNIT` first."),
    "certificate-reached": N_("{name}: {percent} percent; {file}"),
    "certificate-marks": N_(
        "{name}: {percent} percent so far, and texts worth {points} points wait for marks; they "
        "could still reach the threshold, so there is no certificate yet."
    ),
    "certificate-below": N_("{name}: {percent} percent; no certificate."),
    "certificate-summary": N_(
        "{count} certificates are in {folder}, and index.csv lists everybody; {waiting} people "
        "wait for marks, {below} did not reach {threshold} percent."
    ),
}
