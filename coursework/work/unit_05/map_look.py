"""What the library says of a map at once: how far it reaches, and what does not hang together.

No key is used: whether the map says what the papers say is not told here.
"""

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from coursework.questions import Question
from coursework.work.rows import Rows
from coursework.work.unit_05.map_chain import tables_of
from fairtender import sheets, supply_chain
from fairtender.files import zip_files
from fairtender.messages import text
from fairtender.pages import STACKS
from fairtender.tables import DataError

SHOWN = 5  # sentences on what does not hang together
PARTS = ("verified", "disclosed", "inferred", "not_followed")


def look(question: Question, value: Rows) -> str:
    """Return how far the money can be followed on a map, as HTML; a fault is a sentence."""
    try:
        sites, links = tables_of(question, value)
        chain = supply_chain.merge(sites, links)
    except DataError as error:
        return f"<p>{escape(str(error))}</p>"
    seen = supply_chain.visibility(chain)
    told = [*_spend(seen), *_places(seen), *_loose(chain)]
    return "\n".join(told)


def _spend(seen: supply_chain.Visibility) -> Iterator[str]:
    heads = {part: escape(text("evidence-" + part.replace("_", "-"))) for part in PARTS}
    rows = "\n".join(
        f'<tr><th scope="row">{escape(text("stage-" + row.stage.replace(" ", "-")))}</th>'
        + "".join(
            f'<td data-head="{head}"><span>{_percent(getattr(row, part))}</span></td>'
            for part, head in heads.items()
        )
        + "</tr>"
        for row in seen.spend.itertuples()
    )
    head = "".join(f'<th scope="col">{one}</th>' for one in heads.values())
    yield (
        f'<table class="ft-followed {STACKS}"><caption>{escape(text("work-map-followed"))}'
        f'</caption>\n<thead><tr><th scope="col">{escape(text("work-map-stage"))}</th>{head}</tr>'
        f"</thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _percent(part: Decimal) -> str:
    if 0 < part < Decimal("0.05"):
        return text("work-map-small")
    return f"{part:.1f}".removesuffix(".0") + " %"


def _places(seen: supply_chain.Visibility) -> Iterator[str]:
    told = []
    for row in seen.tiers.itertuples():
        known = row.tier == row.tier
        tier = text("chain-tier", tier=f"{row.tier:g}") if known else text("chain-no-tier")
        counts = {"sites": f"{row.sites:g}", "located": f"{row.located:g}"}
        told.append(text("work-map-located", tier=tier, **counts))
    if told:
        yield f"<p>{escape(' · '.join(told))}</p>"


def _loose(chain: supply_chain.Chain) -> Iterator[str]:
    contradictions = chain.contradictions["question"].tolist()
    findings = supply_chain.check(chain)["reason"].tolist()
    every = [reason.text() for reason in (*contradictions, *findings)]
    if not every:
        return
    shown = "".join(f"<li>{escape(one)}</li>\n" for one in every[:SHOWN])
    more = text("work-map-more", count=len(every) - SHOWN) if len(every) > SHOWN else ""
    yield f"<p>{escape(text('work-map-loose-ends'))}</p>\n<ul>\n{shown}</ul>"
    if more:
        yield f"<p>{escape(more)}</p>"


# --- files that `fairtender map` reads ---


def workbook(question: Question, value: Rows) -> bytes:
    """Return both sheets in one workbook, each named as its table."""
    sites, links = tables_of(question, value, identified=True)
    parts = [(sites, supply_chain.SITES), (links, supply_chain.LINKS)]
    return sheets.to_workbook(parts, text("work-map-file"))


def texts(question: Question, value: Rows) -> tuple[str, bytes]:
    """Return both sheets as CSV, in one zip; the ending comes first."""
    sites, links = tables_of(question, value, identified=True)
    parts = ((sites, supply_chain.SITES), (links, supply_chain.LINKS))
    files = {f"{table.name}.csv": sheets.to_csv(data, table) for data, table in parts}
    return "zip", zip_files((name, one.encode("utf-8-sig")) for name, one in files.items())


FILES = {"xlsx": workbook, "csv": texts}
