"""Draw the papers of a case: letters, payslips, notes, criteria, notices of tenders.

Each is a `<details>`, closed, that needs no script.
"""

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.forms.html import KEYS, Html
from coursework.questions import Paper, Question
from fairtender import messages
from fairtender.criteria import COMMENTS, CRITERIA, RISKS, STRATEGY
from fairtender.messages import text
from fairtender.pages import STACKS, WordTable, stacks
from fairtender.tables import Column, Table, check, frame

DOCUMENTS = Table(
    "documents",
    (
        Column("id", "text", "Short name of the document, unique in its file", example="D01"),
        Column("kind", "text", "What it is", example="Pay slip"),
        Column("title", "text", "Its title", example="Pay slip of a cleaner, March"),
        Column(
            "text",
            "text",
            "The document: blocks with an empty line between them; lines that begin with '- ' are "
            "a list; lines with ' | ' are rows of a table, the first one its heading",
            example="Dear colleague, …",
        ),
        Column("care", "text", "What a reader should know before opening it", optional=True),
    ),
    key=("id",),
)


def documents(data: pd.DataFrame) -> Html:
    """Draw each row of a DOCUMENTS table as a document that opens when its title is clicked."""
    drawn = "\n".join(_document(row) for row in data.to_dict("records"))
    return Html(f'<div class="ft-notices">\n{drawn}\n</div>')


def each_document(data: pd.DataFrame) -> dict[str, Html]:
    """Return {id: document drawn by itself}, to show at the question that begins with the id."""
    return {
        row["id"]: Html(
            f'<div class="ft-notices">\n{_document(row)}\n</div>\n', _document_title(row)
        )
        for row in data.to_dict("records")
    }


def each_paper(question: Question) -> dict[str, Html]:
    """Return {id: paper} of a question with sentences to mark, to show at another question.

    Each sentence has the label that the learner gave it there. In print, the papers are only at the
    question itself.
    """
    return {
        one.id: Html(
            f'<div class="ft-notices ft-again">\n{_marked(question, one)}\n</div>\n',
            _name(one.id, one.title),
        )
        for one in question.papers
    }


def together(title: str, papers: Iterable[Html]) -> Html:
    """Return one paper that contains several; it and each of them open by their titles."""
    drawn = "\n".join(one.html for one in papers)
    content = f'<details class="ft-notice"><summary {KEYS}>{escape(title)}</summary>\n{drawn}\n'
    return Html(f'<div class="ft-notices">\n{content}</details>\n</div>\n', title)


def paper(title: str, shown: Any) -> Html:
    """Return a table in words, or anything else with `html()`, as a paper with a title."""
    content = f'<div class="ft-notices">\n<details class="ft-notice"><summary {KEYS}>'
    content += f"{escape(title)}</summary>\n{shown.html()}\n</details>\n</div>\n"
    return Html(content, title)


def case_tables(path: Path) -> dict[str, Html]:
    """Return {short name: table as a paper} from the `case-tables.json` of a unit.

    `datasets/generators/case_tables.py` makes that file from other data of the course.
    """
    listed = json.loads(path.read_text(encoding="utf-8"))
    return {name: paper(one["title"], _words(**one)) for name, one in listed.items()}


def _words(title: str, first: str, columns: list[str], rows: list[list[str]]) -> WordTable:
    index = pd.Index([name for name, *_ in rows], dtype=object)
    cells = [row[1:] for row in rows]
    return WordTable(pd.DataFrame(cells, index=index, columns=columns, dtype=object), first)


def _document_title(row: dict[str, Any]) -> str:
    return _name(row["id"], row["title"])


def _name(id: str, title: str) -> str:
    return text("forms-document", id=id, title=title)


def _marked(question: Question, paper: Paper) -> str:
    paragraphs: dict[int, list[str]] = {}
    for unit in paper.units:
        sentence = f'<span data-ft-unit="{unit.id}">{escape(unit.text)}</span>'
        paragraphs.setdefault(unit.paragraph, []).append(sentence)
    names = {one.code: one.text.partition(": ")[0] for one in question.options}
    labels = {code: text("forms-your-mark", label=name) for code, name in names.items()}
    known = escape(json.dumps({"question": question.id, "labels": labels}, ensure_ascii=False))
    blocks = "\n".join(f"<p>{'<br>'.join(lines)}</p>" for lines in paragraphs.values())
    name = escape(_name(paper.id, paper.title))
    return f"""<details class="ft-notice" data-ft-marks="{known}"><summary {KEYS}>{name}</summary>
{blocks}
</details>"""


