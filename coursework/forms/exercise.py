"""An exercise in its three surroundings: live notebook, grading, and page of the book.

The file `answers.json` is the truth: each change is put into what the file holds at that moment, so
two notebooks on the same file lose no answer of each other; of the same question the last one
counts. Under grading (`NBGRADER_EXECUTION`) and in the book (`FAIRTENDER_FORMS=static`) nothing is
written, and the book never shows anybody's answers.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coursework import answers as files
from coursework.answers import Answers, AnswersRefused
from coursework.forms import html
from coursework.marking import key as keys
from coursework.marking import marks, own_marks
from coursework.questions import NoQuestions, Questions, find, load
from coursework.questions.pieces import cleaned
from coursework.questions.values import Value
from fairtender import messages
from fairtender.tables import DataError, fault

if TYPE_CHECKING:
    from coursework.forms.tools.live import Tool
    from coursework.forms.tools.program import Tools

NAME = "answers.json"


def surroundings() -> str:
    """Return "grading", "static" (a page of the book) or "live"."""
    if os.environ.get("NBGRADER_EXECUTION"):
        return "grading"
    return "static" if os.environ.get("FAIRTENDER_FORMS") == "static" else "live"


def key_beside(unit: str, folder: Path) -> str:
    """Return the text of the unit's key where `solutions/` lies beside the course, else ""."""
    for parent in (folder, *folder.parents):
        path = parent / "solutions" / unit / keys.NAME
        if path.exists():
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, ValueError):
                return ""
    return ""


class KeyUnfit(DataError):
    """What was given as a key is none to the exercise."""


