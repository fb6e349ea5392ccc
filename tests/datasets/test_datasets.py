"""The data package: every file listed, readable as its declared table, and made as it says."""

import importlib
import importlib.util
import json

import pytest

from fairtender import sheets


@pytest.fixture(scope="module")
def datasets(root):
    return root / "datasets"


@pytest.fixture(scope="module")
def package(datasets):
    return json.loads((datasets / "datapackage.json").read_text(encoding="utf-8"))


def table_of(resource):
    module, name = resource["table"].rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


def generators(root):
    for path in sorted((root / "datasets" / "generators").glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"generators_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if hasattr(module, "write"):
            yield module


def test_every_file_is_listed_and_every_listed_file_is_there(datasets, package):
    listed = {resource["path"] for resource in package["resources"]}
    assert len(listed) == len(package["resources"])
    found = {
        path.relative_to(datasets).as_posix()
        for path in datasets.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "datapackage.json"
    }
    assert found == listed


def test_every_table_is_read_as_it_is_declared(datasets, package):
    for resource in package["resources"]:
        if resource["path"].endswith(".csv"):
            table = table_of(resource)
            assert resource["schema"] == sheets.schema(table), resource["name"]
            rows = sheets.read(datasets / resource["path"], table)
            assert len(rows), resource["name"]


@pytest.mark.slow
def test_another_reader_of_data_packages_accepts_it(datasets, monkeypatch):
    monkeypatch.chdir(datasets)
    import frictionless  # takes long, and every process that shares the tests would wait for it

    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:10]


def test_generated_files_are_made_again_byte_for_byte(root, datasets, tmp_path):
    made = list(generators(root))
    assert made
    for generator in made:
        generator.write(tmp_path)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    for path in written:
        name = path.relative_to(tmp_path)
        assert path.read_bytes() == (datasets / name).read_bytes(), name
