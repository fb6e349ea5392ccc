"""The one place that makes the HTML of forms, for the notebook, the book and graded copies.

It can be read without script: all questions and options stand in it. The script finds its way by
the `data-ft-…` attributes: `part` (begin, ask, check, hand_in, self_check), `store` (notebook or
browser), `edition` (public or workshop), `form`, `unit`, `questions`, `stops` (what is said at once
of an answer that would endanger a real person) and `texts` (the sentences that the script says).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from html import escape
from string import Formatter
from typing import Any

from coursework.answers import FORMAT, Answers
from coursework.forms import work
from coursework.forms.words import KEYS, button, say
from coursework.questions import Form, Question, Questions
from coursework.questions.values import Value, number_range
from coursework.work import words
from fairtender import messages

# The sentences that the script says, by part of the exercise; the first line is for all.
_STORE_TEXTS = """saved silent no-storage storage-full kept-unreadable progress
    no-python no-key"""
_SCRIPT_TEXTS = {
    "begin": """loaded loaded-part restarted brought-back load-key key-loaded
        file-large file-broken file-shape file-newer file-unit""",
    "ask": """choose over-budget too-long range
        not-saved-number not-saved-two not-saved-text read-as chosen
        mark-points state-right state-partly state-not state-none state-own state-unmarked""",
    "check": """check mark choose over-budget too-long range unmarked
        check-done check-open check-only
        marked mark-nothing mark-not mark-partly mark-none mark-own why-shown
        marked-once marked-twice marked-before""",
    "hand_in": "file-saved done-browser done-desk marked-all",
    "self_check": "right not-right choose-first",
    "tool": "tool-working file-saved",
}
_WORK_TEXTS = {"ask": work.TEXTS, "check": work.CHECK_TEXTS}


class Html:
    """HTML that a notebook shows as it is.

    title: how people call it, where it is a paper: such a one is drawn once in an exercise.
    """

    def __init__(self, html: str, title: str = "") -> None:
        """Take the HTML, escaped where it has to be."""
        self.html = html
        self.title = title

    def _repr_html_(self) -> str:
        return self.html


Beside = Html | Sequence[Html]


def begin(questions: Questions, store: str, place: str) -> str:
    """What comes first: where answers are kept, load, start again.

    place: the file beside the notebook; empty where the answers stay in the reader's browser.
    """
    where = say("where-notebook", place=place) if place else say("where-browser")
    take = f"<p>{button('take', 'take', 'hidden')}</p>\n" if store == "notebook" else ""
    base = f"ft-{questions.unit}-begin"
    return _root(
        questions,
        "begin",
        store,
        questions.all.values(),
        f"""<h2 class="ft-title" id="{base}">{say("begin-title")}</h2>
