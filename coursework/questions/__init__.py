"""The questions of the course: `questions.toml` as frozen dataclasses.

Top of the file: format = 1, unit, title, minutes, and optionally `changed` (what counts differently
since the last release, for people whose answers are from that release); `[[objective]]` with code,
text and `taught` (the labels of the chapter's sections that teach it); `[options]` with option
lists that several questions share. `[[form]]`: id, title, prompt (paragraphs are split by an empty
line), objective, minutes (by default the form's share of the unit's minutes, in proportion to its
points). A form with `again`, the id of an earlier form, asks the questions of that form again: its
own id is added to theirs ("passports-after"), and the key has them only once. `[[form.question]]`:
id (never used before), kind, label, name (two to five words for lists, if the label is long or its
number occurs twice), points, hint, objective (if it is not the form's) and, by kind:

* choice: options (a list of {code, text}, or the name of a shared list). They are shown in an order
  that their codes fix once and for all, unless they are a shared list or have `in_order = true`
* choices: options, choose (exactly this number); or budget and cost_unit, with a cost for each
  option
* number: unit, min, max
* text: max_length (default 200 characters)
* long_text: max_length (default 4000), marked_by = "trainer"

In four kinds, learners make something (`WORK`). Each may name a `look`, which shows something about
the work at once. A table or a map may list the endings of files in which learners can save it
(`saves`; `file` is a part of their names). It may also name an earlier question in `begins`:
learners can then begin with their answer to that question, whose sheets need not be repeated.

* table: one `[[form.question.sheet]]`: code, label, `rows = {min, max}` (how many rows learners
  add; by default 0 to 30, or none if there are `fixed` rows), `fixed` (a list of {row, label,
  cells}), `table` (a declared table of the library) and `[[form.question.sheet.column]]`: code,
  kind (choice, choices, number, text, date or row; for a row, `of` names its sheet), label,
  required, `when` (`{kind = ["award"]}`: the form of a row shows the cell only once the earlier
  column `kind` has one of these options; an empty list means any answer), and the fields of a
  question of this kind
* map: two sheets, sites and links
* passages: options (the labels), `[[form.question.paper]]`: id such as A01, title, text, with one
  sentence a line and an empty line between paragraphs; two papers may be shown `side_by_side`
* order: options, all of which learners put in order; they are first shown in the order of the file

Each of the four may have `[form.question.guided]`: an example above it that gives feedback on each
choice, and is neither kept nor marked. It has a prompt (with a sentence or row of its own, never
one of the question's) and `[[form.question.guided.question]]`, written like those of a self-check.

`[[form.belief]]`: a belief that answers may show: code, text, and `when`, a table of question id →
option or options (for a table "question.sheet.column", or "question.sheet.column.row" for a fixed
row). If one of these options was chosen, marking shows the text as a hint at the question.
`stop = true` if the answer would endanger a real person: the text then begins with "Stop.", says
whom the answer harms and how, and is shown at the question as soon as the option is chosen, even
before marking. The same belief has the same code in every form of the unit, and in its key, which
may say more about it.

`[[form.earlier]]`: what a learner made in an earlier unit, to be read next to this form: question
("SLUG/ID", a table or a map), title, `own` ("FOLDER/NAME": the table NAME of
`datasets/FOLDER/case-tables.json`, which is shown until the learner has made one; it is public, and
never from a key), and `columns`, if only some columns of its first sheet are shown. This
work is not marked again.

`[[self_check]]` with `[[self_check.question]]`: id, label, hint, options with one `right = true`
and an explanation each. Every fault is a mistake of the author. All faults of a file are reported
together, each in one sentence that gives the file, the question or form, and what to do.
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
