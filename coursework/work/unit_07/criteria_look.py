"""What the page shows about a set of criteria at once, without a key: its wording and effect.

Each row is shown as bidders read it, with the library's findings and the consequences: the points
of each bid, or what the condition brings to light in the first year. Then the bids are ranked. This
does not show whether a kind of criterion can cover a risk; learners can see what happens to the
risk.
"""

import datetime
from collections.abc import Iterator, Sequence
from html import escape

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import Rows
from coursework.work.unit_07.criteria_bids import (
    award,
    bids,
    first_year,
    ranked,
    scored,
    tells_apart,
)
from coursework.work.unit_07.criteria_drafts import (
    PRICE,
    Draft,
    drafts_of,
    findings,
    price_criterion,
    price_left,
)
from coursework.work.unit_07.criteria_words import TEXT, asks, unreadable
from fairtender import criteria
from fairtender.criteria.checking import Finding
from fairtender.criteria.evaluation import verdict
from fairtender.messages import paragraph, text, with_label
from fairtender.sheets import Part

AIMS = {"green", "other"}  # what can stand in the column of the risks and is none


def look(question: Question, value: Rows, rounds: Sequence[str] = ("first",)) -> str:
    """Return what the library finds in a set, as HTML."""
    drafts = drafts_of(question, value)
    if not drafts:
        return f"<p>{escape(text('work-criteria-look-empty'))}</p>"
    told: list[str] = []
    if any(one.is_award for one in drafts):
        told = [_paragraph(over)] if (over := _over(drafts)) else []
        told += [part for which in rounds if not over for part in _ranking(drafts, which)]
        told += [_paragraph(one.reason.text()) for one in _of_set(drafts) if not one.id]
        if left := _open(question, drafts):
            told.append(_paragraph(text("work-criteria-look-open", risks=left)))
    rows = "\n".join(_row(one) for one in drafts)
    return "\n".join(told) + f'\n<ol class="ft-drafts">\n{rows}\n</ol>'


def look_again(question: Question, value: Rows) -> str:
    """Return what `look` returns, for a revised set and both rounds of bids."""
    return look(question, value, ("first", "second"))


def _paragraph(words: str, tag: str = "p") -> str:
    return f"<{tag}>{escape(words)}</{tag}>"


# --- rows ---


def _row(draft: Draft) -> str:
    wording = draft.text or text("work-criteria-look-no-thing")
    parts = [f"<strong>{escape(draft.name)}</strong>", _paragraph(wording, "blockquote")]
    told = [*_read(draft), *_found(draft), *_follows(draft)]
    items = "".join(f"<li>{escape(one)}</li>\n" for one in told)
    parts += [f"<ul>\n{items}</ul>"] if items else []
    return f'<li value="{draft.number}">{"".join(parts)}</li>'


def _read(draft: Draft) -> Iterator[str]:
    """Yield remarks on the learner's own words; none of them says that the words are safe."""
    for code, words in draft.dangers:
        yield text("work-criteria-look-stop", words=words, why=text(f"work-criteria-danger-{code}"))
    if draft.is_own and (why := unreadable(draft.text, TEXT)):
        yield text("work-criteria-look-unread", why=text(f"work-criteria-not-{why}"))
    topics = [text(f"work-criteria-ask-{topic}") for topic in asks(draft.words)]
    if topics:
        yield text("work-criteria-look-ask", questions=paragraph(*topics))


def _found(draft: Draft) -> Iterator[str]:
    for one in findings((draft.criterion,)):
        if one.id and not (one.code == "criteria-no-link" and not draft.code("link")):
            gravity = text(f"criteria-severity-{one.severity}")
            yield with_label(gravity, one.reason.text())


def _follows(draft: Draft) -> Iterator[str]:
    if draft.code("kind") == "performance":
        if seen := first_year(draft):
            code = "work-criteria-month" if seen.months == 1 else "work-criteria-months"
            months = text(code, count=seen.months)
            yield text("work-criteria-look-seen", months=months, fact=seen.fact)
        elif draft.code("proof") and draft.code("look") and draft.code("every"):
            yield text("work-criteria-look-unseen")
    if not draft.is_award:
        return
    found = scored(draft)
    if found is None:
        yield text("work-criteria-look-no-scale")
        return
    points = ", ".join(f"{bid} {float(share * 10):g}" for bid, share in found.shares.items())
    yield text("work-criteria-look-points", scale=draft.scale, points=points)
    if found.signed:
        yield text("work-criteria-look-signed")
    elif not tells_apart(draft):
        yield text("work-criteria-look-alike")
    else:
        none = [bid for bid, share in found.shares.items() if not share]
        reasons = "; ".join(f"{bid}: {found.reasons[bid]}" for bid in none)
        if reasons:
            yield text("work-criteria-look-none", reasons=reasons)


