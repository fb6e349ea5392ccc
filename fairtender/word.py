"""A Word document: A4, with real headings, and tables that have a head row.

It is written here, part by part, so that the browser can make one too: what other libraries need
for it does not run everywhere. The same content gives the same bytes.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

__all__ = ["document", "heading", "page_break", "paragraph", "table", "zipped"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CM = 566.9  # twentieths of a point
_MARGIN, _PAPER = 1134, (11906, 16838)
_PAIRS = (4.5, 12.5)  # centimetres of two columns
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATED = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say


def heading(words: str, level: int) -> str:
    """A heading; level 0 is the title of the document."""
    return _paragraph(words, f"Heading{level}" if level else "Title")


def paragraph(words: str, bold: bool = False) -> str:
    """A paragraph; its lines stay lines."""
    return _paragraph(words, bold=bold)


def page_break() -> str:
    """The end of a page: what comes after it begins on the next one."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def table(caption: str, rows: Sequence[Sequence[str]], columns: Sequence[float] = _PAIRS) -> str:
    """A table; the first row is its head, repeated on each page, and the first cell heads its row.

    `caption` is what a screen reader says of it. columns: centimetres of each, in all 17, or across
    25.7.
    """
    widths = [int(width * _CM) for width in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    drawn = "".join(_row(row, widths, number == 0) for number, row in enumerate(rows))
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
    language: str = "en-GB",
    across: bool = False,
) -> bytes:
    """Return the document of these parts; `across`: with the long side of the paper below."""
    width, height = reversed(_PAPER) if across else _PAPER
    turned = ' w:orient="landscape"' if across else ""
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    body = (
        f'<w:document xmlns:w="{_W}"><w:body>{"".join(parts)}<w:sectPr>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {sides} w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body>'
        "</w:document>"
    )
    styles = Path(__file__).with_name("word-styles.xml").read_text(encoding="utf-8")
    settings = (
        f'<w:settings xmlns:w="{_W}"><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )
    return zipped(
        {
            "[Content_Types].xml": _XML + _types(),
            "_rels/.rels": _XML
            + _relations(
                {
                    "word/document.xml": f"{_OFFICE}/officeDocument",
                    "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
                }
            ),
            "docProps/core.xml": _XML + _properties(title, author, dated, language),
            "word/document.xml": _XML + body,
            "word/_rels/document.xml.rels": _XML
            + _relations({f"{name}.xml": f"{_OFFICE}/{name}" for name in ("styles", "settings")}),
            "word/styles.xml": styles,
            "word/settings.xml": _XML + settings,
        }
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of these files, with one time for all of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _DATED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            archive.writestr(info, content)
    return out.getvalue()


def _paragraph(words: str, style: str = "", bold: bool = False) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{_escaped(line)}</w:t>' for line in words.split("\n")
    )
    return f"<w:p>{named}<w:r>{look}{lines}</w:r></w:p>"


def _escaped(words: str) -> str:
    """Return words as XML; what it cannot hold, such as a control character, becomes a sign."""
    return escape(_NO_XML.sub("\ufffd", words))


def _row(cells: Sequence[str], widths: Sequence[int], head: bool) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(words, 'TableText', bold=head or place == 0)}</w:tc>"
        for place, (words, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{drawn}</w:tr>"


def _types() -> str:
    kinds = {
        "/word/document.xml": f"{_KIND}.document.main+xml",
        "/word/styles.xml": f"{_KIND}.styles+xml",
        "/word/settings.xml": f"{_KIND}.settings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _properties(title: str, author: str, dated: datetime.date, language: str) -> str:
    by, time = _escaped(author[:255]), f"{dated.isoformat()[:10]}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(title)}</dc:title><dc:creator>{by}</dc:creator>"
        f"<cp:lastModifiedBy>{by}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{time}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{time}</dcterms:modified>'
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )
