"""Every sentence that the library says, by stable code.

Code and tests compare codes; people read `text(code, ...)`. A translator extracts the English
sentences of this one file (each is marked with `N_`) and puts a catalogue at
`fairtender/locale/LANGUAGE/LC_MESSAGES/fairtender.mo`.
"""

import gettext
from functools import cache
from pathlib import Path


def N_(sentence: str) -> str:
    """Mark a sentence for extraction by gettext's tools."""
    return sentence


MESSAGES: dict[str, str] = {
    # --- reading data (tables, ocds, profile) ---
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
    # --- screening ---
    "sector-high": N_("High-risk sector: {sector} (CPV {cpv})."),
    "sector-moderate": N_("Moderate-risk sector: {sector} (CPV {cpv})."),
    "sector-low": N_("Low-risk sector: {sector} (CPV {cpv})."),
    "sector-high-text": N_(
        'High-risk sector, by the words "{words}": {sector}. The notice says: "{context}".'
    ),
    "sector-moderate-text": N_(
        'Moderate-risk sector, by the words "{words}": {sector}. The notice says: "{context}".'
    ),
    "sector-low-text": N_(
        'Low-risk sector, by the words "{words}": {sector}. The notice says: "{context}".'
    ),
    "sector-unknown": N_(
        "The sector is not known: the notice has no CPV code, and its words name no sector."
    ),
    "sector-code-unknown": N_(
        "The sector is not known: the profile has none for CPV {cpv}, and the words name none."
    ),
    "ask-sector": N_("What exactly is bought? Ask for the CPV code or the specification."),
    "commodity-forced-labour": N_("{good} from {origin}: listed for forced labour."),
    "commodity-forced-labour-text": N_(
        '{good} from {origin}: listed for forced labour. The notice says: "{context}".'
    ),
    "commodity-child-labour": N_("{good} from {origin}: listed for child labour."),
    "commodity-child-labour-text": N_(
        '{good} from {origin}: listed for child labour. The notice says: "{context}".'
    ),
    "commodity-origin-forced": N_(
        "{good}: listed for forced labour at some origins; the origin here is not known."
    ),
    "commodity-origin-forced-text": N_(
        "{good}: listed for forced labour at some origins; the origin here is not known."
        ' The notice says: "{context}".'
    ),
    "commodity-origin-child": N_(
        "{good}: listed for child labour at some origins; the origin here is not known."
    ),
    "commodity-origin-child-text": N_(
        "{good}: listed for child labour at some origins; the origin here is not known."
        ' The notice says: "{context}".'
    ),
    "commodity-not-listed": N_("{good} from {origin}: not in the list that the profile cites."),
    "commodity-origin": N_("Origin {origin} is stated; no good of the profile's list is named."),
    "commodity-none": N_("No good of the profile's list is named."),
    "commodity-unread": N_("What is bought is not known, so nothing is known of its origin."),
    "commodity-unknown": N_("The origin of the goods is not stated."),
    "ask-commodity": N_("Where are the goods and their main materials made? Ask for each country."),
    "ask-origin": N_("{good}: from which country, and from which farm, mine or factory?"),
    "place-words": N_(
        'Work is done where it is hard to see ("{words}"). The notice says: "{context}".'
    ),
    "place-country": N_("The profile rates {country}, named in the address of delivery, as risky."),
    "place-stated": N_(
        "Place of delivery as stated: {places}. It may be the buyer's own address: check it."
    ),
    "place-unknown": N_("The notice does not state where the work is done."),
    "ask-place": N_("Where is the work done, and where do the workers live meanwhile?"),
    "workforce-words": N_(
        'Workers who are easily exploited ("{words}"). The notice says: "{context}".'
    ),
    "workforce-unknown": N_("The notice does not say who does the work."),
    "ask-workforce": N_(
        "Who does the work: permanent, seasonal, agency or migrant workers, and recruited by whom?"
    ),
    "business_model-words": N_(
        'Work may pass through several hands ("{words}"). The notice says: "{context}".'
    ),
    "business_model-subcontracting": N_("The notice states that work is subcontracted."),
    "business_model-no-subcontracting": N_("The notice states that work is not subcontracted."),
    "business_model-unknown": N_(
        "The notice does not say whether work is subcontracted or agencies supply workers."
    ),
    "ask-business_model": N_(
        "Which part of the work goes to subcontractors or labour agencies, and to which ones?"
    ),
    "price-alone": N_("Price alone decides the award (award criteria: {criteria})."),
    "price-weight": N_("Price counts for {percent} % of the award."),
    "price-words": N_('The award rests on the price ("{words}"). The notice says: "{context}".'),
    "price-criteria": N_("Award criteria are stated; they do not show that price decides alone."),
    "price-unknown": N_("The award criteria are not stated."),
    "ask-price": N_("How is the contract awarded, and how much does the price count?"),
    "time-short": N_("There are {days} days to submit a tender, fewer than {limit}."),
    "time-enough": N_("There are {limit} days or more to submit a tender."),
    "time-words": N_('Haste or hard hours of work ("{words}"). The notice says: "{context}".'),
    "time-unknown": N_("The time to submit a tender is not stated."),
    "ask-time": N_("How long may tenders be submitted, and at what hours is the work done?"),
    # --- charts and command line ---
    "level-high": N_("High"),
    "level-elevated": N_("Elevated"),
    "level-unknown": N_("Unknown"),
    "level-low": N_("Low"),
    "factor-sector": N_("Sector"),
    "factor-commodity": N_("Goods and origin"),
    "factor-place": N_("Place of work"),
    "factor-workforce": N_("Workforce"),
    "factor-business_model": N_("Business model"),
    "factor-price": N_("Price and award criteria"),
    "factor-time": N_("Time"),
    "factor-sector-short": N_("Sector"),
    "factor-commodity-short": N_("Goods"),
    "factor-place-short": N_("Place"),
    "factor-workforce-short": N_("Workforce"),
    "factor-business_model-short": N_("Business"),
    "factor-price-short": N_("Price"),
    "factor-time-short": N_("Time"),
    "rating-decisive": N_("Decisive"),
    "rating-high": N_("High"),
    "rating-moderate": N_("Moderate"),
    "rating-low": N_("Low"),
    "shape-decisive": N_("Decisive signal"),
    "shape-high": N_("High signal"),
    "shape-moderate": N_("Moderate signal"),
    "shape-low": N_("Low-risk sector"),
    "shape-none": N_("No signal"),
    "shape-missing": N_("Fact missing: ask"),
    "cli-about": N_("Screen tenders for the risk of forced labour and trafficking."),
    "cli-screen-about": N_(
        "Screen the tenders of a file of Open Contracting (OCDS) data: a level for each, why, and "
        "what to ask next."
    ),
    "cli-file": N_(
        "release package, record package, list of packages, release or JSON Lines; may be gzipped"
    ),
    "cli-profile": N_("profile of sectors, goods and thresholds (default: that of the course)"),
    "cli-json": N_("write all tenders and factors to this file, for programs"),
    "cli-html": N_("write a report to this file, to read and to print"),
    "cli-stopped": N_("Stopped: nothing was written."),
    "cli-same-file": N_(
        "{file} is also read or written otherwise by this command: choose another name for it."
    ),
    "cli-out-no-file": N_("{file} is there already and is not a file: choose another name."),
    "cli-no-folder": N_(
        "{file} cannot be written because there is no folder {folder}: make it or choose another."
    ),
    "cli-progress": N_(
        "{percent} %: {done} of {size} MB read, {tenders} tenders screened, about {left} left"
    ),
    "cli-progress-tenders": N_("{tenders} tenders screened"),
    "cli-column": N_("Tender, why this level, what to ask next"),
    "cli-why": N_("Why: {text}"),
    "cli-ask": N_("Ask: {text}"),
    "cli-and-more": N_("(and {more} more)"),
    "cli-more": N_(
        "The first {shown} of {total} tenders are shown, the most urgent level first. "
        "For more use --html FILE, for all of them --json FILE."
    ),
    "cli-written": N_("Written: {file}"),
    "report-title": N_("Screening of {file}"),
    "report-skip": N_("Skip to the results"),
    "report-summary": N_("Releases read: {releases}; tenders screened: {tenders} ({file})."),
    "report-used": N_("Profile: {profile}, {date}."),
    "report-without-ocid": N_("Releases left out because they have no ocid: {count}."),
    "report-prompt": N_("A level is a prompt for due diligence, not a finding about a company."),
    "report-limit": N_(
        "This page lists {shown} of the {total} tenders: those of level high, elevated and "
        "unknown, up to {most}. The JSON that --json FILE writes holds all of them."
    ),
    "report-levels": N_("Tenders by level"),
    "report-tender": N_("Tender"),
    "report-tenders": N_("Tenders"),
    "report-meaning": N_("What it means"),
    "report-meaning-high": N_("One decisive signal, or two or more high ones."),
    "report-meaning-elevated": N_(
        "One high signal, or two or more moderate ones; or one moderate signal where a low risk "
        "is not shown."
    ),
    "report-meaning-unknown": N_(
        "No signal, but a fact that matters is missing. Unknown is not low."
    ),
    "report-meaning-low": N_("A sector of low risk, and no fact that matters is missing."),
    "report-grid": N_("The tenders and their factors"),
    "report-grid-caption": N_("The same in words: level and rating of each factor"),
    "report-level": N_("Level: {level} ({count})"),
    "report-why": N_("Why {level}"),
    "report-ask": N_("What to ask next"),
    "report-buyer": N_("Buyer: {buyer}"),
    "report-sector": N_("Sector: {sector}"),
    "report-lot": N_("Strongest lot: {lot}"),
    "report-value": N_("Value (leverage, not likelihood): {amount} {currency}"),
    "report-ids": N_("Process {ocid}, releases {releases}"),
    "report-sources": N_("Profile and sources"),
    "report-profile": N_("Screened with the profile “{profile}” of {date}. Sources cited above:"),
    "chart-level": N_("Level"),
    "chart-signals": N_("Signals"),
    "chart-missing": N_("Facts missing"),
    "chart-why": N_("Why"),
    "chart-ask": N_("What to ask"),
    "chart-none": N_("None"),
    "chart-levels-alt": N_("Bar chart: tenders by level. Of {total} in all: {counts}."),
    "chart-grid-alt": N_(
        "Grid: {total} tenders as rows, seven risk factors as columns, the level at the right. "
        "Levels: {counts}. Ratings in the grid: {ratings}."
    ),
    "chart-grid-alt-high": N_("Level high: {names}."),
    "chart-grid-size": N_(
        "A grid of {rows} tenders cannot be drawn: choose between 1 and {most} rows, "
        "or use level_counts."
    ),
    # --- forms ---
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
    "forms-restart": N_("Start again"),
    "forms-restart-ask": N_(
        "Do you want to empty all forms of this exercise? A copy of your answers is kept."
    ),
    "forms-restart-yes": N_("Yes, empty the forms"),
    "forms-restart-no": N_("No, keep my answers"),
    "forms-restore": N_("Bring back my answers"),
    "forms-restarted": N_("The forms are empty now. A copy of your answers is kept."),
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
    "what-if-example": N_("An example: notice {number} with the sentence “{sentence}”"),
    "what-if-notice": N_("Notice"),
    "what-if-sentence": N_("Sentence"),
    "what-if-read": N_("Read it again"),
    "what-if-before": N_("As it stands"),
    "what-if-after": N_("With the sentence"),
    "what-if-no-notice": N_("There is no notice {number}: write one of {known}."),
    # --- workshop ---
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


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("fairtender", Path(__file__).parent / "locale", fallback=True)


def text(code: str, **params: object) -> str:
    """Return the sentence for `code`, filled in and in the reader's language where there is one.

    Raises KeyError for an unknown code: that is a fault of the programme, not of its user.
    """
    return _catalogue().gettext(MESSAGES[code]).format(**params)
