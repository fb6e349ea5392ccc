"""Show an exercise in its three environments: live notebook, grading, and page of the book.

Under grading (`NBGRADER_EXECUTION`) and in the book (`FAIRTENDER_FORMS=static`) nothing is written,
and the book never shows anybody's answers.

A form can continue work that a learner made in an earlier unit. That paper has the course's own
table, and `earlier.js` puts the learner's in its place: on a page it reads what the browser keeps
of that unit, in a notebook what the kernel found in the folder next to this one. Paper and graded
copies have the course's own. No marking reads any of it.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursework import answers as files
from coursework import the_case
from coursework.answers import Answers, AnswersRefused
from coursework.forms import html, validate
from coursework.forms.html import Html, as_json, specs
from coursework.forms.record import NAME, Record
from coursework.marking import key as keys
from coursework.marking import marks
from coursework.questions import Column, Earlier, Form, NoQuestions, Question, Questions, find, load
from coursework.questions.earlier import own_table, question_of
from coursework.questions.values import Value
from fairtender import messages, pages

ANSWERS = "answers.json"
_TEXTS = ("none", "yours", "course", "left", "show-course", "show-yours")
_BY_STORE = ("none", "yours")


def earlier_papers(form: Form, folder: Path, store: str) -> Iterator[Html]:
    """Yield a paper for each piece of earlier work that a form continues.

    folder: of this exercise; those of other units are next to it. store: "notebook" or "browser".
    """
    for one in form.earlier:
        yield _paper(one, folder, store)


def _paper(one: Earlier, folder: Path, store: str) -> Html:
    title = messages.text("forms-earlier-title", unit=_number(one), title=one.title)
    spec = ""
    try:
        path = find(one.unit, folder.parent)  # in its own folder it would find its own questions
    except NoQuestions:
        pass
    else:
        asked = load(path)
        question = question_of(one, asked)
        known = _spec(one, asked, question) | {"texts": _texts(one, question, store)}
        answer = _answer(one, asked, folder) if store == "notebook" else None
        spec = as_json(known if answer is None else known | {"answer": answer})
    template = Path(__file__).with_name("earlier.html")
    return Html(pages.render(template, title=title, own=own_table(one), spec=spec), title)


def _number(one: Earlier) -> str:
    return one.unit.partition("-")[0].lstrip("0") or "0"


def _texts(one: Earlier, question: Question, store: str) -> dict[str, str]:
    named = {"unit": _number(one), "question": question.label}
    codes = {name: f"{name}-{store}" if name in _BY_STORE else name for name in _TEXTS}
    said = {name: messages.text(f"forms-earlier-{code}", **named) for name, code in codes.items()}
    return said | {"row": messages.text("forms-row-head")}


def _answer(one: Earlier, asked: Questions, folder: Path) -> Value | None:
    """Return the answer saved in the other unit's folder; None if missing or unusable."""
    try:
        return files.read(folder.parent / one.unit / ANSWERS, asked).values.get(one.id)
    except AnswersRefused:
        return None


def _spec(one: Earlier, asked: Questions, question: Question) -> dict[str, Any]:
    """Return the data for the script: the question, the texts of its options, and its stops."""
    [spec], stops = specs([question]), _stops(one, asked)
    seen = {tuple(at.split(".")[1:3]) for at in stops}
    for sheet, shown in zip(question.sheets, spec["sheets"], strict=True):
        columns = [_column(one, sheet.column(each["code"]), each) for each in shown["columns"]]
        shown["columns"] = [
            each for each in columns if not each.get("hidden") or (sheet.code, each["code"]) in seen
        ]
        known = {each["code"] for each in shown["columns"]}
        for row in shown.get("fixed", ()):
            row["cells"] = {code: cell for code, cell in row["cells"].items() if code in known}
    kept = {"kind": spec["kind"], "id": spec["id"], "sheets": spec["sheets"]}
    return {"unit": one.unit, "format": files.FORMAT, "question": kept, "stops": stops}


def _column(one: Earlier, column: Column, spec: dict[str, Any]) -> dict[str, Any]:
    """Return the data for the script on a column; if it is not shown, only how to read it."""
    if one.columns and column.code not in one.columns:
        return {"code": column.code, "kind": column.kind, "codes": column.codes, "hidden": True}
    if not column.options:
        return spec
    words = {option.code: option.text for option in column.options}
    return {key: known for key, known in spec.items() if key != "codes"} | {"words": words}


