"""The folder in which the sheets of one market lie."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import files, sheets, tables
from fairtender.market.declared import ANSWERS, LABELS, MARKS, PLAYERS, PURCHASES, QUESTIONS


class Case(NamedTuple):
    """The tables of one market, each under the name of its declaration in small letters."""

    players: pd.DataFrame
    labels: pd.DataFrame
    purchases: pd.DataFrame
    questions: pd.DataFrame
    answers: pd.DataFrame
    marks: pd.DataFrame


def read(folder: Path | str) -> Case:
    """Return the case whose sheets lie in a folder, such as `datasets/market/coffee`.

    The files are `players.csv`, `labels.csv`, `purchases.csv`, `questions.csv` and `answers.csv`.
    The words by which answers are read are the folder's own `marks.csv` where there is one, else
    the course's. Raises DataError naming file, row and column.
    """
    folder = Path(folder)
    own = folder / "marks.csv"
    return Case(
        sheets.read(folder / "players.csv", PLAYERS),
        sheets.read(folder / "labels.csv", LABELS),
        sheets.read(folder / "purchases.csv", PURCHASES),
        sheets.read(folder / "questions.csv", QUESTIONS),
        sheets.read(folder / "answers.csv", ANSWERS),
        sheets.read(own if files.is_there(own) else tables.data_path("market", "marks.csv"), MARKS),
    )
