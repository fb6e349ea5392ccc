"""A person's own files as a page reads them: the same as the command, and faults as data."""

import datetime
import gzip
import json
import shutil
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from cli_kit import write
from texts_kit import says

from coursework.page import Files, answer_text
from fairtender import action_plan, criteria, depth, notices, profile, reports, screening, sheets
from fairtender.cli import main
from fairtender.own_files import JOBS, safe
from fairtender.reports import saving
from fairtender.reports.job import job_of
from fairtender.reports.model import NO_LEVEL, Entries, Entry, Facet
from fairtender.tables import DataError, data_path

NOTICE = {"ocid": "a", "tender": {"title": "Guarding of the depot"}}


class Page:
    """What a page asks, and gets."""

    def __init__(self, folder: Path) -> None:
        self.files = Files(given=folder / "given", taken=folder / "taken")
        for place in (self.files.given, self.files.taken):
            place.mkdir(parents=True)

    def ask(self, name: str, params: dict, *paths: Path) -> dict:
        for number, path in enumerate(paths):
            shutil.copyfile(path, self.files.given / str(number))
        given = {"given": [path.name for path in paths]} if paths else {}
        request = json.dumps({"name": name, "params": params | given})
        return json.loads(answer_text(request, self.files))

    def look(self, job: str, path: Path, **params) -> dict:
        return self.ask("own_look", {"job": job, **params}, path)

    def report(self, job: str, files: dict[Path, str], options=None, **more) -> dict:
        """Look at the files, begin, go on to the end: as the page does."""
        told = []
        for path, role in files.items():
            look = self.look(job, path, role=role)
            assert look["role"] == role, look
            said = {"toml": look.get("toml", "")}
            told.append({"role": role, "size": look["size"], "said": said})
        params = {"job": job, "files": told, "options": options or {}, **more}
        answer = self.ask("own_begin", params, *files, *filter(None, [more.get("local")]))
        while answer.get("more"):
            answer = self.ask("own_step", {})
        return answer

    def saved(self, kind: str) -> bytes:
        [path] = self.ask("own_save", {"kind": kind})["files"].values()
        return Path(path).read_bytes()


@pytest.fixture
def page(tmp_path) -> Page:
    return Page(tmp_path / "page")


def example(page: Page, job: str, folder: Path) -> tuple[dict[Path, str], dict[str, str]]:
    """The files of the course that a page offers to try a job with, and what is asked beside."""
    said = page.ask("own_example", {"job": job})
    folder.mkdir()
    files = {}
    for name, path in said["files"].items():
        files[Path(shutil.move(path, folder / name))] = said["roles"][name]
    return files, said["options"]


# Job → what the command is given, in the order in which it takes its files.
LINES = {
    "screen": "{tenders}",
    "portfolio": "{contracts} --rates {rates} --on 2026-11-01 --top 100",
    "criteria": "{criteria} --tender {tender}",
    "price": "--rates {rates} --bids {bids} --staffing {staffing} --costs {costs} --areas {areas} "
    "--productivity {productivity} --posts {posts} --holidays {holidays} --sector cleaning "
    "--on 2026-10-05",
    "chain": "{sites} {links}",
    "answers": "{answers} --sent {sent} --against {against} --on 2026-12-01",
    "plans": ". --on 2026-11-02",
    "remedy": "{agreed} --ledger {ledger} --evidence {evidence} --audit 2026-11-02 --on 2026-12-04",
}


def in_python(job: str, files: dict[Path, str], options: dict[str, str]) -> reports.Report:
    """As an analyst makes the report of a job in a notebook."""
    if job == "screen":
        return reports.screen_tenders(*map(notices.read, files))
    on = datetime.date.fromisoformat(options.get("on", "2026-11-02"))
    if job == "plans":
        return reports.read_plans([action_plan.read(path) for path in files], on)
    roles = job_of(JOBS[job]).roles
    data = {role: sheets.read(path, roles[role].table) for path, role in files.items()}
    match job:
        case "portfolio":
            return reports.read_portfolio(**data, on=on)
        case "criteria":
            return reports.check_criteria(*data.values())
        case "price":
            return reports.check_prices(data, options["sector"], on)
        case "chain":
            return reports.map_chain(**data)
        case "answers":
            return reports.read_answers(**data, on=on)
    audited = datetime.date.fromisoformat(options["audit"])
    return reports.check_plan(**data, audited=audited, on=on)


