"""The directive `solution`: a unit's solution page, made from its `questions.toml` and `key.toml`.

    ```{solution} 03-screen-tenders
    ```

For every question, the page gives the right answer in words, the reason, and where to read more;
for a choice, also what is wrong with the other options; for a table, list or plan, an example with
full points, and how points are earned; and for a question that a trainer marks, the model answer
and the rubric. The misunderstandings that answers may show come last. `why`, `model`, the rubric
and the texts of beliefs may contain MyST inline markup; questions may not.

`solutions.js` shows the page in the list of pages as soon as a part of the exercise is marked.
"""

from collections.abc import Iterable
from fractions import Fraction

from docutils import nodes
from sphinx.application import Sphinx

from coursework.forms import Form, Question
from coursework.marking.entry import Entry
from coursework.marking.key import Key, read_key
from coursework.work import words
from fairtender import messages
from fairtender.tables import DataError
from publishing.extensions.shared import CourseDirective, join_scripts, static_folder, with_words


def points(number: float | Fraction) -> str:
    """Return a number of points with its noun."""
    return messages.text(f"solution-point{'' if number == 1 else 's'}", number=f"{float(number):g}")


class Solution(CourseDirective):
    """The solutions of a unit, as sections of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return one section for each form, and one for the misunderstandings."""
        slug = self.arguments[0]
        for name in ("key.toml", "questions.toml"):
            self.env.note_dependency(str(self.root / "solutions" / slug / name))
        try:
            key = read_key(slug, self.root)
        except DataError as error:
            raise self.error(str(error)) from error
        sections = [self._form(form, key) for form in key.questions.forms]
        return [*sections, self._beliefs(key)] if key.beliefs else sections

    def _form(self, form: Form, key: Key) -> nodes.section:
        section = self.section(form.title, nodes.make_id(f"solution-part-{form.id}"))
        for question in form.questions:
            section += self._question(question, key.entries[question.id])
        return section

    def _question(self, question: Question, entry: Entry) -> nodes.section:
        part = self.section(question.label, nodes.make_id(f"solution-{question.id}"))
        if entry.by_trainer:
            part += self._model(entry)
        elif question.is_work:
            part += self._work(entry)
        else:
            part += self._labelled(
                messages.text("solution-right"), entry.in_words, points(question.points)
            )
            part += [self._labelled(name, words, "") for name, words in entry.also]
            for option in question.shown:
                if option.code in entry.because:
                    name = messages.text("why-not", option=option.text)
                    part += self._labelled(name, entry.because[option.code], "")
        part += self._prose(entry.why)
        part += self._again(entry.read)
        return part

    def _work(self, entry: Entry) -> list[nodes.Node]:
        piece = messages.text("work-model")
        listed = nodes.bullet_list()
        for point in entry.properties:
            item = nodes.list_item()
            item += self._labelled(point.name, "", "" if point.by_row else points(point.points))
            item += self._prose(point.why) if point.why else []
            if point.read not in ("", entry.read):
                item += self._again(point.read)
            listed += item
        return [
            self._labelled(piece, "", points(entry.question.points)),
            *(self._shown(one) for one in words.shown(entry.question, entry.answer)),
            self._labelled(messages.text("solution-earns"), self._by_row(entry), ""),
            listed,
        ]

    def _by_row(self, entry: Entry) -> str:
        rows = sum((one.points for one in entry.properties if one.by_row), Fraction(0))
        return messages.text("work-by-row", points=points(rows)) if rows else ""

    def _shown(self, one: words.Shown) -> nodes.Node:
        if not one.heads:
            items = [nodes.list_item("", nodes.paragraph(text=text)) for (text,) in one.rows]
            return nodes.enumerated_list("", *items)
        table = nodes.table()
        if one.title:
            table += nodes.title(text=one.title)
        group = nodes.tgroup(cols=len(one.heads))
        group += [nodes.colspec(colwidth=1) for _ in one.heads]
        group += nodes.thead("", self._row(one.heads))
        group += nodes.tbody("", *(self._row(row) for row in one.rows))
        table += group
        return table

    def _row(self, cells: Iterable[str]) -> nodes.row:
        entries = [nodes.entry("", nodes.paragraph(text=cell)) for cell in cells]
        return nodes.row("", *entries)

    def _model(self, entry: Entry) -> list[nodes.Node]:
        rubric = nodes.bullet_list()
        for criterion in entry.rubric:
            worth = f"**{points(criterion.points)}:** {criterion.text}"
            text = criterion.line if criterion.stop else worth
            rubric += nodes.list_item("", *self._prose(text))
        note = messages.text("solution-by-trainer", points=points(entry.question.points))
        return [
            self._labelled(messages.text("solution-model"), "", note),
            nodes.block_quote("", *self._prose(entry.model)),
            self._labelled(messages.text("solution-earns"), "", ""),
            rubric,
        ]

    def _labelled(self, name: str, words: str, note: str) -> nodes.paragraph:
        paragraph = nodes.paragraph(classes=["solution-answer"])
        paragraph += nodes.strong(text=f"{name}:" if words else f"{name}")
        paragraph += nodes.Text(f" {words}" if words else "")
        if note:
            paragraph += nodes.inline(text=f" ({note})", classes=["solution-points"])
        return paragraph

    def _beliefs(self, key: Key) -> nodes.section:
        section = self.section(messages.text("solution-beliefs"), "solution-beliefs")
        for belief in key.beliefs:
            part = self.section(belief.name, nodes.make_id(f"belief-{belief.code}"))
            labels = (key.entries[question].question.label for question in belief.answers)
            part += self._labelled(
                messages.text("solution-shows-in"), "; ".join(dict.fromkeys(labels)), ""
            )
            part += self._prose(belief.text)
            part += self._again(belief.read)
            section += part
        return section

    def _again(self, label: str) -> list[nodes.Node]:
        return self._prose(messages.text("solution-again", label=label))

    def _prose(self, text: str) -> list[nodes.Node]:
        return self.parse(text.strip().splitlines())


def _script(app: Sphinx) -> None:
    """Add the script that shows solutions in the list of pages, but not to a workshop's edition."""
    script = static_folder(app) / "solutions.js"
    if getattr(app.config, "course_edition", "") == "workshop":
        script.unlink(missing_ok=True)  # an earlier build of the public edition left it there
        return
    script.write_text(with_words(join_scripts("solutions"), "later-"), encoding="utf-8")
    app.add_js_file(script.name)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.connect("builder-inited", _script)
    app.add_directive("solution", Solution)
