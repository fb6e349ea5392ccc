"""Answer a page's requests about own cases: see `coursework.page` for the form of requests."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from coursework import answers as given
from coursework.answers import Answers
from coursework.own_case import cases
from coursework.page import Files, day_of, file_of
from coursework.questions import Questions
from coursework.work import files as made
from fairtender.files import zip_files
from fairtender.messages import text
from fairtender.requests import Answer, Request
from fairtender.tables import fault


@dataclass(frozen=True)
class _Check(Request, name="case_check"):
    """Request for {html}: what the library finds in a learner's own tables of a unit, and gaps."""

    unit: str
    answers: Mapping[str, object] = field(default_factory=dict)

    def answer(self, files: Files) -> Answer:
        case = cases.Case.of(files.questions(self.unit), self.answers)
        return {"html": case.said()}


@dataclass(frozen=True)
class _Made(Request, name="case_folder"):
    """Request for {name, type, base64, files, missing}: a ZIP of own cases and of made work.

    own, made: {unit: {question: value}}. day: the date of saving. files: the number of files.
    missing: a sentence on missing own cases, or "". Raises DataError if there is no file at all.
    """

    own: Mapping[str, object] = field(default_factory=dict)
    made: Mapping[str, object] = field(default_factory=dict)
    day: str = ""

    def answer(self, files: Files) -> Answer:
        day = day_of(self.day)
        own = {unit: raw for unit, raw in self.own.items() if isinstance(raw, Mapping)}
        folder = cases.folder(own, day)
        found = [(f"own/{name}" if self.made else name, data) for name, data in folder.files()]
        for unit, answers in self.made.items():
            if isinstance(answers, Mapping):
                found += _of_exercise(files.questions(unit), answers, day)
        if not found:
            raise fault("own-case-no-files")
        name = f"fair-tender-{'everything' if self.made else 'own-cases'}-{day}.zip"
        missing = ", ".join(folder.missing)
        return file_of(name, zip_files(found)) | {
            "files": len(found),
            "missing": text("own-case-missing", list=missing) if missing else "",
        }


def _of_exercise(
    questions: Questions, raw: Mapping[str, object], day: datetime.date
) -> list[tuple[str, bytes]]:
    kept = given.sort(Answers(release=questions.release), raw, questions)
    found = made.everything(questions, kept.values, day)
    return [(f"{questions.unit}/{name}", content) for name, content in found]
