"""The questions of the course: `questions.toml` as frozen dataclasses.

Top of the file: format = 1, unit, title, minutes, where wanted `changed` (what counts differently
since the last release, for people whose answers are of that one); `[[objective]]` with code, text
and `taught` (the labels of the chapter's sections that teach it); `[options]` with option lists
that several questions share. `[[form]]`: id, title, prompt (paragraphs are split by an empty line),
objective, minutes (else its share of the unit's, by its points).
A form with `again`, the id of an earlier form, asks the questions of that one again: its own id is
added to theirs ("passports-after"), and the key has them once.
`[[form.question]]`: id (never used before), kind, label, name (two to five words for lists, where
the label is long or its number comes twice), points, hint, objective (where it is not
the form's) and, by kind:

* choice: options (a list of {code, text}, or the name of a shared list). They are shown in an order
  that is drawn once, unless they are a shared list or have `in_order = true`
* choices: options, choose (exactly so many); or budget and cost_unit, with a cost for each option
* number: unit, min, max
* text: max_length (default 200 characters)
* long_text: max_length (default 4000), marked_by = "trainer"

Four kinds in which something is made (`WORK`); each may name a `look`, which says something of the
work at once; a table or a map may say what it `saves`, endings of files (`file`: their
name), and that it `begins` with
the piece of an earlier question that has the same sheets, which then need not be said again:

* table: one `[[form.question.sheet]]`: code, label, `rows = {min, max}` of one's own (default 0 and
  30), `fixed` rows (a list of {row, label, cells}), `table` (a declared table of the library) and
  `[[form.question.sheet.column]]`: code, kind (choice, choices, number, text, date or row; `of`,
  of a row, names the sheet), label,
  required, `when` (`{kind = ["award"]}`: shown in the form of a row once another column before it
  has one of these options; with none, any answer), and what a question of this kind has
* map: two sheets, sites and links
* passages: options (the labels), `[[form.question.paper]]`: id such as A01, title, text, with one
  sentence a line and an empty line between paragraphs; two papers may stand `side_by_side`
* order: options, all of which are put in order; they are shown as they are written

Each of the four may have `[form.question.guided]`: an example that stands above it, replies at each
choice, and is neither kept nor marked. It has a prompt (its own sentence or row, never one that is
asked) and `[[form.question.guided.question]]`, written as those of a self-check.

`[[form.belief]]`: a belief that answers may show: code, text, and `when`, a table of question id →
option or options (of a table "question.sheet.column", or "question.sheet.column.row" for a row that
stands there). Its text is the hint at a question
where marking finds one of these options chosen. `stop = true` where the answer would endanger a
real person: its text begins with "Stop." and says whom it harms and how; it stands at the question
as soon as the option is chosen, marked or not. The same belief has the same code in every form of
the unit, and in its key, which may say more of it.

`[[form.earlier]]`: what a learner made in an earlier unit, to be read beside this form: question
("SLUG/ID", a table or a map), title, `own` ("FOLDER/NAME": the table NAME of
`datasets/FOLDER/case-tables.json`, which is shown until the learner has one; public, and never of a
key), and `columns`, where only some of its first sheet are shown. No marking reads it.

`[[self_check]]` with `[[self_check.question]]`: id, label, hint, options with one `right = true`
and an explanation each. Every fault is an author's fault; all of a file are told together, each in
one sentence that names the file, the question or form, and what to do.
"""

from coursework.questions.model import (
    CELLS,
    OWN,
    WORK,
    Belief,
    Column,
    Earlier,
    FixedRow,
    Form,
    Objective,
    Option,
    Paper,
    Question,
    Questions,
    Sheet,
    Unit,
)
from coursework.questions.reading import FORMAT, KINDS, STOP, NoQuestions, find, load

__all__ = [
    "CELLS",
    "FORMAT",
    "KINDS",
    "OWN",
    "STOP",
    "WORK",
    "Belief",
    "Column",
    "Earlier",
    "FixedRow",
    "Form",
    "NoQuestions",
    "Objective",
    "Option",
    "Paper",
    "Question",
    "Questions",
    "Sheet",
    "Unit",
    "find",
    "load",
]
