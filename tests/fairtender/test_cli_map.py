"""`fairtender map`: the phone chain of the course, and what the command refuses."""

import json
import re
import tomllib
from dataclasses import replace
from html import unescape

import pytest
from cli_kit import refused, rows, table_of, write
from kit import ROOT, violations

from fairtender import cli, inquiries, messages, profile, sheets, supply_chain

SITES = (
    "disclosure,site,name,activity,tier,country,town,workers,evidence",
    "Ours,B,The buyer,hand-over,0,Arlenia,Lindava,,verified",
    "Ours,S,Selm Phones,trade,1,Arlenia,Port Selm,12,disclosed",
    "Ours,F,Halcyra <b>Plant,manufacture,2,Malaysia,,3100,disclosed",
)
LINKS = (
    "disclosure,from_site,to_site,good,share,evidence",
    "Ours,S,B,mobile phones,100,verified",
    "Ours,F,S,mobile phones,60,disclosed",
)


@pytest.fixture
def files(tmp_path):
    return [write(tmp_path / "sites.csv", *SITES), write(tmp_path / "links.csv", *LINKS)]


@pytest.fixture
def phones(root):
    folder = root / "datasets" / "supply-chains" / "phones"
    return [folder / "sites.csv", folder / "links.csv"]


def run(files, *more: object) -> int:
    return cli.main(["map", *map(str, files), *map(str, more)])


def test_json_and_page_agree_with_the_library(phones, tmp_path, capsys):
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert run(phones, "--json", out, "--html", page) == 0
    sites = sheets.read(phones[0], supply_chain.SITES)
    links = sheets.read(phones[1], supply_chain.LINKS)
    rules, chain = profile.load(), supply_chain.merge(sites, links)
    spots, asks = supply_chain.hot_spots(chain, rules), supply_chain.questions(chain, rules)
    visible = supply_chain.visibility(chain)
    countries = supply_chain.by_country(chain, spots, rules)
    together = supply_chain.grouped(asks, chain)
    unread = supply_chain.not_understood(chain, rules)
    unread = unread[unread["code"] == "supply-chain-good-unknown"]
    written = json.loads(out.read_text("utf-8"))
    assert written["about"]["profile_date"] == str(rules.date)
    expected = {
        "sites": (chain.sites, supply_chain.CHAIN_SITES),
        "links": (chain.links, supply_chain.CHAIN_LINKS),
        "contradictions": (chain.contradictions, supply_chain.CONTRADICTIONS),
        "countries": (countries, supply_chain.BY_COUNTRY),
        "tiers": (visible.tiers, supply_chain.TIERS),
        "spend": (visible.spend, supply_chain.FOLLOWED),
        "hot_spots": (spots, supply_chain.HOT_SPOTS),
        "questions_together": (together, supply_chain.GROUPED),
    }
    sent = [(row["addressee"], row["question"]) for row in written["questions"]]
    # A firm reads no figure that another firm stated.
    codes = [f"{one.code}-to-send" for one in asks["question"]]
    apart = [
        (replace(one, code=code) if messages.known(code) else one).text()
        for one, code in zip(asks["question"], codes, strict=True)
    ]
    assert apart != [one.text() for one in asks["question"]]
    assert sent == [*zip(asks["to"], apart, strict=True)]
    for name, (data, table) in expected.items():
        assert table_of(written, name, table) == rows(data, table), name
    assert table_of(written, "findings", supply_chain.FINDINGS) == [
        *rows(unread, supply_chain.FINDINGS),
        *rows(supply_chain.check(chain), supply_chain.FINDINGS),
    ]
    assert [row["id"] for row in written["entries"]][: len(spots)] == spots["site"].tolist()
    assert written["notes"] == []
    html = unescape(page.read_text("utf-8"))
    assert all(name in html for name in chain.sites["name"])
    shown = capsys.readouterr().out
    assert f"Sites: {len(chain.sites)}; links: {len(chain.links)}" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 110
    assert shown.index(spots["name"].iloc[0]) < shown.index(asks["question"].iloc[0].text()[:20])


