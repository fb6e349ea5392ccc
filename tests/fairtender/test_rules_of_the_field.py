"""The rules of the field, each with a test of its name and examples worked out by hand.

They hold for code, texts and data alike. Whoever changes one of these tests changes what the course
teaches.
"""

import datetime
import json
import re
from decimal import Decimal

import pandas as pd
import pytest
from criteria_kit import BREACH, CONVICTION
from criteria_kit import tender as criteria_tender
from monitoring_kit import breaches, table
from portfolio_kit import contracts, rates
from supply_chain_kit import ROOT, chain, codes, link, site
from test_monitoring_checks import with_pay

from fairtender import (
    cli,
    criteria,
    labour_cost,
    messages,
    monitoring,
    ocds,
    portfolio,
    profile,
    screening,
    sheets,
    supply_chain,
)
from fairtender.monitoring.ledger import Terms
from fairtender.monitoring.summary import findings_of
from fairtender.tables import data_path, frame
from fairtender.tenders import TENDERS, stated
from fairtender.wording import dangers

# In this profile cotton from Turkmenistan is listed for forced labour, cotton from Norway is not.
RULES = profile.load(data_path("profiles", "default.toml"))
DECISIVE, OPEN = ("high", "decisive"), ("elevated", "moderate")  # the origin is asked for
DAY = datetime.date(2026, 10, 1)


def screened(description: str = "", title: str = "Cotton", **cells: object) -> pd.Series:
    """The row of a tender of a German buyer; `listed` is how its goods are rated."""
    row = {"ocid": "o", "title": title, "description": description, "buyer_country": "DE"} | cells
    tenders, factors = screening.screen(stated({name: [c] for name, c in row.items()}), RULES)
    found = tenders.iloc[0].copy()
    found["listed"] = factors.set_index("factor").rating["commodity"]
    return found


def rated(description: str = "", **cells: object) -> tuple[str, str]:
    """The level, and how the goods are rated."""
    row = screened(description, **cells)
    return row.level, row.listed


# --- levels ---


def test_a_level_is_a_prompt_and_not_a_finding_about_a_firm(tmp_path, capsys):
    folder = data_path("supply-chains", "phones")
    for command in (
        ["screen", data_path("screen-tenders", "four-notices.json")],
        ["map", folder / "sites.csv", folder / "links.csv"],
    ):
        assert cli.main([*map(str, command)]) == 0
        printed = " ".join(capsys.readouterr().out.split())
        prompt = "report-prompt" if command[0] == "screen" else "report-map-prompt"
        assert messages.text(prompt) in printed
    for code in ("report-prompt", "report-map-prompt"):
        assert re.search(r"\bprompt\b.* not a finding\b", messages.text(code))


def test_unknown_is_not_low():
    # Printed matter is of low risk, but nobody says where it comes from.
    printed = {"title": "Printed matter", "cpv": ("22000000",)}
    silent = screened(**printed)
    assert silent.level == "unknown" and codes(silent.ask) == ["ask-commodity"]
    assert screened(**printed, origins=("Norway",)).level == "low"
    # A sector that nobody names; a description in a language without words.
    nothing = screened(title="Framework 7", price_weight=40.0)
    assert nothing.level == "unknown" and codes(nothing.ask) == ["ask-sector-title"]
    polish = "Opis przedmiotu jest w dokumentacji, która została opublikowana na stronie."
    unread = screened(polish, title="Translation of the report", price_weight=40.0)
    assert unread.level == "unknown" and codes(unread.unread) == ["unread-language"]


def test_unknown_is_not_low_in_a_chain():
    rules = profile.load(ROOT / "tests" / "fixtures" / "ocds" / "profile.toml")
    known = {"migrant_share": 0, "agency_share": 0, "dormitory": "no"}
    for facts, level in ((known, "low"), (dict.fromkeys(known), "unknown")):
        press = site("x", activity="raw material", country="Kenya", town="North", **facts)
        goods = link("x", "h", 100, good="printed matter")
        both = chain([site("h", activity="hand-over", tier=0), press], [goods])
        assert supply_chain.hot_spots(both, rules)["level"].tolist() == [level]


