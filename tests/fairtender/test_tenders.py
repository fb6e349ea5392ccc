"""What the table TENDERS shows is what the screen reads: column by column, lot by lot."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import profile, screening
from fairtender.tables import DataError, check
from fairtender.tenders import TENDERS, Lot, stated

RULES = profile.load(Path(__file__).parents[1] / "fixtures" / "ocds" / "profile.toml")

# A tender of which every fact is stated that is read.
TENDER = {
    "ocid": "o",
    "title": "Coffee",
    "description": "Brazilian coffee.",
    "items": ("Beans",),
    "buyer_country": "Portugal",
    "cpv": ("15860000", "90910000"),
    "other_codes": (),
    "additional_cpv": ("90910000",),
    "award_criteria": "ratedCriteria",
    "award_criteria_details": "Quality of the coffee",
    "price_weight": 40.0,
    "tender_days": 30.0,
    "places": ("Lindava",),
    "place_countries": ("Portugal",),
    "origins": ("Germany",),
    "subcontracting": "no",
}
# For each column that is read a cell by which the screen says something else of this tender.
READ = {
    "title": "Coffee by seasonal workers",
    "description": "Labour hire.",
    "items": ("Beans picked by seasonal workers",),
    "buyer_country": "Brazil",  # "Brazilian" then says who buys, not where the coffee is from
    "cpv": ("90910000",),
    "other_codes": ("UNSPSC 76111500",),  # it stands for cleaning of buildings
    "additional_cpv": ("15860000",),  # so that the other one is the main code
    "award_criteria": "priceOnly",
    "award_criteria_details": "The lowest price wins.",
    "price_weight": 95.0,
    "tender_days": 5.0,
    "places": ("Kolmen",),  # the reason shows it
    "place_countries": ("Ruritania",),
    "origins": ("Brazil",),  # stated as data: the reason rests no longer on the words
    "subcontracting": "yes",
    "language": "nl",  # for which there are no words
    "lots": (Lot("1", cpv=("90910000",)),),
}
NOT_READ = {
    *("ocid", "buyer", "value_amount", "value_currency", "release_ids"),  # passed through
    *("category", "method", "contract_days", "tenderers", "suppliers", "languages"),
    "sustainability_goals",
}
PASSED = ["ocid", "title", "buyer", "value_amount", "value_currency", "release_ids"]


def table(row: dict[str, object]) -> pd.DataFrame:
    return stated({name: [cell] for name, cell in row.items()})


def base(column: str) -> dict[str, object]:
    """The tender; without a CPV code, which comes before those of other schemes, for these."""
    return TENDER | ({"cpv": (), "additional_cpv": ()} if column == "other_codes" else {})


def result(row: dict[str, object]) -> tuple[list, list]:
    """All that screening says of a tender, without what is only passed through."""
    tenders, factors = screening.screen(table(row), RULES)
    kept = factors.drop(columns="ocid")
    # Lists of objects: in a frame None and NaN would be alike.
    return tenders.drop(columns=PASSED).values.tolist(), kept.values.tolist()


def test_every_column_is_read_or_not():
    assert {*READ} | NOT_READ == {*TENDERS.names} and not {*READ} & NOT_READ


@pytest.mark.parametrize("column", READ)
def test_a_column_that_is_read_changes_what_is_said(column):
    assert result(base(column) | {column: READ[column]}) != result(base(column))


@pytest.mark.parametrize("column", [*Lot._fields])
def test_what_a_lot_states_itself_is_read(column):
    """On a lot that states the same as its tender, so that nothing is inherited."""
    tender = base(column)
    same = {name: tender[name] for name in Lot._fields[1:]} | {"id": "1"}
    changed = Lot(**same | {column: "2" if column == "id" else READ[column]})
    assert result(tender | {"lots": (changed,)}) != result(tender | {"lots": (Lot(**same),)})


# Words, codes and countries that mean something to the profile, wherever they are read.
SAID = ("", "Coffee grown in Brazil.", "Labour hire", "Seasonal workers", "90910000", "15860000")
SAID += ("priceOnly", "Price 95 %", "Ruritania", "Kenya", "Brazil", "yes", "no", "Night work")
texts = st.sampled_from(SAID)
OF_KIND = {
    "text": texts,
    "texts": st.lists(texts, max_size=2).map(tuple),
    "number": st.sampled_from([float("nan"), 0.0, 5.0, 14.0, 60.0, 95.0]),
    "decimal": st.sampled_from([None, Decimal(0), Decimal("4800000.50")]),
}
cells = {c.name: OF_KIND[c.kind] for c in TENDERS.columns if c.kind in OF_KIND}
lots = st.fixed_dictionaries({name: cells[name] for name in Lot._fields[1:]})
cells["lots"] = st.lists(lots.map(lambda said: Lot("1", **said)), max_size=2).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(cells), st.fixed_dictionaries({name: cells[name] for name in NOT_READ})
)
def test_no_other_column_changes_what_is_said(row, others):
    assert result(row | others) == result(row)


def test_a_table_of_what_is_known_lacks_no_column():
    data = check(stated({"ocid": ["a", "b"], "title": ["Coffee", ""]}), TENDERS)
    assert list(data) == TENDERS.names
    # Nothing is known, so a sector is asked for; "Coffee" is a good, and its origin is open.
    assert list(screening.screen(data, RULES).tenders["level"]) == ["elevated", "unknown"]


def test_a_column_that_there_is_not_is_named():
    with pytest.raises(DataError) as error:
        stated({"ocid": ["a"], "titel": ["Coffee"]})
    assert error.value.code == "no-such-column" and "titel" in str(error.value)


@pytest.mark.parametrize(("column", "cell"), [("cpv", (90910000,)), ("lots", ({"id": "1"},))])
def test_what_does_not_belong_into_a_cell_is_named_with_its_row(column, cell):
    data = stated({"ocid": ["a", "b"], column: [(), cell]})
    with pytest.raises(DataError) as error:
        screening.screen(data, RULES)
    assert error.value.code == "wrong-type"
    assert column in str(error.value) and "row 2" in str(error.value)
