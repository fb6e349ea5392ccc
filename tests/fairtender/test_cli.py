"""The command `fairtender screen`, run on real files as an analyst would."""

import base64
import gzip
import hashlib
import importlib.metadata
import io
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from cli_kit import unfolded
from kit import some_and_slow, violations
from ocds_kit import REAL
from texts_kit import says

from fairtender import cli, messages, notices, ocds, pages, profile, screening, tables
from fairtender.cli.terminal import Progress, tell_tenders
from fairtender.tables import Reason

ROOT = Path(__file__).resolve().parents[2]
# The command as the installed package calls it, so that no path of a machine is needed.
COMMAND = [sys.executable, "-c", "import sys; from fairtender.cli import main; sys.exit(main())"]


def notice(number: int, title: str, description: str = "", cpv: str = "", **tender: object) -> dict:
    """One release; `number` makes its ocid, so that equal numbers are one tender."""
    item = {"id": "1", "description": title}
    if cpv:
        item["classification"] = {"scheme": "CPV", "id": cpv}
    return {
        "ocid": f"ocds-t3st00-{number:04}",
        "id": f"r-{number}",
        "date": "2026-02-01T00:00:00Z",
        "tag": ["tender"],
        "buyer": {"id": "b", "name": "Harbour Town"},
        "tender": {"id": "t", "title": title, "description": description, "items": [item]} | tender,
    }


COFFEE = notice(1, "Ground coffee", "Coffee grown in Brazil.", "15861000")
MARKUP = notice(
    2,
    "Cleaning <script>alert(1)</script> & more",
    "Cleaning by agency workers, <img src=x onerror=alert(2)>.",
    "90919200",
    awardCriteria="priceOnly",
    value={"amount": 1250.5, "currency": "EUR"},
)
NOTHING = notice(3, "Framework 17", "See the annexes.")


def package(*releases: dict) -> dict:
    return {
        "uri": "https://example.org/p.json",
        "version": "1.1",
        "publishedDate": "2026-02-01T00:00:00Z",
        "publisher": {"name": "Harbour Town (fictional)"},
        "releases": list(releases),
    }


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "tenders.json"
    text = json.dumps(package(COFFEE, MARKUP, NOTHING))
    # Money is kept as it is written, with its last zero.
    path.write_text(text.replace("1250.5", "1250.50"), "utf-8")
    return path


def lines(path: Path, releases: list[dict]) -> Path:
    path.write_text("".join(json.dumps(release) + "\n" for release in releases), "utf-8")
    return path


def run(*arguments: object, **options) -> subprocess.CompletedProcess:
    line = [*COMMAND, "screen", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, **options)


def expected(path: Path) -> dict:
    """What the JSON has to hold, made from the library by its own columns."""

    def plain(value):
        if isinstance(value, Reason):
            params = dict(value.params)
            return {"code": value.code, "params": params, "text": value.text()}
        if isinstance(value, tuple):
            return [plain(each) for each in value]
        return str(value) if isinstance(value, Decimal) else value

    def rows(frame) -> list[dict]:
        return [{k: plain(v) for k, v in row.items()} for row in frame.to_dict("records")]

    result = screening.screen(ocds.read(path), profile.load())
    return {"tenders": rows(result.tenders), "factors": rows(result.factors)}


# --- what it writes ---


def test_json_and_page_agree_with_the_library(file, tmp_path, capsys):
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["screen", str(file), "--json", str(out), "--html", str(page)]) == 0
    written = unfolded(out)
    about = written.pop("about")
    assert written == expected(file)
    assert (about["file"], about["releases"], about["tenders"]) == ("tenders.json", 3, 3)
    rules = profile.load()
    assert (about["profile"], about["profile_date"]) == (rules.name, rules.date.isoformat())
    assert about["version"] == importlib.metadata.version("fairtender")
    assert about["levels"] == {"high": 2, "elevated": 0, "unknown": 1, "low": 0}
    assert about["rest_on"]["high"] == {"listed": 1, "several": 1}
    assert [each["level"] for each in written["tenders"]] == ["high", "high", "unknown"]
    assert written["tenders"][1]["value_amount"] == "1250.50"
    html = unescape(page.read_text("utf-8"))
    shown = capsys.readouterr().out
    for row in written["tenders"]:
        assert row["ocid"] in html
        for reason in row["reasons"] + row["ask"]:
            assert reason["text"] in html
    assert "Releases read: 3; tenders screened: 3" in " ".join(shown.split())
    assert messages.text("report-prompt") in " ".join(shown.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.html",
        "out.json",
        "tenders.json",
    ]