<p>{_extent(questions)}{where}</p>
{_aims(questions)}<p class="ft-notice-line" role="status"></p>
{_PROBLEM}
{take}<details class="ft-details"><summary {KEYS}>{say("begin-more")}</summary>
<fieldset class="ft-group">
<legend>{say("earlier")}</legend>
<div class="ft-row">
<label class="ft-field"><span class="ft-load-label">{say("load")}</span>
<input type="file" class="ft-load" accept=".json,application/json,.toml" {KEYS}></label>
<p class="ft-buttons">{button("restart", "restart")}{button("restore", "restore", "hidden")}</p>
</div>
{_confirm(base, f"restart-ask-{store}", "restart-yes")}
</fieldset>
</details>
{_foot()}""",
        base,
    )


def form(
    questions: Questions,
    form: Form,
    store: str,
    heading: int = 2,
    beside: Mapping[str, Beside] | None = None,
    papers: Iterable[Html] = (),
    places: MutableMapping[str, str] | None = None,
) -> str:
    """One form with its questions; `heading` is the level of its title.

    `beside` maps the first word of a question's label to what is shown with that question;
    `papers` are for all of them. `places` remembers of each paper which form or question drew it:
    for others it is a link.
    """
    base = f"ft-{questions.unit}-form-{form.id}"
    same = len({question.points for question in form.questions}) == 1
    places = {} if places is None else places

    def shown(contents: Beside, at: str) -> str:
        each = [contents] if isinstance(contents, Html) else contents
        return "".join(_beside(questions.unit, content, at, places) for content in each)

    for_all = papers_at(questions.unit, papers, base, places)
    drawn = "\n".join(
        _question(questions.unit, q, not same, shown((beside or {}).get(q.short, ()), q.id))
        for q in form.questions
    )
    minutes = questions.minutes_of(form)
    lasts = f' data-ft-minutes="{minutes}"' if minutes else ""
    points = say("points", points=number(form.points))
    extent = f'<p class="ft-points" id="part-{form.id}"{lasts}>{points}</p>'
    return _root(
        questions,
        "ask",
        store,
        form.questions,
        f"""<h{heading} class="ft-title" id="{base}">{escape(form.title)}</h{heading}>
{_prompt(form.prompt)}{extent}
{for_all}{drawn}
{_PROBLEM}
{_foot()}""",
        base,
        more=_of_form(form, stops=True),
    )


def papers_at(unit: str, papers: Iterable[Html], at: str, places: MutableMapping[str, str]) -> str:
    """Papers that are for more than one question; `at` says where in the exercise they stand."""
    drawn = "".join(_beside(unit, paper, at, places) for paper in papers)
    return f'<div class="ft-papers">\n{drawn}</div>\n' if drawn else ""


def check(questions: Questions, form: Form, store: str) -> str:
    """The button that marks a part; where nothing can be marked, it tells what is missing."""
    label = say("check-title", title=form.title)
    buttons = button("again", "again", "hidden") + button("why", "why", "hidden")
    content = f"""<p class="ft-buttons">{button("check", "check", primary=True)}{buttons}</p>
<p class="ft-hint ft-unmarked" hidden></p>
<div class="ft-result" role="status"></div>
{_PROBLEM}
<p class="ft-marked-line" hidden></p>"""
    more = _of_form(form)
    return _root(questions, "check", store, form.questions, content, label=label, more=more)


def _of_form(form: Form, stops: bool = False) -> str:
    """Attributes that only the parts of a form have."""
    told = [{"when": one.when, "text": one.text} for one in form.beliefs if one.stop and stops]
    return f' data-ft-form="{form.id}"' + (f' data-ft-stops="{_json(told)}"' if told else "")


def hand_in(questions: Questions, store: str) -> str:
    """What comes last: how far it is, what is open, whose it is, and the file to hand in."""
    base = f"ft-{questions.unit}-hand-in"
    link = f' <a href="../../book/index.html">{say("first-page")}</a>'
    first_page = link if store == "browser" else ""
    parts = "\n".join(
        f'<li><span class="ft-part">{escape(form.title)}</span> '
        + " ".join(
            f'<a href="#ft-{questions.unit}-{q.id}" data-ft-link="{q.id}" {KEYS}>'
            f"{escape(q.short)}</a>"
            for q in form.questions
        )
        + "</li>"
        for form in questions.forms
    )
    return _root(
        questions,
        "hand_in",
        store,
        questions.all.values(),
        f"""<h2 class="ft-title" id="{base}">{say("hand-in-title")}</h2>
<p class="ft-progress">{say("needs-script")}</p>
<p class="ft-marked"></p>
<div class="ft-open"><h3 class="ft-subtitle">{say("open")}</h3>
<ul>
{parts}
</ul></div>
{_learner(base)}
<p class="ft-buttons">{button("save", "save-file", primary=True)}</p>
<p class="ft-status" role="status"></p>
{_PROBLEM}
<p id="part-hand_in">{say(f"what-to-do-{store}")}</p>
<h3 class="ft-subtitle">{say("done-title")}</h3>
<p>{say(f"done-why-{store}")}{first_page}</p>
<p class="ft-buttons">{button("done", "done")}</p>
{_confirm(base, f"done-ask-{store}", "done-yes")}""",
        base,
        more=f' data-ft-forms="{" ".join(form.id for form in questions.forms)}"',
    )


def _learner(base: str) -> str:
    return f"""<fieldset class="ft-group" aria-describedby="{base}-why">
