"""A deck as PowerPoint: real titles, notes, alt texts, and the same bytes for the same deck."""

import datetime
import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from fairtender.files import zip_again
from fairtender.messages import text
from publishing.handouts import slides
from publishing.handouts.slides import Deck, Slide, TableLayout, Text

FONT, LANGUAGE = "Arial", "en-GB"
_DATE = datetime.datetime(2026, 11, 27)
_TITLE_ONLY = 5  # the layout of the library's own template that has a title and nothing else
_WIDE, _HIGH = Inches(slides.WIDE), Inches(slides.HIGH)


def pptx_file(deck: Deck) -> bytes:
    """Return the deck as a file. DataError where a slide holds more than can be read."""
    made = Presentation()
    made.slide_width, made.slide_height = _WIDE, _HIGH
    for slide in deck.slides:
        _add(made, slide)
    properties = made.core_properties
    properties.title, properties.language, properties.revision = deck.title, LANGUAGE, 1
    properties.author = properties.last_modified_by = text("handouts-course")
    properties.created = properties.modified = _DATE
    out = io.BytesIO()
    made.save(out)
    return zip_again(out)


def _add(made: Any, slide: Slide) -> None:
    added = made.slides.add_slide(made.slide_layouts[_TITLE_ONLY])
    place = slides.layout(slide)
    added.background.fill.solid()
    added.background.fill.fore_color.rgb = RGBColor.from_string(place.look.paper)
    _write(added.shapes.title, place.title)
    if place.words:
        _write(added.shapes.add_textbox(*_corner(place.words)), place.words)
    if place.table:
        _add_table(added, slide.title, place.table)
    if slide.picture is not None:
        box = [Inches(one) for one in place.frame or ()]
        drawn = added.shapes.add_picture(io.BytesIO(slide.picture.png()), *box)
        drawn._element.nvPicPr.cNvPr.set("descr", slide.picture.alt)
    if place.foot:
        _write(added.shapes.add_textbox(*_corner(place.foot)), place.foot)
    _add_number(added, place.look.faint)
    if slide.notes:
        added.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _corner(box: Text) -> tuple[Inches, Inches, Inches, Inches]:
    return Inches(box.x), Inches(box.y), Inches(box.wide), Inches(box.high)


def _write(shape: Any, box: Text) -> None:
    shape.left, shape.top, shape.width, shape.height = _corner(box)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if box.middle else MSO_ANCHOR.TOP
    for at, line in enumerate(box.lines):
        paragraph = frame.add_paragraph() if at else frame.paragraphs[0]
        paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, 1.0
        if at:
            paragraph.space_before = Pt(box.size * slides.BETWEEN)
        _add_run(paragraph, line, box.size, box.bold, box.colour)


def _add_run(paragraph: Any, words: str, size: int, bold: bool, colour: str) -> None:
    run = paragraph.add_run()
    run.text = words
    font = run.font
    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.color.rgb = RGBColor.from_string(colour)
    run._r.get_or_add_rPr().set("lang", LANGUAGE)


def _add_table(added: Any, title: str, table: TableLayout) -> None:
    box = (Inches(slides.MARGIN), Inches(slides.BODY_TOP), Inches(sum(table.widths)), Inches(1))
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
            _add_run(cell.text_frame.paragraphs[0], words, table.size, bold, line.ink)


def _add_number(added: Any, colour: str) -> None:
    """The number of the slide, as a field: it stays right when slides are moved or left out."""
    box = slides.NUMBER
    shape = added.shapes.add_textbox(*_corner(box))
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="{LANGUAGE}" sz="{box.size * 100}"><a:solidFill>'
            f'<a:srgbClr val="{colour}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>'
        )
    )
