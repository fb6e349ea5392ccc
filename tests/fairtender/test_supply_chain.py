"""Checks, visibility, hot spots and questions: worked examples by hand, and properties."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from supply_chain_kit import ROOT, chain, codes, link, rows, site
from test_supply_chain_merge import DISCLOSED

from fairtender import profile, sheets, supply_chain
from fairtender.supply_chain import (
    FINDINGS,
    FOLLOWED,
    HOT_SPOTS,
    LINKS,
    QUESTIONS,
    SITES,
    TIERS,
)
from fairtender.tables import check

RULES = profile.load(ROOT / "tests" / "fixtures" / "ocds" / "profile.toml")
END = site("h", activity="hand-over", tier=0)
HERE = {"country": "Kenya", "town": "North"}


# --- check: what does not add up is reported ---


def found(sites, links):
    rows = supply_chain.check(chain(sites, links))
    return [[*pair] for pair in zip(codes(rows["reason"]), rows["sites"], strict=True)]


def test_a_chain_that_hangs_together_has_no_findings():
    links = [link("b", "a"), link("a", "h"), link("b", "h")]
    assert found([END, site("a", tier=1), site("b", tier=2)], links) == []


def test_each_fault_is_found_and_nothing_else():
    a, b, c = site("a", tier=1), site("b", tier=2), site("c", tier=2)
    way = [link("a", "h"), link("b", "a")]
    assert found([a, b], [link("b", "a")]) == [["no-hand-over", ()]]
    two = [END, a, site("k", activity="hand-over")]
    assert found(two, [link("a", "h")]) == [["hand-overs", ("h", "k")]]
    assert found([END, a], way) == [["nowhere", ("b", "a")]]
    assert found([END, a, b, c], way) == [["orphan", ("c",)]]
    away = [*way, link("c", "d")]
    assert found([END, a, b, c, site("d")], away) == [["no-way", ("c",)], ["no-way", ("d",)]]
    assert found([END, a, b, c], [*way, link("c", "b")]) == [["tier", ("c", "b")]]
    # In a circle one link must go against the tiers: the circle is the finding.
    ring = [*way, link("a", "c"), link("c", "b")]
    assert found([END, a, b, c], ring) == [["cycle", ("a", "c", "b")]]
    assert found([END, a], [link("a", "h"), link("a", "a")])[0] == ["cycle", ("a",)]


def test_a_link_to_a_site_that_nobody_lists_is_named_with_file_row_and_column(tmp_path):
    head = "disclosure,from_site,to_site,good,evidence\n"
    (tmp_path / "who.csv").write_text(head + "A,a,h,phones,disclosed\nA,b,aa,boards,disclosed\n")
    links = sheets.read(tmp_path / "who.csv", LINKS)
    sites = rows(SITES, [END, site("a", tier=1), site("b", tier=2)])
    findings = supply_chain.check(supply_chain.merge(sites, links))
    check(findings, FINDINGS)
    nowhere = findings.set_index("code").loc["supply-chain-nowhere"]
    for words in ("who.csv, row 3", "column to_site", "aa", "boards", "Site b"):
        assert words in nowhere["reason"].text()
    assert nowhere["source"] == "who.csv, row 3"


# --- visibility ---

# The buyer pays 100 to the seller s, who pays 80 to plant p and 20 to plant q.
# p is visited; of what it pays, 50 goes to the mill m (disclosed), 30 to the mill n (inferred).
# q is a firm without a town: not a factory. Of what it pays, 100 goes to m (disclosed).
# m buys 40 from the farm f (disclosed) and 60 from farms that nobody names.
WORKED = [
    END,
    site("s", activity="trade", tier=1, evidence="verified", **HERE),
    site("p", activity="manufacture", tier=2, evidence="verified", **HERE),
    site("q", activity="manufacture", tier=2, country="Kenya"),
    site("m", activity="processing", tier=3, **HERE),
    site("n", activity="processing", tier=3, evidence="inferred", **HERE),
    site("f", activity="raw material", tier=4, **HERE),
    site("u", activity="raw material", tier=4, evidence="unknown"),
]
WAYS = [
    link("s", "h", 100, evidence="verified"),
    link("p", "s", 80, evidence="verified"),
    link("q", "s", 20, evidence="verified"),
    link("m", "p", 50),
    link("n", "p", 30, evidence="inferred"),
    link("m", "q", 100),
    link("f", "m", 40),
    link("u", "m", 60),
]


def followed(sites, links):
    spend = supply_chain.visibility(chain(sites, links)).spend
    return {row[0]: tuple(map(str, row[1:])) for row in spend.itertuples(index=False)}


def test_spend_is_followed_as_computed_by_hand():
    # verified / disclosed / inferred / not followed, in percent of what the buyer pays:
    assert followed(WORKED, WAYS) == {
        "trade": ("100", "0", "0", "0"),
        # Only p: 80, each step verified. q stands nowhere, but its mill m does: 20 more.
        "manufacture": ("80", "20", "0", "0"),
        # m: 80 × 50 % + 20 × 100 % = 60. n: 80 × 30 % = 24. Of p's purchases 20 % are not told.
        "processing": ("0", "60", "24", "16"),
        # f: 60 × 40 %.
        "raw material": ("0", "24", "0", "76"),
    }


def test_a_firm_without_a_town_is_not_a_factory():
    sites = [END, site("p", activity="manufacture", country="Kenya")]
    assert followed(sites, [link("p", "h", 100)])["manufacture"] == ("0", "0", "0", "100")


def test_a_disputed_place_is_no_place_until_it_is_verified():
    plant = site("p", activity="manufacture", country="Kenya", town="North")
    other = site("p", "B", activity="manufacture", country="Peru", town="North")
    ways = [link("p", "h", 100)]
    assert followed([END, plant, other], ways)["manufacture"] == ("0", "0", "0", "100")
    visit = site("p", "Visit", "verified", country="Peru", town="North")
    assert followed([END, plant, other, visit], ways)["manufacture"] == ("0", "100", "0", "0")


def test_the_weakest_step_counts_and_a_missing_share_carries_nothing():
    sites = [END, site("p", activity="manufacture", evidence="verified", **HERE)]
    for evidence, expected in (
        ("verified", ("70", "0", "0", "30")),
        ("disclosed", ("0", "70", "0", "30")),
        ("inferred", ("0", "0", "70", "30")),
        ("unknown", ("0", "0", "0", "100")),
    ):
        ways = [link("p", "h", 70, evidence=evidence)]
        assert followed(sites, ways)["manufacture"] == expected
    ways = [link("p", "h", evidence="verified"), link("p", "h", 70, by="B", evidence="inferred")]
    # That p delivers is verified; how much it delivers is only inferred.
    assert followed(sites, ways)["manufacture"] == ("0", "0", "70", "30")
    assert followed(sites, [link("p", "h")])["manufacture"] == ("0", "0", "0", "100")


def test_shares_that_add_up_to_125_count_for_four_fifths_each():
    sites = [END, *(site(name, activity="manufacture", **HERE) for name in "pq")]
    ways = [link("p", "h", 75), link("q", "h", 50, evidence="inferred")]
    assert followed(sites, ways)["manufacture"] == ("0", "60", "40", "0")


def test_spend_is_not_followed_round_a_circle():
    # r takes scrap from p and sells the metal to m, who sells it to p: no new spend.
    sites = [
        END,
        site("p", activity="manufacture", **HERE),
        site("m", activity="processing", **HERE),
        site("r", activity="recycling", **HERE),
    ]
    ways = [link("p", "h", 100), link("m", "p", 50), link("r", "m", 30), link("p", "r", 100)]
    seen = followed(sites, ways)
    assert seen["processing"] == ("0", "50", "0", "50")
    assert seen["raw material"] == ("0", "15", "0", "85")


def test_tiers_are_counted_by_evidence_and_by_place():
    tiers = supply_chain.visibility(chain([*WORKED, site("x")], WAYS)).tiers
    check(tiers, TIERS)
    # tier: sites, verified, disclosed, inferred, unknown, located
    counted = {row[0]: row[1:] for row in tiers.itertuples(index=False) if row[0] == row[0]}
    assert counted == {
        0: (1, 0, 1, 0, 0, 0),
        1: (1, 1, 0, 0, 0, 1),
        2: (2, 1, 1, 0, 0, 1),
        3: (2, 0, 1, 1, 0, 1),
        4: (2, 0, 1, 0, 1, 1),
    }
    assert tiers["tier"].isna().tolist() == [False] * 5 + [True]


@settings(max_examples=50, deadline=None)
@given(DISCLOSED)
def test_no_disclosure_is_too_odd_for_the_functions(given):
    merged = supply_chain.merge(rows(SITES, given[0]), rows(LINKS, given[1]))
    seen = supply_chain.visibility(merged)
    check(seen.spend, FOLLOWED)
    check(supply_chain.check(merged), FINDINGS)
    check(supply_chain.hot_spots(merged, RULES), HOT_SPOTS)
    questions = supply_chain.questions(merged, RULES)
    check(questions, QUESTIONS)
    assert not questions.duplicated(["to", "question"]).any()
    deeper = []
    for row in seen.spend.itertuples(index=False):
        parts = [*row[1:]]
        assert all(part >= 0 for part in parts)
        assert abs(sum(parts) - 100) < Decimal("1e-20")
        deeper.append([sum(parts[: n + 1]) for n in range(3)])
    # What can be followed further can be followed so far.
    for near, far in itertools.pairwise(deeper):
        assert all(b <= a + Decimal("1e-20") for a, b in zip(near, far, strict=True))
    assert seen.tiers["sites"].sum() == len(merged.sites)


# --- hot spots, by the small profile: coffee listed in Brazil (forced labour) and Kenya (child) ---

KNOWN = {"migrant_share": 0, "agency_share": 0, "dormitory": "no", "town": "North"}


def spot(activity="raw material", good="coffee", by_other=None, **facts):
    """Level and reasons of one site that delivers a good."""
    sites = [END, site("x", activity=activity, **(KNOWN | facts))]
    sites += [site("x", "B", **by_other)] if by_other else []
    spots = supply_chain.hot_spots(chain(sites, [link("x", "h", 100, good=good)]), RULES)
    check(spots, HOT_SPOTS)
    for row in spots.itertuples():
        return row.level, codes(row.reasons)
    return "", []


@pytest.mark.parametrize(
    ("facts", "level", "reasons"),
    [
        ({"country": "Brazil"}, "high", ["forced-labour", "sector-moderate"]),
        ({"country": "BR"}, "high", ["forced-labour", "sector-moderate"]),
        ({"country": "Kenya"}, "elevated", ["child-labour", "sector-moderate"]),
        ({"country": "Chile"}, "high", ["forced-labour-input", "sector-moderate"]),
        ({"country": "Peru"}, "elevated", ["child-labour-input", "sector-moderate"]),
        ({"country": "Sudan"}, "elevated", ["sector-moderate"]),
        ({"country": ""}, "elevated", ["forced-labour-no-country", "sector-moderate"]),
        ({"country": "Nowhere"}, "elevated", ["sector-moderate", "country-unread"]),
        (
            {"good": "sugar", "country": ""},
            "elevated",
            ["sector-moderate", "child-labour-no-country"],
        ),
        ({"good": "printed matter", "country": "Kenya"}, "low", ["sector-low"]),
    ],
)
def test_a_listed_good_from_its_origin_decides(facts, level, reasons):
    assert spot(**facts) == (level, reasons)


def test_of_an_open_contradiction_the_milder_value_is_not_believed():
    facts = {"country": "Sudan", "date": "2026-05-01"}
    for other in ({"country": "Brazil"}, {"dormitory": "yes"}, {"agency_share": 45}):
        # The later claim is kept in the table; the earlier one still is a reason.
        _, reasons = spot(by_other=other | {"date": "2026-01-01"}, **facts)
        assert {"forced-labour", "dormitory", "agency-share"} & {*reasons}
        verified = spot(by_other=other, evidence="verified", **facts)
        assert verified == ("elevated", ["sector-moderate"])
    # A country that the profile does not know may hide a listed one.
    _, reasons = spot(by_other={"country": "Nowhere"}, **facts)
    assert "country-unread" in reasons


def test_facts_about_workers_are_rated_as_the_profile_rates_them():
    # "migrant workers" is high in the small profile, from its threshold of 10 percent on; child
    # labour is high too.
    assert spot(country="Kenya", migrant_share=9)[0] == "elevated"
    assert spot(country="Kenya", migrant_share=10)[0] == "high"
    noted = spot(country="Sudan", note="Housing for seasonal workers at a remote site.")
    assert {"words-workforce", "words-place"} < {*noted[1]}


def test_an_agency_is_a_reason_for_itself_and_for_those_to_whom_it_sends_workers():
    sites = [
        END,
        site("x", activity="manufacture", country="Sudan", **KNOWN),
        site("z", activity="labour supply"),
    ]
    ways = [link("x", "h"), link("z", "x", good="workers")]
    spots = supply_chain.hot_spots(chain(sites, ways), RULES).set_index("site")
    assert codes(spots.at["z", "reasons"]) == ["labour-supply"]
    # An agency delivers no goods: where the goods come from is still not known.
    assert codes(spots.at["x", "reasons"]) == ["sent-by-agency", "gap"]


def test_the_strongest_site_and_reason_come_first_and_good_news_hides_nothing():
    sites = [
        END,
        site("a", activity="raw material", country="Sudan", **KNOWN),
        site("b", activity="raw material", country="Brazil", **KNOWN),
        site("c", activity="raw material", country="Kenya", migrant_share=50),
    ]
    ways = [link(name, "h", good="coffee") for name in "abc"]
    spots = supply_chain.hot_spots(chain(sites, ways), RULES)
    assert spots["site"].tolist() == ["b", "c", "a"]
    assert spots["level"].tolist() == ["high", "high", "elevated"]
    assert codes(spots["reasons"].iloc[0])[0] == "forced-labour"
    assert spots["sources"].iloc[0][0] == "list"
    shown = [*zip(spots["reasons"], spots["sources"], strict=True)]
    assert all(len(reasons) == len(sources) for reasons, sources in shown)


# --- questions ---


def asked(sites, links):
    questions = supply_chain.questions(chain(sites, links), RULES)
    return [(row.to, row.site, *codes([row.question])) for row in questions.itertuples()]


def test_a_chain_without_gaps_leaves_no_question():
    sites = [
        END,
        site("p", activity="manufacture", country="Sudan", **KNOWN),
        site("f", activity="raw material", country="Sudan", **KNOWN),
    ]
    assert asked(sites, [link("p", "h", 100), link("f", "p", 100)]) == []


def test_every_gap_is_a_question_to_the_one_who_can_answer_it():
    # Seller is A; its plant is run by B, who discloses too; the farm is known from B only.
    sites = [
        END,
        site("s", activity="trade", operator="A", country="Kenya", town="North"),
        site("p", "A", activity="manufacture", operator="b", country="Sudan"),
        site("p", "B", activity="manufacture", tier=2, agency_share=40),
        site("f", "B", activity="raw material", evidence="inferred", country="Brazil"),
        site("u", "B", activity="raw material", evidence="unknown"),
    ]
    ways = [
        link("s", "h", 90),
        link("p", "s"),
        link("f", "p", 10, "B", "inferred"),
        link("u", "p", 20, "B", good="coffee"),
        link("v", "s", 5),
    ]
    assert asked(sites, ways) == [
        ("B", "p", "ask-workers"),
        ("B", "p", "ask-source"),  # coffee from nobody knows where: elevated
        ("A", "s", "ask-source"),  # v, listed by nobody
        ("B", "p", "ask-rest"),  # 30 of 100
        ("A", "h", "ask-rest"),  # 90 of 100
        ("A", "s", "ask-share"),  # p states none
        ("B", "f", "ask-proof-link"),
        ("B", "p", "ask-place"),
        ("B", "f", "ask-workforce"),
    ]


def test_open_contradictions_and_loose_ends_are_asked_settled_ones_are_not():
    sites = [END, site("p", operator="A"), site("p", "B", operator="C"), site("x", "B")]
    ways = [link("p", "h", 100)]
    assert ("A", "p", "ask-differ-operator") in asked(sites, ways)
    assert ("B", "x", "ask-link") in asked(sites, ways)
    visit = site("p", "Visit", "verified", operator="C")
    assert not [each for each in asked([*sites, visit], ways) if "differ" in each[2]]
