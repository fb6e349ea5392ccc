"""A live tool: what belongs in an action plan, and an empty one to take home."""

from html import escape

from coursework.forms.tools.live import File, Tool
from fairtender import action_plan
from fairtender.messages import text

NAME = "empty-plan"


def empty_plan() -> Tool:
    """Return the tool: each entry of a line with what belongs there; a Word file, a workbook."""
    files = (
        File(NAME, "docx", action_plan.empty_word),
        File(NAME, "xlsx", lambda: action_plan.to_workbook(action_plan.from_dict({}))),
    )
    return Tool(NAME, text("empty-plan-show"), _entries, example=_before, files=files)


def _before() -> str:
    return f"<p>{escape(text('empty-plan-before'))}</p>"


def _entries() -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(text(f"action-plan-field-{column.name}"))}</th>'
        f"<td>{escape(column.description)}</td></tr>\n"
        for column in action_plan.MEASURES.columns
    )
    heads = "".join(
        f'<th scope="col">{escape(text(f"action-plan-{one}"))}</th>'
        for one in ("item", "about-item")
    )
    return (
        f"<table>\n<caption>{escape(text('empty-plan-line'))}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>"
    )