@pytest.mark.parametrize(("goods", "level"), [("phones", "High"), ("zibblets", "Unknown")])
def test_goods_are_read_or_named_as_not_understood(tmp_path, goods, level, capsys):
    site = {"disclosure": "A", "evidence": "disclosed", "activity": "manufacture"}
    plant = site | {"site": "P", "name": "Plant", "country": "Malaysia", "tier": 1}
    store = site | {"site": "S", "name": "Stores", "activity": "hand-over", "tier": 0}
    link = {"disclosure": "A", "from_site": "P", "to_site": "S", "good": goods, "share": 100}
    link["evidence"] = "disclosed"
    heads = (*plant,)
    lines = [",".join(str(row.get(name, "")) for name in heads) for row in (plant, store)]
    sites = write(tmp_path / "sites.csv", ",".join(heads), *lines)
    links = write(tmp_path / "links.csv", ",".join(link), ",".join(map(str, link.values())))
    assert run([sites, links]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"{level} Plant" in shown
    assert ("for them: zibblets." in shown) == (goods == "zibblets")


def test_the_terminal_says_how_far_the_spend_is_followed(files, capsys):
    assert run(files) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    # The seller: 100 percent, his own evidence is a disclosure. The factory has no town.
    assert ["trade", "0.0", "100.0", "0.0", "0.0"] in lines
    assert ["manufacture", "0.0", "0.0", "0.0", "100.0"] in lines


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("PNG", b"\x89PNG")]
)
def test_the_map_is_drawn_to_a_file(files, tmp_path, kind, start):
    out = tmp_path / f"map.{kind}"
    assert run(files, "--out", out) == 0
    assert out.read_bytes().startswith(start)


def test_several_disclosures_give_the_same_as_one_sheet_with_all_of_them(phones, tmp_path):
    whole, apart = tmp_path / "whole.json", tmp_path / "apart.json"
    names = sheets.read(phones[0], supply_chain.SITES)["disclosure"].unique()
    pairs = []
    for name in names:
        for path in phones:
            head, *lines = path.read_text("utf-8").splitlines()
            own = [line for line in lines if line.lstrip('"').startswith(name)]
            pairs.append(write(tmp_path / f"{len(pairs)}-{path.name}", head, *own))
    assert run(phones, "--json", whole) == 0
    assert run(pairs, "--json", apart) == 0
    one, other = (json.loads(out.read_text("utf-8")) for out in (whole, apart))
    assert one["entries"] == other["entries"]
    tables = {"sites": supply_chain.CHAIN_SITES, "links": supply_chain.CHAIN_LINKS}
    tables |= {"contradictions": supply_chain.CONTRADICTIONS, "hot_spots": supply_chain.HOT_SPOTS}
    tables |= {"questions": inquiries.SHEET, "findings": supply_chain.FINDINGS}
    for name, table in tables.items():
        found = [table_of(each, name, table) for each in (one, other)]
        for row in (*found[0], *found[1]):
            for key in ("where", "source", "reason"):
                row.pop(key, None)
        assert found[0] == found[1], name
    # Each row is still named with its file.
    assert "0-sites.csv" in apart.read_text("utf-8")


def test_markup_in_a_sheet_stays_text(files, tmp_path):
    page = tmp_path / "out.html"
    assert run(files, "--html", page) == 0
    html = page.read_text("utf-8")
    assert "Halcyra &lt;b&gt;Plant" in html and "<b>" not in html and "<script" not in html


def test_a_link_to_nowhere_is_reported_and_no_fault(files, tmp_path, capsys):
    write(files[1], *LINKS, "Ours,X,F,chips,10,inferred")
    assert run(files, "--json", tmp_path / "out.json") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert messages.text("report-map-findings", count="1") in shown and "links.csv, row 4" in shown