def _document(row: dict[str, Any]) -> str:
    # A distressing document is announced before it, and does not open by itself.
    closed = " data-ft-care" if row["care"] else ""
    care = f'<br><span class="ft-none">{escape(row["care"])}</span>' if row["care"] else ""
    title = escape(_document_title(row))
    blocks = "\n".join(_block(block) for block in row["text"].split("\n\n") if block.strip())
    return f"""<details class="ft-notice"{closed}><summary {KEYS}>{title}{care}</summary>
<p class="ft-notice-text">{escape(row["kind"])}</p>
{blocks}
</details>"""


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    if all(" | " in line for line in lines):
        return _table([[cell.strip() for cell in line.split("|")] for line in lines])
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"


def _table(rows: list[list[str]]) -> str:
    heads, stacked = rows[0], stacks(rows[1:])
    named = [f' data-head="{escape(head)}"' if stacked else "" for head in heads]
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(
            f"<td{name}>{escape(cell)}</td>"
            for name, cell in zip_longest(named[1:], cells, fillvalue="")
        )
        + "</tr>"
        for first, *cells in rows[1:]
    )
    style = f' class="{STACKS}"' if stacked else ""
    return f"<table{style}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


# --- criteria, and rows of a strategy ------------------------------------------------------------

# The fields of a criterion that are shown, by its kind; an empty field is shown, as it matters too.
_CRITERION_FIELDS = {
    "exclusion": ("means_of_proof", "self_cleaning"),
    "selection": ("subject_link", "means_of_proof"),
    "specification": ("subject_link", "means_of_proof"),
    "award": ("subject_link", "means_of_proof", "scale"),
    "performance": ("subject_link", "monitored_how", "monitored_by"),
}


def criterion_documents(criteria: pd.DataFrame) -> pd.DataFrame:
    """Return one document per criterion, as the table DOCUMENTS, titled by its text.

    criteria: the table CRITERIA. A document shows all fields that this kind of criterion needs,
    even if they are empty. If the text has a colon, the title ends there.
    """
    check(criteria, CRITERIA)
    papers = []
    for row in criteria.to_dict("records"):
        title, _, more = row["text"].partition(": ")
        lines = [(text("criterion-text"), row["text"])] if more else []
        names = () if row["formula"].startswith("price") else _CRITERION_FIELDS[row["kind"]]
        lines += [(text(f"criterion-{name}"), row[name]) for name in names]
        if row["weight"] is not None:
            lines.append((text("criterion-weight"), f"{row['weight']:f}"))
        papers.append((row["id"], text(f"criterion-kind-{row['kind']}"), title, lines))
    return _documents(papers)


def strategy_documents(
    strategy: pd.DataFrame, risks: pd.DataFrame, comments: pd.DataFrame
) -> pd.DataFrame:
    """Return the table DOCUMENTS: one per row of the strategy, and per risk without a row.

    strategy: the table STRATEGY. risks: RISKS. comments: COMMENTS, with the answers to them. A
    document has the id of its row or risk, and the risk as its title.
    """
    check(strategy, STRATEGY)
    check(comments, COMMENTS)
    known = {risk["risk"]: risk for risk in check(risks, RISKS).to_dict("records")}
    papers = []
    for row in strategy.to_dict("records"):
        risk = known[row["risk"]]
        day = row["agreed_on"]
        agreed = "" if pd.isna(day) else messages.day(day)
        lines = [
            (text("strategy-sheet-source"), risk["source"]),
            (text("strategy-sheet-stage"), _named("stage", row["stage"])),
            (text("strategy-sheet-instrument"), _named("instrument", row["instrument"])),
            (text("strategy-sheet-criteria"), row["criteria"]),
            (text("strategy-sheet-rejected"), row["rejected"]),
            (text("strategy-sheet-why"), row["rejected_why"]),
            (text("strategy-sheet-owner"), row["owner"]),
            (text("strategy-sheet-agreed"), ", ".join(p for p in (row["agreed_by"], agreed) if p)),
        ]
        told = comments[comments["strategy"] == row["id"]].to_dict("records")
        for said in told:
            lines.append((said["author"], said["comment"]))
            lines.append((text("strategy-sheet-reply"), said["answer"]))
        if not told:
            lines.append((text("strategy-sheet-comment"), ""))
        papers.append((row["id"], text("strategy-sheet"), risk["text"], lines))
    answered = {*strategy["risk"]}
    for name, risk in known.items():
        if name not in answered:
            empty = [
                (text(f"strategy-sheet-{part}"), "") for part in ("stage", "instrument", "criteria")
            ]
            lines = [(text("strategy-sheet-source"), risk["source"]), *empty]
            papers.append((name, text("strategy-sheet-open"), risk["text"], lines))
    return _documents(papers)