def test_only_a_code_or_the_title_shows_that_a_risk_is_low():
    by_title = screened("In three parts.", title="Translation", price_weight=40.0)
    by_words = screened("With a translation.", title="Framework 7", price_weight=40.0)
    assert (by_title.level, by_words.level) == ("low", "unknown")
    assert codes(by_words.ask) == ["ask-sector-title"]
    # Words elsewhere still warn.
    assert screened("With cleaning of offices.", title="Framework 7").level == "elevated"


@pytest.mark.parametrize(
    ("signals", "missing", "level"),
    [
        # One decisive signal; two strong ones. Many weak ones never add up to one strong.
        ("decisive none", [False, False], "high"),
        ("high high", [False, False], "high"),
        ("moderate moderate moderate moderate", [False] * 4, "elevated"),
        # One strong signal; two moderate ones. What is low or missing beside it hides nothing.
        ("high low", [False, True], "elevated"),
        ("high low none none none none none", [False] * 7, "elevated"),
        ("moderate moderate", [False, True], "elevated"),
        # Known to be low and nothing missing: one moderate signal does not lift it, two do.
        ("low none", [False, False], "low"),
        ("low moderate unknown", [False, False, False], "low"),
        ("low moderate moderate", [False, False, False], "elevated"),
        # One moderate signal, and low is not shown.
        ("low moderate unknown", [False, False, True], "elevated"),
        ("unknown moderate", [True, False], "elevated"),
        ("moderate none", [False, False], "elevated"),
        # No signal, and a fact that matters is missing.
        ("low unknown", [False, True], "unknown"),
        ("unknown none", [True, False], "unknown"),
    ],
)
def test_a_level_follows_from_its_signals_and_is_never_a_mean(signals, missing, level):
    assert screening.level_of(signals.split(), missing) == level


def test_spend_never_changes_a_level():
    uniforms = {"title": "Uniforms", "origin": "", "currency": "EUR", "end": "2027-11-01"}
    small, large = uniforms | {"value": "100"}, uniforms | {"value": "9000000"}
    both = contracts(small, large)
    cheap, dear = portfolio.screen(both, RULES).drop(columns="contract_id").to_dict("records")
    assert cheap == dear
    # Spend is leverage: what a buyer can bring about, on an axis of its own.
    leverage = portfolio.leverage(both, datetime.date(2026, 11, 1), RULES)
    assert leverage["spend"].tolist() == ["weak", "strong"]


# --- origins ---


def test_a_listed_good_from_its_origin_decides():
    for said in ("Cotton grown in Turkmenistan.", "Cotton from Turkmenistan.", "Turkmen cotton."):
        assert rated(said) == DECISIVE, said
    assert rated(origins=("Turkmenistan",)) == DECISIVE
    assert rated("Cotton from Norway.")[1] == "none"
    assert rated("Cotton.") == OPEN


def test_the_buyers_country_is_not_an_origin():
    words = "For the kitchens of Turkmen cotton mills."  # says who, and not from where
    assert rated(words, buyer_country="DE") == DECISIVE
    assert rated(words, buyer_country="Turkmenistan") == OPEN
    assert rated(buyer_country="TM") == OPEN
    # What the buyer clearly calls an origin is one, at home too.
    assert rated("Cotton grown in Turkmenistan.", buyer_country="TM") == DECISIVE


def test_a_country_of_delivery_is_not_an_origin():
    """A German buyer has cotton delivered to its office in Ashgabat."""
    there = {"places": ("Ashgabat, Turkmenistan",), "place_countries": ("Turkmenistan",)}
    assert rated(**there) == OPEN
    assert rated("Cotton from Turkmenistan.", **there) == OPEN
    assert rated("Cotton from Turkmenistan.", place_countries=("TM",)) == OPEN
    assert rated("Cotton from Turkmenistan.", place_countries=("Norway",)) == DECISIVE
    assert rated("Cotton grown in Turkmenistan.", **there) == DECISIVE
    # In a portfolio the place of a contract is where the work is done.
    contract = {"title": "Cotton", "origin": "", "place": "Turkmenistan"}
    assert portfolio.screen(contracts(contract), RULES)["level"].tolist() == ["elevated"]


