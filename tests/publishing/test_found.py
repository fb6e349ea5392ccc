"""How the course is found and cited: its addresses, the sitemap, the page for a wrong address."""

import datetime
import re
import runpy
import shutil
import tomllib
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from book_kit import SMALL, Built, Watched, make_small_book, normal, pages_of
from kit import ROOT, violations_by_day_and_night
from playwright.sync_api import expect

from coursework.course import units
from fairtender.tables import DataError
from publishing import book
from publishing.address import Address, of_course
from publishing.extensions.search import tab_title

serve = runpy.run_path(str(ROOT / "benchmarks" / "lighthouse.py"))["serve"]


def addresses(folder: Path, url="", branch="", baseurl="") -> Address:
    settings = {"repository": {"url": url, "branch": branch}, "html": {"baseurl": baseurl}}
    (folder / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return of_course(folder)


OFFICE = "https://github.com/Office/fair-buying"


# GitHub's documented rule: OWNER.github.io/REPO/, without a folder for the repository of that name.
@pytest.mark.parametrize(
    "settings, expected",
    [
        ({}, Address()),
        ({"branch": "spring"}, Address()),
        ({"url": f"{OFFICE}/"}, Address(OFFICE, "main", "https://office.github.io/fair-buying/")),
        ({"url": f"{OFFICE}.git", "baseurl": "https://a.example"},
         Address(OFFICE, "main", "https://a.example/")),
        ({"url": "https://github.com/Office/office.github.io", "branch": "spring"},
         Address("https://github.com/Office/office.github.io", "spring", "https://office.github.io/")),
        ({"baseurl": "http://intranet:8080/a-b/c/"}, Address("", "", "http://intranet:8080/a-b/c/")),
    ],
)  # fmt: skip
def test_addresses_derive_from_the_settings(tmp_path: Path, settings, expected):
    assert addresses(tmp_path, **settings) == expected


def test_the_environment_counts_more_than_the_settings(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://b.example/x")
    assert addresses(tmp_path, baseurl="https://a.example/").site == "https://b.example/x/"
    monkeypatch.setenv("REPOSITORY_URL", OFFICE)
    monkeypatch.setenv("REPOSITORY_BRANCH", "spring")
    assert addresses(tmp_path) == Address(OFFICE, "spring", "https://b.example/x/")


def test_a_wrong_address_is_told_in_a_sentence(tmp_path: Path):
    for wrong in ("github.com/office", "http://github.com/a/b", 'https://github.com/a/b"><script>'):
        with pytest.raises(DataError, match=r"must look like .* REPOSITORY_URL"):
            addresses(tmp_path, url=wrong)
    for wrong in ("a.example", "ftp://a.example/", "https://a.example/?x", 'https://a.example/"'):
        with pytest.raises(DataError, match=r"must look like .* SITE_URL"):
            addresses(tmp_path, baseurl=wrong)


def test_what_an_unknown_address_costs_is_one_line(tmp_path: Path):
    line = addresses(tmp_path).left_out()
    assert "\n" not in line and "SITE_URL" in line and "REPOSITORY_URL" in line
    assert "sitemap" not in addresses(tmp_path, baseurl="https://a.example/").left_out()
    assert addresses(tmp_path, url=OFFICE).left_out() == ""


SITE = "https://a.example/fair-buying/"
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
GRAPH = re.compile(r'<meta property="og:(\w+)" content="([^"]*)"')


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workshop_site(root: Path, tmp_path_factory) -> Path:
    """A small workshop edition whose address is known."""
    course = make_small_book(root, tmp_path_factory.mktemp("found"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", SITE)
        patch.setenv("EDITION", "workshop")
        return book.build(course).parent


def test_with_an_address_every_page_can_be_found(workshop_site: Path):
    old = {f"{name}.html" for name in book.MOVED}
    pages = [page for page in pages_of(workshop_site) if page not in {"search.html", *old}]
    # By hand: the small book has one page, one exercise, and a solution that a workshop lacks.
    assert pages == ["book/index.html", f"exercises/{SMALL}/{SMALL}.html"]
    listed = ElementTree.parse(workshop_site / "sitemap.xml").getroot()
    assert listed.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert [place.text for place in listed.iter() if place.tag.endswith("loc")] == [
        SITE + page for page in pages
    ]
    assert f"Sitemap: {SITE}sitemap.xml" in read(workshop_site / "robots.txt").splitlines()
    for page in pages:
        text = read(workshop_site / page)
        assert CANONICAL.findall(text) == [SITE + page]
        graph = dict(GRAPH.findall(text))
        assert graph["url"] == SITE + page
        assert graph["title"] and "<" not in graph["title"]
        assert f'<meta name="description" content="{graph["description"]}"' in text
    for page in ("search.html", "404.html"):
        assert not CANONICAL.search(read(workshop_site / page))


def test_what_a_browser_keeps_of_a_page_gives_no_reader_away(workshop_site: Path):
    """Tab, history and previews show a neutral title and description; the heading stays."""
    text = read(workshop_site / "exercises" / SMALL / f"{SMALL}.html")
    graph = dict(GRAPH.findall(text))
    assert "<title>Unit 1, exercise - Fair Tender</title>" in text
    assert graph["title"] == "Unit 1, exercise" and "Exercise: small" in text
    assert graph["description"] == "Unit 1, exercise: a page of a course for public buyers."
    # The search page still shows what the page is about.
    assert graph["description"] not in read(workshop_site / "_static" / "descriptions.js")


def test_pages_with_accounts_of_exploitation_have_a_neutral_title(root: Path):
    for unit in units(root):
        number = int(unit[:2])
        assert tab_title(f"book/{unit}") == f"Unit {number}"
        assert tab_title(f"exercises/{unit}/{unit}") == f"Unit {number}, exercise"
        assert tab_title(f"book/solutions/{unit}") == f"Unit {number}, solutions"
    assert tab_title("book/if-this-is-real") == "Help" and not tab_title("book/glossary")


def test_a_workshop_edition_has_no_key_and_says_which_it_is(workshop_site: Path):
    """The whole course's edition is looked through in `make test-all`."""
    paths = [path for path in workshop_site.rglob("*") if path.is_file()]
    for path in paths:
        text = path.read_bytes()
        for secret in ("The reasoning that only", "A low price was taken", "A price says nothing"):
            assert secret.encode() not in text, path
    assert not [path for path in paths if "solutions" in path.parts or "keys" in path.parts]
    exercise = read(workshop_site / "exercises" / SMALL / f"{SMALL}.html")
    assert set(re.findall(r'data-ft-edition="(\w+)"', exercise)) == {"workshop"}


def test_without_an_address_nothing_is_said_of_it(built_book: Built):
    for name in ("sitemap.xml", "robots.txt"):
        assert not (built_book.html / name).exists()
    for page in pages_of(built_book.html):
        text = read(built_book.html / page)
        assert not CANONICAL.search(text) and not GRAPH.search(text), page


@pytest.mark.browser
def test_a_wrong_address_leads_on_where_the_site_lies_in_a_known_folder(
    browser, workshop_site: Path, tmp_path: Path
):
    shutil.copytree(workshop_site, tmp_path / "fair-buying")
    with serve(tmp_path) as address:
        leads_on(browser, address, "fair-buying/book/old/name.html", "fair-buying/", scripts=False)


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "html/"])
def test_a_wrong_address_leads_on_where_no_folder_is_known(browser, built_book, folder):
    """At the top of a host, and in a folder that only a script can find."""
    with serve(built_book.html if not folder else built_book.html.parent) as address:
        for wrong in ("nothing.html", "book/no/such/page.html", "exercises/"):
            leads_on(browser, address, folder + wrong, folder)


def leads_on(browser, address: str, wrong: str, folder: str, scripts: bool = True) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    assert page.goto(address + wrong).status == 404
    assert "There is no page at this address" in page.locator("h1").inner_text()
    for name, found in (("first page", "book/index.html"), ("Search", "search.html")):
        link = page.get_by_role("link", name=name)
        expect(link).to_have_js_property("href", address + folder + found)
    page.get_by_role("link", name="first page").click()
    page.wait_for_url(f"{address}{folder}book/index.html")
    expect(page.locator("article h1")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_the_page_for_a_wrong_address_is_accessible(browser, address):
    for width in (1280, 320):
        with Watched(browser, address, width) as watched:
            page = watched.open("404.html")
            assert violations_by_day_and_night(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            # Complete in itself but for a script, which it asks for where it may be found.
            page.wait_for_load_state("networkidle")
            asked = {urlsplit(url).path for url in watched.requests}
            assert asked == {"/404.html", "/_static/lost.js", "/_static/colours.js"}
            assert watched.faults == []


# Of the schema of the Citation File Format 1.2.0: the keys that a file may have, and the kinds.
CFF_KEYS = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi",
    "identifiers", "keywords", "license", "license-url", "message", "preferred-citation",
    "references", "repository", "repository-artifact", "repository-code", "title", "type", "url",
    "version",
}  # fmt: skip
CFF_ENTITY = {
    "address", "alias", "city", "country", "date-end", "date-start", "email", "fax", "location",
    "name", "orcid", "post-code", "region", "tel", "website",
}  # fmt: skip


def test_the_citation_is_valid_and_agrees_with_the_course(root: Path):
    said = yaml.safe_load(read(root / "CITATION.cff"))
    assert {"authors", "cff-version", "message", "title"} <= {*said} <= CFF_KEYS
    assert said["cff-version"] == "1.2.0" and said["type"] in ("software", "dataset")
    assert all({"name"} <= {*author} <= CFF_ENTITY for author in said["authors"])
    assert said["keywords"] == list(dict.fromkeys(said["keywords"]))
    assert isinstance(said["date-released"], datetime.date)
    settings = yaml.safe_load(read(root / "_config.yml"))
    project = tomllib.loads(read(root / "pyproject.toml"))["project"]
    assert said["title"] == settings["title"]
    assert [author["name"] for author in said["authors"]] == [settings["author"]]
    assert said["version"] == project["version"]
    assert said["license"] == project["license"].split(" AND ")
    assert str(said["date-released"].year) == settings["copyright"]


def test_the_book_says_how_to_cite_it(built_book: Built, root: Path):
    said = yaml.safe_load(read(root / "CITATION.cff"))
    sentence = f"{said['authors'][0]['name']} ({said['date-released'].year}). {said['title']} "
    sentence += f"(version {said['version']})."
    assert normal(sentence) in normal(read(built_book.html / "book" / "sources.html"))
