"""What a reader sees of a PDF that Chromium wrote: outline, links, places and text."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pikepdf

# A font is chosen, or glyphs of it are shown.
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]*)> Tj")


class Pdf:
    """A PDF read into memory; pages are numbered from 1."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._pdf = pikepdf.open(io.BytesIO(data))
        self.catalog = self._pdf.Root
        self.pages = [page.obj for page in self._pdf.pages]
        self._numbers = {page.objgen: number for number, page in enumerate(self.pages, 1)}
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}

    def info(self, key: str) -> str:
        """An entry of the document's own description, such as Title."""
        return str(self._pdf.docinfo[f"/{key}"])

    def outline(self) -> list[tuple[int, str, int]]:
        """Level, title and page of each entry of the outline, in order."""
        return list(self._below(self.catalog.Outlines, 1))

    def _below(self, parent: Any, level: int) -> Iterator[tuple[int, str, int]]:
        child = parent.get("/First")
        while child is not None:
            yield level, str(child.Title), self._numbers[child.Dest[0].objgen]
            yield from self._below(child, level + 1)
            child = child.get("/Next")

    def places(self) -> list[tuple[str, int]]:
        """Name and page of each place that a link inside the document can lead to."""
        return [
            (name.removeprefix("/"), self._numbers[place[0].objgen])
            for name, place in self.catalog.Dests.items()
        ]

    def links(self, page: int) -> list[str]:
        """Where the links of a page lead: a place's name, or an address."""
        found = [
            one.get("/Dest", one.get("/A", {}).get("/URI"))
            for one in self.pages[page - 1].get("/Annots", ())
        ]
        return [str(one).removeprefix("/") for one in found if one is not None]

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        _, _, width, height = (float(number) for number in self.pages[page - 1].MediaBox)
        return width, height

    def text(self, page: int) -> str:
        """The text of a page without white space: where its lines end does not matter.

        Chromium writes nothing that lies outside of what is to be seen.
        """
        source = self.pages[page - 1]
        glyphs: dict[int, str] = {}
        found = []
        for font, codes in SHOWN.findall(source.Contents.read_bytes()):
            if font:
                glyphs = self._glyphs(source.Resources.Font[f"/{font.decode()}"])
            found += [glyphs.get(int(code, 16), "") for code in re.findall(rb"\w{4}", codes)]
        return squeeze("".join(found))

    def _glyphs(self, font: Any) -> dict[int, str]:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = _unicode(font.ToUnicode.read_bytes())
        return self._fonts[font.objgen]


def squeeze(text: str) -> str:
    """Text without white space, soft hyphens, joined letters and curled quotation marks."""
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("’‘“”", "''\"\""))
    return re.sub(r"[\s\u00ad]+", "", plain)


def _unicode(table: bytes) -> dict[int, str]:
    """Which text each glyph stands for."""

    def text(code: bytes) -> str:
        return bytes.fromhex(code.decode()).decode("utf-16-be")

    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, code in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = text(code)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, code in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(ord(text(code)) + step)
    return found
