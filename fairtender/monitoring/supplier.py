"""What may be told to the supplier, and in which form.

An interview can put a worker in danger. So the report to the supplier is made from the supplier's
own papers and the gate log alone, and is word for word the same whether or not anyone was
interviewed. A test compares the two.
"""

import pandas as pd

from fairtender.monitoring.results import FINDINGS
from fairtender.monitoring.summary import SUPPLIER, is_fee, title
from fairtender.monitoring.values import checked
from fairtender.profile import Profile
from fairtender.tables import Reason, frame

_ASKED = ("not-delivered", "contributions-unknown")


def for_supplier(findings: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the findings that may go to the supplier: the table FINDINGS, shorter.

    Left out is what is confidential; what the focal point or the buyer must look at first, such as
    people who are on no payroll; and explanations that the buyer verifies in the documents.

    Left out too is every fee that workers paid for the job, however many they are. Such a fee is a
    debt, and a debt can hold a person: nothing about it goes to the supplier until the focal point
    has heard a support organisation and decided.

    A finding about fewer workers than the profile's threshold `small_cell` names nobody: no
    pseudonym, no number, no amount. The supplier is asked to check all workers of the contract. So
    nobody can tell from it who spoke to the buyer, and all who are owed something are found.
    """
    findings = checked(findings, FINDINGS)
    least = int(profile.thresholds["small_cell"].value)
    sent = (findings["actor"] == SUPPLIER) & (findings["status"] == "breach")
    sent |= findings["check"].isin(_ASKED) & (findings["detail"] != "interviews")
    fees = [is_fee(*each) for each in zip(findings["check"], findings["detail"], strict=True)]
    kept = findings[sent & ~findings["confidential"] & ~pd.Series(fees, findings.index, dtype=bool)]
    rows = kept.to_dict("records")
    rows = [_hidden(row) if 0 < len(row["workers"]) < least else row for row in rows]
    return frame(FINDINGS, {name: [row[name] for row in rows] for name in FINDINGS.names})


def _hidden(row: dict) -> dict:
    """Return the finding without anything that leads to one person."""
    about = title(row["check"], row["detail"])
    reason = Reason("monitoring-all-workers", (("about", about), ("clause", row["clause"])))
    return row | {"workers": (), "months": (), "amount": None, "reason": reason}
