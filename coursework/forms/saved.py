"""On a Jupyter server, save only the text of the course's notebooks, never the results.

A form that was saved cannot be shown again, since its widget ends with the kernel: JupyterLab would
write "Error displaying widget: model not found" in its place. And git would show a change in each
exercise that was only run. The answers are in `answers.json`.

`jupyter_server_config.py` of the course names `without_results`.
"""

import re
from typing import Any

from coursework.marking.assignment import METADATA

OURS = re.compile(r"^\s*from coursework import ", re.MULTILINE)
KEPT = {"deletable", "editable", "nbgrader", "tags"}  # of a cell's metadata


def without_results(model: dict[str, Any], **_: Any) -> None:
    """Remove outputs, counts and a program's additions from a notebook to be saved.

    Only notebooks that use the course's forms are changed. If nobody has changed its text, the file
    then stays the same, byte for byte.
    """
    notebook = model.get("content")
    if model.get("type") != "notebook" or not isinstance(notebook, dict):
        return
    cells = notebook.get("cells", [])
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    if not any(OURS.search(_text(cell["source"])) for cell in code):
        return
    notebook["metadata"] = {name: dict(value) for name, value in METADATA.items()}
    for cell in cells:
        kept = {name: value for name, value in cell["metadata"].items() if name in KEPT}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            if "nbgrader" in kept:
                kept["jupyter"] = {"source_hidden": True}
        cell["metadata"] = kept


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
