"""The screen follows its rules: worked examples by hand, properties, and real notices."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ocds_kit import FIXTURES, REAL

from fairtender import messages, ocds, profile, screening
from fairtender.screening import BY, FACTORS, SCREENED
from fairtender.tables import DataError, Reason, check, frame
from fairtender.tenders import TENDERS, Lot, stated

ROOT = Path(__file__).resolve().parents[2]
RULES = profile.load(FIXTURES / "profile.toml")

CLEANING, ROBOTS, FOOD, COFFEE = "90910000-9", "90919000-2", "15000000-8", "15860000-4"
SUGAR, PRINTING, TRANSLATION, OTHER = "15830000-5", "22000000-0", "79530000-8", "71000000-8"


def notice(
    title: str = "", description: str = "", cpv: str = "", ocid: str = "o", **tender: object
) -> dict:
    """A release with what is given and nothing else."""
    item = {"id": "1"} | ({"classification": {"scheme": "CPV", "id": cpv}} if cpv else {})
    texts = {"title": title, "description": description}
    return {"ocid": ocid, "tender": texts | {"items": [item | tender.pop("item", {})]} | tender}


def tenders_of(*releases: dict) -> pd.DataFrame:
    rows = ocds.tender_rows(releases)
    return frame(TENDERS, {name: [row[name] for row in rows] for name in TENDERS.names})


def screened(release: dict) -> pd.Series:
    """The row of SCREENED, with the rows of FACTORS by name in `factors`."""
    result = screening.screen(tenders_of(release), RULES)
    row = result.tenders.iloc[0].copy()
    row["factors"] = {each.factor: each for each in result.factors.itertuples()}
    return row


def ratings(release: dict) -> dict[str, str]:
    """Ratings by factor, without those that are unknown."""
    factors = screened(release).factors.values()
    return {each.factor: each.rating for each in factors if each.rating != "unknown"}


def codes(reasons: tuple) -> list[str]:
    return [reason.code for reason in reasons]


# --- the tables ---


def test_one_row_a_tender_and_seven_a_factor_as_declared():
    result = screening.screen(tenders_of(notice(ocid="b"), notice(ocid="a")), RULES)
    check(result.tenders, SCREENED)
    check(result.factors, FACTORS)
    assert list(result.tenders.ocid) == ["b", "a"]
    assert list(result.factors.ocid) == ["b"] * 7 + ["a"] * 7
    assert list(result.factors.factor[:7]) == list(profile.FACTORS)


def test_no_tenders_give_empty_tables_and_a_missing_column_a_sentence():
    result = screening.screen(tenders_of(), RULES)
    assert len(result.tenders) == len(result.factors) == 0
    with pytest.raises(DataError):
        screening.screen(tenders_of(notice()).drop(columns="lots"), RULES)


# --- sector ---


def test_sector_by_the_longest_prefix_and_the_worst_of_several():
    assert screened(notice(cpv=CLEANING)).sector == "cleaning"
    # 90919000 begins with 909 (cleaning, high) and with 90919 (robots, low): the longer wins.
    robots = screened(notice(cpv=ROBOTS))
    assert (robots.sector, robots.level) == ("cleaning-robots", "low")
    assert codes(robots.reasons) == ["sector-low"]
    both = notice(cpv=ROBOTS, classification={"scheme": "CPV", "id": CLEANING})
    assert (screened(both).sector, screened(both).level) == ("cleaning", "elevated")
    reason = screened(both).factors["sector"].reason
    assert reason == Reason.of("sector-high", sector="Cleaning", cpv="90910000")


def test_without_a_main_code_the_title_and_the_first_sentence_are_read():
    title = screened(notice("Cleaning robots", "For the translation office"))
    assert title.sector == "cleaning-robots"  # the longer phrase; the description is not needed
    description = screened(notice("Framework 7", "SERVIÇOS DE LIMPEZA"))
    assert description.sector == "cleaning"
    params = dict(description.factors["sector"].reason.params)
    assert (params["words"], params["context"]) == ("LIMPEZA", "SERVIÇOS DE LIMPEZA")
    # A code that no sector has is no classification; "Cleanings" is another word.
    assert screened(notice("Cleaning", cpv=OTHER)).sector == "cleaning"
    assert screened(notice("Cleanings")).sector == ""
    # A known classification is not overruled by words.
    assert screened(notice("Cleaning", cpv=TRANSLATION)).sector == "translation"


# All that makes it low but the sector: price by quality, so that no fact that matters is missing.
LOW = {"awardCriteria": "qualityOnly"}


def test_only_a_classification_or_the_title_shows_that_a_sector_is_low():
    title = screened(notice("Translation", **LOW))
    assert (title.level, title.by, title.sector) == ("low", "low_sector", "translation")
    assert screened(notice("Framework 7", cpv=TRANSLATION, **LOW)).level == "low"
    # A word of a description or of an item does not: it is shown, and the sector stays open.
    for said, why, ask in (
        ({"description": "The translation is ours."}, "sector-described", "ask-sector-title"),
        ({"item": {"description": "Translation"}}, "sector-mentioned", "ask-mentioned-sector"),
    ):
        row = screened(notice("Framework 7", **said, **LOW))
        assert (row.level, row.by, row.sector) == ("unknown", "no_sector", "")
        assert codes(row.reasons) == [why] and codes(row.ask) == [ask]
    # A notice without a title is called by its items; its description is no title.
    assert screened(notice(item={"description": "Translation"}, **LOW)).level == "low"
    assert screened(notice(description="Translation", **LOW)).level == "unknown"
    # A word of a description still warns, beside a low one too.
    both = screened(notice("Framework 7", "Translation and cleaning."))
    assert (both.level, both.sector, both.by) == ("elevated", "cleaning", "sector")
    # A lot has its own title and that of its tender.
    lots = [{"id": "1", "title": "Lot 1", "description": "Translation"}]
    assert screened(notice("Framework 7", lots=lots, **LOW)).level == "unknown"
    assert screened(notice("Translation", lots=lots, **LOW)).level == "low"


def test_words_show_no_low_sector_where_part_of_the_notice_could_not_be_read():
    """Its title is English, its description Polish, for which there are no words."""
    rules = profile.load(ROOT / "datasets" / "profiles" / "default.toml")
    title = "Translation services for the office of the mayor"
    polish = "Opis przedmiotu jest w dokumentacji, która została opublikowana na stronie."
    level_of = {}
    for said in ("The documents are on our website.", polish):
        for code in ("", TRANSLATION):
            release = tenders_of(notice(title, said, code, **LOW))
            level_of[said, code] = screening.screen(release, rules).tenders.iloc[0]
    half = level_of[polish, ""]
    assert level_of["The documents are on our website.", ""].level == "low"
    assert (half.level, codes(half.unread)) == ("unknown", ["unread-language"])
    assert codes(half.reasons)[0] == "sector-half-read" and codes(half.ask)[0] == "ask-sector-title"
    # Nor does a code: the text may say anything, and is asked about.
    coded = level_of[polish, TRANSLATION]
    assert (coded.level, coded.by, codes(coded.ask)) == (
        "unknown",
        "not_stated",
        ["ask-text-unread"],
    )


def test_an_unknown_sector_is_a_missing_fact_with_a_question():
    """It asks for what would tell the sector, and never for what the notice says."""
    nothing = screened(notice())
    assert (nothing.level, codes(nothing.reasons)) == ("unknown", ["sector-unknown"])
    assert codes(nothing.ask) == ["ask-sector"]
    titled = screened(notice("Framework 7 " + "and more " * 30))
    assert codes(titled.ask) == ["ask-sector-title"]
    assert '"Framework 7 and more' in titled.ask[0].text() and "…" in titled.ask[0].text()
    assert len(titled.ask[0].text()) < 200
    other = screened(notice("Framework 7", cpv=OTHER))
    assert codes(other.reasons) == ["sector-code-unknown"] and "71000000" in other.reasons[0].text()
    assert codes(other.ask) == ["ask-sector-narrower"]


def classified_as(
    scheme: str, code: str, title: str = "Framework 7", **tender: object
) -> pd.Series:
    return screened(notice(title, classification={"scheme": scheme, "id": code}, **tender))


def test_what_is_no_code_of_the_cpv_is_no_sector_and_is_named():
    # Nine digits that begin with those of a code; a wrong check digit; a code of no list.
    for scheme, code in (("CPV", "795300001"), ("CPV", "79530000-1"), ("ДК021", "79530001")):
        row = classified_as(scheme, code, **LOW)
        assert (row.level, row.sector, codes(row.unread)) == ("unknown", "", ["unread-cpv"])
        assert code in row.unread[0].text() and codes(row.ask) == ["ask-sector-code"]
    # The title tells the sector all the same, and the code is still named.
    titled = classified_as("CPV", "79530001", "Cleaning")
    assert (titled.sector, codes(titled.unread)) == ("cleaning", ["unread-cpv"])
    # A cell that somebody corrected by hand is held to the same list.
    table = stated({"ocid": ["o"], "cpv": [("79530001",)]})
    assert codes(screening.screen(table, RULES).tenders.unread[0]) == ["unread-cpv"]


def test_codes_of_other_schemes_are_mapped_or_named():
    mapped = classified_as("UNSPSC", "76111501")
    assert (mapped.sector, codes(mapped.reasons)[0]) == ("cleaning", "sector-high-mapped")
    assert "UNSPSC 76111501" in mapped.reasons[0].text() and not mapped.unread
    # 73 is too mixed to say anything; GSIN is not read at all.
    for scheme, code in (("UNSPSC", "73151500"), ("GSIN", "N6350")):
        row = classified_as(scheme, code)
        assert (row.sector, codes(row.unread), codes(row.ask)) == (
            "",
            ["unread-scheme"],
            ["ask-sector-code"],
        )
        assert f"{scheme} {code}" in row.unread[0].text()
    # Beside a valid code of the CPV nothing is missed.
    additional = {"additionalClassifications": [{"scheme": "GSIN", "id": "N6350"}]}
    assert classified_as("CPV", CLEANING, **additional).unread == ()


# --- how much was read, and on what a level rests ---


def test_a_level_says_what_was_read_and_what_was_not():
    # Cleaning needs place, workforce, business model, price and time.
    row = screened(notice("Cleaning", "Night work.", CLEANING, awardCriteria="ratedCriteria"))
    assert row.read == ("sector", "price", "time")
    assert row.missing == ("place", "workforce", "business_model")
    # Of food the origin matters, and a signal matters wherever it is.
    food = screened(notice(cpv=FOOD, description="Night work."))
    assert (food.read, food.missing) == (("sector", "time"), ("commodity",))
    # Nobody can say what matters where the sector is not known: all seven do.
    unknown = screened(notice("Framework 7", awardCriteria="priceOnly"))
    assert unknown.read == ("price",) and len(unknown.missing) == 6


RESTS_ON = [
    (notice(cpv=COFFEE, **{"item": {"countriesOfOrigin": ["BR"]}}), "high", "listed"),
    (notice("Cleaning", "By migrant workers.", CLEANING), "high", "several"),
    (notice("With coffee", cpv=TRANSLATION), "elevated", "origin"),
    (notice(cpv=COFFEE), "elevated", "origin"),  # a moderate good of a moderate sector
    (notice(cpv=CLEANING), "elevated", "sector"),
    (notice("Framework 7", awardCriteria="priceOnly"), "elevated", "fact"),
    (notice("Cleaning", "Night work.", CLEANING), "elevated", "several"),
    (notice("With coffee by night work", cpv=TRANSLATION), "elevated", "several"),
    (notice(cpv=TRANSLATION, **LOW), "low", "low_sector"),
    (notice("Framework 7"), "unknown", "no_sector"),
    (notice(cpv=TRANSLATION), "unknown", "not_stated"),
]


@pytest.mark.parametrize(("release", "level", "by"), RESTS_ON)
def test_on_what_a_level_rests(release, level, by):
    row = screened(release)
    assert (row.level, row.by) == (level, by)
    assert by in BY


# --- commodity and origin ---


def origin(*countries: str) -> dict:
    return {"item": {"countriesOfOrigin": list(countries)}}


COMMODITY = [
    # listed at a stated origin: for forced labour decisive, for child labour high
    (notice(cpv=COFFEE, **origin("BR")), "decisive", False, "commodity-forced-labour"),
    (notice(cpv=COFFEE, **origin("Brazil")), "decisive", False, "commodity-forced-labour"),
    (notice(cpv=COFFEE, **origin("CIV")), "decisive", False, "commodity-forced-labour"),
    # a place of origin in words: the country in it counts, the good does not
    (
        notice(cpv=COFFEE, **origin("Coffee farms of Minas, Brazil")),
        *("decisive", False, "commodity-forced-labour"),
    ),
    (notice(cpv=COFFEE, **origin("KE")), "high", False, "commodity-child-labour"),
    # an input that is listed counts as the good would
    (notice(cpv=COFFEE, **origin("CL")), "decisive", False, "commodity-forced-labour-input"),
    (notice(cpv=COFFEE, **origin("PE")), "high", False, "commodity-child-labour-input"),
    # a good that no list names any more is none of the profile's goods
    (notice("Salt from Brazil", cpv=TRANSLATION), "none", False, "commodity-origin"),
    # several origins: the worst counts
    (notice(cpv=COFFEE, **origin("DE", "KE", "BR")), "decisive", False, "commodity-forced-labour"),
    # stated and not listed
    (notice(cpv=COFFEE, **origin("DE")), "none", False, "commodity-not-listed"),
    (notice(cpv=FOOD, **origin("DE")), "none", False, "commodity-origin"),
    # not stated, or not to be recognised: a signal where forced labour is listed somewhere
    (notice(cpv=COFFEE), "moderate", True, "commodity-origin-forced"),
    (notice(cpv=COFFEE, **origin("Atlantis")), "moderate", True, "commodity-origin-forced"),
    (notice(cpv=SUGAR), "unknown", True, "commodity-origin-child"),
    (notice(cpv=FOOD), "unknown", True, "commodity-unknown"),
    # a good inside a service is found by words
    (notice(cpv=TRANSLATION), "none", False, "commodity-none"),
    (notice("With COFFEE", cpv=TRANSLATION), "moderate", True, "commodity-origin-forced-text"),
    (notice("Framework 7"), "unknown", False, "commodity-unread"),
]


@pytest.mark.parametrize(("release", "rating", "missing", "code"), COMMODITY)
def test_commodity(release, rating, missing, code):
    factor = screened(release).factors["commodity"]
    assert (factor.rating, factor.missing, factor.reason.code) == (rating, missing, code)
    assert (factor.ask is not None) == missing


def test_a_stated_origin_is_understood_in_any_language_or_asked_about():
    for written in ("Brasilien", "Brésil", "Бразилия", "巴西", "BRA"):
        row = screened(notice(cpv=COFFEE, **origin(written)))
        assert row.factors["commodity"].rating == "decisive" and not row.unread
    # Never lost: it is shown as stated, and the question quotes it.
    for release in (
        notice(cpv=COFFEE, **origin("Бразилии")),
        notice(cpv=FOOD, **origin("Oz", "BR")),
    ):
        row = screened(release)
        assert codes(row.unread) == ["unread-origin"] and codes(row.ask) == ["ask-origin-unread"]
        assert dict(row.ask[0].params)["written"] in ("Бразилии", "Oz")
    # One of two is understood, and listed: the other one is still said.
    both = screened(notice(cpv=COFFEE, **origin("BR", "Oz")))
    assert both.level == "high" and codes(both.unread) == ["unread-origin"]


def test_award_criteria_are_understood_or_said_to_be_unread():
    def price(written, details="", language=""):
        award = {"awardCriteria": written, "awardCriteriaDetails": details}
        row = screened(notice(cpv=CLEANING, **award) | {"language": language})
        return row.factors["price"].rating, codes(row.unread)

    # Codes of OCDS in any spelling; words in a language that has some, also where a code should be.
    assert price("priceOnly")[0] == price("Lowest cost")[0] == "high"
    assert price("The lowest price wins.") == ("high", [])
    assert price("ratedCriteria") == ("none", [])
    assert price("", "Quality of the work, and the price") == ("none", [])
    # "Lowest bid" in Chinese, "see the documents" in Dutch, numbers alone: nobody can say what they
    # say of the price.
    for written, language in (("最低標", ""), ("zie het bestek", "nl"), ("60/40", "en")):
        unread = price(written, language=language)
        assert unread[0] == "unknown" and "unread-criteria" in unread[1], written
    # By their types price does not decide alone, in whatever language they are named.
    typed = [{"type": "price", "name": "Hind"}, {"type": "quality", "name": "Kvaliteet"}]
    assert price({"criteria": typed}, language="et")[0] == "none"


ORIGIN_IN_TEXT = [
    ("Arabica grown in Brazil.", "decisive"),
    ("Arabica grown in the south of Brazil (70 %) and in Kenya (30 %).", "decisive"),
    ("Coffee from Brazil.", "decisive"),
    ("Beans of the best kind, from Brazil.", "decisive"),  # "from" needs no good before it
    ("Brazilian coffee.", "decisive"),
    ("Café do Brasil.", "decisive"),
    ("ORIGEM: CÔTE D’IVOIRE.", "decisive"),
    ("Origin: Kenya.", "high"),
    ("Origin: Germany.", "none"),
    # A country that the text does not call an origin.
    ("Information in the embassy of Brazil.", "moderate"),
    ("A embaixada do Brasil informa.", "moderate"),  # "do" needs a good before it
    ("The origin is open. Offers may be sent to our office in Brazil.", "moderate"),
    # South Sudan is not Sudan, and neither is listed for coffee.
    ("Grown in South Sudan.", "none"),
]


@pytest.mark.parametrize(("text", "rating"), ORIGIN_IN_TEXT)
def test_an_origin_is_read_from_the_text(text, rating):
    assert ratings(notice(description=text, cpv=COFFEE))["commodity"] == rating


def test_a_reason_that_rests_on_words_shows_them_in_context():
    row = screened(notice("Beans", "We buy. The COFFEE was grown in Brazil, by hand.", COFFEE))
    params = dict(row.factors["commodity"].reason.params)
    assert params["context"] == "The COFFEE was grown in Brazil, by hand"
    assert row.reasons[0].code == "commodity-forced-labour-text" and row.sources[0] == "list"


# --- place, workforce, business model ---


def test_place_of_work():
    assert "place" not in ratings(notice(cpv=CLEANING))
    assert screened(notice(cpv=CLEANING)).factors["place"].missing
    assert not screened(notice(cpv=TRANSLATION)).factors["place"].missing
    stated = {"item": {"deliveryAddresses": [{"locality": "Lindava", "countryName": "Portugal"}]}}
    place = screened(notice(cpv=CLEANING, **stated)).factors["place"]
    assert place.rating == "none" and "Lindava, Portugal" in place.reason.text()
    assert ratings(notice(description="On a remote site", cpv=CLEANING, **stated))["place"] == (
        "moderate"
    )
    stated["item"]["deliveryAddresses"][0]["countryName"] = "Ruritania"  # rated in the profile
    assert ratings(notice(cpv=CLEANING, **stated))["place"] == "high"


def test_workforce_by_words_the_strongest_list():
    assert screened(notice(cpv=CLEANING)).factors["workforce"].missing
    assert ratings(notice(description="Seasonal workers.", cpv=CLEANING))["workforce"] == "moderate"
    both = notice(description="Seasonal workers. Trabalhadores Migrantes.", cpv=CLEANING)
    factor = screened(both).factors["workforce"]
    assert (factor.rating, factor.source) == ("high", "guide")
    assert dict(factor.reason.params)["words"] == "Trabalhadores Migrantes"
    # Several words of one list are all shown, the first in its context.
    two = notice(description="We have migrant workers. Trabalhadores migrantes.", cpv=CLEANING)
    params = dict(screened(two).factors["workforce"].reason.params)
    assert params["words"] == "migrant workers, Trabalhadores migrantes"
    assert params["context"] == "We have migrant workers"


def test_business_model_by_words_and_by_data():
    def rated(description: str = "", **tender: object) -> str | None:
        return ratings(notice(description=description, cpv=CLEANING, **tender)).get(
            "business_model"
        )

    assert rated() is None
    assert rated("Subcontracting is allowed.") == "moderate"
    # What is denied beside the word is no signal, and said as plainly as this it is a fact.
    assert rated("Subcontracting is not permitted.") == "none"
    assert rated("The cleaning is done without labour hire.") is None
    assert rated("Workers come by labour hire.") == "high"
    assert rated(subcontracting={"hasSubcontracting": True}) == "moderate"
    assert rated(subcontracting={"hasSubcontracting": False}) == "none"
    assert rated("Labour hire.", subcontracting={"hasSubcontracting": False}) == "high"


# --- price and time ---

PRICE = [
    # price alone: high in a labour-intensive sector, moderate elsewhere
    ({"awardCriteria": "priceOnly"}, "high", "moderate"),
    ({"awardCriteria": "lowestCost"}, "high", "moderate"),
    ({"awardCriteriaDetails": "Price 100 %"}, "high", "moderate"),
    ({"awardCriteriaDetails": "90% for the price, 10% for quality"}, "high", "moderate"),
    ({"description": "The lowest price wins."}, "high", "moderate"),
    # from 60 percent on moderate where wages are most of the cost
    ({"awardCriteriaDetails": "Price 60 %, quality 40 %"}, "moderate", "none"),
    ({"awardCriteriaDetails": "Quality 41 %, price 59 %"}, "none", "none"),
    ({"awardCriteria": "ratedCriteria"}, "none", "none"),
    ({}, None, None),
]


@pytest.mark.parametrize(("tender", "labour_intensive", "other"), PRICE)
def test_price(tender, labour_intensive, other):
    assert ratings(notice(cpv=CLEANING) | {"tender": notice(cpv=CLEANING)["tender"] | tender}).get(
        "price"
    ) == (labour_intensive)
    assert ratings({"ocid": "o", "tender": notice(cpv=FOOD)["tender"] | tender}).get("price") == (
        other
    )


def test_one_sector_in_which_wages_are_most_of_the_cost_is_enough():
    cleaning = {"classification": {"scheme": "CPV", "id": CLEANING}, "awardCriteria": "priceOnly"}
    assert ratings(notice(cpv=ROBOTS, **cleaning))["price"] == "high"


def test_time():
    def period(days: int) -> dict:
        return {"tenderPeriod": {"durationInDays": days}}

    assert ratings(notice(cpv=CLEANING, **period(14)))["time"] == "moderate"
    one = screened(notice(cpv=CLEANING, **period(1))).factors["time"].reason
    assert one.text().startswith("There is one day")
    # From the morning to the evening of one day is a fault of the data, and no haste.
    same_day = screened(notice(cpv=CLEANING, tenderPeriod={"durationInDays": 0.5}))
    assert same_day.factors["time"].missing and codes(same_day.unread) == ["unread-days"]
    assert ratings(notice(cpv=CLEANING, **period(15)))["time"] == "none"
    assert ratings(notice(description="Night work", cpv=CLEANING))["time"] == "moderate"
    assert screened(notice(cpv=CLEANING)).factors["time"].missing


# --- lots, value, reasons ---


def test_a_tender_takes_its_strongest_lot_and_asks_for_all():
    # A: translation, price 50 %: low. B: coffee from Kenya: high for the good, moderate for the
    # sector: elevated. C: cleaning, price alone: two high.
    row = screened(ocds_lots())
    assert (row.level, row.lot, row.sector) == ("high", "C", "cleaning")
    assert codes(row.reasons)[:2] == ["sector-high", "price-alone"]
    assert {each.lot for each in row.factors.values()} == {"C"}
    # What C does not say; B's origin is known.
    assert codes(row.ask) == ["ask-place", "ask-workforce", "ask-business_model", "ask-time"]
    release = ocds_lots()
    del release["tender"]["items"][1]["countriesOfOrigin"]
    assert codes(screened(release).ask)[-1] == "ask-origin"


def ocds_lots() -> dict:
    return json.loads((FIXTURES / "lots.json").read_text(encoding="utf-8"))


def test_a_tender_s_own_classification_counts_beside_its_lots():
    def release(code: str) -> dict:
        scheme = {"scheme": "CPV"}
        lots = [{"id": "A", "classification": scheme | {"id": TRANSLATION}}]
        return {"ocid": "o", "tender": {"lots": lots, "classification": scheme | {"id": code}}}

    # A division that no lot has: the tender itself is screened too, and is the stronger.
    assert (screened(release(CLEANING)).lot, screened(release(CLEANING)).sector) == ("", "cleaning")
    # 79710000 is of division 79, as the lot is.
    assert (screened(release("79710000-4")).lot, screened(release("79710000-4")).sector) == (
        "A",
        "translation",
    )


def test_a_lot_has_from_its_tender_what_it_does_not_state():
    """The award criteria as a whole, each other fact by itself; texts add up."""
    lots = (
        Lot("own", cpv=("79530000",), price_weight=40.0, places=("Kolmen",), subcontracting="no"),
        Lot("none"),
    )
    table = stated(
        {
            "ocid": ["o"],
            "title": ["Seasonal workers"],
            "cpv": [("90910000",)],
            "award_criteria": ["priceOnly"],
            "places": [("Lindava",)],
            "subcontracting": ["yes"],
            "lots": [lots],
        }
    )

    def factors(*chosen: Lot) -> dict[str, str]:
        table["lots"] = [chosen]
        found = screening.screen(table, RULES).factors
        return {each.factor: each.reason.code for each in found.itertuples()}

    # The tender's division 90 is none of the lot's: without its own code it would be screened too.
    table["cpv"] = [("79530000",)]
    own = factors(lots[0])
    assert (own["sector"], own["price"], own["place"]) == (
        "sector-low",
        "price-weight",
        "place-stated",
    )
    assert own["business_model"] == "business_model-no-subcontracting"
    assert own["workforce"] == "workforce-words"
    inherited = factors(lots[1])
    assert (inherited["price"], inherited["place"]) == ("price-alone", "place-stated")
    assert inherited["business_model"] == "business_model-subcontracting"


def test_an_unknown_lot_is_stronger_than_a_low_one():
    lots = [{"id": "1", "title": "Translation"}, {"id": "2", "title": "Framework 7"}]
    low = {"awardCriteria": "qualityOnly"}
    release = {"ocid": "o", "tender": {"lots": lots[:1]} | low}
    assert screened(release).level == "low"
    release["tender"]["lots"] = lots
    assert (screened(release).level, screened(release).lot) == ("unknown", "2")


def test_signals_come_first_and_a_missing_fact_has_no_source():
    row = screened(notice("Cleaning", "Night work by migrant workers.", CLEANING))
    # Two high (sector, workforce), one moderate (time), then what is missing.
    assert row.level == "high"
    assert codes(row.reasons) == [
        "sector-high",
        "workforce-words",
        "time-words",
        "place-unknown",
        "business_model-unknown",
        "price-unknown",
    ]
    assert row.sources == ("guide", "guide", "own", "", "", "")
    assert codes(row.ask) == ["ask-place", "ask-business_model", "ask-price"]


def test_every_code_of_the_screen_has_its_sentence():
    parts = ("sector", "commodity", "place", "workforce", "business_model", "price", "time")
    names = ("sector", "cpv", "words", "context", "good", "origin", "country", "places")
    names += ("written", "title", "language")
    params = dict.fromkeys((*names, "criteria", "percent", "days", "limit"), "x")
    own = tomllib.loads(Path(screening.__file__).with_name("messages.toml").read_text("utf-8"))
    found = [code for code in own if code.split("-")[0] in (*parts, "ask", "unread")]
    assert len(found) > 40
    assert all("{" not in messages.text(code, **params) for code in found)


# --- properties ---

# Neutral texts, which hold no word of the profile, and what a notice may state.
TITLES = st.sampled_from(["", "Framework 7", "Cleaning", "Translation", "Printed matter", "Food"])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "description": st.sampled_from(["In three parts.", "For the town hall.", "Coffee break."]),
        "cpv": st.sampled_from([CLEANING, ROBOTS, FOOD, COFFEE, SUGAR, PRINTING, TRANSLATION]),
        "awardCriteria": st.sampled_from(["qualityOnly", "ratedCriteria", "priceOnly"]),
        "awardCriteriaDetails": st.sampled_from(["Price 40 %", "Price 70 %", "Price 95 %"]),
        "tenderPeriod": st.builds(lambda days: {"durationInDays": days}, st.integers(1, 60)),
        "subcontracting": st.builds(lambda has: {"hasSubcontracting": has}, st.booleans()),
        "value": st.builds(
            lambda amount: {"amount": amount, "currency": "EUR"}, st.integers(0, 10**9)
        ),
    },
)
NOTICES = st.builds(lambda title, facts: notice(title, **facts), TITLES, FACTS)


def say(words: str):
    def add(tender: dict) -> None:
        tender["description"] = f"{tender['description']} {words}"

    return add


def classify(tender: dict) -> None:
    tender["classification"] = {"scheme": "CPV", "id": CLEANING}


def brazil(tender: dict) -> None:
    tender["items"].append({"id": "x", "description": "Coffee", "countriesOfOrigin": ["BR"]})


# Each adds one risk signal of at least moderate strength.
SIGNALS = [
    say("Work by migrant workers."),
    say("With seasonal workers."),
    say("Labour hire is usual."),
    say("Subcontracting is usual."),
    say("Done at a remote site."),
    say("The lowest price wins."),
    say("There is night work."),
    say("With coffee grown in Brazil."),
    lambda tender: tender.update(awardCriteria="priceOnly"),
    lambda tender: tender.update(tenderPeriod={"durationInDays": 3}),
    lambda tender: tender.update(subcontracting={"hasSubcontracting": True}),
    brazil,
]
ORDER = {"low": 0, "elevated": 1, "high": 2}


@settings(max_examples=200, deadline=None)
@given(NOTICES, st.booleans(), st.lists(st.sampled_from(SIGNALS), min_size=1, max_size=4))
@example(notice("Printed matter"), False, [say("With coffee grown in Brazil.")])
def test_a_risk_signal_never_lowers_a_level_and_leaves_none_unknown(release, has_code, signals):
    """A main code is there from the start or not at all: with one, goods in a text are mentions."""
    if has_code:
        classify(release["tender"])
    level = screened(release).level
    for add in signals:
        add(release["tender"])
        after = screened(release).level
        assert after in ("elevated", "high") or (after, level) == ("low", "low")
        assert ORDER[after] >= ORDER.get(level, 0)
        level = after


@settings(max_examples=100, deadline=None)
@given(NOTICES)
def test_a_good_that_is_only_mentioned_leaves_no_level_low_and_lowers_none(release):
    release["tender"]["description"] = "In three parts."
    level = screened(release).level
    say("With coffee.")(release["tender"])
    after = screened(release).level
    assert after == level or (level == "low" and after in ("unknown", "elevated"))


@settings(max_examples=100, deadline=None)
@given(st.lists(NOTICES, min_size=1, max_size=6), st.randoms())
def test_the_order_of_tenders_and_their_value_do_not_matter(releases, random):
    for number, release in enumerate(releases):
        release["ocid"] = f"o{number}"
    tenders = tenders_of(*releases)
    first = screening.screen(tenders, RULES)
    order = list(range(len(releases)))
    random.shuffle(order)
    moved = tenders.iloc[order].reset_index(drop=True)
    moved["value_amount"] = [
        None if value is None else value * Decimal("1000.5") for value in moved.value_amount
    ]
    second = screening.screen(moved, RULES)
    same = [name for name in SCREENED.names if name != "value_amount"]
    pd.testing.assert_frame_equal(
        second.tenders.sort_values("ocid", ignore_index=True)[same],
        first.tenders.sort_values("ocid", ignore_index=True)[same],
    )
    assert list(second.tenders.value_amount) == list(moved.value_amount)
    by = ["ocid", "factor"]
    pd.testing.assert_frame_equal(
        second.factors.sort_values(by, ignore_index=True),
        first.factors.sort_values(by, ignore_index=True),
    )


@settings(max_examples=200, deadline=None)
@given(NOTICES)
def test_nothing_that_lacks_a_needed_fact_is_low_and_unknown_says_what_to_ask(release):
    row = screened(release)
    missing = [each for each in row.factors.values() if each.missing]
    if missing:
        assert row.level != "low"
    if row.level == "unknown":
        assert missing
    assert [each.ask for each in missing] == list(row.ask)
    assert {each.reason for each in missing} <= set(row.reasons)


# --- real publishers, by the default profile ---


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_notices(path):
    rules = profile.load(ROOT / "datasets" / "profiles" / "default.toml")
    tenders = ocds.read(path)
    result = screening.screen(tenders, rules)
    assert list(result.tenders.ocid) == list(tenders.ocid)
    assert len(result.factors) == 7 * len(tenders)
    missing = result.factors[result.factors.missing].groupby("ocid").factor.agg(list)
    for row in result.tenders.itertuples():
        assert all(reason.text() for reason in (*row.reasons, *row.ask))
        assert all(not source or source in rules.sources for source in row.sources)
        if row.ocid in missing:
            assert row.level != "low"
        if row.level == "unknown":
            assert row.ask and missing[row.ocid]


def test_an_address_of_delivery_is_shown_and_not_trusted():
    """The guards stand in Niamey; the address of delivery is the buyer's own, in London."""
    address = {"deliveryAddress": {"locality": "London", "countryName": "United Kingdom"}}
    guards = notice("Security guards in Niamey", cpv="79713000-5", item=address)
    guards["buyer"] = {"name": "Office", "address": address["deliveryAddress"]}
    rules = profile.load(ROOT / "datasets" / "profiles" / "default.toml")
    result = screening.screen(tenders_of(guards), rules)
    row, factors = result.tenders.iloc[0], result.factors.set_index("factor")
    assert (row.sector, row.reasons[0].code) == ("guarding", "sector-high")
    assert row.level in ("elevated", "high")
    reason = factors.reason["place"]
    assert (factors.rating["place"], reason.code) == ("none", "place-stated")
    assert dict(reason.params)["places"] == "London, United Kingdom"