# --- the set ---


def _of_set(drafts: Sequence[Draft]) -> list[Finding]:
    """Return the findings about a set as a whole, including its price."""
    awards = [one.criterion for one in drafts if one.is_award]
    left = price_left([*drafts])
    price = [price_criterion(left)] if left > 0 else []
    return [*findings((*price, *awards))]


def _open(question: Question, drafts: Sequence[Draft]) -> str:
    """Return the risks that no row covers; aims that are not risks are left out."""
    written = {one.code("risk") for one in drafts}
    options = question.sheet().column("risk").options
    return "; ".join(one.text for one in options if one.code not in written | AIMS)


def _over(drafts: Sequence[Draft]) -> str:
    """Return a message if the weights add up to more than 100, or "".

    In that case no bid is ranked.
    """
    left = price_left([*drafts])
    return text("work-criteria-look-over", sum=f"{float(100 - left):g}") if left < 0 else ""


def _ranking(drafts: Sequence[Draft], which: str) -> Iterator[str]:
    counted = award(drafts, which)
    if not [one for one in counted.criteria if one.id != PRICE]:
        yield _paragraph(text("work-criteria-look-no-award"))
        return
    left, totals, order = price_left([*drafts]), counted.totals(), ranked(counted)
    names = {bid: name for bid, name, _ in bids(which)}
    yield f"<p><strong>{escape(text(f'work-criteria-look-{which}'))}</strong></p>"
    yield _paragraph(text("work-criteria-look-price", percent=f"{float(left):g}"))
    for place, bid in enumerate(order, 1):
        points = f"{float(totals[bid]):.2f}"
        name = escape(text("work-criteria-look-bid", place=place, bid=bid, name=names[bid]))
        yield (
            f'<label class="ft-bar"><span>{name}</span> <strong>{points}</strong> '
            f'<meter min="0" max="100" value="{points}">{points}</meter></label>'
        )
    called = {str(one.number): one.said("thing") for one in drafts}
    said = verdict(counted, order)
    params = {key: called.get(one, one) for key, one in said.params if key == "criterion"}
    yield _paragraph(text(said.code, **(dict(said.params) | params)))


# --- to take home ---


def document(question: Question, value: Rows) -> bytes:
    """Return the set as a Word document."""
    drafts = drafts_of(question, value)
    over = _over(drafts)
    prompts = [text("work-criteria-word-first"), text("work-criteria-word-unread")]
    prompts += [over] if over else []
    title, today = text("work-criteria-word-title"), datetime.date.today()
    head, made = the_case.head("cleaning-tender", today), criteria.draft(_numbered(drafts))
    return criteria.to_word(made, title, tuple(prompts), today, head["buyer"], head)


def _parts_of(question: Question, value: Rows, parts: list[Part]) -> list[Part]:
    """Add a sheet that `fairtender criteria` can read, with the wording and the price."""
    made = criteria.draft(_numbered(drafts_of(question, value)))
    own = parts[0]._replace(title=text("work-criteria-sheet"))
    return [own, Part(made, criteria.CRITERIA).without_empty()]


def _numbered(drafts: list[Draft]) -> list[dict[str, object]]:
    """Return the criteria and the price, numbered within their kind: S1, A1, A2."""
    rows: list[dict[str, object]] = []
    left = price_left(drafts)
    if any(one.is_award for one in drafts) and left > 0:
        about: dict[str, object] = {
            "id": PRICE,
            "kind": "award",
            "text": text("work-criteria-price"),
        }
        rows.append(about | {"formula": "price-lowest", "weight": f"{float(left):g}"})
    rows += [{**one.criterion._asdict()} for one in drafts]
    for letter, kind in zip("ESTAP", criteria.KINDS, strict=True):
        for number, row in enumerate((row for row in rows if row["kind"] == kind), 1):
            row["id"] = f"{letter}{number}"
    return rows


LOOKS = {
    "criteria": Look(look, {"docx": document}, _parts_of),
    "criteria-again": Look(look_again, {"docx": document}, _parts_of),
}
