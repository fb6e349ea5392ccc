"""Directives for the model texts: their pages, the table of all texts, and the Word files.

    ```{model-texts} exclusion
    ```

The warning, the link to the Word file, and a section for each text of this kind.

    ```{tender-files}
    ```

The links to complete tender documents, which `publishing/model_texts/tender_file.py` makes.

    ```{model-texts-table}
    ```

The same for all kinds: a table with one row for each text. `_static/model-texts.js` makes it
searchable, also by the words of the texts and by synonyms, which are part of the page; without
scripts the whole table is shown. `_static/model-texts-copy.js` adds a button to each text that
copies it. A successful build writes the Word files into `_static`. Everything is made from
`book/model-texts/*.toml`.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from fairtender import messages, profile
from fairtender.tables import DataError
from publishing.extensions.shared import CourseDirective, WrittenFiles, add_styles, open_texts, raw
from publishing.model_texts import bank as model_texts
from publishing.model_texts import tender_file
from publishing.model_texts.bank import (
    KINDS,
    WARNING,
    ModelText,
)
from publishing.model_texts.word import word_files

FOLDER = "book/model-texts"
SOURCES = "book/references.bib"
INDEX_MARK = "course-model-index"
WORDING_MARK = "course-wording"
HEADS = tuple(
    messages.text(f"model-text-{one}") for one in ("head", "kind", "stage", "sector", "use-it")
)


class _Directive(CourseDirective):
    """The base of the directives for model texts."""

    def texts(self, kind: str = "") -> tuple[ModelText, ...]:
        """Return the texts of one kind, or all; report a fault in them as a fault of the page."""
        folder = self.root / FOLDER
        self.env.note_dependency(model_texts.__file__)
        self.env.note_dependency(str(self.root / SOURCES))
        self.env.note_dependency(str(folder / model_texts.SYNONYMS))
        for name in [kind] if kind else KINDS:
            self.env.note_dependency(str(folder / f"{name}.toml"))
        try:
            return model_texts.read_kind(folder, kind) if kind else model_texts.read(folder)
        except DataError as error:
            raise self.error(str(error)) from error

    def beginning(self, name: str, what: str) -> list[nodes.Node]:
        """Return the warning and the link to a Word file."""
        before = messages.text("model-text-before")
        warning = [f":::{{admonition}} {before}", ":class: note", WARNING, ":::"]
        address = "../" * self.env.docname.count("/") + f"_static/{name}"
        link = nodes.reference("", what, refuri=address, internal=False)
        paragraph = nodes.paragraph("", "", link, nodes.Text(" (Word, blanks highlighted)."))
        return [*self.parse(warning), paragraph]


class ModelTexts(_Directive):
    """The texts of one kind, each in a section of its own."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return warning, link and sections."""
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(messages.text("model-text-unknown", kind=kind, known=", ".join(KINDS)))
        law = {name: rule.text for name, rule in profile.load().references.items()}
        sections = [self._section(text, law) for text in self.texts(kind)]
        start = self.beginning(f"model-texts-{kind}.docx", messages.text("model-text-download"))
        return [*start, _script_data({}), *sections]

    def _section(self, text: ModelText, law: dict[str, str]) -> nodes.section:
        section = nodes.section(ids=[text.id], names=[text.id])
        self.state.document.note_explicit_target(section, section)
        section += nodes.title(text=text.title)
        self._facts(model_texts.first_facts(text), section)
        wording = nodes.block_quote(classes=[WORDING_MARK])
        wording += self.parse(model_texts.BLANK.sub(_mark_blank, text.wording).splitlines())
        section += wording
        below = [
            (name, model_texts.BLANK.sub(_mark_blank, fact)) for name, fact in _below(text, law)
        ]
        self._facts(below, section)
        return section

    def _facts(self, facts: list[tuple[str, str]], section: nodes.section) -> None:
        lines = [line for name, words in facts for line in (name, *_definition(words), "")]
        for part in self.parse(lines):
            if isinstance(part, nodes.definition_list):
                part["classes"] += ["course-facts-list"]
            section += part