def _named(column: str, code: str) -> str:
    return text(f"strategy-{column}-{code}") if code else ""


def _documents(papers: list[tuple[str, str, str, list[tuple[str, str]]]]) -> pd.DataFrame:
    head = " | ".join((text("criterion-part"), text("criterion-written")))
    nothing = text("criterion-nothing")
    rows = []
    for id, kind, title, lines in papers:
        told = "\n".join([head, *(f"{name} | {value or nothing}" for name, value in lines)])
        rows.append((id, kind, title, told, ""))
    return frame(DOCUMENTS, rows)


# --- notices of tenders --------------------------------------------------------------------------


def each_notice(tenders: pd.DataFrame) -> dict[str, Html]:
    """Return {number: notice} for the rows of a TENDERS table, to show next to questions.

    The number is the last part of the `ocid` ("T01" of "ocds-course1-t01"). Empty facts are shown
    as not stated; days are shown as whole days that have passed.
    """
    drawn = {}
    for row in tenders.to_dict("records"):
        content = f'<div class="ft-notices">\n{_notice(row)}\n</div>\n'
        drawn[notice_number(row["ocid"])] = Html(content, _notice_title(row))
    return drawn


def _notice_title(row: dict[str, Any]) -> str:
    return f"{notice_number(row['ocid'])} {row['title']}".strip()


def notice_number(ocid: str) -> str:
    """Return the last part of an `ocid` in capitals, the course's name for a notice ("T01")."""
    return ocid.rsplit("-", 1)[-1].upper()


def _notice(row: dict[str, Any]) -> str:
    facts = "\n".join(
        f"<div><dt>{escape(text(f'forms-notice-{code}'))}</dt><dd>{value}</dd></div>"
        for code, value in _facts(row)
    )
    name = escape(_notice_title(row))
    paragraphs = "".join(
        f"<p>{escape(part.strip())}</p>" for part in row["description"].split("\n") if part.strip()
    )
    heading = escape(text("forms-notice-text"))
    return f"""<details class="ft-notice"><summary {KEYS}>{name}</summary>
<dl>
{facts}
</dl>
<p class="ft-notice-text">{heading}</p>
{paragraphs or f"<p>{_not_stated()}</p>"}
</details>"""


def _not_stated() -> str:
    return f'<em class="ft-none">{escape(text("forms-notice-not-stated"))}</em>'


def _facts(row: dict[str, Any]) -> list[tuple[str, str]]:
    buyer = ", ".join(part for part in (row["buyer"], row["buyer_country"]) if part)
    what = [_in_words(row["category"]), *(f"CPV {code}" for code in _all("cpv", row))]
    criteria = [_in_words(row["award_criteria"]), row["award_criteria_details"]]
    return [
        ("buyer", _shown(buyer)),
        ("what", _shown(", ".join(filter(None, what)))),
        ("place", _shown("; ".join(_all("places", row)))),
        ("value", _shown(money(row["value_amount"], row["value_currency"]))),
        ("bids", _days(row["tender_days"])),
        ("period", _days(row["contract_days"])),
        ("method", _shown(_in_words(row["method"]))),
        ("criteria", _shown(": ".join(filter(None, criteria)))),
    ]


def _all(column: str, row: dict[str, Any]) -> list[str]:
    """Return what the tender and its lots state in a column, without duplicates."""
    things = [row[column], *(getattr(lot, column) for lot in row["lots"])]
    return list(dict.fromkeys(each for stated in things for each in stated))


def _shown(words: str) -> str:
    return escape(words) if words else _not_stated()


def _in_words(code: str) -> str:
    """Return a code such as "bestValueToGovernment" in words, with a capital at the start."""
    if not code.isidentifier():
        return code
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in code)
    return words.strip().capitalize()


def _days(days: float) -> str:
    if days is None or math.isnan(days):
        return _not_stated()
    return escape(text("forms-notice-days", days=math.floor(days)))


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount as text: "EUR 1,250,000"; "" if none is stated."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    return f"{currency} {amount:,.0f}".strip() if whole else f"{currency} {amount:,.2f}".strip()
