"""A small reader of the PDFs that Chromium writes: catalogue, outline, links and text.

It knows only what Chromium uses: a plain table of objects, packed streams, text by glyph numbers.
"""

import re
import unicodedata
import zlib

# A font is chosen, or glyphs of it are shown.
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]*)> Tj")


class Pdf:
    """A PDF read into memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        table = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
        offsets = re.findall(rb"(\d{10}) \d{5} ([nf])", data[table:])
        self._at = {n: int(offset) for n, (offset, kind) in enumerate(offsets) if kind == b"n"}
        self._fonts: dict[int, dict[int, str]] = {}
        self.catalog = self.object(self._reference(data[table:], "Root"))
        self.pages = self._leaves(self._reference(self.catalog, "Pages"))

    def object(self, number: int) -> bytes:
        """The source of an object, without its stream."""
        source = self.data[self._at[number] : self.data.index(b"endobj", self._at[number])]
        return source.split(b"stream\n")[0]

    def stream(self, number: int) -> bytes:
        """The content of a stream, unpacked."""
        head = self.object(number)
        begin = self._at[number] + len(head) + len(b"stream\n")
        length = int(re.search(rb"/Length (\d+)", head)[1])
        return zlib.decompress(self.data[begin : begin + length])

    def info(self, key: str) -> str:
        """An entry of the document's own description, such as Title."""
        number = self._reference(self.data[self.data.rindex(b"trailer") :], "Info")
        return _string(self.object(number), key)

    def outline(self) -> list[tuple[int, str, int]]:
        """Level, title and page of each entry of the outline, in order."""
        return list(self._below(self._reference(self.catalog, "Outlines"), 1))

    def _below(self, parent: int, level: int):
        child = self._reference(self.object(parent), "First")
        while child:
            source = self.object(child)
            page = self.pages.index(int(re.search(rb"/Dest \[(\d+) 0 R", source)[1])) + 1
            yield level, _string(source, "Title"), page
            yield from self._below(child, level + 1)
            child = self._reference(source, "Next")

    def places(self) -> list[tuple[str, int]]:
        """Name and page of each place that a link inside the document can lead to."""
        source = self.object(self._reference(self.catalog, "Dests"))
        found = re.findall(rb"/(\S+) \[(\d+) 0 R /XYZ", source)
        return [(name.decode(), self.pages.index(int(page)) + 1) for name, page in found]

    def links(self, page: int) -> list[str]:
        """Where the links of a page lead: a place's name, or an address."""
        numbers = re.search(rb"/Annots \[([^\]]*)\]", self.object(self.pages[page - 1]))
        sources = [
            self.object(int(n)) for n in re.findall(rb"(\d+) 0 R", numbers[1] if numbers else b"")
        ]
        found = [re.search(rb"/Dest /(\S+)|/URI \(([^)]*)\)", source) for source in sources]
        return [(one[1] or one[2]).decode() for one in found if one]

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        box = re.search(rb"/MediaBox \[([^\]]*)\]", self.object(self.pages[page - 1]))[1]
        _, _, width, height = (float(number) for number in box.split())
        return width, height

    def text(self, page: int) -> str:
        """The text of a page without white space: where its lines end does not matter.

        Chromium writes nothing that lies outside of what is to be seen.
        """
        source = self.object(self.pages[page - 1])
        fonts = dict(re.findall(rb"/(F\d+) (\d+) 0 R", source))
        glyphs: dict[int, str] = {}
        found = []
        for font, codes in SHOWN.findall(self.stream(self._reference(source, "Contents"))):
            if font:
                glyphs = self._glyphs(int(fonts[font]))
            found += [glyphs.get(int(code, 16), "") for code in re.findall(rb"\w{4}", codes)]
        return squeeze("".join(found))

    def _glyphs(self, font: int) -> dict[int, str]:
        if font not in self._fonts:
            table = self.stream(self._reference(self.object(font), "ToUnicode"))
            self._fonts[font] = _unicode(table)
        return self._fonts[font]

    def _leaves(self, node: int) -> list[int]:
        kids = re.search(rb"/Kids \[([^\]]*)\]", self.object(node))
        if not kids:
            return [node]
        return [
            leaf for kid in re.findall(rb"(\d+) 0 R", kids[1]) for leaf in self._leaves(int(kid))
        ]

    def _reference(self, source: bytes, key: str) -> int:
        found = re.search(rb"/%s (\d+) 0 R" % key.encode(), source)
        return int(found[1]) if found else 0


def squeeze(text: str) -> str:
    """Text without white space, soft hyphens and joined letters."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", text))


def _string(source: bytes, key: str) -> str:
    written = re.search(
        rb"/%s (?:<([^>]*)>|\(((?:[^()\\]|\\.)*)\))" % key.encode(), source, re.DOTALL
    )
    if written[1] is not None:
        return bytes.fromhex(written[1].decode()).decode("utf-16")
    return re.sub(rb"\\(.)", rb"\1", written[2]).decode("latin-1")


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
