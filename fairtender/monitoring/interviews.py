"""Words in interview notes that must make a person read the note now.

The eleven indicators are those of the International Labour Organization (ILO Indicators of Forced
Labour, 2012). One may be enough, often there are several. A word is no indicator: "her passport is
with her" holds the word and is good news, and a note can tell of fear without any of these words.
So every note is read by the focal point, and the words only say which one first.
"""

import re
from collections.abc import Mapping

import pandas as pd

from fairtender.monitoring import cases
from fairtender.monitoring.declared import INTERVIEWS
from fairtender.tables import check

__all__ = ["WORDS", "indicators"]

# Indicator → words and beginnings of words (with *), in English. The choice is the course's own.
WORDS: Mapping[str, tuple[str, ...]] = {
    "vulnerability": ("undocumented", "without a permit", "nowhere to go", "depends on them"),
    "deception": ("was promised", "were promised", "not what", "different work", "deceiv*"),
    "movement": ("locked", "may not leave", "not allowed to leave", "cannot leave", "watched"),
    "isolation": ("took the phone", "took his phone", "took her phone", "not allowed to speak"),
    "violence": ("hit", "beat*", "slapp*", "pushed", "touched", "violen*", "harass*"),
    "threats": ("threat*", "report him", "report her", "police", "deport*", "sent back", "afraid"),
    "documents": ("passport*", "identity card*", "identity papers", "residence permit*"),
    "withheld_wages": ("keeps the wages", "kept back", "held back", "withheld", "withhold*"),
    "debt": ("debt*", "owes", "owed", "loan*", "pay back", "paying back", "work off"),
    "conditions": ("mattress*", "mould", "no heating", "no water", "one room"),
    "overtime": ("no day off", "double shift*", "may not refuse", "cannot refuse", "cannot say no"),
}
_AROUND = 60  # letters shown on each side


def indicators(
    interviews: pd.DataFrame, words: Mapping[str, tuple[str, ...]] = WORDS
) -> pd.DataFrame:
    """Find words of the eleven indicators in the notes: CASES `indicator`, status "prompt".

    interviews: INTERVIEWS. words: for each indicator the words and phrases, capitals do not
    matter; `*` stands for any ending. Give your own for notes in another language.

    One case for each note and indicator, with the words in their context. It leads to a reading by
    the focal point, never to a question to the supplier. Notes without a case are read as well.
    """
    notes = check(interviews, INTERVIEWS)
    patterns = {name: _pattern(some) for name, some in words.items()}
    found = [
        (name, row.interview, row.worker, f"{row.date:%Y-%m}", _context(row.note, match))
        for row in notes.sort_values("interview").itertuples()
        for name, pattern in patterns.items()
        if (match := pattern.search(row.note))
    ]
    names = ("detail", "source", "worker", "month", "words")
    told = dict(zip(names, map(list, zip(*found, strict=True)), strict=True)) if found else {}
    return cases.rows("indicator", told.pop("worker", []), "prompt", **told)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _context(note: str, match: re.Match[str]) -> str:
    """Return the words around a match, cut at spaces."""
    start, end = max(match.start() - _AROUND, 0), min(match.end() + _AROUND, len(note))
    head = note[start : match.start()]
    tail = note[match.end() : end]
    if start:
        head = "…" + head.partition(" ")[2]
    if end < len(note):
        tail = tail.rpartition(" ")[0] + "…"
    return " ".join(f"{head}{match[0]}{tail}".split())