@pytest.mark.parametrize("job", JOBS)
def test_page_command_and_python_give_the_same_report(page, tmp_path, job, monkeypatch, capsys):
    files, options = example(page, job, tmp_path / "files")
    answer = page.report(job, files, options)
    assert "problem" not in answer, answer
    assert answer["total"] == answer["size"] > 0 and answer["entries"]
    # As somebody does who stands in the folder of the files.
    line = LINES[job].format(**{role: path.name for path, role in files.items()}).split()
    out, note = tmp_path / "out.json", tmp_path / "out.docx"
    to_word = () if job in ("price", "plans", "remedy") else ("--word", str(note))
    monkeypatch.chdir(tmp_path / "files")
    assert main([JOBS[job], *line, "--json", str(out), *to_word]) == 0, capsys.readouterr().err
    assert page.saved("json") == out.read_bytes()
    assert not to_word or page.saved("docx") == note.read_bytes()
    made = in_python(job, files, options)
    made.save(tmp_path / "python.json")
    assert (tmp_path / "python.json").read_bytes() == out.read_bytes()
    # Its table has plain columns: what can be counted, sorted and written anywhere.
    assert len(made.levels) and isinstance(made.levels, pd.DataFrame)
    plain = (str, int, float, bool, Decimal, datetime.date, type(None))
    assert all(isinstance(cell, plain) or pd.isna(cell) for cell in made.levels.to_numpy().flat)


def test_two_wrong_calls_of_an_analyst_end_in_one_sentence_each(tmp_path):
    tenders = notices.read(data_path("sample-tenders.json"))
    with pytest.raises(DataError) as twice:
        reports.screen_tenders(pd.concat([tenders, tenders[:1]], ignore_index=True))
    assert twice.value.code == "row-twice" and tenders["ocid"][0] in str(twice.value)
    draft = data_path("tenders", "cleaning", "criteria-draft.csv")
    path = tmp_path / "criteria.json"
    reports.check_criteria(sheets.read(draft, criteria.CRITERIA)).save(path)
    with pytest.raises(DataError) as other:
        screening.read_json(path)
    assert says(str(other.value), "not-screening-job", file=path, job="criteria")
    assert not any("\n" in str(told.value) for told in (twice, other))


def test_two_profiles_give_the_same_report_by_command_and_in_python(tmp_path, capsys):
    sample, out = data_path("sample-tenders.json"), tmp_path / "out.json"
    ours = tmp_path / "ours.toml"
    whole = data_path("profiles", "default.toml").read_text("utf-8")
    ours.write_text(whole.replace("name = ", 'name = "Ours" # ', 1), "utf-8")
    assert main(["screen", str(sample), "--against", str(ours), "--json", str(out)]) == 0
    found = reports.compare_profiles(notices.read(sample), profile.load(ours))
    assert b"".join(saving.json_document(found)) == out.read_bytes()


@pytest.mark.slow
def test_every_kind_of_file_can_be_saved(page, tmp_path):
    for job in JOBS:
        files, options = example(page, job, tmp_path / job)
        for kind in page.report(job, files, options)["saves"]:
            start = page.saved(kind)[:2]
            assert start == b"PK" if kind in ("xlsx", "docx") else start, (job, kind)
        assert page.ask("own_save", {"kind": "exe"})["problem"]


