"""The course built with a second profile: the right pages change, and no other."""

import dataclasses
import datetime
import re
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from book_kit import Built, pages_of
from kit import some_and_slow
from texts_kit import begins, says

from fairtender import profile
from fairtender.wording.phrases import words_of
from publishing import book, site
from publishing.profiles import foreign
from publishing.profiles import local_profile as tailor
from workshop.__main__ import main as workshop

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "datasets" / "profiles" / "default.toml"
EXAMPLE = OWN.with_name("example-local.toml")
PROFILES = sorted(OWN.parent.glob("*.toml"))

# Pages that the example changes, and words that it brings there. Its own comments say why.
CHANGED = {
    # The rules by stage are cited by the local act.
    "book/02-rules-and-roles.html": "Public Procurement Act of Velmark, section 55",
    # Four notices read by both profiles: 35 days are short, the gloves of N02 have 28.
    "book/03-screen-tenders.html": "28 days to submit a tender, fewer than 35",
    # 600 contracts read by both profiles.
    "book/04-read-your-portfolio.html": "Another level than before",
    # The site in Velmark that makes buttons was unknown and is high: eight, where seven were.
    "book/05-map-supply-chains.html": "Levels: high 8, elevated 4, unknown 0",
    # The roasters have an index from 1,496 to 1,745, and the limit is 1,500.
    "book/06-market-research.html": "1,496–1,745: not known",
    # The law of the five kinds; turnover up to three times the value.
    "book/07-draft-criteria.html": "3 times the value of the contract",
    # The law of the steps and of the letter; up to 15 percent above the floor is near.
    "book/09-evaluate-bids.html": "Public Procurement Act of Velmark, section 8",
    # Fewer than ten are a small group: five guards were enough before.
    "book/10-manage-the-contract.html": "report the result: Supplement not paid: public",
    # The rule behind a model text.
    "book/model-texts/article-69-letter.html": "Public Procurement Act of Velmark, section 55",
}
FOOT = re.compile(r'\s*<p class="course-profile">.*?</p>', re.DOTALL)
# A page has a link to its PDF where there was one when it was built.
PDF = re.compile(r'\s*<p class="course-pdf">.*?</p>', re.DOTALL)
# What takes the profile of the edition: a page's own code, or the directive of the model texts.
TAKES_PROFILE = ("profile.load()", "```{model-texts}")
# The page of the calculations tells how long each took, and when.
TIMES = {"book/library.html"}


