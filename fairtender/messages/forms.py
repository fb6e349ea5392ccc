"""Words of the forms, and what is wrong with questions, keys and answers."""

from fairtender.messages.mark import N_

MESSAGES = {
    # faults of questions.toml and key.toml, for authors
    "forms-no-questions": N_(
        "No questions.toml of {unit} was found in {folder}, nor in exercises/{unit} or "
        "solutions/{unit} of a folder above it: open the notebook in its own folder."
    ),
    "forms-no-form": N_("{unit} has no form {form}: use one of these: {known}."),
    "forms-unreadable": N_("{file} cannot be read ({cause}): save it as a UTF-8 text file."),
    "forms-not-toml": N_("{file} is not valid TOML: {cause}."),
    "forms-fault": N_("{file}: {where}: {cause}"),
    "forms-where-top": N_("top of the file"),
    "forms-fault-type": N_("{key} is missing or is not {kind}: correct it."),
    "forms-kind-str": N_("text"),
    "forms-kind-int": N_("a whole number"),
    "forms-kind-bool": N_("true or false"),
    "forms-kind-list": N_("a list of tables"),
    "forms-kind-dict": N_("a table"),
    "forms-fault-empty": N_("{key} is empty: write it, or leave the whole entry out."),
    "forms-fault-unknown-key": N_("nobody reads the key {key}: use one of these: {known}."),
    "forms-fault-id": N_(
        "the id {id} does not fit: begin with a letter, then small letters, digits, - and _ only."
    ),
    "forms-fault-twice": N_("the id {id} is used twice: give each its own, never used before."),
    "forms-fault-format": N_("format is {format}: only format = {known} can be read."),
    "forms-fault-no-forms": N_("there is no [[form]] and no [[self_check]]: add one."),
    "forms-fault-no-questions": N_("it has no question: add one."),
    "forms-fault-objective": N_("there is no objective {objective}: add it, or correct the code."),
    "forms-fault-kind": N_("the kind {kind} is not known: use one of these: {known}."),
    "forms-fault-points": N_("points must be a number from 0 up: write it."),
    "forms-fault-choose": N_("choose must be a whole number from 1 to {n}: correct it."),
    "forms-fault-budget": N_(
        "a budget must be a number above 0 with a cost_unit, and some options need a cost from 0 "
        "up: correct them."
    ),
    "forms-fault-caution": N_(
        "{question} is no question of this form, or has no such option: correct `when`."
    ),
    "forms-fault-stop": N_(
        'a caution has stop = true where its text begins with "{word}", and only there: correct it.'
    ),
    "forms-fault-length": N_("max_length must be a whole number from 1 to 20000: correct it."),
    "forms-fault-marked-by": N_('marked_by can only be "trainer": correct it or leave it out.'),
    "forms-fault-bounds": N_("min and max must be numbers, min not above max: correct them."),
    "forms-fault-shared": N_("there is no option list {name} under [options]: add it."),
    "forms-fault-options": N_(
        "options must be two or more tables with a code each, no code twice, or the name of a "
        "shared list: correct them."
    ),
    "forms-fault-one-right": N_("exactly one option must have right = true: correct it."),
    "forms-key-missing": N_("The key has no answer to question {question}: add it to key.toml."),
    "forms-key-type": N_(
        "The key's entry for question {question} does not fit its kind or its options: correct it "
        "in key.toml."
    ),
    # what is wrong with one answer
    "forms-missing": N_("{question}: there is no answer yet. {do}"),
    "forms-choose": N_("{question}: choose exactly {choose}; {chosen} chosen now."),
    "forms-over-budget": N_(
        "{question}: your choice needs {cost} {cost_unit}; you have {budget}. Leave something out."
    ),
    "forms-too-long": N_(
        "{question}: the text has {length} characters and {max_length} are allowed. Shorten it."
    ),
    "forms-range": N_("{question}: the number must be {range}. Correct it."),
    "forms-not-an-option": N_("{question}: the recorded answer is not one of the options. {do}"),
    "forms-not-a-list": N_("{question}: the recorded answer is not a list of options. {do}"),
    "forms-not-a-number": N_("{question}: the recorded answer is not a number. {do}"),
    "forms-number-size": N_(
        "{question}: the number has more than 12 digits or more than 4 decimals. {do}"
    ),
    "forms-not-text": N_("{question}: the recorded answer is not a text. {do}"),
    "forms-text-size": N_("{question}: the text is far too long to be kept. {do}"),
    "forms-do-choice": N_("Choose one of the options."),
    "forms-do-choices": N_("Choose at least one of the options."),
    "forms-do-number": N_("Write a number, such as 1250 or 12.5."),
    "forms-do-text": N_("Write a short answer."),
    "forms-do-long_text": N_("Write your answer in the box."),
    "forms-between": N_("from {min} to {max}"),
    "forms-at-least": N_("{min} or more"),
    "forms-at-most": N_("{max} or less"),
    "forms-unknown-question": N_("There is no question {question} in {unit}: correct the name."),
    # what is wrong with a whole file of answers
    "forms-file-none": N_(
        "No answers were handed in: there is no file answers.json. Fill in the forms and hand in "
        "the file that they save."
    ),
    "forms-file-empty": N_("The file of answers is empty: save your answers again."),
    "forms-file-broken": N_(
        "The file of answers cannot be read, it may have been cut off: save your answers again as "
        "a file."
    ),
    "forms-file-shape": N_(
        "This is not a file of answers of this course: choose the file that the form saved."
    ),
    "forms-file-newer": N_(
        "The file of answers was made with a newer version of this course: open it with that "
        "version, or update this one."
    ),
    "forms-file-unit": N_(
        "The file holds answers to {unit}, but this is {wanted}: choose the file of this exercise."
    ),
    "forms-file-large": N_(
        "The file of answers is larger than 2 MB, so it cannot be one that the form saved: choose "
        "another file."
    ),
    "forms-file-closed": N_("The file of answers cannot be opened ({cause}): check the folder."),
    "forms-earlier-edition": N_(
        "These answers were begun with an earlier edition of the questions: read them through "
        "before you hand in."
    ),
    "forms-kept-unreadable": N_(
        "The earlier answers could not be used, so they are kept as {file}. {cause}"
    ),
    "forms-kept-untidy": N_(
        "Some earlier answers do not fit these questions and were left out. The earlier file is "
        "kept as {file}."
    ),
    # the surroundings
    "forms-read-only": N_(
        "Your answers cannot be kept: the folder {folder} cannot be written to. Save your answers "
        "as a file before you close this page."
    ),
    "forms-no-drive": N_(
        "Your answers cannot be kept: this browser gives the notebook no lasting folder. Save "
        "your answers as a file before you close this page, or use the exercise page of the book."
    ),
    "forms-no-storage": N_(
        "Your answers cannot be kept: this browser does not let the page keep anything. Save your "
        "answers as a file before you close this page."
    ),
    "forms-storage-full": N_(
        "Your last change was not saved: the browser has no room left. Save your answers as a "
        "file now."
    ),
    "forms-not-saved": N_("Your last change was not saved. {cause}"),
    "forms-silent": N_(
        "Not saved yet: the notebook does not answer. Choose Run, then Run All Cells, and look at "
        "your last answer again."
    ),
    # what the forms say
    "forms-widget": N_("A form is shown here: choose Run, then Run All Cells."),
    "forms-needs-script": N_("To answer here, JavaScript must be on; the notebook works too."),
    "forms-begin-title": N_("Before you begin"),
    "forms-aims": N_("What you practise:"),
    "forms-extent": N_("About {minutes} minutes; {points} points in all."),
    "forms-where-notebook": N_(
        "Every answer is saved at once, in the file {place} in the folder of this notebook."
    ),
    "forms-where-browser": N_(
        "Every answer is saved at once, in this browser on this device. Nothing is sent anywhere. "
        "At the end you save your answers as a file and hand that in."
    ),
    "forms-learner": N_("Who you are (optional)"),
    "forms-learner-why": N_(
        "Your name and id go into your file, so that the trainer knows whose file it is. They are "
        "not sent anywhere."
    ),
    "forms-learner-name": N_("Name"),
    "forms-learner-id": N_("Id, such as a number from your trainer"),
    "forms-earlier": N_("Earlier answers"),
    "forms-load": N_("Load answers from a file you saved"),
    "forms-take": N_("Take along my answers from the page of this exercise"),
    "forms-restart": N_("Start again"),
    "forms-restart-ask-notebook": N_(
        "Do you want to empty all forms of this exercise? A copy of your answers is kept."
    ),
    "forms-restart-ask-browser": N_(
        "Do you want to empty all forms of this exercise? Your name, your id and these answers are "
        "then gone from this browser. To keep them, save them as a file first."
    ),
    "forms-restart-yes": N_("Yes, empty the forms"),
    "forms-restart-no": N_("No, keep my answers"),
    "forms-restore": N_("Bring back my answers"),
    "forms-restarted": N_(
        "The forms are empty now. Nothing that you wrote in this exercise is left in this browser."
    ),
    "forms-restarted-empty": N_("The forms are empty."),
    "forms-restarted-file": N_("The forms are empty now. Your answers are kept as {file}."),
    "forms-brought-back": N_("Your earlier answers are back."),
    "forms-loaded": N_("Answers loaded: {n}."),
    "forms-loaded-part": N_(
        "Answers loaded: {n}. Left out, because they do not fit these questions: {left}."
    ),
    "forms-points": N_("Points: {points}"),
    "forms-points-short": N_("(points: {points})"),
    "forms-your-answer": N_("Your answer"),
    "forms-your-answer-in": N_("Your answer, in {unit}"),
    "forms-hint-budget": N_("You have {budget}."),
    "forms-hint-choose": N_("Choose exactly {choose}."),
    "forms-hint-range": N_("A number {range}."),
    "forms-hint-length": N_("At most {max_length} characters."),
    "forms-not-saved-number": N_(
        "This is not saved: write a number such as 1250 or 12.5, without a comma for thousands "
        "and with at most 4 decimals."
    ),
    "forms-not-saved-text": N_("This is not saved: the text is far too long. Shorten it."),
    "forms-saved": N_("Saved at {time}."),
    "forms-progress": N_("Answered: {n} of {m}."),
    "forms-available": N_(
        "{available} of {points} points can be earned by what you have answered."
    ),
    "forms-check": N_("Check my answers"),
    "forms-check-title": N_("Check: {title}"),
    "forms-check-missing": N_("No answer yet to {n} of {m} questions: {list}."),
    "forms-check-complete": N_(
        "All {m} questions have an answer in the right form. Whether the answers are right is "
        "told after you hand in."
    ),
    "forms-hand-in-title": N_("Your answers"),
    "forms-open": N_("Not answered yet"),
    "forms-save-file": N_("Save my answers as a file"),
    "forms-file-saved": N_("Saved as {file}, where your browser keeps downloads."),
    "forms-what-to-do-notebook": N_(
        "Give the file to your trainer in the way you agreed on: it is all you hand in. The same "
        "answers are in answers.json beside this notebook."
    ),
    "forms-what-to-do-browser": N_(
        "Give the file to your trainer in the way you agreed on: it is all you hand in. You can "
        "load it again here, or in the notebook, to go on."
    ),
    "forms-done-title": N_("On a computer that others use too"),
    "forms-done-why-browser": N_(
        "Save your file and take it along. Then remove what is left of you here, in all exercises."
    ),
    "forms-done-why-notebook": N_(
        "Save your file and take it along. Then remove what is left of you beside this notebook."
    ),
    "forms-done": N_("I am done here"),
    "forms-done-ask-browser": N_(
        "This removes your name, your id and your answers to every exercise of this course from "
        "this browser. They cannot be brought back. Have you saved your file?"
    ),
    "forms-done-ask-notebook": N_(
        "This deletes answers.json and its earlier copies beside this notebook. They cannot be "
        "brought back. Have you saved your file?"
    ),
    "forms-done-yes": N_("Yes, remove everything"),
    "forms-done-browser": N_(
        "Your name and your answers are removed from this browser. A file that you saved lies "
        "where the browser keeps downloads: take it along, and delete it there."
    ),
    "forms-done-notebook": N_(
        "Your answers and their copies beside this notebook are deleted. A file that you saved "
        "lies where the browser keeps downloads: take it along, and delete it there."
    ),
    "forms-other-words": N_("Another window had saved other words for this answer:"),
    "forms-other-take": N_("Use those words"),
    "forms-other-drop": N_("Remove those words"),
    "forms-self-check": N_("Check"),
    "forms-show-answer": N_("Show the answer"),
    "forms-right": N_("Right."),
    "forms-not-right": N_("Not right."),
    "forms-choose-first": N_("Choose an answer first."),
    # graded copies
    "forms-question": N_("Question"),
    "forms-answer": N_("Answer"),
    "forms-none": N_("No answer"),
    "forms-unusable": N_("An answer that cannot be used"),
    "forms-cut": N_("(cut)"),
    "forms-all-there": N_("Every question of this part has an answer in the right form."),
    "forms-document": N_("{id} {title}"),
    # notices of tenders
    "forms-read-notice": N_("Read notice {number}"),
    "forms-notice-buyer": N_("Buyer"),
    "forms-notice-what": N_("What is bought"),
    "forms-notice-place": N_("Place of delivery"),
    "forms-notice-value": N_("Estimated value"),
    "forms-notice-bids": N_("Time for bids"),
    "forms-notice-period": N_("Contract period"),
    "forms-notice-method": N_("Procedure"),
    "forms-notice-criteria": N_("Award criteria"),
    "forms-notice-days": N_("{days} days"),
    "forms-notice-text": N_("Text of the notice"),
    "forms-notice-not-stated": N_("Not stated"),
    # the live tool
    "forms-needs-python": N_(
        "In the notebook a live tool stands here. It needs Python and does not run on this page. "
        "The README of the course says how to open the notebook on your computer; a link to "
        "Binder, where there is one, is at the top of this page."
    ),
    "try-answer-answer": N_("Answer"),
    "try-answer-counts": N_("The tool counts"),
    "try-answer-not": N_("It does not count"),
    "try-answer-decides": N_("Decides by itself"),
    "try-answer-fine": N_("Fine words"),
    "try-answer-element": N_("{element} ({marks})"),
    "try-answer-example": N_("An example: question {question}, answered with “{answer}”"),
    "try-answer-question": N_("Question"),
    "try-answer-rate": N_("Rate it again"),
    "try-answer-yours": N_("Your answer"),
    "try-answer-no-question": N_(
        "The questionnaire has no question “{question}”: choose one of those that the box suggests."
    ),
    "award-set-box": N_("{id}, percent"),
    "award-set-button": N_("Check and rank"),
    "award-set-example": N_("An example, with these weights in percent: {weights}"),
    "award-set-findings": N_("What the check finds in this set"),
    "award-set-nothing": N_("No text has a weight yet: give at least one of them a percentage."),
    "award-set-number": N_(
        "{id}: “{typed}” is no weight: write a number from 0 to 100, such as 15, or leave it empty."
    ),
    "award-set-words": N_("The same in words, with the evaluators' reasons"),
    "one-criterion-button": N_("Check this criterion"),
    "one-criterion-example": N_("An example. {fields}"),
    "one-criterion-name": N_("Your criterion"),
    # criteria and rows of a strategy as documents
    "criterion-kind": N_("Kind"),
    "criterion-text": N_("Text"),
    "criterion-subject_link": N_("Link to the purchase"),
    "criterion-means_of_proof": N_("Means of proof"),
    "criterion-self_cleaning": N_("Self-cleaning allowed"),
    "criterion-scale": N_("Points"),
    "criterion-weight": N_("Weight in percent"),
    "criterion-monitored_how": N_("How it is monitored"),
    "criterion-monitored_by": N_("Who looks"),
    "criterion-part": N_("Part"),
    "criterion-written": N_("As it is written"),
    "criterion-nothing": N_("nothing is said"),
    "criterion-kind-exclusion": N_("Exclusion ground"),
    "criterion-kind-selection": N_("Selection criterion"),
    "criterion-kind-specification": N_("Specification"),
    "criterion-kind-award": N_("Award criterion"),
    "criterion-kind-performance": N_("Condition of performance"),
    "strategy-sheet": N_("Row of the strategy"),
    "strategy-sheet-open": N_("Risk without a row in the strategy"),
    "strategy-sheet-source": N_("How we know"),
    "strategy-sheet-stage": N_("Stage"),
    "strategy-sheet-instrument": N_("Instrument"),
    "strategy-sheet-criteria": N_("Criteria"),
    "strategy-sheet-rejected": N_("Rejected"),
    "strategy-sheet-why": N_("Why it was rejected"),
    "strategy-sheet-owner": N_("Who does it"),
    "strategy-sheet-agreed": N_("Agreed by, and when"),
    "strategy-sheet-reply": N_("What was done with the comment"),
    "strategy-stage-market-research": N_("Market research"),
    "strategy-stage-analysis": N_("Analysis"),
    "strategy-stage-supplier-engagement": N_("Supplier engagement"),
    "strategy-stage-selection": N_("Selection"),
    "strategy-stage-award": N_("Award"),
    "strategy-stage-contract-management": N_("Contract management"),
    "strategy-instrument-consultation": N_("Consultation"),
    "strategy-instrument-lots": N_("Lots"),
    "strategy-instrument-briefing": N_("Briefing of all firms"),
    "strategy-instrument-questionnaire": N_("Questionnaire"),
    "strategy-instrument-exclusion": N_("Exclusion ground"),
    "strategy-instrument-selection": N_("Selection criterion"),
    "strategy-instrument-specification": N_("Specification"),
    "strategy-instrument-award": N_("Award criterion"),
    "strategy-instrument-price-check": N_("Asking about a low price"),
    "strategy-instrument-performance": N_("Condition of performance"),
    "strategy-instrument-monitoring": N_("Monitoring"),
    "what-if-example": N_("An example: notice {number} with the sentence “{sentence}”"),
    "what-if-notice": N_("Notice"),
    "what-if-sentence": N_("Sentence"),
    "what-if-read": N_("Read it again"),
    "what-if-before": N_("As it stands"),
    "what-if-after": N_("With the sentence"),
    "what-if-no-notice": N_("There is no notice {number}: write one of {known}."),
    "own-floor-price": N_("Price for the year"),
    "own-floor-least": N_("Your floor, for all hours needed"),
    "own-floor-percent": N_("Against your floor"),
    "own-floor-box": N_("{role}, EUR an hour"),
    "own-floor-compare": N_("Compare the bids"),
    "own-floor-example": N_("An example, with these floors of an hour in euros. {floors}"),
    "own-floor-number": N_(
        "{role}: “{typed}” is not an amount above zero: write it in figures, such as 12.50."
    ),
    "sector-change-sector": N_("Sector"),
    "sector-change-level": N_("New level"),
    "sector-change-screen": N_("Screen again"),
    "sector-change-levels": N_("Its level"),
    "sector-change-contracts": N_("Contracts of the sector"),
    "sector-change-moved": N_("Contracts that change level"),
    "sector-change-high": N_("High in the whole list"),
    "sector-change-from-to": N_("from {before} to {after}"),
    "sector-change-moves": N_("{count}: from {before} to {after}"),
    "sector-change-no-sector": N_(
        "The profile has no sector “{sector}”: choose one of those that the box suggests."
    ),
    "sector-change-no-level": N_("“{level}” is no level of a sector: write low, moderate or high."),
    "earlier-unit": N_("Unit"),
    "earlier-question": N_("Question"),
    "earlier-answer": N_("Your answer"),
    "earlier-goes": N_("Where it can go"),
    "earlier-to-read": N_("To read again"),
    "earlier-none": N_("{unit}: no answer of yours that is used here was found."),
    "earlier-upload": N_("Load files of answers"),
    "earlier-copy": N_("Copy what fits"),
    "earlier-copied": N_(
        "Copied into this exercise: {copied}. Left alone, because you have answered them here "
        "already: {kept}."
    ),
    "earlier-not-wanted": N_("{file} holds no answers of a unit that is used here."),
    "earlier-example": N_(
        "In a notebook, this tool shows your answers of units 04, 05, 07 and 10 and copies some of "
        "them into the form below. Here, open those exercises beside this page."
    ),
    "own-plan-check": N_("Check my plan"),
    "own-plan-docx": N_("Save as a Word document"),
    "own-plan-html": N_("Save as a page (HTML)"),
    "own-plan-json": N_("Save as data (JSON)"),
    "own-plan-together": N_("Lay it beside the other eleven"),
    "own-plan-empty": N_("Save an empty plan for me"),
    "own-plan-file": N_("action-plan-port-selm"),
    "own-plan-file-empty": N_("action-plan-empty"),
    "own-plan-saved": N_("Saved beside this notebook: {file}."),
    "own-plan-found": N_(
        "Measures in the plan: {measures}. Found: {found}; of these serious: {serious}."
    ),
    "own-plan-stage": N_(
        "{measure}: you chose the stage {chosen}, but the measure ({kind}) belongs to the stage "
        "{stage}. The plan takes that one. Change one of the two."
    ),
    "own-plan-example": N_(
        "An example: the first things that the check says of the plan before anything is answered."
    ),
}