class Exercise:
    """The forms of one unit: `begin`, `ask`, `check`, `hand_in`, and `grade` for its tests.

    `unit` is the slug; `folder` (default: the working directory) holds `questions.toml` and
    `answers.json`. DataError where the questions are missing or faulty.
    """

    def __init__(
        self, unit: str, folder: Path | str | None = None, questions: Questions | None = None
    ) -> None:
        """Read the questions, where they are not given, and the answers that are there."""
        self.mode = surroundings()
        self.questions = questions or load(find(unit, folder))
        if self.questions.unit != unit:
            raise NoQuestions.of("forms-no-questions", unit=unit, folder=folder or Path.cwd())
        self.path = Path(folder or ".").absolute() / NAME
        self._widgets: list[Any] = []
        self._tools: dict[str, Tools] = {}  # those that were shown, by unit
        self._places: dict[str, str] = {}  # where each paper was drawn first
        self._copy: Path | None = None
        self._others: dict[str, Value] = {}
        self._refused: AnswersRefused | None = None
        self._notice = ""
        self._unsaved = False
        self._replaced = 0
        self._marks: dict[str, Any] = {}
        self._said: dict[str, Any] = {}  # what marking said of answers, for as long as it is open
        self._key = ""
        self._files: Any = None
        self._answers = Answers(release=self.questions.release)
        if self.mode != "static":
            self._open()
        self._problem = self._where_not_kept() if self.mode == "live" else ""
        if self.mode == "live":
            self._marks = own_marks.read(self.path, self.questions)
            self._key = key_beside(unit, self.path.parent)

    def __repr__(self) -> str:
        """Show the unit."""
        return f"Exercise({self.questions.unit!r})"

    # --- what the notebook shows ---

    def begin(self) -> Any:
        """Show name and id, where answers are kept, load and start again."""
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
        """Show one form; under grading a table of the recorded answers.

        `beside` maps the first word of a question's label ("T01") to what is shown with it, such
        as `each_notice(tenders)`; `papers` are for all its questions. Each paper is drawn once in
        a notebook, where it is needed first; later there is a link to it.
        """
        form = self.questions.form(form_id)
        if self.mode == "grading":
            return html.Html(html.answers_table(form, self._answers))
        drawn = html.form(self.questions, form, self._store, heading, beside, papers, self._places)
        return self._show(drawn)

    def papers(self, papers: Iterable[html.Html]) -> Any:
        """Show papers that are read before the questions; later each is a link."""
        papers = [*papers]
        if self.mode == "grading":
            return None
        at = f"before {' '.join(paper.title for paper in papers)}"
        return html.Html(html.papers_at(self.questions.unit, papers, at, self._places))

    def check(self, form_id: str) -> Any:
        """Show the button that marks a part; under grading print what is missing or malformed."""
        form = self.questions.form(form_id)
        if self.mode == "grading":
            print("\n".join(self.sentences(form_id)))
            return None
        return self._show(html.check(self.questions, form, self._store))

    def tool(self, tool: "Tool") -> Any:
        """Show a live tool, such as `forms.what_if(…)`; nothing under grading."""
        if self.mode == "grading":
            return None
        from coursework.forms.tools import live
        from coursework.forms.tools.program import Tools

        self._tools.setdefault(self.questions.unit, Tools(self.questions, "")).tool(tool)
        return self._show(live.draw(tool, self.questions, self._store))

    def hand_in(self) -> Any:
        """Show how much is answered, what is open, and the file to hand in."""
        if self.mode == "grading":
            return None
        return self._show(html.hand_in(self.questions, self._store))

    def grade(self, form_id: str, key: Mapping[str, Any]) -> float:
        """Return the points earned, from 0 to the form's points (without the trainer's).

        `key` maps question ids to their tables of key.toml, or to the bare answers.
        """
        the_key = keys.of_form(self.questions, self.questions.form(form_id), key)
        return marks.mark(the_key, self._answers).auto.get(form_id, 0.0)

    def sentences(self, form_id: str) -> list[str]:
        """Say what is missing or malformed in one form, and which beliefs its answers may show.

        Each is a sentence that says what to do. What stops comes before all: that everything is
        there must not be read as praise.
        """
        if self._refused:
            return [str(self._refused)]
        form = self.questions.form(form_id)
        found = [str(one) for one in files.findings(form, self._answers)]
        if self._answers.release != self.questions.release:
            found.insert(0, self.questions.earlier)
        said = files.said(form, self._answers)
        stops = [belief.text for belief in said if belief.stop]
        found = found or [messages.text("forms-all-there")]
        return [*stops, *found, *(belief.text for belief in said if not belief.stop)]

    @property
    def answers(self) -> dict[str, Value]:
        """The usable answers by question id (a copy)."""
        return dict(self._answers.values)

    @property
    def recorded(self) -> Answers:
        """Everything that was recorded; empty where the file cannot be used."""
        return self._answers

    def record(self, answers: Mapping[str, object]) -> None:
        """Record answers by question id, as the forms do; None empties one.

        DataError names the first one that cannot be used; then nothing is recorded.
        """
        for id, raw in answers.items():
            question = self.questions.all.get(id)
            if question is None:
                raise fault("forms-unknown-question", question=id, unit=self.questions.unit)
            found = cleaned(question, raw)
            wrong = found.fault or ("forms-cells-unused" if found.unused else "")
            if wrong:
                raise DataError(str(files.reason(question, wrong, unused=found.unused)), wrong)
        self._change(answers, {})

    # --- what the forms ask for (see widget.py) ---

    def receive(self, wish: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do what a form asks for; return {"notice"} or {"problem"}, a sentence, never raise.

        What is asked as on a page (`ask` and `params`, see `coursework.page`) is answered.
        """
        if "ask" in wish:
            return self._ask(wish["ask"], wish.get("params"))
        try:
            done = {"notice": self._do(wish)}
        except (AnswersRefused, KeyUnfit) as refused:
            done = {"problem": str(refused)}
        except (DataError, OSError) as error:
            done = {"problem": messages.text("forms-not-saved", cause=error)}
        self._tell()
        return done

    def state(self) -> dict[str, Any]:
        """Everything that every form of this exercise shows."""
        return {
            "document": files.document(self._answers, self.questions),
            "problem": self._problem,
            "notice": self._notice,
            "copy": self._copy is not None,
            "others": self._others,
            "replaced": self._replaced,
            "said": self._said,
            "marks": self._marks,
            "marking": {
                "ready": bool(self._key),
                "keyless": not self._key,
                "why": "" if self._key else messages.text("forms-no-key-beside"),
            },
        }

    def _ask(self, name: object, params: object) -> Mapping[str, Any]:
        """Ask as a page does. It is imported when it is wanted: no form waits for it."""
        page = import_module("coursework.page")
        if self._files is None:
            asked = {self.questions.unit: self.questions}
            self._files = page.Files(self.path.parent, asked=asked, tools=self._tools)
        given = params if isinstance(params, Mapping) else {}
        known = {"unit": self.questions.unit, "key": self._key}
        return page.answer({"name": name, "params": {**known, **given}}, self._files)

    def _do(self, wish: Mapping[str, Any]) -> str:
        if isinstance(wish.get("load"), str):
            return self._load(wish["load"])
        if wish.get("restart"):
            kept = self._keep()
            self._copy = kept or self._copy
            own_marks.erase(self.path)
            self._marks, self._said = {}, {}
            self._replace(Answers())
            code = "forms-restarted-file" if kept else "forms-restarted-empty"
            return messages.text(code, file=kept.name if kept else "")
        if wish.get("restore") and self._copy:
            earlier, self._copy = files.read(self._copy, self.questions), self._keep()
            self._replace(earlier)
            return messages.text("forms-brought-back")
        if wish.get("done"):
            return self._erase()
        if wish.get("key"):
            return self._take_key(wish["key"])
        if isinstance(wish.get("said"), dict):
            self._said = {**self._said, **wish["said"]}
        if isinstance(wish.get("marks"), dict):
            self._marks = own_marks.write(self.path, self._marks | wish["marks"], self.questions)
        names = ("answers", "learner", "was", "others")
        parts = [part if isinstance(part := wish.get(name), dict) else {} for name in names]
        if any(parts):
            self._change(*parts)
        return ""

    def _take_key(self, key: object) -> str:
        """Mark by the key that a trainer sent, for as long as the notebook is open."""
        if problem := self._ask("key", {"key": key}).get("problem"):
            raise KeyUnfit(problem)
        self._key = str(key)
        return messages.text("forms-key-loaded")

    def _erase(self) -> str:
        """Leave nothing of the learner beside the notebook."""
        files.erase(self.path)
        own_marks.erase(self.path)
        self._marks, self._said = {}, {}
        self._answers = Answers(release=self.questions.release)
        self._copy, self._others, self._notice, self._unsaved = None, {}, "", False
        self._replaced += 1
        return messages.text("forms-done-notebook")

    def _load(self, content: str) -> str:
        loaded = files.parse(content, self.questions)
        self._copy = self._keep() or self._copy
        self._replace(loaded)
        self._notice = self._edition(loaded)
        left = len(loaded.malformed) + len(loaded.unused) + loaded.unknown
        code = "forms-loaded-part" if left else "forms-loaded"
        return messages.text(code, n=len(loaded.values), left=left)

    def _change(
        self,
        changed: Mapping[Any, object],
        learner: Mapping[str, object],
        was: Mapping[Any, object] = MappingProxyType({}),
        others: Mapping[Any, object] = MappingProxyType({}),
    ) -> None:
        """Put changes into what the file holds now, and write it.

        `was`: what the form last knew of a text; another window's words are kept as `others`, in
        the file's copy too.
        """
        now = self._now()
        lost = {
            id: now.values[id]
            for id, known in was.items()
            if id in changed and now.values.get(id) not in (None, known, changed[id])
        }
        if lost:
            self._keep()
        kept = {**self._others, **lost, **others}
        values: dict[Any, object] = {**now.values}
        for id, raw in changed.items():
            question = self.questions.all.get(id)
            if question is not None and not files.clean(question, raw)[1]:
                values[id] = raw
        now = files.sort(now, values, self.questions)
        given = {key: files.line(said) for key, said in learner.items() if isinstance(said, str)}
        now = replace(
            now,
            learner_id=given.get("id", now.learner_id),
            learner_name=given.get("name", now.learner_name),
        )
        self._others = {
            id: words
            for id, words in kept.items()
            if isinstance(words, str) and id in self.questions.all and now.values.get(id) != words
        }
        self._write(now)

    # --- the file ---

    @property
    def _store(self) -> str:
        return "notebook" if self.mode == "live" else "browser"

    def _open(self) -> None:
        """Read what is there. What cannot be used is kept under another name before any save."""
        try:
            self._answers = files.read(self.path, self.questions)
            self._notice = self._edition(self._answers)
            if self.mode == "grading" and not self.path.exists():
                self._refused = AnswersRefused.of("forms-file-none")
            elif self.mode == "live" and self._answers.untidy:
                kept = self._keep()
                self._write(self._answers)
                name = kept.name if kept else NAME
                self._notice = messages.text("forms-kept-untidy", file=name)
        except AnswersRefused as refused:
            self._refused = refused
            if self.mode == "live":
                self._put_aside(refused)
        except (DataError, OSError):
            pass  # the folder cannot be written to: the red line says so

    def _edition(self, answers: Answers) -> str:
        earlier = not answers.empty and answers.release != self.questions.release
        return self.questions.earlier if earlier else ""

    def _put_aside(self, refused: AnswersRefused) -> None:
        try:
            kept = files.keep(self.path, move=True)
        except OSError:
            return
        name = kept.name if kept else NAME
        self._notice = messages.text("forms-kept-unreadable", file=name, cause=refused)

    def _now(self) -> Answers:
        """What the file holds now; what is in memory where the file is gone, spoilt or behind."""
        if self.mode != "live" or self._unsaved or not self.path.exists():
            return self._answers
        try:
            return files.read(self.path, self.questions)
        except AnswersRefused as refused:
            self._put_aside(refused)
            return self._answers

    def _keep(self) -> Path | None:
        """Keep a copy of the file where it holds anything."""
        now = self._now()
        if self._unsaved:
            self._write(now)  # raises where that is still impossible: then nothing is replaced
        if not self.path.exists() or (now.empty and not now.untidy):
            return None
        return files.keep(self.path)

    def _replace(self, answers: Answers) -> None:
        """Put other answers in the place of all; forms then forget what is typed and not saved."""
        self._replaced += 1
        self._write(answers)

    def _write(self, answers: Answers) -> None:
        answers = replace(
            answers,
            saved=files.now(),
            release=self.questions.release,
            malformed={},
            unused={},
            unknown=0,
        )
        # In memory even where the file cannot be written: the learner can still save a file.
        self._answers, self._refused, self._unsaved = answers, None, True
        if self.mode == "live":
            files.write(self.path, answers, self.questions)
            self._unsaved = False

    def _where_not_kept(self) -> str:
        """Say why answers would not be kept here, "" where they are."""
        folder = self.path.parent
        try:
            with tempfile.TemporaryFile(dir=folder):
                return ""
        except OSError:
            return messages.text("forms-read-only", folder=folder)

    # --- showing ---

    def _show(self, content: str) -> Any:
        if self.mode != "live":
            return html.Html(content)
        from coursework.forms.widget import FormWidget

        widget = FormWidget(html=content, state=self.state(), receive=self.receive)
        self._widgets.append(widget)
        return widget

    def _tell(self) -> None:
        for widget in self._widgets:
            widget.state = self.state()


def self_check(unit: str, form_id: str, heading: int = 3, folder: Path | str | None = None) -> Any:
    """Show a chapter's self-check: its answers are public, nothing is kept or graded.

    The questions are found beside the notebook, or under `exercises/UNIT` or `solutions/UNIT` of
    the nearest folder above it. A chapter that was downloaded alone says where they are.
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
    content = html.self_check(questions, form, "notebook" if live else "browser", heading)
    if not live:
        return html.Html(content)
    from coursework.forms.widget import FormWidget

    return FormWidget(html=content, state={}, receive=lambda wish: {})