<legend>{say("learner")}</legend>
<p class="ft-hint" id="{base}-why">{say("learner-why")}</p>
<div class="ft-row">
<label class="ft-field"><span>{say("learner-name")}</span>
<input type="text" data-ft-learner="name" autocomplete="off" maxlength="200" {KEYS}></label>
<label class="ft-field"><span>{say("learner-id")}</span>
<input type="text" data-ft-learner="id" autocomplete="off" maxlength="200" {KEYS}></label>
</div>
</fieldset>"""


def self_check(questions: Questions, form: Form, store: str, heading: int = 3) -> str:
    """A self-check with feedback; the answers can also be opened without script."""
    base = f"ft-{questions.unit}-self-{form.id}"
    drawn = "\n".join(_self_question(questions.unit, q) for q in form.questions)
    return _root(
        questions,
        "self_check",
        store,
        (),
        f"""<h{heading} class="ft-title" id="{base}">{escape(form.title)}</h{heading}>
{_prompt(form.prompt)}{drawn}""",
        base,
    )


def answers_table(form: Form, answers: Answers) -> str:
    """The recorded answers for a graded copy: question and answer, with the texts of options."""
    rows = "\n".join(
        f"<tr><td>{escape(q.label)}</td><td>{_recorded(q, answers)}</td></tr>"
        for q in form.questions
    )
    return f"""<table class="ft-answers">
<caption>{escape(form.title)}</caption>
<thead><tr><th scope="col">{say("question")}</th><th scope="col">{say("answer")}</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def _recorded(question: Question, answers: Answers) -> str:
    if question.id in answers.malformed:
        return f"<em>{say('unusable')}</em>"
    value = answers.values.get(question.id)
    if value is None:
        return f"<em>{say('none')}</em>"
    if question.is_work:
        return words.html(question, value)
    text = readable(question, value)
    length = question.max_length if question.kind == "long_text" else 300
    clipped = text if len(text) <= length else text[:length] + " … " + messages.text("forms-cut")
    return escape(clipped).replace("\n", "<br>")


def readable(question: Question, value: Value) -> str:
    """The answer as people read it: texts of options, numbers with their unit, work in a line."""
    if question.is_work:
        return words.line(question, value)
    if question.options:
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(option.text for option in question.options if option.code in chosen)
    return f"{value} {question.unit}".strip()


def number(value: float) -> str:
    """A number of points without needless decimals: 6, 0.5, 0.333."""
    return words.points(value)


def specs(asked: Iterable[Question]) -> list[dict[str, Any]]:
    """What the script knows of questions."""
    return [_spec(question) for question in asked]


# --- pieces -------------------------------------------------------------------------------------

_PROBLEM = '<p class="ft-problem" role="alert"></p>'
_READ = '\n<p class="ft-hint ft-read" aria-live="polite"></p>'
# What marking says of an answer: it is announced once, by the button, and read with the question.
_MARK = """<div class="ft-mark" tabindex="-1" hidden>
<div id="{id}"><p class="ft-mark-line"></p><p class="ft-mark-hint" hidden></p></div>
<div class="ft-why-text"></div></div>"""


def _root(
    questions: Questions,
    part: str,
    store: str,
    asked: Iterable[Question],
    content: str,
    labelled_by: str = "",
    label: str = "",
    more: str = "",
) -> str:
    unit = {"format": FORMAT, "unit": questions.unit, "release": questions.release}
    asked = [*asked]
    texts = _texts(part, asked) | {"earlier-edition": questions.earlier}
    # `method="dialog"` outside a dialog does nothing: Enter never reloads, even without script.
    named = f'aria-labelledby="{labelled_by}"' if labelled_by else f'aria-label="{label}"'
    return f"""<form class="ft-form" method="dialog" novalidate autocomplete="off" {named}
data-ft-part="{part}" data-ft-store="{store}" data-ft-edition="{_edition()}"
data-ft-unit="{_json(unit)}"
data-ft-questions="{_json([_spec(q) for q in asked])}"
data-ft-texts="{_json(texts)}"{more}>
{content}
</form>"""


