"""The case pages: one pattern, computed in the page, with criteria that the check lets pass."""

import ast
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import docx
import pandas as pd
import pytest
from book_kit import Built
from kit import for_sender_and_sent, some_and_slow
from lxml import html as markup

from fairtender import (
    charts,
    criteria,
    messages,
    origins,
    profile,
    sheets,
    supply_chain,
    tables,
    tenders,
)
from publishing.extensions import the_case

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "book" / "cases"
FOUND = sorted(page.stem for page in PAGES.glob("*.md"))
SLUGS = {"coffee", "mobile-phones", "cleaning", "security", "hotel-and-conferencing"}
HEADINGS = [
    "The purchase",
    "Where the risk sits",
    "Market research",
    "Analysis and strategy",
    "Supplier engagement",
    "Criteria and clauses",
    "Bids",
    "Contract management",
    "What can go wrong",
    "Go on",
    "Sources",
]
CELL = re.compile(r"^```\{code-cell\} ipython3\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ASKED = {"selection", "specification", "award", "performance"}
# The value is that of the tender; a small contract is the stricter test of proportion.
VALUES = ("40000", "400000")


def text_of(slug: str) -> str:
    return (PAGES / f"{slug}.md").read_text(encoding="utf-8")


def section(slug: str, heading: str) -> str:
    return text_of(slug).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def cells(text: str) -> list[str]:
    return [
        re.sub(r"^:tags:.*\n", "", cell, flags=re.MULTILINE).strip() for cell in CELL.findall(text)
    ]


def shown(source: list[str]) -> list[object]:
    """What each cell shows: the value of its last line, after it has run as in the page."""
    names: dict[str, object] = {}
    values = []
    for code in source:
        tree = ast.parse(code)
        last = tree.body.pop()
        exec(compile(tree, "cell", "exec"), names)
        assert isinstance(last, ast.Expr), code
        values.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
    return values


def test_the_five_cases_are_there():
    assert set(FOUND) >= SLUGS


@pytest.mark.parametrize("slug", FOUND)
def test_the_stages_come_in_their_order(slug):
    text = CELL.sub("", text_of(slug))
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


# To build the site executes every page, and a fault or a warning ends it.
@pytest.mark.parametrize("slug", some_and_slow(FOUND))
def test_figures_and_tables_are_computed(slug, capfd):
    source = cells(text_of(slug))
    assert all(code.startswith("# ") for code in source)
    values = shown(source)
    assert values
    assert {type(value) for value in values} <= {charts.Picture, charts.WordTable}
    assert capfd.readouterr().err == ""
    assert CELL.search(section(slug, "Where the risk sits"))


@pytest.mark.parametrize("slug", FOUND)
def test_sample_criteria_hold(slug):
    name = f"{slug}-criteria.csv"
    assert f'"{name}"' in "".join(cells(section(slug, "Criteria and clauses")))
    sample = sheets.read(tables.data_path("cases", name), criteria.CRITERIA)
    assert set(sample["kind"]) >= ASKED
    for value in VALUES:
        tender = {"id": ["1"], "title": [slug], "value": [Decimal(value)], "currency": ["EUR"]}
        found = criteria.check(sample, pd.DataFrame(tender), profile.load())
        decisive = found[found["severity"].isin(["strike", "challenge"])]
        assert decisive[["id", "code", "passage"]].to_numpy().tolist() == []


@pytest.mark.parametrize("slug", FOUND)
def test_monitoring_plan_and_the_way_out_are_on_the_page(slug):
    plan = section(slug, "Contract management")
    assert re.search(r"^\| What \| How \| How often \| Who \|$", plan, re.MULTILINE)
    assert "(../if-this-is-real.md)" in plan
    failures = re.findall(r"^- \*\*", section(slug, "What can go wrong"), re.MULTILINE)
    assert len(failures) in (4, 5)


def sample_of(slug: str) -> pd.DataFrame:
    return sheets.read(tables.data_path("cases", f"{slug}-criteria.csv"), criteria.CRITERIA)


@pytest.mark.parametrize("slug", FOUND)
def test_each_code_on_the_page_is_a_line_and_each_condition_is_told_of(slug):
    ids = set(sample_of(slug)["id"])
    told = section(slug, "Analysis and strategy") + section(slug, "Contract management")
    assert set(re.findall(r"\b[ESTAP]\d+\b", told)) <= ids
    prose = set(re.findall(r"\bP\d+\b", CELL.sub("", text_of(slug))))
    assert {id for id in ids if id.startswith("P")} <= prose


@pytest.mark.parametrize("slug", FOUND)
def test_the_files_to_take_along_open_again_with_the_same_lines(slug, tmp_path):
    sample, files = sample_of(slug), the_case.files(ROOT, slug)
    assert the_case.files(ROOT, slug) == files
    word, excel = (the_case.file_name(slug, suffix) for suffix in ("docx", "xlsx"))
    assert set(files) == {word, excel}
    (tmp_path / excel).write_bytes(files[excel])
    pd.testing.assert_frame_equal(sheets.read(tmp_path / excel, criteria.CRITERIA), sample)
    made = docx.Document(io.BytesIO(files[word]))
    rows = {}
    for table in made.tables:
        heads, *lines = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert heads[1] == messages.text("criteria-document-wording")
        rows |= {line[0].splitlines()[0]: line for line in lines}
    for row in sample.itertuples():
        _, wording, proof, follows = rows.pop(row.id)
        assert wording.startswith(row.text.removesuffix("."))
        assert row.subject_link in wording
        assert row.means_of_proof in proof
        assert row.scale in follows and str(row.weight or "") in follows and follows
    assert rows == {}
    # Bidders do not read how a condition is checked: that is on the page that the buyer removes.
    notes, sent = for_sender_and_sent(files[word])
    assert all(any(how in one for one in notes) for how in sample["monitored_how"])
    cells = (cell.text for table in made.tables for cell in table._cells)
    hows = [how for how in sample["monitored_how"] if how]
    assert not [one for one in (*sent, *cells) for how in hows if how in one]


@pytest.mark.parametrize("slug", FOUND)
def test_the_links_of_the_page_lead_to_these_files(slug, built_book: Built):
    page = built_book.html / "book" / "cases" / f"{slug}.html"
    links = {
        (page.parent / link.get("href")).resolve(): link.text_content()
        for link in markup.fromstring(page.read_bytes()).xpath("//article//a[@href]")
        if "sample-criteria" in link.get("href")
    }
    files = the_case.files(ROOT, slug)
    assert {path.name: path.read_bytes() for path in links} == files
    assert all(the_case.title(ROOT, slug) in told for told in links.values())


@pytest.mark.parametrize(("slug", "stays"), [("cleaning", "BDE"), ("security", "DEF")])
def test_the_points_for_the_price_hang_on_no_other_bid(slug, stays):
    folder = {"cleaning": "cleaning", "security": "guarding"}[slug]
    bids = sheets.read(tables.data_path("tenders", folder, "bids.csv"), tenders.BIDS)
    nobody = pd.DataFrame(columns=criteria.SCORES.names)

    def points(left_out: dict[str, str]) -> dict[str, Decimal]:
        found = criteria.evaluate(bids, sample_of(slug), nobody, left_out=left_out).points
        of_price = found[found["criterion"] == "A1"].set_index("bid")["points"]
        return {bid: of_price[bid] for bid in stays}

    gone = {bid: "rejected" for bid in bids["bid"] if bid not in stays}
    assert points({}) == points(gone)
    assert len(set(points(gone).values())) == 3


def table_of(page: str, head: str) -> pd.DataFrame:
    """The one table of a page whose first column has this head."""
    (found,) = [value for value in shown(cells(page)) if getattr(value, "first", "") == head]
    return found.frame


def notice(number: str) -> dict:
    package = json.loads(tables.data_path("sample-tenders.json").read_text(encoding="utf-8"))
    (found,) = [one for one in package["releases"] if one["tender"]["id"] == number]
    return found["tender"]


def test_numbers_of_the_coffee_page():
    page, folder = text_of("coffee"), tables.data_path("supply-chains", "coffee")
    links = sheets.read(folder / "links.csv", supply_chain.LINKS)
    sites = sheets.read(folder / "sites.csv", supply_chain.SITES)
    spot = links[links["from_site"] == "CF-X"].iloc[0]
    assert f"makes {spot['share']}% of" in page
    assert spot["note"].rstrip(".").endswith("when prices are low")
    farms = sites[sites["name"].isin(["Lua Nova estate", "Member farms of Morro Sereno"])]
    assert sorted(set(farms["tier"])) == [4, 5]
    assert "four to five steps" in page
    assert "9,000 kg" in page
    assert notice("T01")["items"][0]["quantity"] == 2 * 9_000
    table = table_of(page, "Share")
    # The trader has 90%, the certified cooperative 40% of the exporter's lots. By the packet the
    # exporter has 70%: 0.9 × 0.7 × 0.4 = 25.2%. By the stock list 85%: 30.6%.
    assert list(table.iloc[-1]) == ["25.2%", "30.6%"]


def test_origins_of_the_coffee_page():
    """Counted by hand in the list of 2022: seventeen, of which two for forced labour as well."""
    [row] = table_of(text_of("coffee"), "Good").itertuples(index=False)
    assert [cell.partition(":")[0] for cell in row] == ["2", "17", "2"]
    assert row[0] == row[2] == "2: Brazil, Côte d'Ivoire"
    assert "Ethiopia" not in row[1]


def test_origins_of_the_phone_page():
    table = table_of(text_of("mobile-phones"), "Good")
    rows = {name.partition(" (")[0]: tuple(cells) for name, *cells in table.itertuples()}
    congo = "1: Democratic Republic of the Congo"
    for ore in ("Tantalum ore", "Tungsten ore", "Tin ore"):
        assert rows[ore] == (congo, congo, congo, "–")
    assert rows["Electronics"] == ("2: China, Malaysia", "2: China, Pakistan", "1: China", "–")
    assert rows["Tin"] == ("–", "2: Bolivia, Indonesia", "–", "–")
    assert rows["Cobalt ore"] == ("–", congo, "–", "–")
    assert rows["Gold"][0].startswith("5: ") and rows["Gold"][1] == "24 countries"
    assert rows["Gold"][2].startswith("3: ")
    assert rows["Lithium-Ion Batteries"] == ("–", "–", "–", "China (child labour)")


# Sentences that count origins: file, words, and what they count of which good.
COUNTS = [
    ("book/03-screen-tenders.md", "names {} countries for fish and child labour", "fish", 0),
    ("book/03-screen-tenders.md", "child labour, and {} for\nforced labour", "fish", 1),
    ("book/06-market-research.md", "and {} countries for {{term}}`child labour`", "coffee", 0),
    (
        "solutions/03-screen-tenders/questions.toml",
        "{} countries for cotton and forced",
        "cotton",
        1,
    ),
]
NUMBERS = {5: "five", 7: "seven", 11: "eleven", 17: "seventeen"}


@pytest.mark.parametrize(("file", "words", "good", "which"), COUNTS)
def test_sentences_that_count_origins_agree_with_the_profile(file, words, good, which):
    own = profile.load(tables.data_path("profiles", "default.toml"))
    listed = origins.origins(own, [good])
    child, forced = listed["child_labour"], listed["forced_labour"]
    count = (child.sum(), forced.sum(), (child & forced).sum())[which]
    text = (PAGES.parents[1] / file).read_text(encoding="utf-8")
    assert words.format(NUMBERS[count]) in text


def test_numbers_of_the_phone_page():
    page = text_of("mobile-phones")
    assert notice("T03")["items"][0]["quantity"] == 800
    assert page.count("800") > 2
    table = table_of(page, "Letter of")
    # From datasets/map-supply-chains/disclosures.csv: the seller names the brand's head office (2),
    # the brand its plants (3), the assembler the battery cells (5), the board maker a mine (8).
    assert list(table.iloc[:, 0]) == ["2", "3", "5", "8"]


def test_numbers_of_the_hotel_page():
    page = text_of("hotel-and-conferencing")
    tender = notice("T09")
    assert tender["lots"][0]["value"]["amount"] == 400_000
    assert "about 70 people" in tender["description"]
    answers = tables.data_path("market", "hotel-and-conferencing", "answers.csv").read_text("utf-8")
    for told in ("14 rooms in eight hours", "by the room, EUR 3.40", "EUR 2.90 a room"):
        assert told in answers
    table = table_of(page, "Price of the work")
    # Chapter 9 has the floor: 16.1774375. A room takes 8/14 hours: 9.2443, or 34.3 minutes.
    # 3.40 pays 3.4 / 16.1774375 × 60 = 12.6 minutes; the gap is 9.2443 - 3.40 = 5.84.
    # 400 × 9.2443 = 3,697.7 and 400 × 8/14 = 228.6 hours.
    rows = table.T.to_numpy().tolist()
    assert rows[1] == ["3.40", "13", "1,360", "5.84"]
    assert rows[2] == ["9.24", "34", "3,698", "0.00"]
    # 9.2443 - 2.90 = 6.34.
    assert rows[0] == ["2.90", "11", "1,160", "6.34"]
    for said in (
        "pays for 13 of the 34 minutes",
        "EUR 5.84 a night at 3.40, and EUR 6.34 at 2.90",
        "229 hours",
    ):
        assert said in page


def test_numbers_of_the_cleaning_page():
    page = text_of("cleaning")
    parts = table_of(page, "Part")
    # Chapter 9: 9.98 × 2,080 ÷ 1,664 = 12.475, so 2.495 for time not worked; 21.5% of 12.475 =
    # 2.682; 366.60 ÷ 1,664 = 0.220; consumables and equipment 0.80.
    assert list(parts["Euro"]) == ["9.98", "2.50", "2.68", "0.22", "0.80"]
    # The floor of chapter 9, 458,927.65, is told in thousands.
    assert table_of(page, "Price a year").iloc[0, 0] == "about EUR 459,000"
    # D: (690,000 - 479,309.60) ÷ 230,000 × 45 = 41.22; E, with 628,504.00: 12.03.
    points = table_of(page, "Bid")["Points for the price, of 45"]
    assert list(points) == ["none", "45.0", "none", "41.2", "12.0"]
    assert list(table_of(page, "Group")["People"]) == ["36", "fewer than five"]
    assert "Forty people clean" in page


def test_numbers_of_the_security_page():
    page = text_of("security")
    # At the rates of 2025: 8,760 hours of the gate at 20.209 and 7,272 by day at 17.219.
    ends = table_of(page, "Price a year").iloc[:, 0]
    assert ends.iloc[0] == "about EUR 302,000"
    assert ends.iloc[1].startswith("EUR 300,000")
    assert list(table_of(page, "What the records show")["Owed, EUR"]) == [
        "832",
        "598",
        "1,200",
        "2,630",
    ]
    assert list(table_of(page, "Group")["People"]) == ["36", "fewer than five"]
