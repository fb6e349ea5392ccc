"""Directives for the course's sources: tables of rules and figures, and when each source was read.

    ```{rules-and-figures} rule
    ```

A table of the sources of one kind, `rule` or `figure`: the edition, when and how it was last read,
which change is expected, and where the course uses the source. The bibliography style `course`
states when and how each source was read.

    {due}`ilab-2024`

What is known about the next update of a source, from the same entry. A page is built once and read
for years, so the reader's date decides, not the date of the build. The page contains one sentence
for the time before the update and one for the time after it, and `due.js` shows the right one. So
the same course gives the same bytes on any day. Without scripts, also in print, the page shows a
sentence that is always true.
"""

import html
from pathlib import Path
from typing import Any

from docutils import nodes
from pybtex.backends import plaintext
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.template import optional, sentence
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from coursework import references
from coursework.references import Source
from fairtender import messages
from fairtender.tables import DataError
from publishing.extensions.shared import CourseDirective, raw

HEADS = tuple(messages.text(f"sources-head-{one}") for one in ("what", "read", "change"))


def how(hand: str, day: str) -> str:
    """Return the sentence that says when and how a source was read."""
    return messages.text(f"sources-read-{hand}", day=day)


def day(source: Source) -> str:
    """Return the date in the form that the book uses."""
    return messages.day(source.read)


def reading(source: Source) -> str:
    """Return when and how a source was read, and which parts that the course uses were not read."""
    said = how(source.hand, day(source))
    left = messages.text("sources-unread", parts=source.unread) if source.unread else ""
    return messages.paragraph(said, left)


def link(page: str) -> str:
    """Return a link to a page of the book: by number for a chapter, by title for another page."""
    number = page.partition("-")[0]
    name = f"Unit {int(number)} </book/{page}>" if number.isdecimal() else f"/book/{page}"
    return f"{{doc}}`{name}`"


class CourseStyle(Plain):
    """The plain bibliography style, which also says when and how each source was read."""

    def format_web_refs(self, e: Entry) -> Any:
        """Return only the address; the sentence before it has the date."""
        return sentence[optional[self.format_url(e)]]

    def get_misc_template(self, e: Entry) -> Any:
        """Return the entry's template, which states when and how the source was read.

        This sentence comes before the address.
        """
        known = references.source(e.key, e)
        said = sentence[Text(reading(known).rstrip("."))]
        parts = super().get_misc_template(e).children
        return toplevel[(*parts[:-1], said, parts[-1])]


class Due(SphinxRole):
    """The next update of a source, in a sentence that fits the day on which the page is read."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the sentence; a source that is unknown or has no date is an error of the page."""
        path = Path(self.env.srcdir) / references.FILE
        self.env.note_dependency(str(path))
        try:
            source = references.read(path)[self.text]
        except (DataError, KeyError) as error:
            return [], [self.inliner.reporter.error(str(error), line=self.lineno)]
        if not (said := references.due_sentences(source)):
            fault = messages.text("sources-no-due", key=self.text)
            return [], [self.inliner.reporter.error(fault, line=self.lineno)]
        kept = " ".join(f'data-{kind}="{html.escape(said[kind])}"' for kind in ("ahead", "passed"))
        text = f'<span data-due="{source.due}" {kept}>{html.escape(said["always"])}</span>'
        return [raw(text)], []


class RulesAndFigures(CourseDirective):
    """The table of the sources of one kind."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table; report a mistake in the bibliography as an error of the page."""
        path = self.root / references.FILE
        self.env.note_dependency(str(path))
        try:
            sources = references.read(path)
        except DataError as error:
            raise self.error(str(error)) from error
        used = references.cited(self.root / "book")
        shown = (one for one in sources.values() if one.kind == self.arguments[0])
        rows = [HEADS, *(self._row(one, used.get(one.key, [])) for one in shown)]
        return self.table(rows, ":widths: 42 20 38")

    def _row(self, one: Source, pages: list[str]) -> tuple[str, str, str]:
        what = f"**{one.title}** {{cite}}`{one.key}`"
        where = ", ".join(link(page) for page in pages) or "no chapter"
        due = f" {{due}}`{one.key}`" if one.due else ""
        return what, reading(one), f"{one.pending}{due} *Used in:* {where}."


def setup(app: Sphinx) -> None:
    """Register the directive, the role and the style of the bibliography."""
    register_plugin("pybtex.style.formatting", "course", CourseStyle, force=True)
    # Otherwise pybtex searches all packages at each citation: a seventh of the time of a build.
    register_plugin("pybtex.backends", "plaintext", plaintext.Backend, force=True)
    app.add_directive("rules-and-figures", RulesAndFigures)
    app.add_role("due", Due())
    app.add_js_file("due.js")
