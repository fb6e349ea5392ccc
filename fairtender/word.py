"""Write Word documents: A4, with real headings, lists and tables, and page numbers.

No other module writes Word documents. It writes the parts of a document itself, so that the browser
can make one too: what other libraries need for this does not run everywhere. The same content gives
the same bytes.

`to_send` adds what a document needs before it leaves the office: a first page of notes for the
sender alone, the lines that say who writes to whom about what, and a place to sign.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple, TypeAlias

from fairtender.files import zip_files
from fairtender.messages import text

__all__ = [
    "Run",
    "Words",
    "bullets",
    "document",
    "heading",
    "numbered",
    "paragraph",
    "signatures",
    "table",
    "to_send",
]

STYLES = Path(__file__).with_name("word-styles.xml")
PAIRS = (4.5, 12.5)  # centimetres of two columns

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CM = 566.9  # twentieths of a point
_MARGIN, _PAPER = 1134, (11906, 16838)
_SIGNATURE = (5.0, 4.5, 3.5, 4.0)  # centimetres
_HANGING = 454
_BULLET = 1  # the number of the list that has no numbers
_LIST = "\0"  # the number of a list until the document knows it: no text can hold this sign
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
<Override PartName="/word/numbering.xml" ContentType="{_KIND}.numbering+xml"/>
<Override PartName="/word/footer.xml" ContentType="{_KIND}.footer+xml"/>
<Override PartName="/docProps/core.xml"
 ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>""",
    "_rels/.rels": f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties"
 Target="docProps/core.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="r2" Type="{_OFFICE}/settings" Target="settings.xml"/>
