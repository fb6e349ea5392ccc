"""The library in the Python of a browser: smaller whole numbers, older packages, no desk."""

import json
from pathlib import Path

import browser_tour
import pytest

START = """async ([folder, packages]) => {
    const script = document.createElement("script");
    const loaded = new Promise((done) => { script.onload = done; });
    script.src = `${folder}/pyodide.js`;
    document.head.append(script);
    await loaded;
    window.python = await loadPyodide();
    await window.python.loadPackage(packages, {messageCallback() {}});
}"""
# The data lie where the tour expects them; what each call said comes back as JSON.
TOUR = """
import importlib.util, json, os, shutil
from pathlib import Path
import fairtender
os.environ["MPLBACKEND"] = "agg"
shutil.copytree(Path(fairtender.__file__).parent / "datasets", "/tmp/tour/datasets")
Path("/tmp/tour/browser_tour.py").write_text(source)
os.chdir("/tmp/tour")
spec = importlib.util.spec_from_file_location("browser_tour", "browser_tour.py")
tour = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tour)
json.dumps(tour.tell())
"""


@pytest.mark.slow
@pytest.mark.browser
def test_each_module_works_in_the_browser(browser, address, built_book):
    current = json.loads((built_book.html / "python" / "current.json").read_text(encoding="utf-8"))
    folder = f"python/{current['folder']}"
    page = browser.new_page()
    page.set_default_timeout(180_000)
    page.goto(f"{address}{folder}/pyodide-lock.json")  # no page, so that no policy binds it
    page.evaluate(START, [f"/{folder}", [*current["packages"]]])
    source = Path(browser_tour.__file__).read_text(encoding="utf-8")
    page.evaluate("source => { window.python.globals.set('source', source); }", source)
    told = json.loads(page.evaluate("code => window.python.runPython(code)", TOUR))
    page.close()
    assert set(told) == {call.__name__ for call in browser_tour.CALLS}
    assert "pip install" not in told.pop("workbook_read")  # openpyxl is there; the file is none
    assert {call: said for call, said in told.items() if said} == {}
