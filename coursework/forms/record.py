"""Keep a learner's data next to the notebook: `answers.json`, and their own marks.

The file `answers.json` is authoritative. Each change is applied to its present content, so two
notebooks with the same file do not lose each other's answers; for the same question, the last
answer counts.

`marks.json` is next to it: `{FORM: {"first", "latest": {"earned", "most", "at", "key"}, "own":
{QUESTION: [lines of the rubric]}, "shown": true}}`, as a page of the book keeps it in the browser.
Only the learner uses it; no grading reads it. Unusable content is left out, and is never a fault.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coursework import answers as files
from coursework.answers import Answers, AnswersRefused
from coursework.marking import key as keys
from coursework.questions import Questions
from coursework.questions.pieces import cleaned
from coursework.questions.values import Value
from fairtender import messages
from fairtender.depth import JSON, deep
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault

if TYPE_CHECKING:
    from coursework.forms.tools.live import Tools

NAME = "answers.json"
OWN_MARKS = "marks.json"
MAX_BYTES = 256 * 1024
MOST = 1e6  # no question has more points


def key_beside(unit: str, folder: Path) -> str:
    """Return the text of the unit's key if `solutions/` is next to the course; else ""."""
    for parent in (folder, *folder.parents):
        path = parent / "solutions" / unit / keys.NAME
        if path.exists():
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, ValueError):
                return ""
    return ""


class KeyUnfit(DataError):
    """Raised for a key that does not belong to the exercise."""


class Record:
    """The answers to one unit, and what its forms request. problem: why no answers are kept.

    refused: why the file cannot be used. tools: live tools that were shown, by unit.
    """

    def __init__(self, questions: Questions, path: Path, mode: str) -> None:
        """Read the saved file. mode: "live", "grading" or "static" (then nothing is read)."""
        self.questions, self.path, self.mode = questions, path, mode
        self.answers = Answers(release=questions.release)
        self.refused: AnswersRefused | None = None
        self.tools: dict[str, Tools] = {}
        self._copy: Path | None = None
        self._others: dict[str, Value] = {}
        self._notice = ""
        self._unsaved = False
        self._replaced = 0
        self._said: dict[str, Any] = {}  # results of marking, while the notebook is open
        self._files: Any = None
        if mode != "static":
            self._open()
        self._problem = self._where_not_kept() if self.is_live else ""
        self._marks = read_marks(path, questions) if self.is_live else {}
        self._key = key_beside(questions.unit, path.parent) if self.is_live else ""

    @property
    def is_live(self) -> bool:
        """Whether answers are written to the file."""
        return self.mode == "live"

    def record(self, answers: Mapping[str, object]) -> None:
        """Record answers, {id of a question: answer}, as the forms do; None clears one.

        Raises DataError for the first answer that cannot be used; then nothing is recorded.
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

    def receive(self, wish: Mapping[str, Any]) -> Mapping[str, Any]:
        """Carry out a form's request; return {"notice"} or {"problem"}, and never raise.

        Both are one sentence. A request as on a page (`ask` and `params`, see `coursework.page`)
        gets its answer.
        """
        if "ask" in wish:
            return self._ask(wish["ask"], wish.get("params"))
        try:
            return {"notice": self._do(wish)}
        except (AnswersRefused, KeyUnfit) as refused:
            return {"problem": str(refused)}
        except (DataError, OSError) as error:
            return {"problem": messages.text("forms-not-saved", cause=error)}

    def state(self) -> dict[str, Any]:
        """The state that all forms of this exercise show."""
        return {
            "document": files.document(self.answers, self.questions),
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
        """Answer a request as a page does; the code is imported now, so no form waits for it."""
        page = import_module("coursework.page")
        if self._files is None:
            asked = {self.questions.unit: self.questions}
            self._files = page.Files(self.path.parent, asked=asked, tools=self.tools)
        given = params if isinstance(params, Mapping) else {}
        known = {"unit": self.questions.unit, "key": self._key}
        return page.answer({"name": name, "params": {**known, **given}}, self._files)

    def _do(self, wish: Mapping[str, Any]) -> str:
        if isinstance(wish.get("load"), str):
            return self._load(wish["load"])
        if wish.get("restart"):
            kept = self._keep()
            self._copy = kept or self._copy
            erase_marks(self.path)
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
            self._marks = _write_marks(self.path, self._marks | wish["marks"], self.questions)
        names = ("answers", "learner", "was", "others")
        parts = [part if isinstance(part := wish.get(name), dict) else {} for name in names]
        if any(parts):
            self._change(*parts)
        return ""

    def _take_key(self, key: object) -> str:
        """Mark by a key from the trainer as long as the notebook is open."""
        if problem := self._ask("key", {"key": key}).get("problem"):
            raise KeyUnfit(problem)
        self._key = str(key)
        return messages.text("forms-key-loaded")

    def _erase(self) -> str:
        """Remove all files of the learner next to the notebook."""
        files.erase(self.path)
        erase_marks(self.path)
        self._marks, self._said = {}, {}
        self.answers = Answers(release=self.questions.release)
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
        """Apply changes to the present content of the file, and write it.

        was: the form's last version of a text. The words of another window are kept as `others`,
        and in a copy of the file as well.
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

    def _open(self) -> None:
        """Read the file; if it cannot be used, keep it under another name before any save."""
        try:
            self.answers = files.read(self.path, self.questions)
            self._notice = self._edition(self.answers)
            if self.mode == "grading" and not self.path.exists():
                self.refused = AnswersRefused.of("forms-file-none")
            elif self.is_live and self.answers.untidy:
                kept = self._keep()
                self._write(self.answers)
                name = kept.name if kept else NAME
                self._notice = messages.text("forms-kept-untidy", file=name)
        except AnswersRefused as refused:
            self.refused = refused
            if self.is_live:
                self._put_aside(refused)
        except (DataError, OSError):
            pass  # the folder cannot be written to, and the form's red line shows this

    def _edition(self, answers: Answers) -> str:
        earlier = not answers.empty and answers.release != self.questions.release
        return self.questions.earlier_edition if earlier else ""

    def _put_aside(self, refused: AnswersRefused) -> None:
        try:
            kept = files.keep(self.path, move=True)
        except OSError:
            return
        name = kept.name if kept else NAME
        self._notice = messages.text("forms-kept-unreadable", file=name, cause=refused)

    def _now(self) -> Answers:
        """Return the answers in the file; those in memory if it is gone, damaged or outdated."""
        if not self.is_live or self._unsaved or not self.path.exists():
            return self.answers
        try:
            return files.read(self.path, self.questions)
        except AnswersRefused as refused:
            self._put_aside(refused)
            return self.answers

    def _keep(self) -> Path | None:
        """Keep a copy of the file if there is anything in it."""
        now = self._now()
        if self._unsaved:
            self._write(now)  # raises if that is still impossible: then nothing is replaced
        if not self.path.exists() or (now.empty and not now.untidy):
            return None
        return files.keep(self.path)

    def _replace(self, answers: Answers) -> None:
        """Replace all answers; forms then drop text that was typed but not saved."""
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
        # Kept in memory even if the file cannot be written: the learner can still save a file.
        self.answers, self.refused, self._unsaved = answers, None, True
        if self.is_live:
            files.write(self.path, answers, self.questions)
            self._unsaved = False

    def _where_not_kept(self) -> str:
        """Return why answers cannot be kept in this folder; "" if they can."""
        folder = self.path.parent
        try:
            with tempfile.TemporaryFile(dir=folder):
                return ""
        except OSError:
            return messages.text("forms-read-only", folder=folder)


