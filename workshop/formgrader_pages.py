"""formgrader's pages, fitted to what is done here: marking, and without a request to elsewhere."""

import json
import re
from pathlib import Path
from typing import Any

from fairtender import messages

SCRIPT = Path(__file__).with_name("formgrader.js")
# The entries of the menu that lead to what is refused here.
MENU = re.compile(r"<li\b[^>]*>\s*<a href=\"[^\"]*/formgrader/manage_\w+\">[^<]*</a>\s*</li>")
ELSEWHERE = re.compile(r"<script\b[^>]*\ssrc=\"(?:https?:)?//[^>]*>\s*</script>")


class Exporter:
    """nbgrader's exporter of a hand-in, whose page then gets this course's script."""

    def __init__(self, exporter: Any) -> None:
        """Wrap nbgrader's own."""
        self.exporter = exporter

    def from_filename(self, *args: Any, **more: Any) -> tuple[str, Any]:
        """Return the page and its resources, as nbconvert's exporters do."""
        html, resources = self.exporter.from_filename(*args, **more)
        return fitted(html), resources


def fitted(html: str) -> str:
    """Return a hand-in's page without scripts from elsewhere, and with this course's own."""
    words = {
        name: messages.text(f"formgrader-saved-{name}", typed="{typed}", most="{most}")
        for name in ("most", "least", "none")
    }
    # As text within a script within a page: nothing in it may end one of them.
    told = json.dumps(json.dumps(words)).replace("<", "\\u003c")
    script = SCRIPT.read_text(encoding="utf-8").replace('"WORDS"', told)
    head, end, body = ELSEWHERE.sub("", html).partition("</head>")
    return f"{head}<script>\n{script}</script>\n{end}{body}"


def fit(settings: dict[str, Any]) -> None:
    """Fit the pages of a server with these settings."""
    from jinja2 import FunctionLoader
    from nbgrader.server_extensions.formgrader.handlers import template_path

    def template(name: str) -> str:
        return MENU.sub("", (Path(template_path) / name).read_text(encoding="utf-8"))

    settings["nbgrader_exporter"] = Exporter(settings["nbgrader_exporter"])
    settings["nbgrader_jinja2_env"].loader = FunctionLoader(template)