def _stops(one: Earlier, asked: Questions) -> dict[str, list[str]]:
    """Return {place: options that would endanger somebody}; rows with one are left out."""
    stops: dict[str, list[str]] = {}
    for belief in (each for form in asked.forms for each in form.beliefs if each.stop):
        for at, codes in belief.when.items():
            if at.split(".")[0] == one.id:
                stops.setdefault(at, []).extend(codes)
    return stops


if TYPE_CHECKING:
    from coursework.forms.tools.live import Tool


def surroundings() -> str:
    """Return where the exercise is shown: "grading", "static" (in the book) or "live"."""
    if os.environ.get("NBGRADER_EXECUTION"):
        return "grading"
    return "static" if os.environ.get("FAIRTENDER_FORMS") == "static" else "live"


class Exercise:
    """The forms of one unit: `begin`, `ask`, `check`, `hand_in`, and `grade` for its tests.

    unit: the slug. folder: contains `questions.toml` and `answers.json`; by default, the working
    directory. Raises DataError if the questions are missing or faulty.
    """

    def __init__(
        self, unit: str, folder: Path | str | None = None, questions: Questions | None = None
    ) -> None:
        """Read the questions, unless they are given, and the saved answers."""
        self.mode = surroundings()
        self.questions = questions or load(find(unit, folder))
        if self.questions.unit != unit:
            raise NoQuestions.of("forms-no-questions", unit=unit, folder=folder or Path.cwd())
        self.path = Path(folder or ".").absolute() / NAME
        self._record = Record(self.questions, self.path, self.mode)
        self._widgets: list[Any] = []
        self._places: dict[str, str] = {}  # where each paper was first drawn

    def __repr__(self) -> str:
        """Return a text that names the unit."""
        return f"Exercise({self.questions.unit!r})"

    # --- what the notebook shows ---

    def begin(self) -> Any:
        """Show name and id, where answers are kept, and the buttons to load and start again."""
        if self.mode == "grading":
            return None
        beside = self._store == "notebook"
        return self._show(html.begin(self.questions, self._store, NAME if beside else ""))

    def ask(
        self,
        form_id: str,
        heading: int = 2,
        beside: Mapping[str, html.Beside] | None = None,
        papers: Iterable[html.Html] = (),
    ) -> Any:
        """Show one form or, while grading, a table of the recorded answers.

        `beside` maps the first word of a question's label ("T01") to what is shown with it, such as
        `each_notice(tenders)`; `papers` are for all its questions. Each paper is drawn once in a
        notebook, where it is first needed; after that, there is a link to it. Earlier work that the
        form continues comes last.
        """
        form = self.questions.form(form_id)
        if self.mode == "grading":
            return html.Html(html.answers_table(form, self._record.answers))
        papers = [*papers, *earlier_papers(form, self.path.parent, self._store)]
        drawn = html.form(self.questions, form, self._store, heading, beside, papers, self._places)
        return self._show(drawn)

    def papers(self, papers: Iterable[html.Html]) -> Any:
        """Show papers to read before the questions; at the questions, each is then a link."""
        papers = [*papers]
        if self.mode == "grading":
            return None
        at = f"before {' '.join(paper.title for paper in papers)}"
        return html.Html(html.papers_at(self.questions.unit, papers, at, self._places))

    def check(self, form_id: str) -> Any:
        """Show the button that marks a part or, while grading, print what is missing or malformed.

        While nbgrader validates the notebook, these sentences are raised instead: see
        `coursework.forms.validate`.
        """
        form = self.questions.form(form_id)
        if self.mode == "grading":
            if validate.is_asked():
                self._validate(form)
            print("\n".join(self.sentences(form_id)))
            return None
        return self._show(html.check(self.questions, form, self._store))

    def tool(self, tool: "Tool") -> Any:
        """Show a live tool, such as `forms.what_if(…)`; while grading, show nothing."""
        if self.mode == "grading":
            return None
        from coursework.forms.tools import live

        tools = self._record.tools
        tools.setdefault(self.questions.unit, live.Tools(self.questions, "")).tool(tool)
        return self._show(live.draw(tool, self.questions, self._store))

    def hand_in(self) -> Any:
        """Show how much has been answered, what is open, and the file to hand in."""
        if self.mode == "grading":
            return None
        return self._show(html.hand_in(self.questions, self._store))

    def grade(self, form_id: str, key: Mapping[str, Any]) -> float:
        """Return the points earned, from 0 to the form's points (without the trainer's).

        `key` maps question ids to their tables of key.toml, or to the bare answers.
        """
        the_key = keys.of_form(self.questions, self.questions.form(form_id), key)
        return marks.mark(the_key, self._record.answers).auto.get(form_id, 0.0)

    def sentences(self, form_id: str) -> list[str]:
        """Return sentences on what is missing or malformed in a form, and on beliefs.

        Each sentence says what to do. Stops come first, so that a complete form is not read as
        praise.
        """
        if self._record.refused:
            return [str(self._record.refused)]
        form = self.questions.form(form_id)
        found = [str(one) for one in files.findings(form, self._record.answers)]
        if self._record.answers.release != self.questions.release:
            found.insert(0, self.questions.earlier_edition)
        said = files.said(form, self._record.answers)
        stops = [belief.text for belief in said if belief.stop]
        found = found or [messages.text("forms-all-there")]
        return [*stops, *found, *(belief.text for belief in said if not belief.stop)]

    def _validate(self, form: Form) -> None:
        """Raise an error on whatever is missing, malformed or not right in a check cell's forms."""
        if self._record.refused:
            raise validate.NotYet(str(self._record.refused))
        complete, said = messages.text("forms-all-there"), []
        for one in validate.forms_of(self.questions, form):
            said += [line for line in self.sentences(one.id) if line != complete]
            folder = self.path.parent
            said += validate.not_right(self.questions, one, self._record.answers, folder)
        if said:
            raise validate.NotYet("\n".join(dict.fromkeys(said)))

    @property
    def answers(self) -> dict[str, Value]:
        """A copy of the usable answers, {id of a question: answer}."""
        return dict(self._record.answers.values)

    @property
    def recorded(self) -> Answers:
        """Everything that was recorded; empty if the file cannot be used."""
        return self._record.answers

    def record(self, answers: Mapping[str, object]) -> None:
        """Record answers, {id of a question: answer}, as the forms do; None clears one.

        Raises DataError for the first answer that cannot be used; then nothing is recorded.
        """
        self._record.record(answers)

    def receive(self, wish: Mapping[str, Any]) -> Mapping[str, Any]:
        """Carry out a form's request, and update all forms; see `Record.receive`."""
        done = self._record.receive(wish)
        if "ask" not in wish:
            self._tell()
        return done

    def state(self) -> dict[str, Any]:
        """The state that all forms of this exercise show."""
        return self._record.state()

    # --- showing ---

    @property
    def _store(self) -> str:
        return "notebook" if self.mode == "live" else "browser"

    def _show(self, content: str) -> Any:
        if self.mode != "live":
            return html.Html(content)
        from coursework.forms.widget import FormWidget

        widget = FormWidget(html=content, state=self._record.state(), receive=self.receive)
        self._widgets.append(widget)
        return widget

    def _tell(self) -> None:
        for widget in self._widgets:
            widget.state = self._record.state()


def self_check(
    unit: str, form_id: str, folded: bool = False, folder: Path | str | None = None
) -> Any:
    """Show a chapter's self-check, whose answers are public; nothing is kept or graded.

    folded: only its title is shown until a reader opens it, as for topics of earlier units. The
    questions are next to the notebook, or under `exercises/UNIT` or `solutions/UNIT` of the nearest
    folder above it. If the chapter was downloaded alone, it says where to find them.
    """
    live = surroundings() == "live"
    try:
        questions = load(find(unit, folder))
    except NoQuestions:
        if not live:
            raise
        elsewhere = messages.text("forms-self-check-elsewhere")
        return html.Html(f"<p><em>{elsewhere}</em></p>")
    form = questions.self_check(form_id)
    content = html.self_check(questions, form, "notebook" if live else "browser", folded)
    if not live:
        return html.Html(content)
    from coursework.forms.widget import FormWidget

    return FormWidget(html=content, state={}, receive=lambda wish: {})


def opening(unit: str) -> html.Html:
    """Show the opening lines of a chapter: the date, what exists already, the reader's role.

    In the book, they link to the page *The case*; elsewhere only the name of the page appears.
    """
    beside = "./" if surroundings() == "static" else ""
    return html.Html(the_case.opening(unit, beside))