<Relationship Id="r3" Type="{_OFFICE}/numbering" Target="numbering.xml"/>
<Relationship Id="r4" Type="{_OFFICE}/footer" Target="footer.xml"/></Relationships>""",
    "word/settings.xml": f"""{_XML}<w:settings xmlns:w="{_W}"><w:compat>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
 w:val="15"/></w:compat></w:settings>""",
}


class Run(NamedTuple):
    """A run of words in one format; `marked` means a yellow background."""

    words: str
    bold: bool = False
    italic: bool = False
    marked: bool = False


Words: TypeAlias = str | Sequence[Run]


def heading(words: str, level: int) -> str:
    """Return a heading, which is the title of the document at level 0."""
    return paragraph(words, style=f"Heading{level}" if level else "Title")


def paragraph(words: Words, bold: bool = False, style: str = "") -> str:
    """Return a paragraph in which line breaks are kept.

    style: the id of a style of the document.
    """
    runs = [Run(words)] if isinstance(words, str) else words
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(_run(run, bold) for run in runs)}</w:p>"


def bullets(lines: Iterable[Words], style: str = "ListParagraph", left: int = _HANGING) -> str:
    """Return a bulleted list.

    left: the indent of the words, in twentieths of a point.
    """
    return "".join(_item(line, f"{_BULLET}", style, left) for line in lines)


def numbered(lines: Iterable[Words], style: str = "ListParagraph", left: int = _HANGING) -> str:
    """Return a list that Word numbers from 1, to be passed to `document` as one part."""
    return "".join(_item(line, _LIST, style, left) for line in lines)


def to_send(
    title: str,
    head: Mapping[str, str],
    parts: Iterable[str],
    notes: Iterable[str] = (),
    signed_by: Iterable[str] = (),
    annex: Iterable[str] = (),
) -> Iterator[str]:
    """Yield the parts of a document that leaves the office, for use with `document`.

    head: the lines above the text, by code: buyer, to, about (the tender or contract), reference,
    date. An entry that only the sender knows is "", and becomes a blank to fill in. notes: what the
    sender reads on a first page, and then removes with this page. signed_by: the parties; each gets
    a place to sign, after the text and before the annex.
    """
    named = heading(title, 0)
    if notes := list(notes):
        yield heading(text("document-notes"), 0)
        yield numbered(notes)
        named = _on_new_page(named)
    yield named
    for code, words in head.items():
        label = Run(text(f"document-{code}"), bold=True)
        known = Run(words) if words else Run(text("document-blank"), marked=True)
        yield paragraph([label, Run("\t"), known], style="Head")
    yield from parts
    yield from signatures(signed_by)
    first, *others = (*annex, "")
    yield _on_new_page(first)
    yield from others


def signatures(signed_by: Iterable[str]) -> Iterator[str]:
    """Yield a place to sign for each of these parties, or nothing if there are none."""
    if signers := list(signed_by):
        heads = tuple(text(f"document-sign-{one}") for one in ("party", "name", "place", "by"))
        lines = [(signer, "", "", "\n\n") for signer in signers]
        yield paragraph(text("document-sign"), bold=True, style="Sign")
        yield table(text("document-sign"), [heads, *lines], _SIGNATURE)


def table(
    caption: str,
    rows: Sequence[Sequence[Words]],
    columns: Sequence[float] = PAIRS,
    has_head: bool = True,
    are_named: bool = True,
) -> str:
    """Return a table with these rows and column widths.

    has_head: whether the first row has headings, which are repeated on each page. are_named:
    whether the first cell of each row is its heading, in bold. caption: what a screen reader says
    about the table. columns: widths in centimetres, 17 in all, or 25.7 in landscape.
    """
    widths = [int(width * _CM) for width in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    drawn = "".join(
        _row(row, widths, has_head and number == 0, are_named) for number, row in enumerate(rows)
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="04A0"/><w:tblCaption w:val="{_escape(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>"
    )


def document(
    title: str,
    parts: Iterable[str],
    author: str,
    dated: datetime.date,
    across: bool = False,
) -> bytes:
    """Return a document of these parts, in British English, with numbered pages.

    across: whether the page is landscape.
    """
    width, height = reversed(_PAPER) if across else _PAPER
    turned = ' w:orient="landscape"' if across else ""
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    lists = _BULLET
    drawn = []
    for part in parts:
        lists += _LIST in part
        drawn.append(part.replace(_LIST, f"{lists}"))
    body = (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>{"".join(drawn)}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="r4"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {sides} w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body>'
        "</w:document>"
    )
    files = {
        **_FRAME,
        "docProps/core.xml": _XML + _properties(title, author, dated),
        "word/document.xml": _XML + body,
        "word/numbering.xml": _XML + _numbering(lists),
        "word/footer.xml": _XML + _footer(title),
        "word/styles.xml": STYLES.read_text(encoding="utf-8"),
    }
    return zip_files(files.items())


def _on_new_page(named: str) -> str:
    """Return a paragraph with a style, changed so that it begins on a new page."""
    return named.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>", 1)


def _item(words: Words, number: str, style: str, left: int) -> str:
    # The indent stands in the paragraph: programs differ in what wins, the style or the list.
    properties = (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        f'<w:ind w:left="{left}" w:hanging="{_HANGING}"/>'
    )
    return paragraph(words, style=style).replace("</w:pPr>", f"{properties}</w:pPr>", 1)


def _numbering(lists: int) -> str:
    """Return the XML that numbers lists: the first is bulleted, the others count from 1."""
    looks = "".join(
        f'<w:abstractNum w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        for id, kind, sign in ((0, "bullet", "•"), (1, "decimal", "%1."))
    )
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    each = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number != _BULLET:d}"/>'
        f"{start if number != _BULLET else ''}</w:num>"
        for number in range(_BULLET, lists + 1)
    )
    return f'<w:numbering xmlns:w="{_W}">{looks}{each}</w:numbering>'


def _footer(title: str) -> str:
    page, of = (
        f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for code in ("PAGE", "NUMPAGES")
    )
    words = _run(Run(f"{title} · "), False)
    line = f"{words}{page}{_run(Run(' / '), False)}{of}"
    return (
        f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{line}</w:p></w:ftr>'
    )


def _run(run: Run, bold: bool) -> str:
    looks = {
        "<w:b/>": bold or run.bold,
        "<w:i/>": run.italic,
        '<w:highlight w:val="yellow"/>': run.marked,
    }
    look = "".join(tag for tag, has in looks.items() if has)
    words = _escape(run.words)
    for sign, tag in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        words = words.replace(sign, _NO_TEXT + tag + _TEXT)
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{_TEXT}{words}{_NO_TEXT}</w:r>"


def _escape(words: str) -> str:
    """Return words as XML, with characters that XML cannot contain replaced."""
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
    by, time = _escape(author[:255]), f"{dated.isoformat()[:10]}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escape(title)}</dc:title><dc:creator>{by}</dc:creator>"
        f"<cp:lastModifiedBy>{by}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{time}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{time}</dcterms:modified>'
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )
