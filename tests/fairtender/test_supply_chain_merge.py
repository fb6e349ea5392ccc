"""Merging disclosures: what is one place, what is kept, what contradicts, in any order."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from supply_chain_kit import chain, codes, link, rows, site, tables

from fairtender import supply_chain
from fairtender.supply_chain import (
    CHAIN_LINKS,
    CHAIN_SITES,
    CONTRADICTIONS,
    EVIDENCE,
    LINKS,
    SITES,
)
from fairtender.tables import DataError, check


def abouts(merged):
    return list(merged.contradictions["about"])


def ids(merged):
    return sorted(merged.sites["ids"])


# --- which rows are one place ---


def test_the_same_identifier_is_one_place():
    merged = chain([site("x", "A"), site("x", "B", evidence="verified")])
    assert ids(merged) == [("x",)]
    assert merged.sites["evidence"].item() == "verified"
    assert merged.sites["disclosures"].item() == ("A", "B")


@pytest.mark.parametrize(
    ("name", "country"), [("MÜLLER-mill no. 2", "Viet Nam"), ("Muller Mill No 2", "VN")]
)
def test_the_same_name_in_the_same_country_is_one_place(name, country):
    merged = chain(
        [
            site("x", "A", name="Müller Mill, No 2", country="Vietnam"),
            site("y", "B", name=name, country=country),
        ]
    )
    assert ids(merged) == [("x", "y")]
    assert abouts(merged) == []


def test_what_is_not_surely_one_place_is_kept_apart():
    mill = {"name": "Mill", "country": "Kenya"}
    # Another country, or none stated: nothing says that it is the same mill.
    assert len(chain([site("x", "A", **mill), site("y", "B", name="Mill")]).sites) == 2
    # One disclosure knows two mills of this name; or the towns, or the activities, differ.
    for second in (
        [site("y", "A", **mill)],
        [site("y", "B", town="North", **mill)],
        [site("y", "B", activity="trade", **mill)],
    ):
        first = site("x", "A", town="South", activity="processing", **mill)
        merged = chain([first, *second])
        assert ids(merged) == [("x",), ("y",)]
        assert abouts(merged) == ["one place"]
        assert codes(merged.contradictions["question"]) == ["ask-one-place"]


def test_one_identifier_for_two_places_is_split():
    merged = chain(
        [
            site("x", "A", name="Mill", country="Kenya"),
            site("x", "B", name="Mine", country="Peru"),
            site("h", "B", activity="hand-over"),
        ],
        [link("x", "h", by="A"), link("x", "h", by="B"), link("x", "h", by="C")],
    )
    assert list(merged.sites["site"]) == ["h", "x (A)", "x (B)"]
    assert abouts(merged) == ["two places"]
    # Each disclosure means its own; nobody can tell which one C means.
    assert list(merged.links["from_site"]) == ["x", "x (A)", "x (B)"]
    assert "nowhere" in codes(supply_chain.check(merged)["reason"])


def test_a_link_names_sites_by_its_own_disclosure_then_by_the_others():
    merged = chain(
        [
            site("p1", "A", name="Plant", country="Kenya"),
            site("p2", "B", name="Plant", country="Kenya"),
            site("h", "A"),
        ],
        [link("p1", "h", 40, "A"), link("p2", "h", 40, "B")],
    )
    assert [*merged.links["from_site"]] == ["p1"]
    assert merged.links["disclosures"].item() == ("A", "B")
    assert merged.links["share"].item() == 40


# --- what is kept ---


def test_the_strongest_evidence_is_kept_then_the_latest_date():
    claims = [
        site("x", "A", country="Kenya", workers=1, evidence="verified", date="2024-01-01"),
        site("x", "B", country="Peru", workers=2, town="T", date="2026-01-01"),
        site("x", "C", country="Chile", workers=2, town="U", date="2026-02-01"),
    ]
    kept = chain(claims).sites.iloc[0]
    assert (kept["country"], kept["workers"], kept["town"]) == ("Kenya", 1, "U")


def test_between_equal_claims_the_cautious_one_is_kept():
    facts = {"workers": 10, "agency_share": 5, "dormitory": "no", "country": "Kenya", "tier": 3}
    other = {"workers": 15, "agency_share": 9, "dormitory": "yes", "country": "Peru", "tier": 4}
    merged = chain(
        [site("x", "A", **facts), site("x", "B", **other), site("y")],
        [link("x", "y", 30, "A"), link("x", "y", 20, "B")],
    )
    kept = merged.sites.iloc[0]
    assert (kept["workers"], kept["agency_share"], kept["dormitory"]) == (15, 9, "yes")
    assert kept["country"] == "" and kept["tier"] != kept["tier"]
    assert merged.links["share"].item() == 20


def test_goods_between_two_sites_are_one_link_whose_shares_add_up():
    merged = chain(
        [site("x"), site("y")],
        [
            link("x", "y", 30, good="Boards", evidence="verified"),
            link("x", "y", 12.5, good="chips"),
            link("x", "y", 42.5, by="B", good="boards"),
        ],
    )
    only = merged.links.iloc[0]
    # A's two goods are as strong as the weaker of them.
    assert (only["share"], only["share_evidence"]) == (Decimal("42.5"), "disclosed")
    assert only["goods"] == ("Boards", "chips")
    assert abouts(merged) == []


# --- contradictions ---


@pytest.mark.parametrize(
    ("about", "one", "other"),
    [
        ("name", "Mill", "Works"),
        ("operator", "Mill Ltd", "Works Ltd"),
        ("activity", "components", "trade"),
        ("tier", 3, 4),
        ("country", "Kenya", "Peru"),
        ("town", "North", "South"),
        ("workers", 100, 201),
        ("migrant_share", 10, "20.5"),
        ("agency_share", 0, 45),
        ("dormitory", "no", "yes"),
    ],
)
def test_each_contradiction_says_who_says_what_and_what_to_ask(about, one, other):
    merged = chain([site("x", "A", **{about: one}), site("x", "B", **{about: other})])
    found = merged.contradictions.iloc[0]
    assert abouts(merged) == [about]
    assert found["disclosures"] == ("A", "B")
    assert found["values"] == (str(one), str(other))
    assert found["where"] == ("sites, row 1", "sites, row 2")
    assert found["open"] and found["question"].code == f"supply-chain-ask-differ-{about}"
    assert str(one) in found["question"].text() and str(other) in found["question"].text()
    assert [says.text()[:2] for says in found["says"]] == ["A:", "B:"]
    assert merged.sites["disputed"].item() == (about,)


@pytest.mark.parametrize(
    ("about", "one", "other"),
    [
        ("name", "Mill No. 1", "MILL no 1"),
        ("country", "Viet Nam", "Vietnam"),
        ("workers", 100, 200),
        ("migrant_share", 10, 20),
        ("operator", "", "Mill Ltd"),
    ],
)
def test_spelling_silence_and_small_differences_are_no_contradiction(about, one, other):
    assert abouts(chain([site("x", "A", **{about: one}), site("x", "B", **{about: other})])) == []


def test_only_verified_evidence_settles_a_contradiction():
    claim = site("x", "A", operator="Old")
    for evidence, is_open in (("disclosed", True), ("verified", False)):
        merged = chain([claim, site("x", "B", evidence, operator="New", date="2026-01-01")])
        assert merged.contradictions["open"].item() == is_open
        assert merged.contradictions["kept"].item() == "New"
        assert merged.sites["disputed"].item() == (("operator",) if is_open else ())
    both = [site("x", by, "verified", operator=by) for by in "BC"]
    assert chain([claim, *both]).contradictions["open"].item()


def test_shares_of_one_link_differ_and_shares_into_a_site_add_up_to_more_than_100():
    sites = [site(name) for name in "abch"] + [site("z", activity="labour supply")]
    full = [link("a", "h", 60), link("b", "h", 40), link("z", "h", 50)]
    assert abouts(chain(sites, full)) == []
    merged = chain(sites, [*full, link("c", "h", "0.5"), link("a", "h", 61, by="B")])
    assert abouts(merged) == ["share", "shares"]
    assert merged.contradictions["sites"].tolist() == [("a", "h"), ("h",)]
    # Of 60 and 61, equally strong, the lower one counts: 60 + 40 + 0.5.
    assert "100.5%" in merged.contradictions["question"].iloc[1].text()


# --- the order of rows does not matter, nothing is lost, nothing is changed ---

NAMES, COUNTRIES = ("Mill", "mill", "Mine", "Plant"), ("", "Kenya", "KE", "Peru")
SITE = st.fixed_dictionaries(
    {
        "disclosure": st.sampled_from("ABC"),
        "site": st.sampled_from("vwxyz"),
        "name": st.sampled_from(NAMES),
        "country": st.sampled_from(COUNTRIES),
        "town": st.sampled_from(("", "North", "South")),
        "activity": st.sampled_from(("", *supply_chain.ACTIVITIES)),
        "tier": st.sampled_from((None, 0, 1, 2, 3)),
        "workers": st.sampled_from((None, 0, 10, 25)),
        "agency_share": st.sampled_from((None, 0, 15, 40)),
        "dormitory": st.sampled_from(("", "yes", "no")),
        "evidence": st.sampled_from(EVIDENCE),
        "date": st.sampled_from((None, "2026-01-01", "2026-02-01")),
    }
)
LINK = st.fixed_dictionaries(
    {
        "disclosure": st.sampled_from("ABC"),
        "from_site": st.sampled_from("uvwxyz"),
        "to_site": st.sampled_from("uvwxyz"),
        "good": st.sampled_from(("coffee", "Coffee", "sugar")),
        "share": st.sampled_from((None, 10, 30, "33.3", 60, 100)),
        "evidence": st.sampled_from(EVIDENCE),
        "date": st.sampled_from((None, "2026-01-01", "2026-02-01")),
    }
)


def of_keys(table):
    return lambda row: tuple(row[name] for name in table.key)


DISCLOSED = st.tuples(
    st.lists(SITE, max_size=9, unique_by=of_keys(SITES)),
    st.lists(LINK, max_size=12, unique_by=of_keys(LINKS)),
)


@settings(max_examples=120, deadline=None)
@given(DISCLOSED, st.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_rows(given, random):
    parts = rows(SITES, given[0]), rows(LINKS, given[1])
    sites, links = (part.rename_axis("row") for part in parts)
    before = sites.copy(), links.copy()
    merged = supply_chain.merge(sites, links)
    for table, declared in zip(merged, (CHAIN_SITES, CHAIN_LINKS, CONTRADICTIONS), strict=True):
        check(table, declared)
    pd.testing.assert_frame_equal(sites, before[0])
    pd.testing.assert_frame_equal(links, before[1])
    mixed = (part.loc[random.sample(list(part.index), len(part))] for part in (sites, links))
    for one, other in zip(merged, supply_chain.merge(*mixed), strict=True):
        pd.testing.assert_frame_equal(one, other)


@settings(max_examples=60, deadline=None)
@given(DISCLOSED)
def test_every_row_is_in_exactly_one_merged_row(given):
    merged = supply_chain.merge(rows(SITES, given[0]), rows(LINKS, given[1]))
    for part, table, count in (
        ("sites", merged.sites, len(given[0])),
        ("links", merged.links, len(given[1])),
    ):
        where = sorted(row for some in table["where"] for row in some)
        assert where == sorted(f"{part}, row {number}" for number in range(1, count + 1))
    assert not merged.sites["site"].duplicated().any()


# --- input that is not possible ---


@pytest.mark.parametrize(
    ("sites", "links", "code", "words"),
    [
        ([site("x", workers=-1)], [], "supply-chain-impossible", ("sites, row 1", "workers")),
        ([site("x"), site("y", tier=1.5)], [], "supply-chain-impossible", ("sites, row 2", "tier")),
        (
            [site("x", agency_share=101)],
            [],
            "supply-chain-impossible",
            ("sites, row 1", "agency_share"),
        ),
        ([site(" ")], [], "supply-chain-impossible", ("sites, row 1", "column site")),
        ([], [link("x", "y", 140)], "supply-chain-impossible", ("links, row 1", "share")),
        ([site("x"), site(" x")], [], "row-twice", ("sites, row 2", "A, x")),
    ],
)
def test_an_impossible_cell_is_named_with_its_row_and_column(sites, links, code, words):
    with pytest.raises(DataError) as error:
        supply_chain.merge(*tables(sites, links))
    assert error.value.code == code
    assert all(word in str(error.value) for word in words)


def test_no_disclosure_at_all_is_an_empty_chain():
    merged = chain([])
    assert [len(table) for table in merged] == [0, 0, 0]
