"""What every piece of a form is made with: its sentences, and its buttons."""

from html import escape

from fairtender import messages

__all__ = ["KEYS", "button", "say"]

# With the focus on such a control JupyterLab leaves every key to it. It has to be on each one.
KEYS = 'data-lm-suppress-shortcuts="true"'


def say(code: str, **params: object) -> str:
    """The escaped sentence of the forms' section of `messages`."""
    return escape(messages.text(f"forms-{code}", **params))


def button(name: str, code: str, extra: str = "", primary: bool = False) -> str:
    """A button of the class `ft-NAME` that says the sentence `code`."""
    look = " ft-primary" if primary else ""
    text = say(code)
    return f'<button type="button" class="ft-{name}{look}" {KEYS} {extra}>{text}</button>\n'
