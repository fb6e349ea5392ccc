"""The JSON of a screening: small, read again without loss, and the same by several processes."""

import gzip
import json

import pandas as pd
import pytest
from cli_kit import refused, run, unfolded
from ocds_kit import BASES, VERSIONS

from fairtender import cli, ocds, profile, screening
from fairtender.screening import Screening, json_file
from fairtender.screening.json_file import JsonFile
from fairtender.screening.processes import batches, table
from fairtender.sources import open_source
from fairtender.tables import DataError, frame
from fairtender.tenders import TENDERS


def notices(count: int) -> list[dict]:
    """Releases of many tenders, some in two parts, and one that names none."""
    made = [base | {"ocid": f"o{n}", "id": f"r{n}"} for n in range(count) for base in BASES[:3]]
    later = made[0] | {"id": "later", "date": "2027-01-01T00:00:00Z"}
    lost = {"id": "lost", "tender": {"title": "x"}}
    return [*made, lost, {"releases": VERSIONS}, later]


def lines(path, releases):
    path.write_text("".join(json.dumps(each) + "\n" for each in releases), "utf-8")
    return path


@pytest.fixture(scope="module")
def found() -> Screening:
    rows = ocds.tender_rows(each for each in notices(4) if "ocid" in each)
    return screening.screen(frame(TENDERS, rows), profile.load())


def write(path, *parts: Screening, about=None):
    with JsonFile(path) as file:
        for part in parts:
            file.add(part)
        file.finish({"format": 2, "job": "screen", "about": about or {}})
        file.publish()
    return path


def test_what_was_written_is_read_again(found, tmp_path):
    path = write(tmp_path / "a.json", found, about={"profile": "P", "tenders": 3})
    again = screening.read_json(path)
    pd.testing.assert_frame_equal(again.tenders, found.tenders)
    pd.testing.assert_frame_equal(again.factors, found.factors)
    assert again.tenders.attrs["about"] == {"profile": "P", "tenders": 3}
    # Tables alone are written as what they were made of.
    about = again.tenders.attrs["about"]
    same = write(tmp_path / "b.json", Screening(again.tenders, again.factors), about=about)
    assert same.read_bytes() == path.read_bytes()


def test_a_file_of_the_last_release_is_read_again(found, tmp_path):
    path = write(tmp_path / "a.json", found, about={"profile": "P"})
    data = json.loads(path.read_text("utf-8"))
    older = [{"ocid": row.pop("id"), **row} for row in data.pop("entries")]
    kept = {name: data[name] for name in ("about", "factors", "sentences")}
    path.write_text(json.dumps({**kept, "tenders": older}), "utf-8")
    again = screening.read_json(path)
    pd.testing.assert_frame_equal(again.tenders, found.tenders)
    pd.testing.assert_frame_equal(again.factors, found.factors)


def test_little_memory_costs_only_that_a_sentence_comes_again(found, tmp_path, monkeypatch):
    once = write(tmp_path / "once.json", found, found)
    monkeypatch.setattr(json_file, "CACHED", 0)
    again = write(tmp_path / "again.json", found, found)
    sizes = [len(json.loads(path.read_text("utf-8"))["sentences"]) for path in (once, again)]
    assert sizes[1] == 2 * sizes[0]
    assert unfolded(once) == unfolded(again)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "file-not-json"),
        ("[]", "not-screening"),
        ('{"about": {}, "tenders": [{}], "factors": [], "sentences": []}', "not-screening"),
        ('{"format": 2, "job": "portfolio", "entries": []}', "not-screening-job"),
        ('{"tenders": [], "factors": []}', "not-screening"),
        ("[" * 5000, "not-screening"),
    ],
)
def test_another_file_is_refused_in_one_sentence(tmp_path, content, code):
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError) as error:
        screening.read_json(path)
    assert error.value.code == code and "a.json" in str(error.value)


def test_two_processes_write_what_one_writes(tmp_path, monkeypatch, capsys):
    source = lines(tmp_path / "in.jsonl", notices(8))
    monkeypatch.setattr("fairtender.reports.screen.CHUNK", 5)
    said, written = [], []
    for number in ("1", "2"):
        out = tmp_path / f"{number}.json"
        line = ["screen", str(source), "--json", str(out), "--processes", number]
        assert cli.main(line) == 0
        said.append(capsys.readouterr().out.replace(f"{number}.json", ""))
        written.append(out.read_bytes())
    assert written[0] == written[1] and said[0] == said[1]
    assert len(json.loads(written[0])["entries"]) == 9


@pytest.mark.parametrize("pack", [None, gzip.open])
def test_batches_hold_the_tenders_of_the_file(tmp_path, pack):
    alone = {
        "releases": [
            {"ocid": "p1", "id": "1"},
            {"ocid": "p2", "id": "2"},
            {"id": "lost", "tender": {}},
        ]
    }
    made = [*notices(3), alone, {"releases": []}]
    path = lines(tmp_path / "in.jsonl", made)
    if pack:
        with pack(packed := tmp_path / "in.jsonl.gz", "wb") as file:
            file.write(path.read_bytes() + b"\n\n")
        path = packed
    with open_source(path) as given:
        parts = [table(batch) for batch in batches(given, 3)]
    whole = ocds.read(path)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    told = ("releases", "without_ocid")
    assert [sum(part.attrs[name] for part in parts) for name in told] == [
        whole.attrs[name] for name in told
    ]
    assert whole.attrs["without_ocid"] == 2


def test_no_batches_where_lines_share_several_tenders(tmp_path):
    both = {"releases": [{"ocid": "p1", "id": "1"}, {"ocid": "p2", "id": "2"}]}
    for other in (both, {"ocid": "p2", "id": "3"}):
        with open_source(lines(tmp_path / "in.jsonl", [both, other])) as given:
            assert batches(given, 3) is None


def test_several_processes_tell_faults_as_one_does(tmp_path):
    source = lines(tmp_path / "in.jsonl", notices(2))
    source.write_bytes(source.read_bytes() + b"{broken\n")
    one, two = (run("screen", source, "--processes", number) for number in (1, 2))
    assert one.returncode == two.returncode == 2
    assert refused(one.stderr) == refused(two.stderr)
    assert "line 10" in two.stderr
