"""The directive `environment`: a table of the versions that the book was built with.

```{environment} pandas matplotlib
```
"""

import platform
from importlib import metadata
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def version_of(package: str) -> str:
    """Installed version of a package, or "not installed"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


class Environment(SphinxDirective):
    """Python's version and those of the packages named, as a table."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        packages = self.arguments[0].split()
        rows = [("Python", platform.python_version()), *((p, version_of(p)) for p in packages)]
        self.env.note_dependency("requirements.txt")
        group = nodes.tgroup("", *(nodes.colspec(colwidth=50) for _ in range(2)), cols=2)
        group += nodes.thead("", self._row("Software", "Version"))
        group += nodes.tbody("", *(self._row(*row) for row in rows))
        return [nodes.table("", group, classes=["colwidths-auto"])]

    def _row(self, *cells: str) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph(text=cell)) for cell in cells))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("environment", Environment)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
