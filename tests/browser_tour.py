"""One call of each module of the library, with nothing but what the browser has.

Run by `test_browser_only.py` in a process of its own; prints what happened to each call, as JSON.
The packages that a browser (Pyodide) has are those that `fairtender` depends on and whatever they
in turn depend on, by their own metadata: all others are refused when they are imported.
"""

import datetime
import importlib
import importlib.metadata
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ON = datetime.date(2026, 11, 1)
DATA = Path("datasets")
# Taken where it is there, and nowhere missed: no browser has it.
NOT_NEEDED = {"msgspec"}


# --- what the browser has ---


def needed(name: str, found: set[str]) -> set[str]:
    """Names of a package's dependencies and of theirs, without any extra."""
    if canonicalize_name(name) in found:
        return found
    found.add(canonicalize_name(name))
    try:
        requirements = importlib.metadata.requires(name) or ()
    except importlib.metadata.PackageNotFoundError:
        return found
    for requirement in map(Requirement, requirements):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed(requirement.name, found)
    return found


class Refuse:
    """Refuses to import what the browser does not have."""

    def __init__(self) -> None:
        has = needed("fairtender", set()) - NOT_NEEDED
        self.refused = {
            top
            for top, packages in importlib.metadata.packages_distributions().items()
            if not has.intersection(map(canonicalize_name, packages))
        }

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] in self.refused:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


# --- the calls ---


def messages(folder):
    from fairtender import messages

    assert messages.text("level-high")


def sheets(folder):
    from fairtender import portfolio, sheets

    data = sheets.read(DATA / "portfolio" / "contracts.csv", portfolio.CONTRACTS)
    text = sheets.to_csv(data, portfolio.CONTRACTS)
    assert text == (DATA / "portfolio" / "contracts.csv").read_text("utf-8")
    sheets.template(portfolio.CONTRACTS, folder / "contracts.csv")
    assert sheets.read(folder / "contracts.csv", portfolio.CONTRACTS).empty


def workbook_read(folder):
    """XLSX needs more than the browser has: one sentence says what to install."""
    from fairtender import portfolio, sheets

    (folder / "contracts.xlsx").write_bytes(b"PK\x03\x04")
    sheets.read(folder / "contracts.xlsx", portfolio.CONTRACTS)


def workbook_written(folder):
    from fairtender import portfolio, sheets

    sheets.template(portfolio.CONTRACTS, folder / "contracts.xlsx")


def ocds_and_screening(folder):
    from fairtender import charts, ocds, profile, screening

    result = screening.screen(ocds.read(DATA / "sample-tenders.json"), profile.load())
    assert len(result.tenders) == 12
    assert charts.screen_grid(result).svg().startswith("<?xml")


def portfolio(folder):
    from fairtender import portfolio, profile, sheets

    rules = profile.load()
    contracts = sheets.read(DATA / "portfolio" / "contracts.csv", portfolio.CONTRACTS)
    rates = sheets.read(DATA / "portfolio" / "exchange-rates.csv", portfolio.RATES)
    assert len(portfolio.prioritise(contracts, rules, on=ON, rates=rates)) == 10


def supply_chain(folder):
    from fairtender import profile, sheets, supply_chain

    phones = DATA / "supply-chains" / "phones"
    sites = sheets.read(phones / "sites.csv", supply_chain.SITES)
    links = sheets.read(phones / "links.csv", supply_chain.LINKS)
    chain = supply_chain.merge(sites, links)
    assert len(supply_chain.check(chain))  # circles and ways: networkx
    assert len(supply_chain.questions(chain, profile.load()))


def market(folder):
    from fairtender import market, profile

    case = market.read(DATA / "market" / "coffee")
    assert len(market.concentration(case.players, profile.load()))


def criteria(folder):
    from fairtender import criteria, profile, sheets

    cleaning = DATA / "tenders" / "cleaning"
    draft = sheets.read(cleaning / "criteria-draft.csv", criteria.CRITERIA)
    tender = sheets.read(cleaning / "tender.csv", criteria.TENDER)
    assert len(criteria.check(draft, tender, profile.load()))


def labour_cost(folder):
    from fairtender import labour_cost, sheets

    rates = sheets.read(DATA / "labour-cost" / "rates.csv", labour_cost.RATES)
    agreed = labour_cost.rates_on(rates, "cleaning", "C1", ON)
    assert labour_cost.total(labour_cost.floor(agreed)) > 0


def monitoring(folder):
    from fairtender import labour_cost, monitoring, sheets

    rates = sheets.read(DATA / "labour-cost" / "rates.csv", labour_cost.RATES)
    holidays = sheets.read(DATA / "labour-cost" / "holidays.csv", labour_cost.HOLIDAYS)
    file = monitoring.read(DATA / "contracts" / "cleaning")
    assert len(monitoring.audit(file, rates, holidays, ON).findings)


def action_plan(folder):
    from fairtender import action_plan

    plan = action_plan.read(DATA / "action-plans" / "kolmen.json")
    assert action_plan.to_html(plan)


def word(folder):
    from fairtender import action_plan

    assert action_plan.to_word(action_plan.read(DATA / "action-plans" / "kolmen.json"))


def forms(folder):
    from coursework.forms import Exercise

    os.environ["FAIRTENDER_FORMS"] = "static"  # as on a page: the notebook's widgets are not there

    exercise = Exercise("03-screen-tenders", Path("exercises") / "03-screen-tenders")
    exercise.begin()
    exercise.hand_in()


def command_line(folder):
    from fairtender import cli

    out = folder / "out.html"
    assert cli.main(["screen", str(DATA / "sample-tenders.json"), "--html", str(out)]) == 0
    assert out.exists()


def everything(folder):
    import fairtender

    for module in pkgutil.walk_packages(fairtender.__path__, "fairtender."):
        importlib.import_module(module.name)


CALLS = (
    messages,
    sheets,
    workbook_read,
    workbook_written,
    ocds_and_screening,
    portfolio,
    supply_chain,
    market,
    criteria,
    labour_cost,
    monitoring,
    action_plan,
    word,
    forms,
    command_line,
    everything,
)


def tell() -> dict[str, str]:
    """What happened to each call, by its name: "" where it works."""
    from fairtender.tables import DataError

    told = {}
    for call in CALLS:
        try:
            with tempfile.TemporaryDirectory() as folder:
                call(Path(folder))
            told[call.__name__] = ""
        except DataError as error:
            told[call.__name__] = str(error)
        except Exception:
            told[call.__name__] = traceback.format_exc()
    return told


def main() -> None:
    refuse = Refuse()
    for name in refuse.refused & sys.modules.keys():
        del sys.modules[name]
    sys.meta_path.insert(0, refuse)
    print("\n" + json.dumps({"refused": sorted(refuse.refused), **tell()}))


if __name__ == "__main__":
    main()