def _edition() -> str:
    return "workshop" if os.environ.get("EDITION") == "workshop" else "public"


def _extent(questions: Questions) -> str:
    if not questions.minutes:
        return ""
    extent = say("extent", minutes=questions.minutes, points=number(questions.points))
    return f"{extent} "


def _aims(questions: Questions) -> str:
    aims = "".join(f"<li>{escape(aim.text)}</li>\n" for aim in questions.objectives)
    if not aims:
        return ""
    return f"""<details class="ft-details"><summary {KEYS}>{say("aims")}</summary>
<ul>
{aims}</ul>
</details>
"""


def _json(value: Any) -> str:
    return escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _texts(part: str, asked: Iterable[Question]) -> dict[str, str]:
    codes = f"{_STORE_TEXTS} {_SCRIPT_TEXTS[part]}".split()
    if any(question.is_work for question in asked):
        codes += _WORK_TEXTS.get(part, "").split()
    return {code: _template(f"forms-{code}") for code in codes}


def _template(code: str) -> str:
    """The sentence with its parameters left open, for the script to fill in."""
    names = {name for _, name, _, _ in Formatter().parse(messages.sentences()[code]) if name}
    return messages.text(code, **{name: "{" + name + "}" for name in names})


def _spec(question: Question) -> dict[str, Any]:
    spec = {
        "id": question.id,
        "kind": question.kind,
        "short": question.short,
        "points": float(question.points),
        "codes": list(question.codes),
        "choose": question.choose,
        "min": question.min,
        "max": question.max,
        "max_length": question.max_length,
        "range": number_range(question),
        "unit": question.unit,
    }
    if question.budget is not None:
        spec |= {"budget": float(question.budget), "cost_unit": question.cost_unit}
        spec["costs"] = {option.code: float(option.cost) for option in question.options}
    spec |= work.spec(question)
    return {key: value for key, value in spec.items() if value not in (None, [], "")}


def _prompt(text: str) -> str:
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return "".join(f"<p>{escape(part)}</p>\n" for part in paragraphs if part)


def _confirm(base: str, ask: str, yes: str) -> str:
    """A question before what cannot be undone; the button that keeps the answers comes first."""
    return f"""<div class="ft-confirm" role="group" aria-labelledby="{base}-ask" hidden>
<p id="{base}-ask">{say(ask)}</p>
<p class="ft-buttons">{button("no", "restart-no")}{button("yes", yes)}</p>
</div>"""


def _foot() -> str:
    return f"""<p class="ft-foot"><span class="ft-progress">{say("needs-script")}</span>
<span class="ft-status" role="status"></span></p>"""


def _question(unit: str, question: Question, points: bool, beside: str) -> str:
    base = f"ft-{unit}-{question.id}"
    worth = number(float(question.points))
    extra = (
        say("points-short" if question.points else "points-none", points=worth) if points else ""
    )
    extra = f' <span class="ft-points">{extra}</span>' if points else ""
    hint = " ".join(part for part in (question.hint, _own_hint(question)) if part)
    hinted = f'<p class="ft-hint" id="{base}-hint">{escape(hint)}</p>\n' if hint else ""
    parts = (["hint"] if hint else []) + ["stop", "error", "mark"]
    described = " ".join(f"{base}-{part}" for part in parts)
    grouped = question.is_work or question.kind in ("choice", "choices")
    group = f' aria-describedby="{described}"' if grouped else ""
    if question.is_work:
        controls = work.controls(base, question)
    else:
        controls = _options(question) if grouped else _box(question, described)
    return f"""<fieldset class="ft-question" id="{base}" data-ft-question="{question.id}"{group}>
<legend>{escape(question.label)}{extra}</legend>
{beside}{hinted}{controls}
<div class="ft-stop" id="{base}-stop" role="alert"></div>
<p class="ft-error" id="{base}-error" aria-live="polite"></p>
{_MARK.format(id=f"{base}-mark")}
</fieldset>"""


