"""Show a form in a live notebook: an anywidget with the HTML that passes on the answers."""

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from coursework.forms import script
from fairtender import messages


class FormWidget(anywidget.AnyWidget):
    """One part of an exercise. html: its content. state: what all parts show.

    The script sends messages such as `{"token": "a1", "answers": {"level-t01": "high"}}`. `receive`
    carries them out, and its reply goes back with the same token.
    """

    _esm = script.module()
    _css = script.style()
    html = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(
        self, *, html: str, state: dict, receive: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    ) -> None:
        """Show `html`; `receive` gets the script's messages and returns the replies."""
        super().__init__(html=html, state=state)
        self._receive = receive
        self.on_msg(self._answer)

    def _answer(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict) and isinstance(content.get("token"), str):
            self.send({"token": content["token"], **self._receive(content)})

    def __repr__(self) -> str:
        """Return the text that a saved notebook has in place of the form."""
        return messages.text("forms-widget")
