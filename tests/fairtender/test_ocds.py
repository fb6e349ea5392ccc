"""Open Contracting data are read in every form and merged by the rules, and nothing raises."""

import copy
import gzip
import json
import tracemalloc
from decimal import Decimal
from pathlib import Path

import ocdsmerge
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocds_kit import BASES, CHANGES, FIXTURES, REAL, VERSIONS, changed, fixture

from fairtender import ocds
from fairtender.tables import DataError, check
from fairtender.tenders import TENDERS

# A second tender, so that every form holds more than one.
TWO = [*VERSIONS, {"ocid": "ocds-two", "id": "x", "tender": {"title": "Café"}}]
COMPILED = ocds.merge(VERSIONS)

FORMS = {
    "release package": {"releases": TWO},
    "list of packages": [{"releases": TWO[:2]}, {"releases": TWO[2:]}],
    "list of releases": TWO,
    "record package with releases": {
        "records": [
            {"ocid": "ocds-versions-1", "releases": VERSIONS},
            {"ocid": "ocds-two", "releases": TWO[3:]},
        ]
    },
    "record package with compiled releases": {
        "records": [
            {
                "ocid": "ocds-versions-1",
                "compiledRelease": COMPILED,
                "releases": [
                    {"url": "https://example.org/1#1-tender", "date": "2026-01-01T10:00:00Z"},
                    {"url": "https://example.org/2#2-amendment", "date": "2026-02-01T10:00:00Z"},
                    {"url": "https://example.org/3#3-award", "date": "2026-03-01T10:00:00Z"},
                ],
            },
            {"ocid": "ocds-two", "releases": TWO[3:]},
        ]
    },
}


def write(path: Path, data: object) -> Path:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def write_lines(path: Path, values: list) -> Path:
    text = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    path.write_text(text, encoding="utf-8")
    return path