# --- own marks -----------------------------------------------------------------------------------


def clean_marks(raw: object, questions: Questions) -> dict[str, Any]:
    """Return the usable marks: those for forms that the unit has."""
    if not isinstance(raw, Mapping):
        return {}
    known = {form.id for form in questions.forms}
    return {
        str(form): one
        for form, entry in raw.items()
        if form in known and isinstance(entry, Mapping) and (one := _entry(entry))
    }


def _entry(raw: Mapping[Any, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        name: mark for name in ("first", "latest") if (mark := _mark(raw.get(name)))
    }
    own = raw.get("own")
    if isinstance(own, Mapping):
        lines = {str(id): _lines(ticked) for id, ticked in own.items()}
        entry |= {"own": {id: ticked for id, ticked in lines.items() if ticked is not None}}
    return entry | ({"shown": True} if raw.get("shown") is True else {})


def _mark(raw: object) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        return None
    earned, most = _points(raw.get("earned")), _points(raw.get("most"))
    if earned is None or most is None:
        return None
    version = {"key": files.line(raw["key"])[:40]} if "key" in raw else {}
    return {"earned": earned, "most": most, "at": files.line(raw.get("at"))[:40], **version}


def _points(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return raw if 0 <= raw <= MOST else None


def _lines(raw: object) -> list[int] | None:
    if not isinstance(raw, list) or not all(type(one) is int and 0 <= one < 100 for one in raw):
        return None
    return sorted({*raw})


def read_marks(answers: Path, questions: Questions) -> dict[str, Any]:
    """Return the marks next to a file of answers; empty if there are none, or not usable."""
    path = answers.with_name(OWN_MARKS)
    try:
        if not path.exists():
            return {}
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8")
        if len(text) > MAX_BYTES or deep(text, JSON):
            return {}
        return clean_marks(json.loads(text), questions)
    except (OSError, ValueError, RecursionError):
        return {}


def _write_marks(answers: Path, marks: Mapping[str, Any], questions: Questions) -> dict[str, Any]:
    """Write the usable marks next to a file of answers, and return them."""
    kept = clean_marks(marks, questions)
    text = json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
    write_atomically(answers.with_name(OWN_MARKS), text)
    return kept


def erase_marks(answers: Path) -> None:
    """Delete the file of marks next to a file of answers."""
    answers.with_name(OWN_MARKS).unlink(missing_ok=True)
