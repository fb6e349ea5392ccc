"""What a page asks about own cases: see `coursework.page` for how it is asked."""

import base64
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from coursework import answers as given
from coursework.answers import Answers
from coursework.own_case import cases
from coursework.page import Files
from coursework.questions import Questions
from coursework.work import files as made
from fairtender.files import MEDIA_TYPES, zip_files
from fairtender.messages import text
from fairtender.requests import Answer, Request
from fairtender.tables import fault


@dataclass(frozen=True)
class _Check(Request, name="case_check"):
    """{html}: what is missing or contradictory in the own tables of a unit."""

    unit: str
    answers: Mapping[str, object] = field(default_factory=dict)

    def answer(self, files: Files) -> Answer:
        case = cases.Case.of(files.questions(self.unit), self.answers)
        return {"html": case.said()}


@dataclass(frozen=True)
class _Made(Request, name="case_folder"):
    """{name, type, base64, files, missing}: a ZIP of own cases, and of what exercises made.

    own, made: {unit: {question: value}}. files: how many there are. missing: a sentence. Without a
    file there is a problem.
    """

    own: Mapping[str, object] = field(default_factory=dict)
    made: Mapping[str, object] = field(default_factory=dict)

    def answer(self, files: Files) -> Answer:
        folder = cases.folder({u: v for u, v in self.own.items() if isinstance(v, Mapping)})
        found = [(f"own/{name}" if self.made else name, data) for name, data in folder.files()]
        for unit, answers in self.made.items():
            if isinstance(answers, Mapping):
                found += _of_exercise(files.questions(unit), answers, datetime.date.today())
        if not found:
            raise fault("own-case-no-files")
        name = f"fair-tender-{'all' if self.made else 'own'}-{datetime.date.today()}.zip"
        missing = folder.missing
        return {
            "name": name,
            "type": MEDIA_TYPES["zip"],
            "base64": base64.b64encode(zip_files(found)).decode("ascii"),
            "files": len(found),
            "missing": text("own-case-missing", list=", ".join(missing)) if missing else "",
        }


def _of_exercise(
    questions: Questions, raw: Mapping[str, object], day: datetime.date
) -> list[tuple[str, bytes]]:
    kept = given.sort(Answers(release=questions.release), raw, questions)
    found = made.everything(questions, kept.values, day)
    return [(f"{questions.unit}/{name}", content) for name, content in found]