def test_markup_of_a_publisher_stays_text(tmp_path):
    page = tmp_path / "out.html"
    # From 31 tenders on there is a form to find them, and with it a script.
    more = [notice(n, f"Framework {n}") for n in range(10, 40)]
    source = lines(tmp_path / "in.jsonl", [COFFEE, MARKUP, *more])
    assert cli.main(["screen", str(source), "--html", str(page)]) == 0
    html = page.read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img src=x" not in html
    # The one script is our own, and the policy knows it by its hash.
    found = BeautifulSoup(html, "html.parser")
    (script,) = found("script")
    assert script.string == (Path(pages.__file__).with_name("listing.js")).read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    policy = found.find("meta", {"http-equiv": True})["content"]
    assert f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy


def test_chunks_give_the_same_as_the_whole(tmp_path, monkeypatch):
    releases = [notice(n, f"Ground coffee {n}", "Coffee.", "15861000") for n in range(40)]
    # The first tender's origin is told by a release at the other end of the file.
    late = notice(0, "Ground coffee 0", "Coffee grown in Brazil.", "15861000")
    late |= {"date": "2026-03-01T00:00:00Z", "id": "late"}
    source = lines(tmp_path / "many.jsonl", [*releases, late])
    found = []
    for size in (3, 5000):
        monkeypatch.setattr("fairtender.reports.screen.CHUNK", size)
        out, page = tmp_path / f"{size}.json", tmp_path / f"{size}.html"
        assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 0
        data = unfolded(out)
        assert len(data["factors"]) == 7 * len(data["tenders"]) == 280
        assert page.read_text("utf-8").count("<article") == 40
        rows = {row["ocid"]: row for row in data["tenders"]}
        assert rows["ocds-t3st00-0000"]["level"] == "high"
        assert rows["ocds-t3st00-0000"]["release_ids"] == ["r-0", "late"]
        factors = {(row["ocid"], row["factor"]): row for row in data["factors"]}
        found.append((rows, factors))
    assert found[0] == found[1]


