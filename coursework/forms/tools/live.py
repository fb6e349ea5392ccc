"""What the live tools share: boxes, a button, and an answer that is told to screen readers."""

from collections.abc import Callable, Sequence
from html import escape
from threading import Lock
from typing import Any

from fairtender.tables import DataError


def live(
    boxes: Sequence[Any],
    label: str,
    example: str,
    answer: Callable[[], str],
    shown: Sequence[Any] = (),
) -> Any:
    """Return the widget of a live tool: the boxes, a button and, below them, the answer.

    boxes: what is typed in; a change of each brings a new answer, and so does the button. label: of
    the button. example: HTML that stands there at first. answer: HTML for what the boxes hold now;
    its DataError is shown as a sentence. shown: what is drawn instead of the boxes themselves.
    """
    import ipywidgets  # slow to import, and needed in a live notebook only

    button = ipywidgets.Button(
        description=label,
        button_style="primary",
        layout={"width": "auto", "align_self": "flex-start"},
    )
    result = ipywidgets.HTML(_status(example))
    # JupyterLab may bring the changes of two boxes at the same time, each in a thread of its own:
    # one after the other, so that the last answer is to what stands in the boxes.
    turn = Lock()

    def again(_event: object) -> None:
        with turn:
            try:
                content = answer()
            except DataError as error:
                content = f"<p>{escape(str(error))}</p>"
            result.value = _status(content)

    button.on_click(again)
    # The click can reach Python before what was typed: then the change itself brings the answer.
    for box in boxes:
        box.observe(again, "value")
    return ipywidgets.VBox([*(shown or boxes), button, result])


def _status(content: str) -> str:
    return f'<div role="status" style="line-height: 1.5">{content}</div>'
