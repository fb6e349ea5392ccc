"""Set up all Sphinx extensions of this book, which `_config.yml` loads as one extension."""

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

# In the order in which they are set up, which is also the order of what they add to a page.
PARTS = (
    "pages",
    "steps",
    "execution",
    "solutions",
    "directives",
    "first_page",
    "home",
    "tools",
    "library_page",
    "model_texts",
    "the_case",
    "references",
    "search",
    "light",
    "accessible",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up each part."""
    for part in PARTS:
        import_module(f"publishing.extensions.{part}").setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
