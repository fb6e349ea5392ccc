"""The model texts as Word files: one with all of them, and one for each kind.

The warning comes first. Headings are real headings, facts stand in small tables, and blanks are
highlighted and keep their brackets. The same texts give the same bytes.
"""

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pybtex.database import Entry, parse_file

from fairtender import profile
from publishing.model_texts.bank import (
    BLANK,
    KINDS,
    WARNING,
    ModelText,
    facts,
    first_facts,
    read,
)

TITLE = "Model texts"
HOW_TO_READ = (
    "Words in [brackets] are blanks: the table below each text says what belongs there. The texts "
    "speak of the buyer, the bidder and the contractor: use the words of your own documents. "
    "Firms, offices and numbers in the examples are made up."
)
_DATE = datetime.datetime(2026, 11, 25)
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_WIDTH = 17.0  # centimetres between the margins


class Run(NamedTuple):
    """Words in one dress."""

    words: str
    bold: bool = False
    italic: bool = False


class Paragraph(NamedTuple):
    """A paragraph; `marker` is a number or a bullet before it."""

    runs: tuple[Run, ...]
    marker: str = ""


class Grid(NamedTuple):
    """A table; its first row holds the heads."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


def word_files(folder: Path, bibliography: Path) -> dict[str, bytes]:
    """Return the Word files by their names; none where there are no texts.

    folder: that of the texts. bibliography: BibTeX file with their sources. Raises DataError for a
    fault in a text.
    """
    texts = read(folder)
    if not texts:
        return {}
    entries = parse_file(str(bibliography)).entries
    sources = {key: _cited(entry) for key, entry in entries.items()}
    files = {"model-texts.docx": document(TITLE, texts, sources)}
    for kind, (heading, _) in KINDS.items():
        some = [text for text in texts if text.kind == kind]
        files[f"model-texts-{kind}.docx"] = document(f"{TITLE}: {heading}", some, sources)
    return files


def document(title: str, texts: Sequence[ModelText], sources: dict[str, str]) -> bytes:
    """Return a Word document with these texts, under a heading for each kind.

    sources: key of a source → how it is cited. Raises KeyError for a source that is not there.
    """
    law = {name: rule.text for name, rule in profile.load().references.items()}
    made = docx.Document()
    _prepare(made, title)
    made.add_heading(title, 0)
    made.add_paragraph(style="Warning").add_run(WARNING).bold = True
    made.add_paragraph(HOW_TO_READ)
    kind = ""
    for text in texts:
        if text.kind != kind:
            kind = text.kind
            made.add_heading(KINDS[kind][0], 1)
        _add_text(made, text, law, sources)
    out = io.BytesIO()
    made.save(out)
    return without_times(out)


def blocks(wording: str) -> Iterator[Paragraph | Grid]:
    """Return the paragraphs, items of lists and tables of a wording in Markdown."""
    rows: list[list[tuple[Run, ...]]] = []
    counters: list[int | None] = []
    marker = ""
    for token in _MARKDOWN.parse(wording):
        match token.type:
            case "ordered_list_open":
                counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_close" | "bullet_list_close":
                counters.pop()
            case "list_item_open":
                marker = "•" if counters[-1] is None else f"{counters[-1]}."
                counters[-1] = None if counters[-1] is None else counters[-1] + 1
            case "tr_open":
                rows.append([])
            case "table_close":
                yield Grid(tuple(tuple(row) for row in rows))
                rows = []
            case "inline" if rows:
                rows[-1].append(_runs(token))
            case "inline":
                yield Paragraph(_runs(token), marker)
                marker = ""


def _runs(token: Token) -> tuple[Run, ...]:
    runs, bold, italic = [], False, False
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.type == "strong_open"
            case "em_open" | "em_close":
                italic = child.type == "em_open"
            case "softbreak":
                runs.append(Run(" ", bold, italic))
            case "text":
                runs.append(Run(child.content, bold, italic))
            case other:
                raise ValueError(f"Model texts hold plain Markdown only, and no {other}.")
    return tuple(runs)


def _cited(entry: Entry) -> str:
    issuer = " and ".join(
        " ".join(str(person).replace("{", "").replace("}", "").split())
        for person in entry.persons.get("author", ())
    )
    title, year = (entry.fields[name].strip("{}") for name in ("title", "year"))
    return f"{issuer}: {title} ({year})"


def _prepare(made: Any, title: str) -> None:
    """Set paper, language, styles and properties."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    made.styles["Normal"].font.size = Pt(10.5)
    for level in (1, 2):
        made.styles[f"Heading {level}"].font.color.rgb = RGBColor(0x0F, 0x52, 0x57)
    for name, colour in (("Warning", "8A3A12"), ("Wording", "0F5257")):
        style = made.styles.add_style(name, 1)
        style.base_style = made.styles["Normal"]
        style.paragraph_format.left_indent = Cm(0.6)
        style.element.get_or_add_pPr().insert(0, _line_at_the_left(colour))
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    properties = made.core_properties
    properties.title, properties.language = title, "en-GB"
    properties.author = properties.last_modified_by = "Fair Tender"
    properties.comments = ""
    properties.created = properties.modified = _DATE