def test_releases_without_an_ocid_are_counted(tmp_path, capsys):
    lost = {key: value for key, value in NOTHING.items() if key != "ocid"}
    assert cli.main(["screen", str(lines(tmp_path / "in.jsonl", [COFFEE, lost]))]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Releases read: 2; tenders screened: 1" in shown
    assert "no ocid: 1." in shown


def test_of_a_long_file_the_page_and_the_terminal_show_the_urgent_part(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("fairtender.reports.tally.MOST", 30)
    releases = [notice(n, f"Framework {n}") for n in range(50)]
    source = lines(tmp_path / "long.jsonl", [*releases, notice(99, *coffee())])
    page, out = tmp_path / "out.html", tmp_path / "out.json"
    assert cli.main(["screen", str(source), "--html", str(page), "--json", str(out)]) == 0
    html = page.read_text("utf-8")
    # The one of level high comes last in the file and first on the page.
    assert html.count("<article") == 30
    assert html.index("ocds-t3st00-0099") < html.index("ocds-t3st00-0000")
    assert says(html, "report-limit", shown=30, total=51)
    assert len(json.loads(out.read_text("utf-8"))["entries"]) == 51
    shown = " ".join(capsys.readouterr().out.split())
    assert "High 1 · Elevated 0 · Unknown 50 · Low 0" in shown
    assert "--json FILE" in shown


def coffee() -> tuple[str, str, str]:
    return "Ground coffee", "Coffee grown in Brazil.", "15861000"


def test_half_a_surrogate_and_control_characters_do_no_harm(tmp_path, capsys):
    release = notice(1, "Coffee \\ud83d \x1b[2J of Brazil\u202e", "", "15861000")
    source = tmp_path / "odd.jsonl"
    source.write_text(json.dumps(release).replace("\\\\ud83d", "\\ud83d") + "\n", "utf-8")
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 0
    title = json.loads(out.read_text("utf-8"))["entries"][0]["title"]
    assert title == "Coffee \ud83d \x1b[2J of Brazil\u202e"
    assert "\x1b" not in capsys.readouterr().out
    page.read_text("utf-8")


# --- the terminal ---


@pytest.mark.parametrize("columns", some_and_slow([60, 80, 160]))
def test_the_table_fits_the_terminal(file, columns):
    shown = run(file, env=os.environ | {"COLUMNS": str(columns), "PYTHONUTF8": "1"})
    assert (shown.returncode, shown.stderr) == (0, "")
    assert max(map(len, shown.stdout.splitlines())) <= columns
    assert "High      Ground coffee" in shown.stdout
    assert shown.stdout.index("\nHigh      ") < shown.stdout.index("\nUnknown   ")


def test_a_reader_that_goes_away_is_no_fault(file):
    with subprocess.Popen(
        [*COMMAND, "screen", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        error = process.stderr.read()
    assert (process.returncode, error) == (0, b"")


@pytest.mark.parametrize("arguments", (["--help"], ["screen", "--help"]))
def test_nor_is_one_that_goes_away_while_help_is_shown(arguments):
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        error = process.stderr.read()
    assert (process.returncode, error) == (0, b"")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_silent_at_first_and_tells_how_far_it_is(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    terminal, log = Terminal(), io.StringIO()
    with Progress(out=terminal) as shown, Progress(out=log) as logged:
        for second, done in ((1, 10_000_000), (5, 50_000_000), (35, 100_000_000)):
            now[0] = 100.0 + second
            for progress in (shown, logged):
                tell_tenders(progress, done, 200_000_000, second * 1000)
            if second == 1:
                assert terminal.getvalue() == log.getvalue() == ""
    # After 5 s a quarter is read: three times 5 s are left; after 35 s half: another 35 s.
    assert "25%: 50 of 200 MB read, 5,000 tenders screened, about 0:15 left" in terminal.getvalue()
    assert terminal.getvalue().endswith(" \r")
    assert log.getvalue() == ("50%: 100 of 200 MB read, 35,000 tenders screened, about 0:35 left\n")


# --- what it refuses ---


def not_json(folder: Path) -> Path:
    path = folder / "in.json"
    path.write_text('{"releases": [', "utf-8")
    return path


def empty(folder: Path) -> Path:
    path = folder / "in.json"
    path.touch()
    return path


def pdf(folder: Path) -> Path:
    path = folder / "in.json"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    return path


def no_releases(folder: Path) -> Path:
    path = folder / "in.json"
    path.write_text(json.dumps(package()), "utf-8")
    return path


def broken_line(folder: Path) -> Path:
    path = lines(folder / "in.jsonl", [notice(n, f"Coffee {n}") for n in range(20)])
    path.write_text(path.read_text("utf-8") + '{"ocid": \n' + json.dumps(COFFEE) + "\n", "utf-8")
    return path


def broken_gzip(folder: Path) -> Path:
    path = lines(folder / "in.jsonl", [notice(n, f"Coffee {n}") for n in range(200)])
    path.write_bytes(gzip.compress(path.read_bytes())[:-200])
    return path


BAD = [not_json, empty, pdf, no_releases, broken_line, broken_gzip, Path, lambda f: f / "none"]


@pytest.mark.parametrize("make", BAD, ids=lambda make: getattr(make, "__name__", "file"))
def test_a_bad_file_gets_one_sentence_and_nothing_is_written(make, tmp_path, monkeypatch, capsys):
    source = make(tmp_path)
    monkeypatch.setattr("fairtender.reports.screen.CHUNK", 5)
    results = tmp_path / "results"
    results.mkdir()
    old = results / "out.json"
    old.write_text("of before", "utf-8")
    arguments = ["screen", str(source), "--json", str(old), "--html", str(results / "out.html")]
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    refused(said.err)
    assert said.out == ""
    assert [path.name for path in results.iterdir()] == ["out.json"]
    assert old.read_text("utf-8") == "of before"


def refused(sentence: str) -> None:
    assert sentence.count("\n") == 1
    assert "Traceback" not in sentence
    assert sentence.strip().endswith((".", "?"))


def test_a_bad_file_as_a_user_sees_it(tmp_path):
    ended = run(pdf(tmp_path), "--json", tmp_path / "out.json")
    assert (ended.returncode, ended.stdout) == (2, "")
    refused(ended.stderr)


@pytest.mark.parametrize("content", ["", "format = 1\n", "format = ", "format = 9\nname = 'x'\n"])
def test_a_wrong_profile_is_refused(file, tmp_path, capsys, content):
    rules = tmp_path / "rules.toml"
    rules.write_text(content, "utf-8")
    out = tmp_path / "out.json"
    assert cli.main(["screen", str(file), "--profile", str(rules), "--json", str(out)]) == 2
    for line in capsys.readouterr().err.splitlines():  # a fault each
        refused(line + "\n")
        assert "rules.toml" in line or line.startswith("More problems: ")
    assert not out.exists()


@pytest.mark.parametrize(
    "out", ["missing/out.json", "tenders.json", ".", "notes.txt/out.json", "/dev/null"]
)
@pytest.mark.parametrize("option", ["--json", "--html"])
def test_an_output_that_will_not_do_is_refused_before_the_work(
    file, tmp_path, monkeypatch, capsys, option, out
):
    monkeypatch.setattr(notices, "read_chunks", lambda *_, **__: pytest.fail("the work has begun"))
    (tmp_path / "notes.txt").write_text("notes", "utf-8")
    before = file.read_bytes()
    assert cli.main(["screen", str(file), option, str(tmp_path / out)]) == 2
    refused(capsys.readouterr().err)
    assert file.read_bytes() == before


def test_two_outputs_cannot_share_a_file(file, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert cli.main(["screen", str(file), "--json", out, "--html", out]) == 2
    refused(capsys.readouterr().err)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux has a folder closed to all")
@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_folder_that_nobody_may_write_to_is_refused_before_the_work(
    file, monkeypatch, capsys, option
):
    monkeypatch.setattr(notices, "read_chunks", lambda *_, **__: pytest.fail("the work has begun"))
    assert cli.main(["screen", str(file), option, "/proc/out.json"]) == 2
    refused(capsys.readouterr().err)


def test_wrong_arguments_exit_2(file):
    for arguments in ([], ["screen"], ["screen", str(file), "--jason", "x"], ["scream"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert ended.value.code == 2


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
def test_stopped_half_way_it_leaves_nothing(tmp_path):
    source = lines(tmp_path / "long.jsonl", [notice(n, f"Coffee {n}") for n in range(50_000)])
    # Where the tests themselves run in the background, Ctrl-C would reach nobody.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    line = [*COMMAND[:2], heard + COMMAND[2], "screen", source, "--json", tmp_path / "out.json"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(tmp_path.glob(".out.json*")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        error = process.stderr.read()
    assert (process.returncode, error.strip()) == (130, messages.text("cli-stopped"))
    assert list(tmp_path.iterdir()) == [source]


# --- real files ---


@pytest.mark.parametrize(
    "source",
    some_and_slow([tables.data_path("sample-tenders.json"), *REAL]),
    ids=lambda source: source.name,
)
def test_whole_files_are_screened(tmp_path, capsys, source):
    out, page = tmp_path / source.name, tmp_path / f"{source.name}.html"
    assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 0
    written = unfolded(out)
    assert written.pop("about")["tenders"] == len(written["tenders"])
    assert written == expected(source)
    assert capsys.readouterr().err == ""


# --- the page in a browser ---


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_is_accessible(file, tmp_path, browser, scheme, width):
    out = tmp_path / "out.html"
    assert cli.main(["screen", str(file), "--html", str(out)]) == 0
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(out.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = violations(page)
    context.close()
    assert found == []
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.browser
def test_a_long_list_is_found_sorted_and_filtered(tmp_path, browser):
    """By the keyboard alone, under the policy of the page, and with nothing hidden by mistake."""
    dear = {"value": {"amount": 900, "currency": "EUR"}}
    releases = [COFFEE, MARKUP, NOTHING, notice(4, "Cleaning of a depot", "", "90911000", **dear)]
    releases += [notice(5, "Cleaning of a school", "", "90911000", value={"amount": 1000})]
    releases += [notice(n, f"Framework {n}") for n in range(10, 40)]
    out = tmp_path / "out.html"
    source = lines(tmp_path / "in.jsonl", releases)
    assert cli.main(["screen", str(source), "--html", str(out)]) == 0
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(out.as_uri())
    assert plain.locator("article:visible").count() == 35
    assert not plain.locator("form.find").is_visible()
    page = browser.new_page()
    page.goto(out.as_uri())
    shown, form = page.locator("article:visible h3"), page.locator("form.find")
    assert page.locator("output").text_content() == messages.text(
        "report-list-shown", shown=35, all=35
    )
    # The most urgent comes first.
    assert shown.all_text_contents()[:2] == ["Ground coffee", MARKUP["tender"]["title"]]
    form.get_by_label(messages.text("own-level")).select_option("elevated")
    form.get_by_label(messages.text("report-list-order")).select_option("s-value")
    assert shown.all_text_contents() == ["Cleaning of a school", "Cleaning of a depot"]
    form.get_by_label(messages.text("report-list-words")).focus()
    page.keyboard.type("DEPOT cleaning")
    assert shown.all_text_contents() == ["Cleaning of a depot"]
    assert page.locator("output").text_content() == messages.text(
        "report-list-shown", shown=1, all=35
    )
    form.get_by_label(messages.text("report-list-words")).fill("")
    form.get_by_label(messages.text("report-list-order")).select_option("")
    assert shown.all_text_contents() == ["Cleaning of a depot", "Cleaning of a school"]