BIDDERS = """
Suppliers from Turkmenistan are invited.
Only bidders from Norway and Turkmenistan may take part, and must state the origin.
Firms established in Turkmenistan must state the origin of the cotton.
Turkmen suppliers must state the origin of the cotton.
Cotton suppliers from Turkmenistan are invited.
Turkmen cotton suppliers are invited.
Uniforms for refugees from Turkmenistan.
Anbieter aus Turkmenistan sind eingeladen.
Firmen mit Sitz in Turkmenistan geben den Ursprung der Baumwolle an.
Les fournisseurs établis au Turkménistan indiquent l'origine du coton.
Las empresas con sede en Turkmenistán deben indicar el origen del algodón.
Le imprese con sede in Turkmenistan indicano l'origine del cotone.
As empresas estabelecidas no Turquemenistão indicam a origem do algodão.
Ofertanții cu sediul în Turkmenistan trebuie să indice originea bumbacului.
Leverandører fra Turkmenistan inviteres til å delta.
"""


@pytest.mark.parametrize("said", BIDDERS.strip().splitlines())
def test_a_bidders_country_is_not_an_origin(said):
    row = screened(said)
    assert (row.level, row.listed) == OPEN
    assert "ask-origin" in codes(row.ask)


def test_a_bidders_address_is_not_an_origin():
    parties = [
        {"id": "b", "roles": ["buyer"], "address": {"countryName": "Germany"}},
        {"id": "s", "roles": ["supplier", "tenderer"], "address": {"countryName": "Turkmenistan"}},
    ]
    tender = {"title": "Cotton", "tenderers": [{"id": "s"}], "items": [{"id": "1"}]}
    [row] = ocds.tender_rows([{"ocid": "o", "parties": parties, "tender": tender}])
    result = screening.screen(frame(TENDERS, {name: [row[name]] for name in TENDERS.names}), RULES)
    assert result.tenders.level.tolist() == ["elevated"]


MAKERS = """
Cotton supplied from Turkmenistan.
The cotton is produced by suppliers in Turkmenistan.
The cotton is sourced from our suppliers in Turkmenistan.
Suppliers of cotton from Turkmenistan are invited.
Suppliers from Norway offer cotton from Turkmenistan.
Cotton grown in Turkmenistan: suppliers must show it.
Die Baumwolle wird von Firmen in Turkmenistan angebaut.
"""


@pytest.mark.parametrize("said", MAKERS.strip().splitlines())
def test_where_suppliers_make_or_take_the_goods_is_an_origin(said):
    assert rated(said) == DECISIVE


DENIALS = """
Cotton, but not from Turkmenistan.
Not from Turkmenistan or Tajikistan.
No cotton from Turkmenistan.
The cotton must not come from Turkmenistan.
The cotton must not be grown in Turkmenistan.
Cotton of any origin except Turkmenistan.
Cotton from Turkmenistan is not accepted.
Die Baumwolle darf nicht aus Turkmenistan stammen.
Le coton ne provient pas du Turkménistan.
Il cotone non proviene dal Turkmenistan.
"""


@pytest.mark.parametrize("said", DENIALS.strip().splitlines())
def test_not_from_x_is_not_from_x(said):
    assert rated(said) == OPEN


def test_what_is_only_said_beside_a_denial_is_still_an_origin():
    assert rated("Cotton not only from Norway, but from Turkmenistan.") == DECISIVE
    assert rated("Cotton from Turkmenistan is not excluded.") == DECISIVE
    # A denied origin says nothing good of the goods; another one that is stated does.
    assert rated("Cotton from Norway, not from Turkmenistan.")[1] == "none"


def test_a_traders_country_is_not_an_origin():
    """A trader in Brazil passes on coffee; nobody says who grows it."""
    rules = profile.load(ROOT / "tests" / "fixtures" / "ocds" / "profile.toml")
    sites = [site("h", activity="hand-over", tier=0), site("f", evidence="unknown")]
    trader = site("t", activity="trade", country="Brazil")
    spots = supply_chain.hot_spots(chain([*sites, trader], [link("t", "h", good="coffee")]), rules)
    row = spots.set_index("site").loc["t"]
    assert (row["level"], codes(row["reasons"])) == ("elevated", ["gap-listed"])


# --- services, prices, exclusion ---


def test_services_are_not_on_lists_of_goods():
    """Cleaning, guarding and hotels are screened by sector, workforce and business model."""
    for title, code, sector in (
        ("Cleaning of offices in Turkmenistan", "90910000", "cleaning"),
        ("Guards from Turkmenistan", "79713000", "guarding"),
        ("Hotel rooms in Turkmenistan", "55110000", "hospitality"),
    ):
        row = screened("By agency workers.", title=title, cpv=(code,))
        assert (row.sector, row.listed) == (sector, "none")
        assert row.level in ("elevated", "high")
    services = ("55", "79", "90", "98")
    assert not [
        good.code for good in RULES.commodities if set(services) & {c[:2] for c in good.cpv}
    ]


