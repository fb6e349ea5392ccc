"""The XML of one notice as a small tree, read so that no file can do harm.

expat reads it. A document type is refused before it is looked at: without one there are no
entities to expand and nothing to fetch. Depth, number of elements and size have limits far above
those of any notice. Names stand without their namespace: eForms have no two elements of one name in
one place.
"""

from typing import IO, Any
from xml.parsers import expat

from fairtender.tables import DataError, fault

_LARGEST = 64_000_000  # bytes
_MOST_ELEMENTS = 1_500_000
_DEEPEST = 100


class Node:
    """An element: its name, attributes, text and the elements in it."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        """Make an element with nothing in it."""
        self.name, self.attributes, self.text = name, attributes, ""
        self.children: list[Node] = []

    def all(self, path: str) -> "list[Node]":
        """Return the elements at a path: `all("TenderingTerms/Language")`, in their order."""
        found = [self]
        for name in path.split("/"):
            found = [each for node in found for each in node.children if each.name == name]
        return found

    def one(self, path: str) -> "Node":
        """Return the first element at a path, else one without anything."""
        return next(iter(self.all(path)), EMPTY)

    def find_text(self, path: str) -> str:
        """Return the text of the first element at a path that has one, else ""."""
        return next((node.text for node in self.all(path) if node.text), "")

    def extension(self) -> "Node":
        """Return what eForms add to this element of UBL."""
        return self.one("UBLExtensions/UBLExtension/ExtensionContent/EformsExtension")


EMPTY = Node("", {})


class _Builder:
    """Takes what expat meets, and refuses what no notice has."""

    def __init__(self, file: str) -> None:
        self._file, self._count = file, 0
        self._open = [Node("", {})]
        self._texts: list[list[str]] = [[]]

    @property
    def root(self) -> Node:
        return self._open[0].children[0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise fault("xml-too-deep", file=self._file)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition(" ")[2], plain)
        self._open[-1].children.append(node)
        self._open.append(node)
        self._texts.append([])

    def end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def data(self, text: str) -> None:
        self._texts[-1].append(text)

    def doctype(self, *_: Any) -> None:
        raise fault("xml-doctype", file=self._file)


def parse(content: IO[bytes], file: str) -> Node:
    """Return the root element of a file; `file` is its name in sentences.

    Raises DataError for XML that is broken, has a document type, or is larger or deeper than any
    notice.
    """
    data = content.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise fault("xml-too-large", file=file, most=_LARGEST // 1_000_000)
    builder = _Builder(file)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise fault("not-xml", file=file, line=error.lineno, column=error.offset + 1) from None
    except DataError:
        raise
    except (ValueError, LookupError):  # an encoding that is not known
        raise fault("xml-encoding", file=file) from None
    return builder.root
