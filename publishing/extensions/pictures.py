"""The directive `picture`: one of the drawings that `book/pictures.toml` declares.

```{picture} payslip-of-w151
```
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from fairtender.tables import DataError
from publishing import pictures
from publishing.extensions.shared import CourseDirective, raw


class Picture(CourseDirective):
    """One drawing."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the drawing; what is not known in it is a fault of the page."""
        (name,) = self.arguments
        try:
            for path in pictures.sources(self.root, name):
                self.env.note_dependency(str(path))
            return [raw(pictures.html(self.root, name))]
        except DataError as error:
            raise self.error(str(error)) from error


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("picture", Picture)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