@pytest.fixture(scope="module")
def cleaning():
    """The cleaning tender with its hours of 2027, as counted by hand: `check(**tables)`."""
    folder = data_path("tenders", "cleaning")
    tender = labour_cost.read(folder)
    agreed = sheets.read(data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    hours = {"cleaner": ("C1", Decimal(26104)), "team leader": ("C2", Decimal(2008))}
    blank = {column.name: Decimal(0) for column in labour_cost.NEEDED.columns}
    needed = frame(
        labour_cost.NEEDED,
        [
            blank | {"role": role, "grade": grade, "hours": count}
            for role, (grade, count) in hours.items()
        ],
    )

    def check(**changes: pd.DataFrame) -> pd.DataFrame:
        now = tender._replace(**changes)
        bids = labour_cost.check_bids(
            now.bids, now.staffing, now.costs, needed, agreed, "cleaning", DAY, RULES
        )
        return bids.bids.set_index("bid", drop=False)

    check.tender = tender
    return check


def test_a_price_below_the_floor_asks_for_an_explanation_first(cleaning):
    bids = cleaning()
    assert {*bids["status"]} <= {"below", "verify", "above"}  # no status rejects a bid
    below = bids.loc["A"]
    assert below["status"] == "below" and "floor-price-below" in codes(below["reasons"])
    assert below["gap"] == Decimal("403608") - Decimal("458927.647")
    letter = labour_cost.explanation_request(bids, "A", DAY, RULES)
    said = [paragraph.code for paragraph in letter]
    assert said.index("floor-letter-neutral") < said.index("floor-letter-question")
    law, duty = (next(p.text() for p in letter if p.code == code) for code in
                 ("floor-letter-law", "floor-letter-duty"))  # fmt: skip
    assert "Article 69" in law
    # Rejected is what stays unexplained, and always where the cause is a breach of labour law.
    assert re.search(r"may reject .*\bonly if\b.* must reject\b", duty) and "Article 18(2)" in duty


def test_no_fixed_threshold_makes_a_price_abnormally_low(cleaning):
    """E asks for 628,504, which is above the floor: however dear others are, it is not asked."""
    t = cleaning.tender
    for times in (1, 10):
        dear = t.bids.assign(
            price=[p if bid == "E" else p * times for bid, p in t.bids[["bid", "price"]].values]
        )
        assert cleaning(bids=dear).loc["E", "status"] == "above"


def test_a_conviction_is_final_and_a_breach_needs_none():
    def found(row: dict) -> set[str]:
        checked = criteria.check(criteria.draft([row]), criteria_tender(), RULES)
        return {*checked[checked["id"] != ""]["code"]}

    convicted = CONVICTION | {"text": "A bidder convicted of trafficking is excluded."}
    assert found(convicted) == {"criteria-not-final"}
    assert found(CONVICTION) == set()
    breach = BREACH | {"text": "Excluded if convicted of a breach of labour law."}
    assert found(breach) == {"criteria-breach-conviction"}
    assert found(BREACH) == set()
    cited = {name: RULES.references[name].text for name in ("conviction", "breach")}
    assert "57(1)(f)" in cited["conviction"]
    assert "57(4)(a)" in cited["breach"] and "18(2) with Annex X" in cited["breach"]


# --- money ---


def test_money_is_exact_with_its_currency_and_rounded_at_the_end_only():
    tender = {"value": {"amount": 0.1, "currency": "EUR"}}
    [row] = ocds.tender_rows([json.loads(json.dumps({"ocid": "o", "tender": tender}))])
    assert row["value_currency"] == "EUR"
    # 0.30 × 0.1355 = 0.04065, of which no digit is lost.
    table_of_rates = rates(("XVC", "EUR", "2026-03-01", "2026-03-31", "0.1355"))
    change = contracts({"value": "0.30", "currency": "XVC", "signed": "2026-03-05"})
    assert portfolio.in_currency(change, table_of_rates, "EUR")["value"].tolist() == [
        Decimal("0.04065")
    ]


def test_a_difference_that_rounding_explains_is_not_put_to_anybody(cleaning):
    t = cleaning.tender

    def asked(price: str, rate: str) -> set[str]:
        """What E is asked whose team leaders work 0 hours more than its cleaners' 1,000."""
        staffing = t.staffing[t.staffing["bid"] == "E"].copy()
        staffing["rate"] = [Decimal(rate)] * len(staffing)
        staffing["hours"] = [Decimal(26104), Decimal(2008)]
        bids = t.bids[t.bids["bid"] == "E"].assign(price=[Decimal(price)])
        checked = cleaning(bids=bids, staffing=staffing, costs=t.costs[:0])
        return {ask.code for ask in checked.loc["E", "ask"]}

    # 28,112 hours at 21.333… are 599,722.67; at 21.33 they are 599,628.96, 93.71 less. Half a cent
    # an hour is 140.56.
    assert "floor-price-sum-ask" not in asked("599722.67", "21.33")
    assert "floor-price-sum-ask" in asked("599769.53", "21.33")
    # A contract says which difference of a month is not pursued: 0.40 here.
    short = {"basic_pay": "306.80", "net": "306.80", "contributions": "65.96"}
    assert breaches(with_pay(short)) == [("below-rate", "", "W1", "2026-03", "0.40")]
    assert breaches(with_pay(short, terms={"rounding": "0.40"})) == []


# --- where an indicator of forced labour appears ---


def test_the_workers_safety_comes_first():
    """No confrontation, nobody told without consent, no contract ended at once."""
    for line in (
        "Confront the foreman with what the worker said",
        "Inform the embassy at once",
        "Tell the employer what the cleaner said",
        "Ask the foreman who complained",
        "End the contract at once",
    ):
        assert dangers.read_line(line).dangers, line
    harmless = dangers.read_line(
        "Offer a private talk with the support organisation; nothing is passed on without consent"
    )
    assert harmless.is_understood and not harmless.dangers


def test_nothing_a_supplier_reads_singles_out_who_spoke():
    least = int(RULES.thresholds["small_cell"].value)
    row = {"status": "breach", "payee": "worker", "currency": "EUR", "check": "below-rate"}
    row |= {"month": "2026-03", "amount": "30.00"}
    for count in (least - 1, least):
        cases = [row | {"worker": f"W{number}"} for number in range(count)]
        findings = monitoring_findings(cases)
        [told] = monitoring.for_supplier(findings, RULES).itertuples()
        assert len(told.workers) == (count if count >= least else 0)
        assert (told.amount is None) == (count < least)


def monitoring_findings(cases: list[dict]) -> pd.DataFrame:
    return findings_of(table(monitoring.CASES, cases), Terms(table(monitoring.TERMS, [])))


def test_a_certificate_is_evidence_and_not_proof():
    """Coffee from Brazil stays high, whatever certificate its grower shows."""
    rules = profile.load(ROOT / "tests" / "fixtures" / "ocds" / "profile.toml")
    shown = {"evidence": "disclosed", "note": "Certified as free of forced labour."}
    for facts in ({}, shown, shown | {"evidence": "verified"}):
        grower = site("x", activity="raw material", country="Brazil", **facts)
        goods = link("x", "h", 100, good="coffee")
        both = chain([site("h", activity="hand-over", tier=0), grower], [goods])
        assert supply_chain.hot_spots(both, rules)["level"].tolist() == ["high"]
    # And a claim is not settled by being shown: on the map only what was verified is.
    assert re.search(r"\bclaim is not proof\b", messages.text("report-map-prompt"))


# --- data ---


def test_firms_people_and_payrolls_are_fictional_and_say_so():
    package = json.loads(data_path("datapackage.json").read_text(encoding="utf-8"))
    assert "All firms, people and public bodies" in package["description"]
    assert "fictional" in package["description"]
    agreed = sheets.read(data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    assert {*agreed["country"]} == {"Arlenia"}
    assert all("fictional" in source for source in {*agreed["source"]})


def test_origin_risks_cite_issuer_and_edition():
    for good in RULES.commodities:
        source = RULES.sources[good.source]
        assert source.issuer and source.edition and source.date and good.date, good.code
    cited = RULES.sources["ilab"]
    assert "Department of Labor" in cited.issuer and "2024" in cited.edition


def test_wages_are_inputs_with_a_date_and_a_source():
    agreed = sheets.read(data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    assert agreed["source"].str.len().gt(0).all()
    assert agreed["source_date"].notna().all() and agreed["valid_from"].notna().all()