def test_a_report_is_filtered_sorted_and_counted(page, tmp_path):
    files, _ = example(page, "screen", tmp_path / "files")
    whole = page.report("screen", files)
    tenders = screening.screen(
        __import__("fairtender.ocds", fromlist=["read"]).read(data_path("sample-tenders.json")),
        profile.load(),
    ).tenders
    counts = {code: n for code, _, n in whole["counts"]["level"]}
    assert counts == tenders["level"].value_counts().to_dict()
    high = page.ask("own_list", {"chosen": {"level": "high"}, "order": "title"})
    titles = [entry["title"] for entry in high["entries"]]
    assert titles == sorted(tenders["title"][tenders["level"] == "high"])
    found = page.ask("own_list", {"search": "COFFEE"})
    assert sorted(e["title"] for e in found["entries"]) == sorted(
        title for title in tenders["title"] if "coffee" in title.lower()
    )
    assert page.ask("own_list", {"chosen": {"level": "low"}, "search": "coffee"})["total"] == 0
    cited = {n for e in high["entries"] for part in e["parts"] for _, n in part["items"] if n}
    assert cited == {*range(1, len(high["sources"]) + 1)}


def test_entries_come_a_few_at_a_time():
    listing = Entries(
        60,
        lambda at: Entry(str(at), str(at), NO_LEVEL, (), ()),
        [str(at) for at in range(60)],
        {"half": Facet("Half", ["a", "b"] * 30)},
        {"back": [-at for at in range(60)]},
    )
    found = listing.find({"half": "b"}, order="back", start=25, most=25)
    assert found.total == 30 and [entry.title for entry in found.entries] == list("97531")
    assert found.counts == {"half": [("b", "b", 30)]}


REGISTER = (
    "Register 2026;;;;;;;",
    "Contract no;Title;Supplier;Value;Currency;End date;Subcontracting;Award",
    "K-1;Cleaning;Brightmop;1,200,000;EUR;10.03.2027;yes;price_only",
    "K-2;Guarding;Watch;many;EUR;2027-03-11;yes;цена",
    "K-3;Laptops;Comp;95000;EUR;04/05/2027;no;price_only",
    ";;;;;;;",
    "Total;;;1,295,000;;;;",
)


def test_a_sheet_says_at_once_what_is_wrong_and_what_it_asks(page, tmp_path):
    path = write(tmp_path / "register.csv", *REGISTER)
    look = page.look("portfolio", path)
    assert look["role"] == "contracts" and look["rows"] == 3
    assert [(each["cell"], each["heading"]) for each in look["faults"]] == [("D4", "Value")]
    assert {each["kind"] for each in look["questions"]} == {"dates", "word"}
    assert len(look["notes"]) >= 2  # the title, and the row of the total
    why = {guess["heading"]: (guess["column"], guess["why"]) for guess in look["guesses"]}
    assert why["Contract no"] == ("contract_id", "synonym")
    assert why["Title"] == ("title", "exact")
    # An answer is taken, and no guess becomes a statement by it.
    answers = [
        {"kind": "dates", "answer": "day-month-year"},
        {"kind": "word", "column": "award", "value": "цена", "answer": "price_only"},
    ]
    look = page.look("portfolio", path, said={"toml": look["said"], "answers": answers})
    assert look["questions"] == [] and len(look["faults"]) == 1
    assert {guess["why"] for guess in look["guesses"]} == {"exact", "synonym"}
    # A column that is chosen is taken from the one that had it.
    changed = {"toml": look["said"], "columns": {"Supplier": "title", "Title": ""}}
    look = page.look("portfolio", path, said=changed)
    assert {g["heading"]: g["column"] for g in look["guesses"]}["Supplier"] == "title"


def test_what_a_page_says_of_a_sheet_the_command_reads(page, tmp_path):
    """The reading that a page lets one take home, for --columns."""
    lines = [line.replace("many", "9000") for line in REGISTER]
    path = write(tmp_path / "register.csv", *lines)
    answers = [
        {"kind": "dates", "answer": "day-month-year"},
        {"kind": "word", "column": "award", "value": "цена", "answer": "price_only"},
    ]
    look = page.look("portfolio", path, said={"answers": answers})
    assert look["faults"] == []
    files = [{"role": "contracts", "said": {"toml": look["toml"]}}]
    params = {"job": "portfolio", "files": files, "options": {"on": "2026-11-01"}}
    page.ask("own_begin", params, path)
    answer = page.ask("own_step", {})
    while answer.get("more"):
        answer = page.ask("own_step", {})
    assert answer["total"] == 3
    columns, out = tmp_path / "columns.toml", tmp_path / "out.json"
    columns.write_text(look["toml"], "utf-8")
    line = ("--columns", columns, "--on", "2026-11-01", "--top", "100", "--json", out)
    assert main(["portfolio", str(path), *map(str, line)]) == 0
    assert json.loads(page.saved("json")) == json.loads(out.read_bytes())


