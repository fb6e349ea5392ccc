"""A live tool: add a sentence to a notice, and let the screen read it again."""

import pandas as pd

from coursework.forms.tools.live import Input, Tool
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


def what_if(tenders: pd.DataFrame, profile: Profile, number: str, sentence: str) -> Tool:
    """Return the tool; notice and sentence are its example."""

    def read_again(notice: str, sentence: str) -> str:
        return answer(tenders, profile, notice, sentence).html()

    notices = {
        notice_number(row.ocid): f"{notice_number(row.ocid)} {row.title}".strip()
        for row in tenders.itertuples()
    }
    boxes = (
        Input("notice", messages.text("what-if-notice"), "choice", number, notices),
        Input("sentence", messages.text("what-if-sentence"), "long_text", sentence),
    )
    return Tool("what-if", messages.text("what-if-read"), read_again, boxes)
