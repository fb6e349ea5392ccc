"""A page with the forms of a unit, whose Python is `coursework.page` in this very process."""

import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from coursework import forms, page
from coursework.forms import script
from publishing import book

# What the page's own script gives a form: the request goes out as text, and comes back as text.
PYTHON = """window.course = {python: {available: "", prepare() {}, async ask(name, params, tell) {
    tell?.({text: "Python starts.", share: 0.5});
    return JSON.parse(await window.askPython(JSON.stringify({name, params})));
}}};"""
NO_PYTHON = 'window.course = {python: {available: "From a folder Python cannot start."}};'


def drawn(unit: str, folder: Path, edition: str, again: tuple[str, str] = ("", "")) -> str:
    """All parts of an exercise, as a page of the book has them.

    again: a form at which the papers of an earlier question, whose sentences are marked, are read
    once more, and that question.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAIRTENDER_FORMS", "static")
        patch.setenv("EDITION", edition)
        patch.delenv("NBGRADER_EXECUTION", raising=False)
        exercise = forms.Exercise(unit, folder)
        parts = [exercise.begin()]
        papers = [*forms.each_paper(exercise.questions.all[again[1]]).values()] if again[1] else []
        for form in exercise.questions.forms:
            more = papers if form.id == again[0] else []
            parts += [exercise.ask(form.id, papers=more), exercise.check(form.id)]
        return "\n".join(part._repr_html_() for part in [*parts, exercise.hand_in()])


@contextmanager
def served(unit: str, source: Path, place: Path):
    """Serve `public.html` and `workshop.html` of a unit; gives the address of their folder."""
    place.mkdir(exist_ok=True)
    (place / "form.css").write_text(script.style(), encoding="utf-8")
    (place / "form.js").write_text(script.module(), encoding="utf-8")
    (place / "keys").mkdir()
    (place / "keys" / f"{unit}.toml").write_bytes((source / "key.toml").read_bytes())
    for edition in ("public", "workshop"):
        (place / f"{edition}.html").write_text(
            f"""<!doctype html><html lang="en" data-theme="light" data-content_root="./"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{unit}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="form.css">
<style>html[data-theme=dark] body {{background: #14181e; color: #eee}}</style>
<script type="module" src="form.js"></script></head><body><main><h1>{unit}</h1>
{drawn(unit, source, edition)}</main></body></html>""",
            encoding="utf-8",
        )
    with book.server(place, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def opened(browser, address: str, source: Path, python: str = PYTHON, **options):
    """A new page of a browser's own context at an address, with Python as told."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    context.expose_function("askPython", lambda text: page.answer_text(text, page.Files(source)))
    context.add_init_script(python)
    window = context.new_page()
    window.faults = []
    window.on("pageerror", lambda error: window.faults.append(str(error)))
    window.goto(address)
    return window


def unfold(page) -> None:
    """Open what is folded at the beginning: name, earlier answers, start again."""
    folded = page.locator("[data-ft-part=begin] details")
    folded.evaluate_all("all => all.forEach(one => { one.open = true })")
