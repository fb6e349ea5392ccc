"""The pictures of the chapters: enough of them, drawn from the data, readable on a phone."""

import re
from html import unescape

import pytest

from coursework.course import ROOT, units
from fairtender import charts
from fairtender.tables import DataError
from publishing import pictures
from publishing.pictures import facts
from publishing.pictures.canvas import LOOKS, NARROW, WIDE, wide

LEAST = 4
DECLARED = pictures.declared(ROOT)
NAMED = re.compile(r"^```\{picture\} ([\w-]+)$", re.MULTILINE)
DRAWN = [name for name in dir(charts) if hasattr(getattr(charts, name), "__wrapped__")]
CHART = re.compile(rf"charts\.(?:{'|'.join(DRAWN)})\(")
PARTS = re.compile(r"<svg [^>]*>.*?</svg>")
TEXT = re.compile(
    r'<text x="([-\d.]+)" y="([-\d.]+)"(?: text-anchor="(\w+)")? class="([^"]+)">([^<]*)'
)
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
BY_CLASS = {look.name: look for look in LOOKS.values()}


def chapter(slug: str) -> str:
    return (ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", units(ROOT))
def test_a_chapter_has_four_pictures_at_least(slug):
    text = chapter(slug)
    assert len(NAMED.findall(text)) + len(CHART.findall(text)) >= LEAST


def test_each_picture_stands_in_one_chapter():
    shown = [name for slug in units(ROOT) for name in NAMED.findall(chapter(slug))]
    assert sorted(shown) == sorted(DECLARED)


@pytest.mark.parametrize("name", DECLARED)
def test_a_picture_fits_its_sheets_and_takes_its_colours_from_the_page(name):
    html = pictures.html(ROOT, name)
    assert not re.search(r'#[0-9a-f]{3,8}\b|style="|\{|fill="', html)
    for width, svg in zip((WIDE, NARROW), PARTS.findall(html), strict=True):
        for x, _, anchor, look, words in TEXT.findall(svg):
            room = wide(unescape(words), BY_CLASS[look])
            left = float(x) - {"middle": room / 2, "end": room}.get(anchor, 0)
            assert left > -2 and left + room < width + 2, (width, words)


@pytest.mark.parametrize("name", DECLARED)
def test_a_number_that_is_typed_stands_in_the_chapter_too(name):
    """What the data says comes from them; what only the chapter says must be the same there."""
    (text,) = (chapter(slug) for slug in units(ROOT) if name in NAMED.findall(chapter(slug)))
    plain = {one.strip(".,") for one in NUMBER.findall(text)}
    days = (ROOT / "datasets" / "the-case.toml").read_text(encoding="utf-8")
    for words in strings({**DECLARED[name], "facts": {}}):
        for number in NUMBER.findall(re.sub(r"\{[^}]*\}", "", words)):
            value = number.strip(".,")
            assert value in plain or f"-{value:0>2}\n" in days or len(value) == 1, (words, value)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def test_a_datum_that_is_not_there_is_named():
    with pytest.raises(DataError, match="worker=W999"):
        facts.read_fact(ROOT / "datasets", "manage-the-contract/payroll.csv | worker=W999 | net")