def test_the_faults_of_all_sheets_come_together(page, tmp_path):
    bids = write(tmp_path / "bids.csv", "bid,bidder,price,currency", "A,X,cheap,EUR")
    staffing = write(
        tmp_path / "staffing.csv",
        "bid,role,grade,hours,rate,people,currency",
        "A,cleaner,C1,ten,9,1,EUR",
    )
    rates, posts, holidays = (
        data_path(*parts)
        for parts in (
            ("labour-cost", "rates.csv"),
            ("tenders", "cleaning", "posts.csv"),
            ("labour-cost", "holidays.csv"),
        )
    )
    files = {rates: "rates", bids: "bids", staffing: "staffing", posts: "posts"}
    answer = page.report("price", files | {holidays: "holidays"}, {"sector": "cleaning"})
    assert [(each["file"], each["cell"]) for each in answer["faults"]] == [
        ("bids.csv", "C2"),
        ("staffing.csv", "D2"),
    ]
    assert tempfile.gettempdir() not in json.dumps(answer)


def test_a_price_by_hand_is_what_a_calculator_gives(page):
    # (10.00 × 2,080 ÷ 1,920) × 1.2 = 13.00 an hour; × 1,920 hours = 24,960 a year.
    form = {
        "currency": "eur",
        "rates": {
            "basic_wage": "10.00",
            "employer_contributions": "20",
            "paid_hours": "2080",
            "annual_leave": "160",
        },
        "hours": {"hours": "1920"},
        "bids": [{"bidder": "Low", "price": "20800"}, {"bidder": "High", "price": "31200"}],
    }
    params = {"job": "price", "files": [], "options": {"by_hand": json.dumps(form)}}
    page.ask("own_begin", params)
    page.ask("own_step", {})
    answer = page.ask("own_step", {})
    low, high = answer["entries"]
    assert "EUR 24,960.00" in low["facts"][1] and "-16.7" in low["facts"][2]
    assert (low["level"], high["level"]) == ("high", "elevated")  # its staffing is not known
    assert any("Sickness" in said for said in answer["said"])  # left empty, and told
    assert page.saved("docx")[:2] == b"PK"


def test_a_form_says_all_that_is_wrong(page):
    form = {"currency": "euro", "rates": {"basic_wage": "ten"}, "bids": []}
    params = {"job": "price", "files": [], "options": {"by_hand": json.dumps(form)}}
    page.ask("own_begin", params)
    page.ask("own_step", {})
    faults = page.ask("own_step", {})["faults"]
    # The currency, the wage, three rates and the hours that are needed, and that there is no bid.
    assert len(faults) == 7


def test_what_is_typed_is_never_read_as_another_number(page):
    """A comma, thousands, and what can mean two things; no bid is told that its plan is empty."""
    form = {
        "currency": "EUR",
        "rates": {
            "basic_wage": "10,00",
            "employer_contributions": "20",
            "paid_hours": "2 080",
            "annual_leave": "160",
        },
        "hours": {"hours": "1.920"},
        "bids": [{"bidder": "B", "price": "20.800,00"}],
    }

    def given(**hours):
        options = {"by_hand": json.dumps(form | {"hours": hours})}
        page.ask("own_begin", {"job": "price", "files": [], "options": options})
        page.ask("own_step", {})
        return page.ask("own_step", {})

    assert "1.920" in given(hours="1.920")["problem"]  # 1,920 hours, or not two
    answer = given(hours="1920")
    [bid] = answer["entries"]
    assert "EUR 20,800.00" in bid["facts"][0] and "EUR 24,960.00" in bid["facts"][1]
    said = json.dumps([bid["parts"], answer["said"]])
    assert "nobody" not in said and "Sickness" in json.dumps(bid["parts"])
    assert "night" not in said  # no hours of the night are needed


