"""A deck as a PowerPoint file: text in the placeholders of its layouts, notes, alt texts.

The layouts are the arrangements of `slides`. They have the colours, the type and the positions, so
that a deck can take on an organisation's template. A slide has its own size of type only if its
words are too long for that of the layout. The same deck gives the same bytes.
"""

import datetime
import io
from collections.abc import Callable
from html import escape
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from fairtender.files import zip_again
from fairtender.messages import text
from publishing.handouts import slides
from publishing.handouts.images import Box, Placed
from publishing.handouts.slides import ARRANGEMENTS, Arrangement, Deck, Slide, TableLayout, Text

FONT, LANGUAGE = "Arial", "en-GB"
Png = Callable[[Placed], bytes]
_DATE = datetime.datetime(2026, 11, 27)
_FOOT, _NUMBER = 11, 12  # of placeholders, as PowerPoint numbers them
_FIELD = (
    '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    f'<a:rPr lang="{LANGUAGE}"/><a:t>‹#›</a:t></a:fld>'
)


def pptx_file(deck: Deck, png: Png) -> bytes:
    """Return the deck as a file; png: makes a PNG of a picture.

    Raises DataError if a slide contains more than people can read.
    """
    made = Presentation()
    made.slide_width, made.slide_height = Inches(slides.WIDE), Inches(slides.HIGH)
    layouts = _layouts(made)
    for slide in deck.slides:
        _add(made, layouts, slide, png)
    properties = made.core_properties
    properties.title, properties.language, properties.revision = deck.title, LANGUAGE, 1
    properties.author = properties.last_modified_by = text("handouts-course")
    properties.created = properties.modified = _DATE
    out = io.BytesIO()
    made.save(out)
    return zip_again(out)


def _layouts(made: Any) -> dict[Arrangement, Any]:
    """Replace the layouts of the library's template by one for each arrangement."""
    master = made.slide_master
    _fill(master, slides.WORDS)
    own = list(master.slide_layouts)
    for unused in own[len(ARRANGEMENTS) :]:
        master.slide_layouts.remove(unused)
    for layout, arrangement in zip(own, ARRANGEMENTS, strict=False):
        layout._element.attrib.pop("type", None)  # "title", "tbl": it is none of these
        layout._element.cSld.set("name", arrangement.name)
        _fill(layout, arrangement)
    return dict(zip(ARRANGEMENTS, own, strict=False))


def _fill(layout: Any, place: Arrangement) -> None:
    """Give a layout, or the master, the placeholders of an arrangement, and its background."""
    tree = layout.shapes._spTree
    for shape in list(tree.iterchildren(qn("p:sp"), qn("p:pic"))):
        tree.remove(shape)
    look = place.look
    parts = [("title", 0, place.title, place.titles[0], True, look.title, place.anchors[0])]
    if place.words:
        parts.append(("body", 1, place.words, place.sizes[0], False, look.ink, place.anchors[1]))
    parts.append(("ftr", _FOOT, place.foot, slides.SOURCE, False, look.faint, "t"))
    parts.append(("sldNum", _NUMBER, slides.NUMBER, slides.SOURCE, False, look.faint, "t"))
    for number, part in enumerate(parts, 2):
        tree.append(parse_xml(_placeholder(number, *part)))
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = RGBColor.from_string(look.paper)


def _placeholder(
    number: int, kind: str, idx: int, box: Box, size: int, bold: bool, colour: str, anchor: str
) -> str:
    x, y, wide, high = (int(Inches(one)) for one in box)
    align = "r" if kind == "sldNum" else "l"
    words = _FIELD if kind == "sldNum" else ""
    between = round(slides.BETWEEN * 100_000) if kind == "body" else 0
    style = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPct val="{between}"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="{LANGUAGE}" sz="{size}00" b="{bold:d}"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="{FONT}"/></a:defRPr>'
        "</a:lvl1pPr>"
    )
    return (
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr>"
        f'<p:cNvPr id="{number}" name="{escape(kind)}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{_ph(kind, idx)}</p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        f"<a:normAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle>"
        f"<a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _ph(kind: str, idx: int) -> str:
    return f'<p:ph type="{kind}"/>' if kind == "title" else f'<p:ph type="{kind}" idx="{idx}"/>'


def _add(made: Any, layouts: dict[Arrangement, Any], slide: Slide, png: Png) -> None:
    place = slides.layout(slide)
    added = made.slides.add_slide(layouts[place.arrangement])
    _write(added.shapes.title, place.title, place.arrangement.titles[0])
    if place.words:
        _write(added.placeholders[1], place.words, place.arrangement.sizes[0])
    if place.table:
        _add_table(added, slide.title, place.table)
    if slide.picture is not None and place.picture is not None:
        box = [Inches(one) for one in place.picture.box]
        drawn = added.shapes.add_picture(io.BytesIO(png(place.picture)), *box)
        drawn._element.nvPicPr.cNvPr.set("descr", slide.picture.alt)
    _add_foot(added, slide.source)
    if slide.notes:
        added.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _write(shape: Any, words: Text, usual: int) -> None:
    """Write lines into a placeholder; its layout determines how they look."""
    frame = shape.text_frame
    for at, line in enumerate(words.lines):
        paragraph = frame.add_paragraph() if at else frame.paragraphs[0]
        if not at:
            paragraph.space_before = Pt(0)
        run = paragraph.add_run()
        run.text = line
        run._r.get_or_add_rPr().set("lang", LANGUAGE)
        if words.size != usual:
            run.font.size = Pt(words.size)


def _add_table(added: Any, title: str, table: TableLayout) -> None:
    box = (Inches(table.x), Inches(table.y), Inches(sum(table.widths)), Inches(1))
    frame = added.shapes.add_table(len(table.lines), len(table.widths), *box)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", title)
    for column, width in zip(frame.table.columns, table.widths, strict=True):
        column.width = Inches(width)
    for row, line in zip(frame.table.rows, table.lines, strict=True):
        row.height = Inches(line.high)
        for cell, (words, bold) in zip(row.cells, line.cells, strict=True):
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string(line.paper)
            cell.margin_left = cell.margin_right = Inches(slides.PAD)
            cell.margin_top = cell.margin_bottom = Inches(slides.PAD / 2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, font = words, run.font
            font.name, font.size, font.bold = FONT, Pt(table.size), bold
            font.color.rgb = RGBColor.from_string(line.ink)
            run._r.get_or_add_rPr().set("lang", LANGUAGE)


def _add_foot(added: Any, source: str) -> None:
    """Add the sources, and the slide number as a field that stays right when slides move."""
    words = f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{escape(source)}</a:t></a:r>'
    for kind, idx, inside in (("ftr", _FOOT, words if source else ""), ("sldNum", _NUMBER, _FIELD)):
        if inside:
            number = added.shapes._next_shape_id
            added.shapes._spTree.append(
                parse_xml(
                    f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr>"
                    f'<p:cNvPr id="{number}" name="{kind} {number}"/>'
                    '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
                    f"<p:nvPr>{_ph(kind, idx)}</p:nvPr></p:nvSpPr><p:spPr/>"
                    f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{inside}</a:p></p:txBody></p:sp>"
                )
            )
