"""The short list and the findings about the data, in sentences."""

import pandas as pd

from fairtender.messages import text
from fairtender.pages import WordTable, printable


def portfolio_priority_table(priorities: pd.DataFrame) -> WordTable:
    """Return the short list (PRIORITIES) in sentences: why this risk, this leverage, what next."""
    rows, names = [], []
    for each in priorities.itertuples():
        names.append(f"{each.rank:.0f}. {printable(each.title) or each.contract_id}")
        what = (each.contract_id, each.office, each.supplier)
        value = "" if each.value is None else f"{each.value:,.2f} {each.currency}"
        rows.append(
            (
                "\n".join(filter(None, (*map(printable, what), value))),
                _sentences(text(f"level-{each.level}"), each.risk_reasons),
                _sentences(text(f"portfolio-class-{each.leverage}"), each.leverage_reasons),
                "\n".join(step.text() for step in each.next_steps),
                "\n".join(ask.text() for ask in each.ask) or text("chart-none"),
            )
        )
    heads = ("contract", "why-risk", "why-leverage", "next")
    columns = [*(text(f"portfolio-chart-{head}") for head in heads), text("chart-ask")]
    return WordTable(
        pd.DataFrame(rows, index=names, columns=columns), text("portfolio-chart-title")
    )


def portfolio_finding_table(findings: pd.DataFrame) -> WordTable:
    """Return the findings about the data (FINDINGS) in sentences, with contracts and rows."""
    rows = []
    for _, group in findings.groupby("finding", sort=True):
        ids = ", ".join(dict.fromkeys(group["contract_id"]))
        numbers = ", ".join(f"{row:.0f}" for row in group["row"])
        rows.append((group["reason"].iloc[0].text(), printable(ids), numbers))
    heads = [text(f"portfolio-chart-{head}") for head in ("finding", "contract", "row")]
    frame = pd.DataFrame(rows, columns=heads, index=[str(n) for n in range(1, len(rows) + 1)])
    return WordTable(frame, text("portfolio-chart-number"))


def _sentences(first: str, reasons: tuple) -> str:
    return "\n".join([f"{first}.", *(reason.text() for reason in reasons)])
