"""The bank of model texts: complete, lawful by the library's own check, findable, and in Word."""

import io
import re
import shutil
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
import yaml
from book_kit import Built, Watched
from docx.enum.text import WD_COLOR_INDEX
from kit import violations, violations_by_day_and_night
from playwright.sync_api import expect
from pybtex.database import parse_file

from fairtender import criteria, labour_cost, messages, profile, sheets, tables
from fairtender.monitoring.summary import MEANINGS
from fairtender.tables import DataError
from publishing.book import without_solutions
from publishing.extensions.the_case import slugs
from publishing.model_texts.bank import (
    BLANK,
    ENDANGERS,
    KINDS,
    WARNING,
    read,
    search_words,
    synonyms,
)
from publishing.model_texts.word import Paragraph, blocks, word_files

ROOT = Path(__file__).resolve().parents[2]
INDEX = "book/model-texts.html"
LAW = {name: rule.text for name, rule in profile.load().references.items()}


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "book" / "model-texts"


@pytest.fixture(scope="module")
def texts(folder: Path):
    return read(folder)


def named(texts, id: str):
    return next(text for text in texts if text.id == id)


def test_each_kind_has_texts_with_all_facts_and_real_sources(texts, root: Path):
    known = parse_file(str(root / "book" / "references.bib")).entries
    assert 35 <= len(texts) <= 55
    assert {text.kind for text in texts} == set(KINDS)
    assert len({text.title for text in texts}) == len(texts)
    for text in texts:
        assert set(text.rules) <= set(LAW), text.id
        assert set(text.sources) <= set(known), text.id
        row = text.row(LAW)  # every blank has an example
        assert not BLANK.search("".join(row.values())), text.id
        if KINDS[text.kind][1] == "performance":
            assert text.criterion["monitored_by"], text.id


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('when = """', 'then = """', "field-unknown"),
        ('stage = "selection"', 'stage = "later"', "field-choice"),
        ('sector = "all"', 'sector = "some"', "field-choice"),
        ("[the document]", "[the paper]", "model-text-blank"),
        ('ground = "conviction"', 'reason = "conviction"', "model-text-column"),
        ('id = "exclusion-labour-breach"', 'id = "exclusion-conviction"', "field-twice"),
        ('id = "exclusion-labour-breach"', 'id = "selection-same-work"', "model-text-twice"),
        ("[[text]]", "[text", "file-not-toml"),
        ('endangers = """Workers who spoke', 'wrong_key = """Workers who spoke', "field-missing"),
        ("rules = ", "rule = ", "field-unknown"),
    ],
)
def test_a_fault_in_a_text_is_told_with_its_place(folder: Path, tmp_path: Path, old, new, code):
    copy = shutil.copytree(folder, tmp_path / "texts")
    faulty = copy / "exclusion.toml"
    faulty.write_text(faulty.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as error:
        read(copy)
    assert error.value.code == code


def test_nothing_is_found_against_the_texts_that_are_criteria(texts):
    rows = [text.row(LAW) for text in texts if text.criterion]
    tender = sheets.read(tables.data_path("tenders", "cleaning", "tender.csv"), criteria.TENDER)
    kinds = {row["kind"] for row in rows}
    assert kinds == set(criteria.KINDS) and len(rows) >= 30
    found = criteria.check(criteria.draft(rows), tender, profile.load())
    assert list(zip(found["id"], found["code"], strict=True)) == []
    # The check does look: without proof each row but the price has a fault.
    bare = [{**row, "means_of_proof": "", "monitored_how": ""} for row in rows]
    found = criteria.check(criteria.draft(bare), tender, profile.load())
    prices = {row["id"] for row in rows if row.get("formula", "").startswith("price")}
    assert set(found["id"]) == {row["id"] for row in rows} - prices


def test_the_weights_are_those_that_the_page_tells(texts, folder: Path):
    weights = {t.id: (t.criterion.get("lot", ""), t.criterion.get("weight")) for t in texts}
    told = (folder / "award-criteria.md").read_text(encoding="utf-8")
    for lot in ("services", "goods"):
        mine = {id: w for id, (of, w) in weights.items() if w and of in ("", lot)}
        assert sum(map(Decimal, mine.values())) == 100
        line = next(line for line in told.splitlines() if f"or {lot}: " in line)
        said = line.split(f"or {lot}: ")[1].split(".")[0]
        assert said == ", ".join(f"{id.removeprefix('award-')} {w}" for id, w in mine.items())


@pytest.mark.parametrize(
    ("id", "says", "never"),
    [
        ("exclusion-conviction", ["must exclude", "without a conviction"], []),
        (
            "exclusion-labour-breach",
            ["may exclude", "forced labour (Nos. 29 and 105)", "child labour (Nos. 138 and 182)"],
            [],
        ),
        ("exclusion-conviction", ["at most [five years] from the day of the conviction"], []),
        ("exclusion-labour-breach", ["at most [three years] from"], []),
        ("exclusion-self-cleaning", ["[the clauses on convictions and on breaches]"], ["every"]),
        ("exclusion-firms-behind", ["must require that the firm", "may require it"], []),
        ("selection-licences", ["Before work begins", "the place of work"], []),
        ("condition-subcontracting", ["contractor must replace it", "may require this"], []),
        ("condition-pay", ["[the wage that binds]"], ["wage of the collective agreement"]),
        ("condition-contributions", ["[ten] workers that the buyer draws"], ["each worker show"]),
        ("condition-recruitment-fees", ["independent", "does not ask the workers itself"], []),
        (
            "condition-recruitment-fees",
            ["the calculation", "[the ceiling] at most", "[ten] days to answer"],
            ["usual sum"],
        ),
        ("condition-subcontracting", ["may refuse only if", "If no answer comes"], []),
        (
            "condition-access",
            ["not on the consent of workers", "account number are covered"],
            ["records of each month", "legitimate interest"],
        ),
        ("condition-worker-talks", ["whether they come or not"], []),
        ("condition-speak-up", ["Without this informed consent nobody tells"], []),
        ("condition-speak-up", ["whether with the buyer"], ["not with the buyer"]),
        (
            "condition-termination",
            ["gives the contractor no rights", "even if what is owed has been paid since"],
            ["focal point"],
        ),
        ("interview-after", ["only the pattern", "worker keeps the number"], []),
        (
            "plan-letter",
            ["[ten] workers, selected by us at random", "cover names"],
            ["issing contract"],
        ),
        ("plan-table", ["account numbers are covered"], ["bank record of each payment"]),
    ],
)
def test_a_clause_binds_whom_it_should_and_exposes_nobody(texts, id, says, never):
    text = named(texts, id)
    wording = " ".join(f"{text.wording} {text.when}".replace("*", "").split())
    assert [words for words in says if words not in wording] == []
    assert [words for words in never if words in wording] == []


@pytest.mark.parametrize(
    "id",
    [
        "condition-grievance",
        "condition-remedy",
        "code-free-choice",
        "code-own-suppliers",
        "questionnaire-letter",
    ],
)
def test_whoever_is_to_ask_a_contact_first_may_save_a_life_and_report_before(texts, id):
    wording = " ".join(named(texts, id).wording.split())
    assert "call the emergency number" in wording or "calls the emergency number" in wording
    assert "life is in danger" in wording
    assert re.search(r"law (obliges|demands)", wording)


def test_no_firm_or_public_buyer_is_offered_a_basis_that_it_does_not_have(texts):
    for text in texts:
        for blank in text.blanks:
            if "legitimate interest" in f"{blank.meaning} {blank.example}":
                assert "never a legitimate interest" in blank.meaning, text.id


SHEETS = ("model-texts", "tenders/cleaning/criteria", *(f"cases/{s}-criteria" for s in slugs(ROOT)))


@pytest.fixture
def rows(request, texts) -> list[dict[str, str]]:
    """The criteria of the model texts, or of a sheet that learners see or take along."""
    if request.param == "model-texts":
        return [text.row(LAW) for text in texts if text.criterion]
    *folder, name = request.param.split("/")
    read_sheet = sheets.read(tables.data_path(*folder, f"{name}.csv"), criteria.CRITERIA)
    return read_sheet.to_dict("records")


def wordings(rows: list[dict[str, str]], pattern: str) -> list[str]:
    """The contract conditions in which the pattern is found, in one line each."""
    conditions = (row["text"] for row in rows if row["kind"] == "performance")
    lines = (" ".join(text.replace("*", "").split()) for text in conditions)
    return [line for line in lines if re.search(pattern, line)]


@pytest.mark.parametrize("rows", SHEETS, indirect=True)
def test_no_plan_falls_between_two_steps_of_a_scale(rows):
    scales = [row.get("scale", "") for row in rows if row.get("formula") == "score"]
    assert len(scales) >= 2 and all(scales)
    for scale in scales:
        steps = [int(step) for step in re.findall(r"(?:^|[;.] )(\d+): ", scale)]
        assert steps[0] == 10 and steps[-1] == 0 and steps == sorted(steps, reverse=True), scale
        last = scale.rsplit(" 0: ", 1)[1]
        rest = r"anything less|fewer|less|more|neither|none|no plan|one of the three"
        assert re.match(rf"(?:{rest})\b", last), scale
        vague = r"small gaps|\bsome\b|on average|all but|: (?:a|one) day(?: and a half)?;"
        assert not re.search(vague, scale), scale


@pytest.mark.parametrize("rows", SHEETS, indirect=True)
def test_each_exclusion_ends_and_the_bidder_may_show_what_it_has_put_right(rows):
    says = {
        "conviction": ("at most five years", "judgment", "put right"),
        "breach": ("at most three years", "older breach", "put right", "proportionate"),
        "taxes": ("paid, with (?:the )?interest", "binding agreement"),
    }
    grounds = {row["ground"] for row in rows if row.get("ground")}
    assert grounds >= {"conviction", "breach"}
    for row in rows:
        text = " ".join(row["text"].replace("*", "").split())
        for words in says[row["ground"]] if row.get("ground") else ():
            assert re.search(words, text), (row["id"], words)


@pytest.mark.parametrize("rows", SHEETS, indirect=True)
def test_who_has_to_repay_or_to_ask_learns_the_sum_the_reasons_and_the_day(rows):
    for text in wordings(rows, r"of (?:one|this) recruiter"):
        assert all(
            word in text for word in ("its reasons", "calculation", "middle amount", "at most")
        )
        assert re.search(r"has (?:\w+) days to answer", text) and "asks no worker" in text, text
    for text in wordings(rows, r"paid back|pays back|paid the sum|usual sum"):
        assert "of one recruiter" in text, text
    for text in wordings(rows, r"after the (?:buyer|agency) has agreed|(?i:written agreement of)"):
        assert "may refuse only" in text and "has agreed" in text, text
        assert re.search(r"answers? .{0,30}within|within these", text), text
        assert re.search(r"no answer comes|without an answer", text), text


def test_no_favour_is_without_limits_and_no_points_are_for_the_past(texts):
    says = re.compile(r"in\s(its|your)\sfavour|hold\syour\shonesty")
    favour = [text for text in texts if says.search(text.wording)]
    assert len(favour) == 4
    for text in favour:
        wording = " ".join(text.wording.split())
        assert all(limit in wording for limit in ("the law", "report", "goes on")), text.id
    for text in texts:
        # "It will not count against you" is such a favour, however it is put.
        assert not re.search(r"\bnot\s(?:\w+\s){1,2}against\b", text.wording), text.id
        if text.kind == "award-criteria":
            scored = " ".join((text.wording, text.proof, text.criterion.get("scale", "")))
            assert not re.search(r"\bexample\b|\brecords? of\b|in the last", scored), text.id
        if text.kind == "specifications":
            assert not re.search(r"\b(threat|debt|complain)", text.wording), text.id


def test_the_letter_asks_first_and_knows_no_threshold(texts):
    letter, again, decision = (text for text in texts if text.kind == "article-69-letter")
    for text in (letter, again, decision):
        assert "abnormally_low" in text.rules
        assert not re.search(r"%|\bper ?cent", text.wording)
    for text in (letter, again):
        assert "Nothing has been decided" in text.wording
        assert "cannot change" in " ".join(text.wording.split())
    words = " ".join(letter.filled(letter.wording, LAW).split())
    order = [
        "Please explain",
        "we may reject",
        "duties under social or labour law",
        "we must reject",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert LAW["abnormally_low"] in words and LAW["social_obligations"] in words
    outcomes = " ".join(decision.wording.split())
    assert "must be rejected" in outcomes.split("This is established by")[1]
    assert "The bid is kept" in outcomes and "not explained" in outcomes


def test_the_examples_of_the_letter_are_the_numbers_of_the_chapter(texts):
    """Bid A of the cleaning tender, against the floor at the rates of 1 October 2026."""
    case = labour_cost.read(tables.data_path("tenders", "cleaning"))
    rates, usual, holidays = (
        sheets.read(tables.data_path("labour-cost", f"{name}.csv"), table)
        for name, table in (
            ("rates", labour_cost.RATES),
            ("productivity", labour_cost.PRODUCTIVITY),
            ("holidays", labour_cost.HOLIDAYS),
        )
    )
    on, year = date(2026, 10, 1), (date(2027, 1, 1), date(2027, 12, 31))
    leader = labour_cost.rates_on(rates, "cleaning", "C2", on)
    days = labour_cost.hours_by_day(case.posts, holidays, leader, *year)
    needed = labour_cost.needed_hours(labour_cost.area_hours(case.areas, usual), days)
    checked = labour_cost.check_bids(
        case.bids, case.staffing, case.costs, needed, rates, "cleaning", on, profile.load()
    ).bids.set_index("bid")
    a = checked.loc["A"]
    examples = {b.name: b.example for b in named(texts, "letter-explanation").blanks}
    assert examples["price"] == f"EUR {a['price']:,.2f} a year"
    assert examples["floor"] == f"about EUR {round(a['floor_price'], -3):,.0f}"
    assert examples["difference"] == f"about EUR {round(a['floor_price'] - a['price'], -3):,.0f}"
    assert Decimal(examples["hours"].replace(",", "")) == a["hours_needed"]


def test_the_interview_guide_keeps_the_rules_of_if_this_is_real(texts, root: Path):
    real = " ".join((root / "book" / "if-this-is-real.md").read_text(encoding="utf-8").split())
    talk = " ".join(named(texts, "interview-talk").wording.split())
    asked = "Are you safe now? May I pass this on? How can somebody reach you without risk?"
    assert f"*{asked}*" in real
    assert asked in talk
    # Consent is asked for the person who is then told.
    told = "I would tell one person, our focal point, what you said, without your name."
    assert told in real and told in talk
    for rule in ("You can stop at any time", "I cannot promise", "I write down no name"):
        assert rule in talk
    after = " ".join(named(texts, "interview-after").wording.split())
    for rule in ("Nobody confronts the employer", "The contract is not ended", "informed consent"):
        assert rule in after
    first = " ".join(named(texts, "plan-first-steps").wording.split())
    order = ["Protect.", "Ask** a support organisation, without names", "Refer**, only if"]
    places = [first.index(step) for step in order]
    assert places == sorted(places)
    before = " ".join(named(texts, "interview-before").wording.split())
    assert "No supervisor, colleague or relative translates" in before


def test_the_plan_has_the_times_of_the_library(texts):
    wording = named(texts, "plan-table").wording
    rows = [line.strip("|").split("|") for line in wording.splitlines() if line.startswith("|")]
    days = [(row[0].strip(), row[3].strip()) for row in rows[2:]]
    checks = {
        "Missing licence": ("certificate", "firm-certificate"),
        "Wages that were not paid at all": ("pay-missing",),
        "[Wages of people on no payroll": ("pay-missing",),
        "Too many hours": ("weekly-hours",),
        "[No written contract": ("contract-missing",),
        "Wages, supplements, deductions": ("below-rate", "supplement-missing", "deduction"),
        "[Recruitment fees": ("deduction",),  # a fee that was taken from pay
        "Contributions": ("contributions-unpaid",),
        "Training": ("training-hours",),
    }
    for (what, within), (begins, codes) in zip(days[:9], checks.items(), strict=True):
        assert what.startswith(begins)
        assert {f"{MEANINGS[code].days} days" for code in codes} == {within}
    # The chapter on contract management: the cause mended in 75 days, another look in 120.
    assert [within for _, within in days[9:]] == ["75 days", "120 days"]
    # What can get people without papers dismissed is a blank, with the reason to leave it out.
    blanks = {blank.name: blank.meaning for blank in named(texts, "plan-table").blanks}
    for what, _ in (days[2], days[4], days[6]):
        assert "leave this line out" in blanks[what.strip("[]")]


def test_each_page_warns_shows_every_fact_and_stands_in_the_order_of_the_book(
    texts, root: Path, built_book: Built
):
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    kept = without_solutions(toc, "book/solutions")["parts"]
    entry = next(page for part in kept for page in part["chapters"] if page["file"] == INDEX[:-5])
    assert [page["file"] for page in entry["sections"]] == [f"{INDEX[:-5]}/{k}" for k in KINDS]
    for kind in KINDS:
        page = (built_book.html / INDEX[:-5] / f"{kind}.html").read_text(encoding="utf-8")
        assert WARNING.split(".")[0] in page
        assert f'href="../../_static/model-texts-{kind}.docx"' in page
        for text in (text for text in texts if text.kind == kind):
            section = page.split(f'id="{text.id}"')[1].split("<section")[0]
            names = ["Use it", "Stage", "Sector", "It depends on", "What goes wrong", "Behind"]
            names += [ENDANGERS] if text.endangers else []
            for name in names:
                assert f"<dt>{name}" in section, (text.id, name)
            assert all(LAW[rule] in section for rule in text.rules)
            blanks = {" ".join(name.split()) for name in BLANK.findall(text.wording + text.proof)}
            marked = re.findall(r'<span class="course-blank">\[([^<]*)\]</span>', section)
            assert {name.replace("’", "'") for name in marked} == blanks, text.id


class Table(HTMLParser):
    """The rows of the table of all texts: link and words of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "table" and "course-model-index" in (values.get("class") or ""):
            self.inside = True
        elif self.inside and tag == "tr":
            self.rows.append([])
        elif self.inside and tag in ("td", "th"):
            self.rows[-1].append("")
        elif self.inside and tag == "a":
            self.links.append(values["href"])

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "table"

    def handle_data(self, data):
        if self.inside and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_the_table_lists_exactly_the_texts(texts, built_book: Built):
    page = (built_book.html / INDEX).read_text(encoding="utf-8")
    table = Table(page)
    assert table.links == [f"model-texts/{text.kind}.html#{text.id}" for text in texts]
    shown = [[" ".join(cell.split()).replace("’", "'") for cell in row] for row in table.rows[1:]]
    assert [row[:4] for row in shown] == [
        [text.title, KINDS[text.kind][0], text.stage_name, text.sector_name] for text in texts
    ]
    assert all(row[4] for row in shown)


def test_only_these_pages_load_what_they_need(built_book: Built):
    for path in (built_book.html / "book").rglob("*.html"):
        name = path.relative_to(built_book.html).as_posix()
        page = path.read_text(encoding="utf-8")
        assert ("model-texts.js" in page) == (name == INDEX), name
        assert ("model-texts-copy.js" in page) == name.startswith(f"{INDEX[:-5]}/"), name
        assert ("model-texts.css" in page) == name.startswith(INDEX[:-5]), name


def words_of(document) -> str:
    """All words of a Word document, those of its tables too."""
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.slow
def test_word_files_hold_every_title_and_wording(texts, folder: Path, root: Path):
    files = word_files(folder, root / "book" / "references.bib")
    assert set(files) == {"model-texts.docx", *(f"model-texts-{kind}.docx" for kind in KINDS)}
    assert files == word_files(folder, root / "book" / "references.bib")
    for name, content in files.items():
        document = docx.Document(io.BytesIO(content))
        kind = name.removeprefix("model-texts").removeprefix("-").removesuffix(".docx")
        mine = [text for text in texts if kind in ("", text.kind)]
        title, warning = document.paragraphs[:2]
        assert title.style.name == "Title" and warning.text == WARNING
        heads = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
        assert heads == [text.title for text in mine]
        written = words_of(document)
        for text in mine:
            kept = (text.when, text.depends, text.proof, text.endangers)
            assert all(fact in written for fact in kept), text.id
            for block in blocks(text.wording):
                lines = [block.runs] if isinstance(block, Paragraph) else sum(block.rows, ())
                assert all("".join(run.words for run in runs) in written for runs in lines)
        runs = [run for p in document.paragraphs for run in p.runs]
        marked = {run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW}
        prose = [b for text in mine for b in blocks(text.wording) if isinstance(b, Paragraph)]
        found = [BLANK.findall("".join(run.words for run in b.runs)) for b in prose]
        assert marked == {f"[{blank}]" for names in found for blank in names}, name


def test_the_built_word_files_are_these(folder: Path, root: Path, built_book: Built):
    for name, content in word_files(folder, root / "book" / "references.bib").items():
        assert (built_book.html / "_static" / name).read_bytes() == content


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_filter_works_from_the_keyboard(texts, browser, address, built_book: Built, width):
    total = len(texts)
    letters = sum(text.kind == "article-69-letter" for text in texts)
    with Watched(browser, address, width) as watched:
        page = watched.open(INDEX)
        rows = page.locator("table.course-model-index tbody tr:visible")
        status = page.get_by_role("status")
        assert violations(page) == []
        assert status.inner_text() == f"{total} of {total} texts"
        page.get_by_label("Search the texts").focus()
        page.keyboard.type("PASSPORTS accommodation")
        expected = [t.title for t in texts if _holds(t, "passports", "accommodation")]
        assert 0 < len(expected) < total
        shown = rows.locator("td:first-child").all_inner_texts()
        assert [words.replace("’", "'") for words in shown] == expected
        assert status.inner_text() == f"{len(expected)} of {total} texts"
        assert violations_by_day_and_night(page) == []
        page.keyboard.type("qq")
        assert status.inner_text().startswith(f"0 of {total} texts")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # "Show all"
        assert status.inner_text() == f"{total} of {total} texts"
        page.get_by_label("Kind").select_option("Article 69 letter")
        assert rows.count() == letters
        page.get_by_label("Stage").select_option("Selection")
        assert rows.count() == 0
        page.get_by_label("Stage").select_option("Award")
        rows.first.get_by_role("link").press("Enter")
        page.wait_for_url("**/article-69-letter.html#letter-explanation")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert watched.faults == []


def _holds(text, *words: str) -> bool:
    return all(any(word in each for each in search_words(text)) for word in words)


# What a buyer types → a text that answers it.
ASKED = {
    "abnormally low": "letter-explanation",
    "Termination": "condition-termination",
    "security": "specification-posts",
    "payslip": "condition-pay",
    "minimum wage": "condition-pay",
    "modern slavery": "exclusion-labour-breach",
    "recruitment fees": "condition-recruitment-fees",
    "audit": "condition-access",
    "child labour": "code-free-choice",
    "code of conduct": "code-pay-and-hours",
    "debarment": "exclusion-firms-behind",
    "debt bondage": "condition-recruitment-fees",
    "dormitory": "condition-documents-housing",
    "due diligence": "award-remedy",
    "fair trade": "condition-label",
    "forced labor": "exclusion-labour-breach",
    "GDPR": "condition-access",
    "grievance mechanism": "condition-grievance",
    "indexation": "condition-buyer",
    "market consultation": "questionnaire-letter",
    "passports": "condition-documents-housing",
    "remediation": "condition-remedy",
    "self-cleaning": "exclusion-self-cleaning",
    "social security contributions": "condition-contributions",
    "subcontracting": "condition-subcontracting",
    "supply chain": "specification-sites",
    "whistleblowers": "condition-speak-up",
    "working time": "condition-hours",
}


def test_each_synonym_leads_to_a_text(texts, folder: Path, tmp_path: Path):
    names = {text.id: search_words(text) | _words(KINDS[text.kind][0]) for text in texts}
    said = synonyms(folder)
    for word, others in said.items():
        for other in others:
            assert any(_words(other) <= words for words in names.values()), (word, other)
    for faulty in ("word = [", '"Word" = ["a"]', '"a-word" = ["a"]', "word = []", 'word = "a"'):
        (tmp_path / "synonyms.toml").write_text(faulty, encoding="utf-8")
        with pytest.raises(DataError, match=r"synonyms\.toml"):
            synonyms(tmp_path)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


@pytest.mark.browser
def test_the_words_of_buyers_find_a_text_and_the_page_says_how(
    texts, folder: Path, browser, address, built_book: Built
):
    known = synonyms(folder)
    with Watched(browser, address, 1280) as watched:
        page = watched.open(INDEX)
        status = page.get_by_role("status")
        shown = page.locator("table.course-model-index tbody tr:visible td:first-child a")
        for asked, id in ASKED.items():
            page.get_by_label("Search the texts").fill(asked)
            found = shown.evaluate_all("links => links.map((link) => link.hash.slice(1))")
            assert id in found and len(found) <= 20, (asked, found)
            used = [word for word in known if word in asked.lower()]
            longest = max(used, key=len, default="")
            assert (f"“{longest}”: also " in status.inner_text()) == bool(used), asked
        page.get_by_label("Search the texts").fill("security qq")
        assert shown.count() == 0
        assert watched.faults == []


@pytest.mark.browser
@pytest.mark.parametrize("clipboard", ["there", "none", "none at all"])
def test_a_button_copies_the_wording(texts, browser, address, built_book: Built, clipboard):
    text = named(texts, "specification-posts")
    with Watched(browser, address, 1280) as watched:
        watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
        if clipboard != "there":
            watched.context.add_init_script("delete Navigator.prototype.clipboard")
        if clipboard == "none at all":
            watched.context.add_init_script("document.execCommand = () => false")
        page = watched.open(f"{INDEX[:-5]}/{text.kind}.html")
        assert page.get_by_role("button", name="Copy the wording").count() == sum(
            one.kind == text.kind for one in texts
        )
        button = page.get_by_role("button", name=f"Copy the wording: {text.title}")
        button.press("Enter")
        status = button.locator("xpath=..").get_by_role("status")
        marked = " ".join(page.evaluate("getSelection().toString()").split())
        if clipboard == "none at all":
            expect(status).to_have_text(messages.text("model-page-marked"))
        else:
            expect(status).to_have_text("Copied")
        if clipboard == "there":
            copied = page.evaluate("navigator.clipboard.readText()")
            lines = copied.splitlines()
            assert lines[0] == "For each post the bid states:"
            assert lines[2] == "2. the paid hours of one full-time worker in a year;"
            assert lines[6].startswith("No worker is planned for more than [hours] hours")
        else:
            assert "No worker is planned for more than [hours] hours" in marked
        assert violations(page) == []
        page.emulate_media(media="print")
        assert not button.is_visible()
        assert watched.faults == []


@pytest.mark.browser
def test_without_script_the_whole_table_can_be_read(texts, browser, address):
    with Watched(browser, address, 1280, java_script_enabled=False) as watched:
        page = watched.open(INDEX)
        assert page.locator("table.course-model-index tbody tr:visible").count() == len(texts)
        assert page.get_by_role("search", name="Find a model text").count() == 0