def _line_at_the_left(colour: str) -> Any:
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    return borders


def _add_text(made: Any, text: ModelText, law: dict[str, str], sources: dict[str, str]) -> None:
    made.add_heading(text.title, 2)
    _add_facts(made, first_facts(text))
    made.add_paragraph()
    for block in blocks(text.wording):
        if isinstance(block, Grid):
            _add_grid(made, block)
            made.add_paragraph()
        else:
            _add_paragraph(made, block)
    blanks = [(f"[{blank.name}]", blank.told(law)) for blank in text.blanks]
    behind = [*(law[key] for key in text.rules), *(sources[key] for key in text.sources)]
    _add_facts(made, [*blanks, *facts(text), ("Behind it", "; ".join(behind) + ".")])


def _add_paragraph(made: Any, paragraph: Paragraph) -> None:
    added = made.add_paragraph(style="Wording")
    if paragraph.marker:
        added.paragraph_format.left_indent = Cm(1.4)
        added.paragraph_format.first_line_indent = Cm(-0.8)
        added.paragraph_format.tab_stops.add_tab_stop(Cm(1.4))
        added.add_run(f"{paragraph.marker}\t")
    _add_runs(added, paragraph.runs)


def _add_runs(paragraph: Any, runs: Sequence[Run]) -> None:
    """Add the words, with every blank highlighted: a blank may reach over a line break."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = run._replace(words=joined[-1].words + run.words)
        else:
            joined.append(run)
    for run in joined:
        for place, words in enumerate(BLANK.split(run.words)):
            if words:
                blank = place % 2 == 1
                added = paragraph.add_run(f"[{words}]" if blank else words)
                added.bold, added.italic = run.bold or None, run.italic or None
                added.font.highlight_color = WD_COLOR_INDEX.YELLOW if blank else None


def _add_facts(made: Any, pairs: Sequence[tuple[str, str]]) -> None:
    rows = [((Run(name, bold=True),), (Run(words),)) for name, words in pairs]
    _add_table(made, rows, (4.0, _WIDTH - 4.0), heads=False)


def _add_grid(made: Any, grid: Grid) -> None:
    columns = len(grid.rows[0])
    _add_table(made, grid.rows, (_WIDTH / columns,) * columns, heads=True)


def _add_table(made: Any, rows: Sequence[Any], widths: Sequence[float], heads: bool) -> None:
    table = made.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(rows):
        added = table.add_row()
        for cell, runs, width in zip(added.cells, row, widths, strict=True):
            cell.width = Cm(width)
            head = heads and number == 0
            _add_runs(cell.paragraphs[0], [run._replace(bold=run.bold or head) for run in runs])
        keep = added._tr.get_or_add_trPr()
        keep.append(OxmlElement("w:cantSplit"))
        if heads and number == 0:
            keep.append(OxmlElement("w:tblHeader"))


def without_times(file: io.BytesIO) -> bytes:
    """Return the same archive with one time for all its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, old.read(name))
    return out.getvalue()