@pytest.fixture(scope="module")
def local_book(kept) -> Path:
    """The HTML of a copy of the course, built with the example from the first page to the last."""

    def build(copy: Path) -> str:
        made = shutil.ignore_patterns("__pycache__", "_build", ".*")
        shutil.copytree(ROOT, copy, ignore=made, dirs_exist_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(site.FLAG, "1")  # the site has Python, which the book alone has not
            patch.setenv("PROFILE", str(copy / "datasets" / "profiles" / EXAMPLE.name))
            return str(book.build(copy).parent)

    return Path(kept("velmark", build))


def both(page: str, built: Built, local: Path) -> tuple[str, str]:
    return tuple((html / page).read_text(encoding="utf-8") for html in (built.html, local))


def source_of(page: str) -> str:
    """The source of a page: what an author wrote, or the notebook of an exercise."""
    place = (ROOT / page).with_suffix("")
    paths = (place.with_suffix(ending) for ending in (".md", ".ipynb"))
    return next((path.read_text(encoding="utf-8") for path in paths if path.is_file()), "")


@pytest.mark.slow
def test_the_second_profile_breaks_no_page(built_book: Built, local_book: Path):
    """The build is strict: a cell that fails or warns, or a link that leads nowhere, stops it."""
    assert pages_of(local_book) == pages_of(built_book.html)


@pytest.mark.slow
@pytest.mark.parametrize("page", CHANGED)
def test_pages_that_use_the_profile_change(page, built_book: Built, local_book: Path):
    before, after = (re.sub(r"\s+", " ", text) for text in both(page, built_book, local_book))
    assert CHANGED[page] in after and CHANGED[page] not in before


@pytest.mark.slow
def test_all_other_pages_are_the_same_but_for_their_foot(built_book: Built, local_book: Path):
    """Exercises and solution pages among them: whatever belongs to a key stays byte for byte.

    A page that takes the profile may change, whether this example moves something there or not.
    """
    same = {
        page
        for page in pages_of(built_book.html)
        if page not in CHANGED.keys() | TIMES
        and not any(mark in source_of(page) for mark in TAKES_PROFILE)
    }
    different = {
        page
        for page in same
        for before, after in [both(page, built_book, local_book)]
        if PDF.sub("", before) != PDF.sub("", FOOT.sub("", after))
    }
    assert different == set()
    assert {page for page in same if page.startswith("exercises/")}
    assert {page for page in same if page.startswith("book/solutions/")}


@pytest.mark.slow
def test_each_page_says_by_which_profile(built_book: Built, local_book: Path):
    for page in pages_of(built_book.html):
        before, after = both(page, built_book, local_book)
        if 'http-equiv="refresh"' in before:
            continue  # leads on to another page
        assert not FOOT.search(before), page
        assert len(FOOT.findall(after)) == 1, page
        assert "“Velmark (fictional example)” of 12 October 2026" in FOOT.search(after)[0], page


@pytest.mark.slow
def test_released_files_are_untouched(local_book: Path):
    copy = local_book.parents[1]
    for folder in ("exercises", "datasets", "solutions"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc" and path.name[0] != ".":
                assert (copy / path.relative_to(ROOT)).read_bytes() == path.read_bytes(), path


def test_exercises_and_solution_pages_name_the_own_profile():
    """Else a local one would make a key wrong."""
    for folder in ("solutions", "exercises", "book/solutions"):
        for path in [*(ROOT / folder).rglob("*.md"), *(ROOT / folder).rglob("*.ipynb")]:
            assert "profile.load()" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.name)
def test_every_profile_of_the_folder_is_one(path):
    rules = profile.load(path)
    assert rules.sectors and rules.references
    for kind in ("sectors", "commodities", "signals"):
        entries = {
            e.code: {tuple(words_of(w)) for ws in e.words.values() for w in ws}
            for e in getattr(rules, kind)
        }
        for one, other in combinations(entries, 2):
            assert not entries[one] & entries[other], (one, other)


def test_every_difference_of_the_example_is_marked_and_none_else():
    """Where default.toml changes, the example follows: apart from LOCAL it is the same text."""
    found = tailor.differences(profile.load(EXAMPLE), profile.load(OWN))
    names = {part: [d.entry for d in found if d.part == part] for part in {d.part for d in found}}
    references = list(profile.load(OWN).references)
    assert names == {
        "": ["currency"],
        "source": ["velmark-act", "velmark-inspectorate", "velmark-printers", "velmark-group"],
        "threshold": [
            "short_tender_days",
            "leverage_spend",
            "small_contract",
            "concentrated_market",
            "near_floor",
            "small_cell",
            "turnover_limit",
            "owner_month_days",
        ],
        "reference": references,
        "sector": ["printing", "postal", "guarding", "event-services", "cleaning", "ship-repair"],
        "commodity": ["buttons"],
        "signal": ["price-alone", "tied-permit"],
        "country": ["Velmark"],
    }
    assert {d.how for d in found} == {"changed", "added"}
    [printing] = [d for d in found if d.entry == "printing"]
    assert "level low -> moderate" in printing.what
    assert not tailor.differences(profile.load(OWN), profile.load(OWN))


IRISH = ("social_obligations", "abnormally_low", "principles", "exclusion")
LAW = {  # words of every reference that a local profile changes, and how many it changes
    "example-local.toml": ("Public Procurement Act of Velmark, section", 14),
    "ireland.toml": ("S.I. No. 284/2016, Regulation", 4),
}


@pytest.mark.parametrize("name", LAW)
def test_what_a_local_profile_changes_has_its_source_and_a_past_date(name, monkeypatch):
    """Only its own law is cited anew; the table of rules in chapter 2 takes these words."""
    own = profile.load(OWN)
    monkeypatch.setenv(tailor.VARIABLE, str(OWN.with_name(name)))
    local = profile.load()
    added = {*local.sources} - {*own.sources}
    changed = [
        rule for code, rule in local.references.items() if rule.text != own.references[code].text
    ]
    words, number = LAW[name]
    assert len(changed) == number and added
    for rule in changed:
        assert rule.text.startswith(words) and rule.source in added
        assert rule.date <= local.date <= datetime.date.today()


def test_ireland_changes_what_its_comment_says_and_nothing_else():
    found = tailor.differences(profile.load(OWN.with_name("ireland.toml")), profile.load(OWN))
    assert {(d.part, d.entry) for d in found} == {
        ("source", "ie-si-284-2016"),
        *(("reference", code) for code in IRISH),
    }


def test_one_variable_reaches_every_call_without_a_path(monkeypatch):
    monkeypatch.setenv(tailor.VARIABLE, str(EXAMPLE))
    assert profile.load().currency == "XVC"
    assert profile.load(OWN).currency == "EUR"
    monkeypatch.setenv(tailor.VARIABLE, "")
    assert profile.load().currency == "EUR"


# What PROFILE names, and words of the one sentence that follows.
BAD = {
    "nowhere.toml": begins("no-file"),
    "_toc.yml": "cannot be read as TOML",
    "twin.toml": "still has the name of the course's own profile",
    "broken.toml": "threshold: near_floor is missing",
}


@pytest.mark.parametrize("name", some_and_slow([*BAD]))
def test_a_bad_profile_is_one_sentence(name, tmp_path, monkeypatch):
    text = OWN.read_text(encoding="utf-8")
    (tmp_path / "twin.toml").write_text(text, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(re.sub(r"(?m)^near_floor.*$", "", text), encoding="utf-8")
    place = ROOT if name == "_toc.yml" else tmp_path
    monkeypatch.setenv("PROFILE", str(place / name))
    command = [sys.executable, "-m", "workshop", "book"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith("PROFILE cannot be used: ") and BAD[name] in sentence


def test_the_own_profile_is_no_local_one(monkeypatch):
    monkeypatch.setenv("PROFILE", str(OWN))
    assert tailor.chosen_profile() is None
    assert tailor.edition(None) == ""


def test_the_command_lists_what_differs():
    command = [sys.executable, "-m", "workshop", "profile", str(EXAMPLE), "--against", str(OWN)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "  changed  [sector.printing]\n           level low -> moderate\n" in done.stdout
    assert "  added    [sector.ship-repair]\n" in done.stdout


@pytest.fixture(scope="module")
def stays() -> list[foreign.Foreign]:
    """What stays foreign with the example."""
    return foreign.foreign(ROOT, profile.load(EXAMPLE), profile.load(OWN))


def test_what_stays_foreign_is_listed_with_its_line(stays):
    """Of each kind, and each chapter that names the Directive, the currency or the country."""
    assert {one.kind for one in stays} == {"country", "currency", "law", "figure"}
    for one in stays:
        near = (ROOT / one.file).read_text(encoding="utf-8").split("\n")[one.line - 1 :]
        if one.sentence:
            assert one.words.split(", ")[0] in " ".join(" ".join(near).split()), one
    for words, kind in (("2014/24/EU", "law"), ("EUR ", "currency"), ("Arlenia", "country")):
        named = {one.file for one in stays if one.kind == kind}
        for path in sorted((ROOT / "book").glob("[01]*.md")):
            prose = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.S)
            assert words not in prose or f"book/{path.name}" in named, (path.name, words)


def test_what_a_profile_does_not_change_is_not_foreign():
    own = profile.load(OWN)
    assert foreign.foreign(ROOT, own, own) == []
    renamed = dataclasses.replace(own, name="Velmark")
    assert {*foreign.foreign_words(renamed, own)} == {"country"}
    other = dataclasses.replace(renamed, currency="XVC")
    assert {*foreign.foreign_words(other, own)} == {"country", "currency"}


def test_the_command_takes_the_profile_that_is_built_with(monkeypatch, capsys):
    monkeypatch.setattr(foreign, "foreign", lambda *_: [])
    monkeypatch.setenv("PROFILE", str(EXAMPLE))
    assert workshop(["profile", "--foreign"]) == 0
    assert says(capsys.readouterr().out, "profile-foreign-none")
    monkeypatch.setenv("PROFILE", "")
    assert workshop(["profile", "--foreign"]) == 2
    assert says(capsys.readouterr().err, "local-profile-none")
