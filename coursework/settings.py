"""Read and write the settings of a workshop, `workshop.toml`: releases, deadlines, the course."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fairtender import messages
from fairtender.depth import TOML, deep

FORMAT = 1
NAME = "workshop.toml"
WORD = re.compile(r"[\w.-]{0,100}")  # a unit, a release


class NotKnown(ValueError):
    """Raised for settings of another version."""


@dataclass(frozen=True)
class Settings:
    """The settings of a workshop. course: the folder of the course, "" if not remembered.

    releases: {unit: release of its questions when the workshop was made}. deadlines: {unit: the
    last moment at which a hand-in counts}.
    """

    course: str = ""
    releases: Mapping[str, str] = field(default_factory=dict)
    deadlines: Mapping[str, datetime] = field(default_factory=dict)


def read(text: str) -> Settings:
    """Return the settings in a text; ValueError names a fault, NotKnown means another version."""
    if deep(text, TOML):
        raise ValueError("[")
    raw = tomllib.loads(text)
    if raw.get("format") != FORMAT:
        raise NotKnown
    course, releases = raw.get("course", ""), raw.get("release", {})
    if not isinstance(course, str):
        raise ValueError("course")
    if not isinstance(releases, dict) or not all(map(_is_word, [*releases, *releases.values()])):
        raise ValueError("release")
    deadlines = raw.get("deadline", {})
    if not isinstance(deadlines, dict):
        raise ValueError("deadline")
    for unit, when in deadlines.items():
        if not isinstance(when, datetime) or when.tzinfo is None or not 1 < when.year < 9999:
            raise ValueError(messages.text("workshop-deadline", unit=unit, value=when))
    return Settings(course, releases, deadlines)


def _is_word(word: object) -> bool:
    return isinstance(word, str) and bool(WORD.fullmatch(word))


def text_of(settings: Settings) -> str:
    """Return the settings as the text of their file."""
    course = json.dumps(settings.course, ensure_ascii=False)
    lines = [f"format = {FORMAT}", *([f"course = {course}"] if settings.course else [])]
    lines += ["", "# The releases of the exercises as the workshop was made."]
    lines += ["[release]", *(f'"{unit}" = "{one}"' for unit, one in settings.releases.items())]
    lines += ["", "# The last moment at which a hand-in counts, with its time zone.", "[deadline]"]
    lines += [f'"{unit}" = {when.isoformat()}' for unit, when in settings.deadlines.items()]
    return "\n".join(lines) + "\n"
