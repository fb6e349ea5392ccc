"""Every sentence that the library says, by stable code.

Code and tests compare codes; people read `text(code, ...)`. The English sentences stand in the
files of this folder, one file a part of the library, each sentence marked with `N_`. A translator
extracts them and puts a catalogue at `fairtender/locale/LANGUAGE/LC_MESSAGES/fairtender.mo`.
"""

import gettext
from functools import cache
from pathlib import Path

from fairtender.messages import (
    action_plan,
    criteria,
    data,
    forms,
    labour_cost,
    market,
    monitoring,
    people,
    portfolio,
    screening,
    supply_chain,
    workshop,
    workshop_marks,
    workshop_report,
)

MESSAGES: dict[str, str] = {}
for _part in (
    data,
    screening,
    portfolio,
    supply_chain,
    market,
    criteria,
    labour_cost,
    monitoring,
    action_plan,
    people,
    forms,
    workshop,
    workshop_marks,
    workshop_report,
):
    if twice := MESSAGES.keys() & _part.MESSAGES.keys():
        raise ValueError(f"these codes have two sentences: {sorted(twice)}")
    MESSAGES |= _part.MESSAGES


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("fairtender", Path(__file__).parents[1] / "locale", fallback=True)


def text(code: str, **params: object) -> str:
    """Return the sentence for `code`, filled in and in the reader's language where there is one.

    Raises KeyError for an unknown code: that is a fault of the programme, not of its user.
    """
    return _catalogue().gettext(MESSAGES[code]).format(**params)