def _beside(unit: str, content: Html, at: str, places: MutableMapping[str, str]) -> str:
    """What stands beside a question; a paper is drawn where it is needed first, then a link."""
    if not content.title:
        return content.html
    digest = hashlib.sha256(content.html.encode()).hexdigest()[:8]
    place, title = f"ft-{unit}-paper-{digest}", say("paper", title=content.title)
    if places.setdefault(digest, at) == at:
        return (
            f'<div class="ft-beside" id="{place}" data-ft-title="{title}">\n{content.html}</div>\n'
        )
    return (
        f'<p class="ft-beside-again"><a href="#{place}" data-ft-paper="{digest}" {KEYS}>'
        f"{title}</a></p>\n"
    )


def _own_hint(question: Question) -> str:
    if question.budget is not None:
        budget = f"{float(question.budget):g} {question.cost_unit}"
        return messages.text("forms-hint-budget", budget=budget)
    if question.choose:
        return messages.text("forms-hint-choose", choose=question.choose)
    if question.kind == "number" and number_range(question):
        return messages.text("forms-hint-range", range=number_range(question))
    if question.kind == "long_text":
        return messages.text("forms-hint-length", max_length=question.max_length)
    return ""


def _options(question: Question) -> str:
    kind = "radio" if question.kind == "choice" else "checkbox"
    labels = "\n".join(
        f'<label class="ft-option"><input type="{kind}" name="{question.id}" '
        f'value="{escape(option.code)}" {KEYS}><span>{escape(option.text)}</span></label>'
        for option in question.shown
    )
    spent = _READ if question.budget is not None else ""
    return f'<div class="ft-options">\n{labels}\n</div>{spent}'


def _box(question: Question, described: str) -> str:
    common = (
        f'name="{question.id}" dir="auto" autocomplete="off" aria-describedby="{described}" {KEYS}'
    )
    label = say("your-answer-in", unit=question.unit) if question.unit else say("your-answer")
    box = {
        "number": f'<input type="text" inputmode="decimal" class="ft-number" {common}>',
        "text": f'<input type="text" {common}>',
        "long_text": f'<textarea rows="6" {common}></textarea>',
    }[question.kind]
    field = f'<label class="ft-field"><span>{label}</span>\n{box}</label>'
    return field + (_READ if question.kind == "number" else _other())


def _other() -> str:
    """Words that another window had saved, where two wrote at the same answer."""
    buttons = button("other-take", "other-take") + button("other-drop", "other-drop")
    return f"""
<div class="ft-other" hidden><p role="status">{say("other-words")}</p>
<p class="ft-other-words" dir="auto"></p>
<p class="ft-buttons">{buttons}</p>
</div>"""


def _self_question(unit: str, question: Question) -> str:
    base = f"ft-{unit}-self-{question.id}"
    hint = f'<p class="ft-hint">{escape(question.hint)}</p>\n' if question.hint else ""
    labels = "\n".join(
        f'<label class="ft-option"><input type="radio" name="{question.id}" '
        f'value="{escape(option.code)}" data-ft-right="{str(option.right).lower()}" '
        f'data-ft-explanation="{escape(option.explanation)}" {KEYS}>'
        f"<span>{escape(option.text)}</span></label>"
        for option in question.shown
    )
    shown = "\n".join(
        f"<li><strong>{escape(option.text)}</strong> "
        f"{say('right' if option.right else 'not-right')} {escape(option.explanation)}</li>"
        for option in question.shown
    )
    return f"""<fieldset class="ft-question" id="{base}" data-ft-self="{question.id}">
<legend>{escape(question.label)}</legend>
{hint}<div class="ft-options">
{labels}
</div>
<p class="ft-buttons">{button("self", "self-check")}</p>
<p class="ft-result" role="status"></p>
<details class="ft-details"><summary {KEYS}>{say("show-answer")}</summary>
<ul>
{shown}
</ul></details>
</fieldset>"""
