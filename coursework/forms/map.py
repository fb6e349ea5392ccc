"""The HTML of a map's picture: the script draws the sites and links of the two sheets into it.

Without script, and on paper, there are the sheets to fill in, and the advice to draw it by hand.
"""

from html import escape

from coursework.forms.words import KEYS, button, say
from coursework.questions import Question

__all__ = ["TEXTS", "picture"]

# The sentences that the script says of a map.
TEXTS = """map-tier map-no-tier map-no-place map-no-evidence map-left-open map-over map-gap
    map-share map-no-share map-from map-from-none map-add map-new map-linked map-added map-joined
    map-count map-large map-small"""


def picture(base: str, question: Question) -> str:
    """Return the place of the picture, what its lines mean, and what can be done with a site."""
    at = f"{base}-map"
    legend = "\n".join(
        f'<li data-ft-evidence="{escape(option.code)}"><svg class="ft-map-sample" '
        f'aria-hidden="true" width="36" height="10"><path class="ft-map-line" '
        f'data-ft-evidence="{escape(option.code)}" d="M1 5H35"/></svg> {escape(option.text)}</li>'
        for column in question.sheet("sites").columns
        if column.code == "evidence"
        for option in column.options
    )
    return f"""<p class="ft-hint ft-without-script">{say("map-by-hand")}</p>
<div class="ft-map ft-with-script" role="group" aria-labelledby="{at}">
<p class="ft-subtitle" id="{at}">{say("map-title")}
<span class="ft-hint ft-map-count"></span></p>
<div class="ft-buttons">{_do("words", "map-words", 'aria-pressed="false"')}
{_do("large", "map-large")}</div>
<div class="ft-map-frame" role="group" aria-labelledby="{at}" tabindex="0">
<div class="ft-map-drawn"><svg class="ft-map-lines" aria-hidden="true"></svg>
<ol class="ft-map-tiers"></ol></div>
</div>
<ul class="ft-map-legend" aria-label="{say("map-legend")}">
{legend}
</ul>
{_panel(at)}
</div>
<dialog class="ft-map-dialog" aria-labelledby="{at}"></dialog>"""


def _panel(at: str) -> str:
    """What can be done with the site that was chosen."""
    return f"""<div class="ft-map-panel" role="group" aria-labelledby="{at}-site" hidden>
<p class="ft-subtitle ft-map-panel-name" id="{at}-site"></p>
<div class="ft-buttons">{_do("row", "map-row")}{_do("close", "map-close")}</div>
<div class="ft-row">
<label class="ft-field"><span>{say("map-delivers")}</span>
<select name="ft-map-from" {KEYS}></select></label>
<p class="ft-buttons">{_do("deliver", "map-deliver")}</p>
</div>
<div class="ft-row ft-map-same">
<label class="ft-field"><span>{say("map-same")}</span>
<select name="ft-map-same" {KEYS}></select></label>
<p class="ft-buttons">{_do("same", "map-join")}</p>
</div>
</div>"""


def _do(what: str, code: str, extra: str = "") -> str:
    return button(f"map-{what}", code, f'data-ft-do="{what}" {extra}')
