"""The only writer of Word documents: A4, with real headings, and tables that have a head row.

It is written here, part by part, so that the browser can make one too: what other libraries need
for it does not run everywhere. The same content gives the same bytes.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple, TypeAlias

from fairtender.files import zip_files

__all__ = ["Run", "Words", "document", "heading", "page_break", "paragraph", "table"]

STYLES = Path(__file__).with_name("word-styles.xml")
PAIRS = (4.5, 12.5)  # centimetres of two columns

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CM = 566.9  # twentieths of a point
_MARGIN, _PAPER = 1134, (11906, 16838)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT, _NO_TEXT = '<w:t xml:space="preserve">', "</w:t>"

# What is the same in each document: which parts there are, and how they are linked.
_FRAME = {
    "[Content_Types].xml": f"""{_XML}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{_KIND}.settings+xml"/>
<Override PartName="/docProps/core.xml"
 ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>""",
    "_rels/.rels": f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties"
 Target="docProps/core.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="r2" Type="{_OFFICE}/settings" Target="settings.xml"/></Relationships>""",
    "word/settings.xml": f"""{_XML}<w:settings xmlns:w="{_W}"><w:compat>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
 w:val="15"/></w:compat></w:settings>""",
}


class Run(NamedTuple):
    """Words that look alike; `marked` ones have a yellow ground."""

    words: str
    bold: bool = False
    italic: bool = False
    marked: bool = False


Words: TypeAlias = str | Sequence[Run]


def heading(words: str, level: int) -> str:
    """Return a heading; level 0 is the title of the document."""
    return paragraph(words, style=f"Heading{level}" if level else "Title")


def paragraph(words: Words, bold: bool = False, style: str = "") -> str:
    """Return a paragraph; its lines stay lines. style: the id of one in the document's styles."""
    runs = [Run(words)] if isinstance(words, str) else words
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(_run(run, bold) for run in runs)}</w:p>"


def page_break() -> str:
    """Return the end of a page: what comes after it begins on the next one."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def table(
    caption: str,
    rows: Sequence[Sequence[Words]],
    columns: Sequence[float] = PAIRS,
    has_head: bool = True,
    are_named: bool = True,
) -> str:
    """Return a table. Its first row is its head, repeated on each page, where it has one; its rows
    are named by their first cells, which are bold, where they are.

    `caption` is what a screen reader says of it. columns: centimetres of each, in all 17, or across
    25.7.
    """
    widths = [int(width * _CM) for width in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    drawn = "".join(
        _row(row, widths, has_head and number == 0, are_named) for number, row in enumerate(rows)
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="04A0"/><w:tblCaption w:val="{_escaped(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>"
    )


def document(
    title: str,
    parts: Iterable[str],
    author: str,
    dated: datetime.date,
    across: bool = False,
    styles: Path = STYLES,
) -> bytes:
    """Return the document of these parts, in British English.

    across: with the long side of the paper below. styles: a file with the styles of the document.
    """
    width, height = reversed(_PAPER) if across else _PAPER
    turned = ' w:orient="landscape"' if across else ""
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    body = (
        f'<w:document xmlns:w="{_W}"><w:body>{"".join(parts)}<w:sectPr>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {sides} w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body>'
        "</w:document>"
    )
    files = {
        **_FRAME,
        "docProps/core.xml": _XML + _properties(title, author, dated),
        "word/document.xml": _XML + body,
        "word/styles.xml": styles.read_text(encoding="utf-8"),
    }
    return zip_files(files.items())


def _run(run: Run, bold: bool) -> str:
    looks = {
        "<w:b/>": bold or run.bold,
        "<w:i/>": run.italic,
        '<w:highlight w:val="yellow"/>': run.marked,
    }
    look = "".join(tag for tag, has in looks.items() if has)
    words = _escaped(run.words)
    for sign, tag in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        words = words.replace(sign, _NO_TEXT + tag + _TEXT)
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{_TEXT}{words}{_NO_TEXT}</w:r>"


def _escaped(words: str) -> str:
    """Return words as XML; what it cannot hold, such as a control character, is replaced."""
    return escape(_NO_XML.sub("\ufffd", words))


def _row(cells: Sequence[Words], widths: Sequence[int], is_head: bool, is_named: bool) -> str:
    repeated = "<w:tblHeader/>" if is_head else ""
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(words, is_head or (is_named and place == 0), 'TableText')}</w:tc>"
        for place, (words, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{drawn}</w:tr>"


def _properties(title: str, author: str, dated: datetime.date) -> str:
    by, time = _escaped(author[:255]), f"{dated.isoformat()[:10]}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(title)}</dc:title><dc:creator>{by}</dc:creator>"
        f"<cp:lastModifiedBy>{by}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{time}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{time}</dcterms:modified>'
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )
