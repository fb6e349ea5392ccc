"""A live tool: add a sentence to a notice, and let the screen read it again."""

from html import escape
from typing import Any

import pandas as pd

from coursework.forms.exercise import surroundings
from coursework.forms.html import Html, say
from coursework.forms.tools.live import live
from coursework.forms.tools.notices import notice_number
from fairtender import charts, messages, screening
from fairtender.profile import Profile
from fairtender.tables import fault


def with_sentence(tenders: pd.DataFrame, number: str, sentence: str) -> pd.DataFrame:
    """Return two rows of the table TENDERS: notice `number` as it stands, and with the sentence.

    `number` is the last part of the `ocid` ("T02"), in capitals or not. DataError where no notice
    has it.
    """
    numbers = tenders["ocid"].map(notice_number)
    found = tenders[numbers == number.strip().upper()]
    if found.empty:
        raise fault("what-if-no-notice", number=number.strip(), known=", ".join(numbers))
    row = found.iloc[0].copy()
    row["ocid"] += "+"
    row["description"] += f"\n{sentence.strip()}"
    return pd.concat([found.iloc[:1], row.to_frame().T], ignore_index=True)


def answer(tenders: pd.DataFrame, profile: Profile, number: str, sentence: str) -> charts.WordTable:
    """Return level, reasons and questions of a notice as it stands and with the sentence."""
    both = with_sentence(tenders, number, sentence)
    names = [messages.text(f"what-if-{when}") for when in ("before", "after")]
    labels = dict(zip(both["ocid"], names, strict=True))
    return charts.reason_table(screening.screen(both, profile), labels)


def what_if(tenders: pd.DataFrame, profile: Profile, number: str, sentence: str) -> Any:
    """Show the tool, filled in with an example; nothing under grading.

    On a page of the book the example stands alone, with a note on where the tool works.
    """
    mode = surroundings()
    if mode == "grading":
        return None
    example = answer(tenders, profile, number, sentence).html()
    if mode == "static":
        note = f'<p class="ft-tool">{say("needs-python")}</p>'
        given = escape(messages.text("what-if-example", number=number, sentence=sentence))
        return Html(f"{note}\n<p>{given}</p>\n{example}")
    return _live(tenders, profile, number, sentence, example)


def _live(tenders: pd.DataFrame, profile: Profile, number: str, sentence: str, example: str) -> Any:
    import ipywidgets  # slow to import, and needed in a live notebook only

    # Boxes to type in: with the focus on a drop-down JupyterLab would take the keys for itself.
    wide = {"layout": {"width": "min(100%, 46rem)"}, "style": {"description_width": "6rem"}}
    notice = ipywidgets.Combobox(
        value=number,
        options=[notice_number(ocid) for ocid in tenders["ocid"]],
        description=messages.text("what-if-notice"),
        continuous_update=False,
        **wide,
    )
    added = ipywidgets.Textarea(
        value=sentence,
        description=messages.text("what-if-sentence"),
        rows=3,
        continuous_update=False,
        **wide,
    )

    def read_again() -> str:
        return answer(tenders, profile, notice.value, added.value).html()

    return live([notice, added], messages.text("what-if-read"), example, read_again)