def _below(text: ModelText, law: dict[str, str]) -> list[tuple[str, str]]:
    blanks = "\n".join(f"- [{blank.name}]: {blank.explain(law)}" for blank in text.blanks)
    behind = [*(law[key] for key in text.rules), *(f"{{cite}}`{key}`" for key in text.sources)]
    filled = [(messages.text("model-text-fill-in"), blanks)] if blanks else []
    return [
        *filled,
        *model_texts.facts(text),
        (messages.text("model-text-behind"), "; ".join(behind) + "."),
    ]


def _definition(words: str) -> list[str]:
    first, *rest = words.splitlines()
    return [f": {first}", *(f"  {line}" for line in rest)]


def _mark_blank(match: Any) -> str:
    return "{model-blank}`" + " ".join(match[1].split()) + "`"


class _Blank(SphinxRole):
    """A blank to fill in: highlighted, and also in brackets for readers who do not see colours."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the blank."""
        return [nodes.inline(text=f"[{self.text}]", classes=["course-blank"])], []


class TenderFiles(CourseDirective):
    """The paragraph with the links to complete tender documents."""

    def run(self) -> list[nodes.Node]:
        """Return the paragraph, and a list of the files."""
        self.env.note_dependency(tender_file.__file__)
        items = nodes.bullet_list()
        folder = "../" * self.env.docname.count("/") + "_static/"
        for slug in tender_file.TENDERS:
            address = folder + tender_file.file_name(slug)
            link = nodes.reference(
                "", messages.text(f"tender-file-{slug}"), refuri=address, internal=False
            )
            items += nodes.list_item("", nodes.paragraph("", "", link, nodes.Text(" (ZIP)")))
        return [*self.parse([messages.text("tender-file-list")]), items]


class ModelTextsTable(_Directive):
    """All model texts in one table."""

    def run(self) -> list[nodes.Node]:
        """Return warning, link, table, and the words for the search."""
        texts = self.texts()
        rows = [
            HEADS,
            *(
                (
                    f"{{ref}}`{text.id}`",
                    KINDS[text.kind][0],
                    text.stage_name,
                    text.sector_name,
                    text.when.split(". ")[0].rstrip(".") + ".",
                )
                for text in texts
            ),
        ]
        table = self.table(rows, ":widths: 24 16 14 14 32", f":class: {INDEX_MARK}")
        start = self.beginning("model-texts.docx", messages.text("model-text-download-all"))
        return [*start, *table, self._search_data(texts)]

    def _search_data(self, texts: tuple[ModelText, ...]) -> nodes.Node:
        """Return the data for a search: the words of each text by its id, and the synonyms."""
        try:
            synonyms = model_texts.synonyms(self.root / FOLDER)
        except DataError as error:
            raise self.error(str(error)) from error
        words = {text.id: " ".join(sorted(model_texts.search_words(text))) for text in texts}
        return _script_data({"words": words, "synonyms": synonyms})


def _script_data(known: dict[str, Any]) -> nodes.Node:
    """Return the data for the scripts of these pages, with the messages that they show."""
    data = json.dumps({**known, "texts": open_texts("model-page-")}, ensure_ascii=False)
    return raw(f'<script type="application/json" id="course-model-words">{data}</script>')


def _page(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    body = context.get("body") or ""
    if INDEX_MARK in body:
        app.add_js_file("model-texts.js")
    if WORDING_MARK in body:
        app.add_js_file("model-texts-copy.js")
    if INDEX_MARK in body or WORDING_MARK in body:
        add_styles(context, "model-texts.css")


def _names(_root: Path) -> list[str]:
    documents = ["model-texts.docx", *(f"model-texts-{kind}.docx" for kind in KINDS)]
    return [*documents, *map(tender_file.file_name, tender_file.TENDERS)]


def _word_files(root: Path) -> dict[str, bytes]:
    return {**word_files(root / FOLDER, root / SOURCES), **tender_file.archives(root)}


def setup(app: Sphinx) -> None:
    """Register directives and role, and connect to the build."""
    app.add_directive("model-texts", ModelTexts)
    app.add_directive("model-texts-table", ModelTextsTable)
    app.add_directive("tender-files", TenderFiles)
    app.add_role("model-blank", _Blank())
    app.connect("html-page-context", _page)
    WrittenFiles(FOLDER, _names, _word_files).connect(app)
