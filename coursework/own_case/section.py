"""*Your own case* as a page shows it: folded, and in a template until somebody opens it."""

from html import escape

from coursework.forms import html
from coursework.own_case.cases import case_of
from coursework.own_case.examples import examples
from fairtender import messages


def section(unit: str) -> str:
    """Return the section of a unit; "" where it has no own case."""
    questions = case_of(unit)
    if questions is None:
        return ""
    drawn = html.own_case(questions, examples(questions))
    summary = escape(messages.text("forms-own-summary"))
    return (
        f'<details class="course-own" id="own-case-{unit[:2]}" data-ft-own>'
        f"<summary>{summary}</summary><template>{drawn}</template></details>"
    )
