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
from publishing.handouts.slides import Deck, Slide, Text

FONT, LANGUAGE = "Arial", "en-GB"
_DATE = datetime.datetime(2026, 11, 27)
_TITLE_ONLY = 5  # the layout of the library's own template that has a title and nothing else
_WIDE, _HIGH = Inches(slides.WIDE), Inches(slides.HIGH)


def written(deck: Deck) -> bytes:
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
    look = slides.LOOKS[slide.kind]
    added.background.fill.solid()
    added.background.fill.fore_color.rgb = RGBColor.from_string(look.paper)
    title, *words = slides.places(slide)
    _write(added.shapes.title, title, look.title, slides.anchored(slide, first=True))
    for box in words:
        shape = added.shapes.add_textbox(*_corner(box))
        _write(shape, box, look.ink, slides.anchored(slide, first=False))
    if slide.table:
        _table(added, slide)
    if slide.picture is not None:
        _picture(added, slide)
    foot = slides.foot(slide)
    if foot is not None:
        _write(added.shapes.add_textbox(*_corner(foot)), foot, look.faint, "top")
    _number(added, look.faint)
    if slide.notes:
        added.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _corner(box: Text) -> tuple[Inches, Inches, Inches, Inches]:
    return Inches(box.x), Inches(box.y), Inches(box.wide), Inches(box.high)


def _write(shape: Any, box: Text, colour: str, anchor: Any) -> None:
    shape.left, shape.top, shape.width, shape.height = _corner(box)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if anchor == "middle" else MSO_ANCHOR.TOP
    for at, line in enumerate(box.lines):
        paragraph = frame.add_paragraph() if at else frame.paragraphs[0]
        paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, 1.0
        if at:
            paragraph.space_before = Pt(box.size * slides.BETWEEN)
        _run(paragraph, line, box.size, box.bold, colour)


def _run(paragraph: Any, words: str, size: int, bold: bool, colour: str) -> None:
    run = paragraph.add_run()
    run.text = words
    font = run.font
    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.color.rgb = RGBColor.from_string(colour)
    run._r.get_or_add_rPr().set("lang", LANGUAGE)


def _table(added: Any, slide: Slide) -> None:
    size, widths, heights = slides.needed_columns(slide)
    box = (Inches(slides.MARGIN), Inches(slides.BODY_TOP), Inches(sum(widths)), Inches(1))
    frame = added.shapes.add_table(len(heights), len(widths), *box)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", slide.title)
    table = frame.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for number, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
        row.height = Inches(height)
        for place, cell in enumerate(row.cells):
            ink, paper = slides.cell_look(number)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string(paper)
            cell.margin_left = cell.margin_right = Inches(slides.PAD)
            cell.margin_top = cell.margin_bottom = Inches(slides.PAD / 2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            words = slide.table[number][place]
            bold = slides.is_bold(slide.table, number, place)
            _run(cell.text_frame.paragraphs[0], words, size, bold, ink)


def _picture(added: Any, slide: Slide) -> None:
    assert slide.picture is not None
    place = [Inches(one) for one in slides.needed_frame(slide)]
    drawn = added.shapes.add_picture(io.BytesIO(slide.picture.png()), *place)
    drawn._element.nvPicPr.cNvPr.set("descr", slide.picture.alt)


def _number(added: Any, colour: str) -> None:
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