def by_ocid(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("ocid", ignore_index=True)


def test_records_that_hold_only_links_are_counted_and_named(tmp_path):
    links = {"ocid": "ocds-links", "releases": [{"url": "https://example.org/1#1-tender"}]}
    records = [{"ocid": "ocds-two", "releases": TWO[3:]}, links]
    for path in (
        write(tmp_path / "package", {"records": records}),
        write_lines(tmp_path / "lines", [{"records": [each]} for each in records]),
    ):
        tenders = ocds.read(path)
        assert tenders.attrs["linked"] == ("ocds-links",)
        assert tenders["ocid"].tolist() == ["ocds-two"]
        assert tenders.attrs["releases"] == len(TWO[3:])


# --- forms ---


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_form_gives_the_same_tenders(tmp_path, form, packed):
    path = write(tmp_path / "data", FORMS[form])
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    tenders = by_ocid(ocds.read(path))
    assert list(tenders.ocid) == ["ocds-two", "ocds-versions-1"]
    assert list(tenders.title) == ["Café", "Cleaning of schools"]
    assert tenders.release_ids[1] == ("1-tender", "2-amendment", "3-award")
    check(tenders, TENDERS)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_json_lines_of_releases_packages_and_records(tmp_path, packed):
    records = FORMS["record package with releases"]["records"]
    mixed = [VERSIONS[0], {"releases": [VERSIONS[1]]}, [VERSIONS[2]], records[1]]
    path = write_lines(tmp_path / "data.jsonl", mixed)
    # A byte order mark and blank lines, as some editors leave them.
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n\n"))
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    tenders = by_ocid(ocds.read(path))
    assert tenders.attrs["releases"] == 4
    assert list(tenders.title) == ["Café", "Cleaning of schools"]
    assert tenders.release_ids[1] == ("1-tender", "2-amendment", "3-award")


def test_one_bare_release_on_one_line_or_on_many(tmp_path):
    for indent in (None, 2):
        path = tmp_path / "release.json"
        path.write_text(json.dumps(TWO[3], indent=indent))
        assert list(ocds.read(path).title) == ["Café"]


def test_a_release_without_an_ocid_is_left_out_and_counted(tmp_path):
    path = write(tmp_path / "data.json", [*TWO, {"id": "9", "tender": {"title": "Whose?"}}])
    tenders = ocds.read(path)
    assert len(tenders) == 2
    assert (tenders.attrs["releases"], tenders.attrs["without_ocid"]) == (5, 1)


# --- traps ---

# What stands in traps.json, read by hand.
TRAPS = {
    "items": ("90910000",),
    "no-check-digit": ("90910000",),
    "number": ("03100000",),  # 3100000 lost its leading zero
    "decimal": ("45233130",),
    "additional": ("79710000",),  # the UNSPSC code and the supplementary CPV code do not count
    "tender": ("79713000",),
    "ukraine": ("15860000", "15830000"),
    "schema": ("55110000",),
    "no-scheme": ("55110000",),  # eight digits count without a scheme, four do not
    "nested": ("90911200",),
    "wrong-types": (),
    "nulls": (),
}


def test_classifications_are_found_wherever_they_are_written():
    tenders = ocds.read(FIXTURES / "traps.json")
    found = dict(zip(tenders.ocid.str.removeprefix("ocds-traps-"), tenders.cpv, strict=True))
    assert found == TRAPS


def test_suppliers_as_an_object_and_awards_and_bids_inside_the_tender():
    tenders = ocds.read(FIXTURES / "traps.json").set_index("ocid")
    nested = tenders.loc["ocds-traps-nested"]
    assert nested.suppliers == ("Brook Cleaning (fictional)",)
    assert (nested.value_amount, nested.value_currency) == (Decimal("1250.10"), "EUR")
    assert (nested.origins, nested.tenderers) == (("BR",), 2)


def test_lots_and_their_tender_hold_what_each_states_itself():
    row = ocds.read(FIXTURES / "lots.json").iloc[0]
    a, b, c = row.lots
    assert (a.id, a.cpv, a.award_criteria) == ("A", ("79530000",), "")
    assert (b.cpv, b.origins, a.origins) == (("15860000",), ("KE",), ())
    assert (c.cpv, c.award_criteria, c.award_criteria_details) == (("90910000",), "priceOnly", "")
    assert (row.title, b.title) == ("Supplies and services for the town hall", "")
    assert (b.description, a.description) == ("For the canteen", "")
    assert (row.cpv, row.award_criteria) == ((), "ratedCriteria")


def test_lots_without_content_are_not_screened_one_by_one():
    release = fixture("lots.json")
    tender = release["tender"]
    tender["lots"] = [{"id": "1", "status": "active"}, {"id": "2"}]
    # Items of lots that are not there belong to the tender.
    (row,) = ocds.tender_rows([release])
    assert row["lots"] == ()
    assert row["cpv"] == ("79530000", "15860000", "90910000")


def test_the_weight_of_price_is_read_from_criteria_stated_as_data():
    def weight(*criteria: dict) -> float:
        tender = {"awardCriteria": {"criteria": list(criteria)}}
        return ocds.tender_rows([{"ocid": "x", "tender": tender}])[0]["price_weight"]

    exact = [{"number": 60, "weight": "percentageExact"}]
    quality = {"type": "quality", "description": "40 %"}
    assert weight({"type": "price", "numbers": exact}, quality) == 60
    assert weight({"type": "price", "description": "35"}, quality) == 35
    # The only criterion that is named, but others may be in the tender documents.
    assert weight({"type": "price"}) != weight({"type": "price"})
    assert weight(quality) != weight(quality)  # not stated


def test_items_are_described_in_words_and_by_a_scheme_that_is_no_cpv():
    def item(scheme: str) -> dict:
        coded = {"scheme": scheme, "id": "15860000", "description": "Coffee and tea"}
        return {"description": "Beans", "classification": coded}

    rows = [ocds.tender_rows([{"ocid": "x", "tender": {"items": [item(s)]}}]) for s in ("CPV", "X")]
    assert [row[0]["items"] for row in rows] == [("Beans",), ("Beans", "Coffee and tea")]


@pytest.mark.parametrize(
    ("tender", "award", "contract", "word"),
    [
        (None, None, None, ""),
        (None, None, False, "no"),
        (False, None, None, "no"),
        # One "yes" is enough, wherever it stands.
        (True, False, False, "yes"),
        (False, True, False, "yes"),
        (False, False, True, "yes"),
    ],
)
def test_work_is_subcontracted_where_tender_award_or_contract_says_so(
    tender, award, contract, word
):
    def said(answer: bool | None) -> dict:
        return {} if answer is None else {"hasSubcontracting": answer}

    release = {"ocid": "x", "tender": {"subcontracting": said(tender)}}
    release |= {"awards": [said(award)], "contracts": [said(contract)]}
    assert ocds.tender_rows([release])[0]["subcontracting"] == word


def test_a_bid_counts_for_its_lot_and_one_without_a_lot_for_all():
    release = fixture("lots.json")
    bids = [{"id": 1, "origin": "PE", "relatedLots": ["A"]}, {"id": 2, "origin": "CL"}]
    release["bids"] = {"details": bids}
    (row,) = ocds.tender_rows([release])
    assert [lot.origins for lot in row["lots"]] == [("PE", "CL"), ("KE", "CL"), ("CL",)]
    assert row["origins"] == ("CL",)


@pytest.mark.parametrize(
    ("start", "end", "stated", "days"),
    [
        ("2026-03-01", "2026-03-11T12:00:00", 3, 10.5),
        # Without a zone it is UTC: noon in UTC+2 is ten o'clock.
        ("2026-03-01T10:00:00", "2026-03-02T12:00:00+02:00", 3, 1),
        ("2026-03-01T12:00:00+02:00", "2026-03-01T22:00:00Z", 3, 0.5),
        ("2026-03-01", "11 March", 3, 3),
        ("2026-03-01", None, "4", 4),
        (20260301, "2026-03-11", 3, 3),
        ("2026-03-11", "2026-03-01", 3, None),  # not stated: it would end before it begins
    ],
)
def test_days_of_a_period_are_those_between_its_dates_else_as_stated(start, end, stated, days):
    period = {"startDate": start, "endDate": end, "durationInDays": stated}
    (row,) = ocds.tender_rows([{"ocid": "x", "tender": {"tenderPeriod": period}}])
    assert row["tender_days"] == days if days else row["tender_days"] != row["tender_days"]


def test_a_contract_lasts_as_long_as_its_longest_part():
    def period(days: int) -> dict:
        return {"contractPeriod": {"durationInDays": days}}

    lots = [period(365), period(730), period(90)]
    (row,) = ocds.tender_rows([{"ocid": "x", "tender": {"lots": lots}}])
    assert row["contract_days"] == 730
    # What the tender itself states goes before its lots.
    (row,) = ocds.tender_rows([{"ocid": "x", "tender": period(30) | {"lots": lots}}])
    assert row["contract_days"] == 30


# --- merging ---


def test_releases_are_merged_by_the_rules():
    merged = ocds.merge(VERSIONS)
    tender = merged["tender"]
    # By date, not by position: the award of March comes first in the file and wins.
    assert merged["date"] == "2026-03-01T10:00:00Z"
    assert "description" not in tender and "awardCriteriaDetails" not in tender  # null removes
    assert tender["submissionMethod"] == ["electronicSubmission"]  # replaced as a whole
    assert tender["tenderPeriod"] == {
        "startDate": "2026-02-01T12:00:00Z",
        "endDate": "2026-02-20T12:00:00Z",
    }
    assert [item["id"] for item in tender["items"]] == [1, 2, 3]  # merged by id, new ones added
    assert tender["items"][1] == {"id": 2, "description": "Windows", "quantity": 12}
    (row,) = ocds.tender_rows(VERSIONS)
    assert row["cpv"] == ("90910000", "90911300")  # additionalClassifications are replaced
    assert row["tender_days"] == 19  # 1 to 20 February
    assert row["release_ids"] == ("1-tender", "2-amendment", "3-award")


def test_null_removes_an_object_and_dates_are_compared_as_points_in_time():
    releases = [
        # 23:30 in UTC-5 is 04:30 of the next day in UTC: later than 01:00 UTC of that day.
        {"ocid": "x", "date": "2026-01-01T23:30:00-05:00", "tender": {"title": "New"}},
        {"ocid": "x", "date": "2026-01-02T01:00:00Z", "tender": {"title": "Old", "value": None}},
        {"ocid": "x", "tender": {"title": "Undated", "value": {"amount": 5, "currency": "EUR"}}},
    ]
    assert ocds.merge(releases)["tender"] == {"title": "New"}


@pytest.mark.parametrize(
    "name", ["changes", "additionalClassifications", "additionalIdentifiers", "suppliers"]
)
def test_some_lists_are_replaced_whole_and_others_merged_by_id(name):
    """As the release schema of OCDS 1.1 marks them; `suppliers` is none of these."""
    releases = [
        {"ocid": "x", "date": f"2026-01-0{day}", "awards": [{"id": "a", name: [{"id": day}]}]}
        for day in (1, 2)
    ]
    (award,) = ocds.merge(releases)["awards"]
    assert [each["id"] for each in award[name]] == ([1, 2] if name == "suppliers" else [2])


# `wholeListMerge` and `omitWhenMerged` of the release schema of OCDS 1.1, as far as our files go:
# given as rules, the reference needs no schema from the network.
RULES = {
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("tender", "items", "additionalClassifications"): "wholeListMerge",
    ("awards", "items", "additionalClassifications"): "wholeListMerge",
    ("contracts", "items", "additionalClassifications"): "wholeListMerge",
    ("parties", "additionalIdentifiers"): "wholeListMerge",
}


SEVERAL = [path for path in REAL if path.name in ("versions.json", "ocp-fictional-lifecycle.json")]


@pytest.mark.parametrize("path", SEVERAL, ids=lambda path: path.name)
def test_merging_agrees_with_the_reference(path):
    releases = json.loads(path.read_text())["releases"]
    before = copy.deepcopy(releases)
    reference = ocdsmerge.Merger(merge_rules=RULES).create_compiled_release(releases)
    assert ocds.merge(releases) == reference
    assert ocds.merge(releases[::-1]) == reference
    assert releases == before


# --- parts ---


def scattered(count: int) -> list[dict]:
    """`count` tenders with two releases each: the first of all, then the second in reverse."""
    first = [{"ocid": f"o{n}", "id": f"{n}a", "date": "2026-01-01"} for n in range(count)]
    second = [
        {"ocid": f"o{n}", "id": f"{n}b", "date": "2026-01-02", "tender": {"title": f"T{n}"}}
        for n in reversed(range(count))
    ]
    return first + second


def test_parts_hold_each_tender_once_and_all_its_releases(tmp_path):
    releases = [*scattered(10), {"ocid": "single", "id": "s"}, {"id": "no", "tender": {}}]
    path = write_lines(tmp_path / "data.jsonl", releases)
    parts = list(ocds.read_chunks(path, size=4))
    assert [len(part) for part in parts] == [4, 4, 3]
    assert sum(part.attrs["releases"] for part in parts) == 22
    assert sum(part.attrs["without_ocid"] for part in parts) == 1
    assert parts[-1].attrs["bytes"] == path.stat().st_size
    rows = pd.concat(parts)
    assert len(set(rows.ocid)) == len(rows) == 11
    ids = dict(zip(rows.ocid, rows.release_ids, strict=True))
    assert all(ids[f"o{n}"] == (f"{n}a", f"{n}b") for n in range(10))


def test_a_release_that_is_held_back_loses_nothing_that_is_read(tmp_path):
    """Line by line the first release waits for the second; as one document it does not."""
    value = {"value": {"amount": 7, "currency": "EUR"}, "period": {"durationInDays": 30}}
    value |= {"suppliers": [{"name": "Brook Cleaning (fictional)"}], "hasSubcontracting": True}
    first = fixture("lots.json") | {"ocid": "x", "language": "en", "bids": {"details": [{}]}}
    for parts in ({"awards": [value]}, {"contracts": [value]}):
        releases = [first | parts, {"ocid": "x", "id": "2", "date": "2026-02-01T00:00:00Z"}]
        lines = ocds.read(write_lines(tmp_path / "data.jsonl", releases))
        assert lines.suppliers[0] == ("Brook Cleaning (fictional)",)
        whole = ocds.read(write(tmp_path / "data.json", releases))
        pd.testing.assert_frame_equal(lines, whole)


def test_an_ocid_in_other_places_of_a_line_does_not_lead_astray(tmp_path):
    related = {"relatedProcesses": [{"id": "1", "ocid": "elsewhere", "identifier": "o1"}]}
    releases = [
        related | {"ocid": "o1", "id": "1", "date": "2026-01-01"},
        {"ocid": "o1", "id": "2", "date": "2026-01-02", "tender": {"title": "the ocid \u00e9"}},
        {"ocid": "o\u00e9", "id": "3"},
    ]
    path = tmp_path / "data.jsonl"
    # The last one escaped ("o\u00e9") and not: both are the same ocid.
    lines = [json.dumps(each) for each in releases]
    lines.append(json.dumps(releases[2] | {"id": "4"}, ensure_ascii=False))
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = ocds.read(path).set_index("ocid")
    assert rows.release_ids.to_dict() == {"o1": ("1", "2"), "oé": ("3", "4")}


def test_json_lines_take_the_same_memory_however_many_they_are(tmp_path):
    def peak(count: int) -> int:
        filler = "Paid within thirty days. " * 30
        releases = (
            {"ocid": f"o{n}", "id": "1", "tender": {"title": f"T{n}", "description": filler}}
            for n in range(count)
        )
        path = write_lines(tmp_path / f"{count}.jsonl", list(releases))
        tracemalloc.start()
        assert sum(len(part) for part in ocds.read_chunks(path, size=200)) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(400)  # what is made once, such as caches
    assert peak(4000) < 1.5 * peak(800)


# --- bad input ---


def bad_file(folder: Path, kind: str) -> Path:
    path = folder / "data.json"
    lines = b'{"ocid": "a"}\n{"ocid": "b"}\n{"ocid": \n{"ocid": "d"}\n'
    content = {
        "not json": b"ocid;title\n1;Coffee\n",
        "empty": b" \n",
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "no releases": b'{"uri": "x", "releases": []}',
        "only links": b'{"records": [{"ocid": "a", "releases": [{"url": "https://x.org/a"}]}]}',
        "a number": b"5",
        "no ocid": b'{"releases": [{"id": "1", "tender": {}}]}',
        "broken line": lines,
        "broken first line": b'{"ocid": "a"\n{"ocid": "b"}\n{"ocid": "c"}\n',
        "latin-1 lines": '{"ocid": "a"}\n{"ocid": "b", "x": "é"}\n'.encode("latin-1"),
        "cut off": b'{"releases": [\n  {"ocid": "a"},\n  {"oc',
        "cut off gzip": gzip.compress(lines * 50)[:40],
        "nested too deep": b"[" * 100_000,
    }
    if kind in content:
        path.write_bytes(content[kind])
    if kind == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        ("missing", "no-file", "data.json"),
        ("folder", "empty-folder", "folder"),
        ("empty", "empty-file", "empty"),
        ("not json", "not-json", "line 1"),
        ("pdf", "is-pdf", "PDF"),
        ("picture", "not-text", "UTF-8"),
        ("no releases", "no-releases", "no releases"),
        ("only links", "no-releases", "no releases"),
        ("a number", "no-releases", "no releases"),
        ("no ocid", "no-ocid", "ocid"),
        ("broken line", "broken-line", "line 3"),
        ("broken first line", "broken-line", "line 1"),
        ("latin-1 lines", "not-text", "UTF-8"),
        ("cut off", "not-json", "line 3"),
        ("cut off gzip", "broken-gzip", "gzip"),
        ("nested too deep", "too-deep", "levels"),
    ],
)
def test_bad_input_gets_one_sentence_that_names_the_file(tmp_path, kind, code, says):
    with pytest.raises(DataError) as error:
        ocds.read(bad_file(tmp_path, kind))
    assert error.value.code == code
    sentence = str(error.value)
    assert "data.json" in sentence and says in sentence and "\n" not in sentence


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BASES), CHANGES)
def test_whatever_a_publisher_writes_nothing_raises(base, changes):
    release = changed(base, changes)
    for releases in ([release], [release, base | {"date": "2020-01-01T00:00:00Z"}]):
        for row in ocds.tender_rows(releases):
            data = pd.DataFrame({name: [value] for name, value in row.items()}, dtype=object)
            check(data, TENDERS)


# --- real publishers ---


def ocids(value: object) -> set[str]:
    """Every `ocid` in a document, wherever it stands; those of related processes apart."""
    if isinstance(value, list):
        return set().union(*map(ocids, value))
    if not isinstance(value, dict):
        return set()
    inner = (ocids(each) for key, each in value.items() if key != "relatedProcesses")
    return set().union(*inner, [value["ocid"]] if "ocid" in value else [])


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_each_file_gives_one_row_for_each_ocid(path):
    content = path.read_text("utf-8")
    try:
        documents = [json.loads(content)]
    except ValueError:
        documents = [json.loads(line) for line in content.splitlines() if line.strip()]
    data = ocds.read(path)
    assert sorted(data.ocid) == sorted(ocids(documents))
    assert data.attrs["releases"] >= len(data)