def test_one_file_that_cannot_be_read_costs_no_other(page, tmp_path):
    """As the command reads a folder: two notices of one process are one tender."""
    other = NOTICE | {"tender": {"title": "Guarding of the depot at night"}}
    files = {
        write(tmp_path / name, content): "tenders"
        for name, content in {
            "one.json": json.dumps({"releases": [NOTICE | {"id": "1", "date": "2026-01-01"}]}),
            "two.json": json.dumps({"releases": [other | {"id": "2", "date": "2026-01-02"}]}),
            "none.json": '{"a": 1}',
        }.items()
    }
    answer = page.report("screen", files)
    assert answer["total"] == 1 and answer["entries"][0]["title"].endswith("night")
    assert any(said.startswith("none.json") for said in answer["said"])
    assert tempfile.gettempdir() not in page.saved("json").decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notice.pdf", b"%PDF-1.7\n\xe2\xe3"),
        ("export.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("scan.csv", b"\x89PNG\r\n\x1a\n"),
        ("notices.json", b'{"releases": []}'),
    ],
)
def test_what_is_no_sheet_is_told_when_it_is_given(page, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    problem = page.look("portfolio", tmp_path / name)["problem"]
    assert name in problem and "--" not in problem and "UTF-8" not in problem


def test_a_sheet_without_rows_or_numbers_is_not_called_right(page, tmp_path):
    look = page.look("portfolio", write(tmp_path / "none.csv", "contract_id,title"))
    assert [each["file"] for each in look["faults"]] == ["none.csv"]
    look = page.look("screen", write(tmp_path / "list.csv", "Title,Buyer", "A,X", "B,Y"))
    assert [each["name"] for each in look["missing"]] == ["id"] and look["faults"] == []


def test_a_notice_in_a_language_without_words_is_not_said_to_be_read(page, tmp_path):
    notice = {
        "ocid": "a",
        "language": "et",
        "tender": {
            "title": "Konverentsi korraldamine ja tarkvara hooldus ning muud teenused",
            "items": [{"id": "1", "classification": {"scheme": "CPV", "id": "72000000"}}],
        },
    }
    path = write(tmp_path / "notice.json", json.dumps({"releases": [notice]}))
    [entry] = page.report("screen", {path: "tenders"})["entries"]
    facts = " ".join(entry["facts"])
    assert says(facts, "report-read-in-part") and not says(facts, "report-read-all")
    # In a language that has words it is.
    notice |= {"language": "en"}
    notice["tender"] |= {"title": "Organisation of a conference and upkeep of software"}
    path = write(tmp_path / "notice.json", json.dumps({"releases": [notice]}))
    [entry] = page.report("screen", {path: "tenders"})["entries"]
    facts = " ".join(entry["facts"])
    assert says(facts, "report-read-all") and not says(facts, "report-read-in-part")


def test_a_local_profile_is_used_and_named(page, tmp_path):
    local = data_path("profiles", "example-local.toml")
    assert page.ask("own_profile", {}, local)["name"] == profile.load(local).name
    notices = write(tmp_path / "notices.json", json.dumps({"releases": [NOTICE]}))
    params = {"job": "screen", "files": [{"role": "tenders"}], "profile": True}
    page.ask("own_begin", params, notices, local)
    answer = page.ask("own_step", {})
    while answer.get("more"):
        answer = page.ask("own_step", {})
    assert answer["profile"]["name"] == profile.load(local).name
    deep = write(tmp_path / "deep.toml", "format = 1", "x = " + "[" * 9000)
    assert "deep.toml" in page.ask("own_profile", {}, deep)["problem"]
    assert (
        "other.toml"
        in page.ask("own_profile", {}, write(tmp_path / "other.toml", "a = 1"))["problem"]
    )


def test_a_list_without_the_names_of_its_sites_asks_for_them(page, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Produkt;Land\nHandschuhe;Malaysia\n", encoding="utf-8")
    look = page.look("chain", path, role="suppliers")
    assert [each["name"] for each in look["missing"]] == ["name"]
    answer = page.report("chain", {path: "suppliers"})
    assert "did not recognise the column with the names" in answer["problem"]
    path.write_text("Lieferant;Produkt;Land\nHalcyra;Handschuhe;Malaysia\n", encoding="utf-8")
    assert page.look("chain", path, role="suppliers")["missing"] == []


def test_a_published_list_of_suppliers_is_known_by_its_headings(page, tmp_path):
    path = write(
        tmp_path / "brand.csv",
        "Factory Name,Address,Country/Region,Product Type",
        "North Mill,1 Road,Turkey,Yarn",
        "South Sewing,2 Road,Bangladesh,Shirts",
    )
    answer = page.report("chain", {path: "suppliers"}, {"publisher": "A brand"})
    assert "problem" not in answer and answer["size"] > 0
    names = {site["name"] for site in json.loads(page.saved("json"))["sites"]}
    assert {"North Mill", "South Sewing"} <= names


@pytest.mark.parametrize(
    "name, content",
    [
        ("deep.json", b'{"releases":' + b"[" * 9000 + b"]" * 9000 + b"}"),
        ("lines.jsonl", b'{"ocid": "a"}\n' + b'{"a":' * 9000 + b"1" + b"}" * 9000),
        ("broken.gz", gzip.compress(json.dumps(NOTICE).encode())[:-9]),
        ("rubbish.zip", b"PK\x03\x04 and no more"),
        ("entity.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><ContractNotice>&b;</ContractNotice>'),
        ("empty.csv", b""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # gzip knows the time
)
def test_a_hostile_file_is_one_sentence(page, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    answer = page.look("screen", path)
    if "problem" not in answer:
        page.ask("own_begin", {"job": "screen", "files": [{"role": "tenders"}]}, path)
        answer = page.ask("own_step", {})
        while answer.get("more"):
            answer = page.ask("own_step", {})
    said = answer["problem"]
    assert "\n" not in said and name in said and tempfile.gettempdir() not in said


def test_what_unpacks_to_too_much_is_told_with_the_command(page, tmp_path, monkeypatch):
    monkeypatch.setattr(safe, "MOST_BYTES", 10_000)
    packed = tmp_path / "bomb.json.gz"
    packed.write_bytes(gzip.compress(b" " * 20_000))
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.json", b" " * 20_000)
    for path in (packed, archive):
        with pytest.raises(DataError, match="fairtender screen"):
            safe.look(path, "screen", 10_000)


def test_files_that_are_too_large_together_are_told(page, tmp_path):
    """By what looks at them said, without another look."""
    paths = [write(tmp_path / f"{name}.json", json.dumps(NOTICE)) for name in "ab"]
    assert [page.look("screen", path)["size"] for path in paths] == [
        p.stat().st_size for p in paths
    ]
    files = [{"role": "tenders", "size": size} for size in (300_000_000, 200_000_000)]
    said = page.ask("own_begin", {"job": "screen", "files": files}, *paths)["problem"]
    assert "b.json" in said and "fairtender screen" in said


def test_what_is_gone_is_told(page):
    for name in ("own_list", "own_step", "own_save"):
        assert page.ask(name, {})["problem"]
    assert page.ask("own_begin", {"job": "none"})["problem"]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_brackets_in_quotes_do_not_make_a_file_deep(size):
    def is_deep(text: str) -> bool:
        data = text.encode()
        return depth.is_deep(data[at : at + size] for at in range(0, len(data), size))

    inside = json.dumps({"a\\": '"[[[[' * 400, "b": ["\\", "]]"]})
    assert not is_deep("\n".join([inside] * 5))
    assert not is_deep("[" * 500 + "]" * 500) and is_deep("[" * 501)
    # A broken line hides nothing of the next one.
    assert is_deep('{"a": "\n' + '{"a":' * 501) and is_deep("]" * 900 + "\n" + "[" * 501)