def test_sheets_without_rows_are_no_fault(files, tmp_path, capsys):
    for path, lines in zip(files, (SITES, LINKS), strict=True):
        write(path, lines[0])
    assert run(files, "--json", tmp_path / "out.json", "--html", tmp_path / "out.html") == 0
    assert "Sites: 0" in capsys.readouterr().out
    # There is nothing to draw: that is said, and everything else is written.
    outs = ("--out", tmp_path / "out.svg", "--json", tmp_path / "again.json")
    assert run(files, *outs) == 2
    shown = capsys.readouterr()
    assert "out.svg" in refused(shown.err) and "Sites: 0" in shown.out
    assert not (tmp_path / "out.svg").exists() and (tmp_path / "again.json").exists()


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        (0, ("Malaysia", 'Malaysia","x'), ["sites.csv", "row 4"]),
        (0, (",3100,", ",3 10,"), ["sites.csv", "row 4", "column workers"]),
        (0, (",trade,", ",selling,"), ["sites.csv", "row 3", "column activity", "hand-over"]),
        (0, ("Ours,F", "Ours,S"), ["sites.csv", "row 4", "row 3"]),
        (1, (",60,", ",160,"), ["links.csv", "row 3", "160"]),
        (1, ("good", "goods"), ["links.csv", "row 1", '"good"']),
    ],
)
def test_a_wrong_sheet_gets_one_sentence_and_nothing_is_written(
    files, tmp_path, capsys, number, change, said
):
    files[number].write_text(files[number].read_text("utf-8").replace(*change, 1), "utf-8")
    outs = ("--json", tmp_path / "out.json", "--out", tmp_path / "out.svg")
    assert run(files, *outs) == 2
    shown = capsys.readouterr()
    sentence = refused(shown.err)
    assert shown.out == "" and all(each in sentence for each in said), sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["links.csv", "sites.csv"]


def test_files_go_in_pairs_and_a_picture_has_a_kind(files, tmp_path, capsys):
    assert run(files[:1]) == 2
    assert "1" in refused(capsys.readouterr().err)
    assert run(files, "--out", tmp_path / "map.pdf") == 2
    assert "map.pdf" in refused(capsys.readouterr().err)
    assert run(files, "--out", files[0]) == 2
    refused(capsys.readouterr().err)


def test_one_workbook_may_hold_both_sheets(files, tmp_path, capsys):
    parts = [
        sheets.Part(sheets.read(path, table), table)
        for path, table in zip(files, (supply_chain.SITES, supply_chain.LINKS), strict=True)
    ]
    (tmp_path / "map.xlsx").write_bytes(sheets.to_workbook(parts, "map"))
    assert run(files) == 0
    said = capsys.readouterr().out
    assert run([tmp_path / "map.xlsx"]) == 0
    assert capsys.readouterr().out == said


def test_own_headings_are_mapped_in_both_sheets(files, tmp_path):
    for path, old, new in ((files[0], "name", "Werk"), (files[1], "good", "Ware")):
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    mapping = write(tmp_path / "ours.toml", "[columns]", 'Werk = "name"', 'Ware = "good"')
    assert run(files, "--columns", mapping) == 0


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_is_accessible(phones, tmp_path, browser, scheme, width):
    out = tmp_path / "out.html"
    assert run(phones, "--html", out) == 0
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(out.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = violations(page)
    context.close()
    assert found == []


def test_no_question_to_a_supplier_asks_for_names_or_payslips_or_speaks_to_the_reader():
    asked = tomllib.loads((ROOT / "fairtender/supply_chain/messages.toml").read_text("utf-8"))
    about = {
        code: said for code, said in asked.items() if re.match(r"supply-chain-(many-)?ask-", code)
    }
    assert len(about) > 25
    wrong = re.compile(r"\bAsk |payslip|pay slip|speak with|names of (the )?workers", re.IGNORECASE)
    found = [
        one for one in about.values() if wrong.search(one.replace("without names of workers", ""))
    ]
    assert not found
    # Where an answer could name workers, it is said that it must not.
    for code in ("ask-workers", "many-ask-workers", "ask-workforce", "many-ask-workforce"):
        assert "without names" in asked[f"supply-chain-{code}"]
