"""Each live tool answers on its own page, by the real Worker; a plan is taken home from there."""

import io
import re
from pathlib import Path

import openpyxl
import pytest

FIRST = ("03-screen-tenders", "what-if")
SHOWN = re.compile(r'data-ft-tool="([\w-]+)"')


def tools(root) -> list[tuple[str, str]]:
    """Each unit and tool, as the pages of the built site have them."""
    pages = sorted((root / "_build" / "html" / "exercises").glob("*/*.html"))
    return [(page.stem, name) for page in pages for name in SHOWN.findall(page.read_text("utf-8"))]


@pytest.mark.browser
def test_a_live_tool_answers_on_its_page(reader, own_site):
    answered(reader, own_site, [FIRST])


@pytest.mark.slow
@pytest.mark.browser
def test_every_live_tool_answers_on_its_page(reader, own_site, root):
    found = tools(root)
    sources = [path.read_text("utf-8") for path in root.glob("solutions/*/*.md")]
    assert len(found) == sum(text.count("exercise.tool(") for text in sources) and FIRST in found
    answered(reader, own_site, found)


def answered(reader, own_site, found):
    for unit, name in found:
        page = reader.new_page()
        place = f"#ft-{unit}-tool-{name}"
        page.goto(f"{own_site.address}exercises/{unit}/{unit}.html{place}")
        tool = page.locator(place)
        tool.locator(".ft-answer").evaluate("one => { one.textContent = ''; }")
        tool.locator(".ft-go").click()
        tool.locator(".ft-answer > *").first.wait_for(timeout=120_000)
        assert tool.get_by_role("alert").inner_text() == "", name
        if name == "empty-plan":
            with page.expect_download(timeout=120_000) as download:
                tool.locator("[data-ft-what=empty-plan][data-ft-ending=xlsx]").click()
            content = Path(download.value.path()).read_bytes()
            assert "Measures" in openpyxl.load_workbook(io.BytesIO(content)).sheetnames
        page.close()
    brought = [name for name in own_site.sent if name.startswith("python/")]
    assert any("pandas" in name for name in brought)
    assert not any("matplotlib" in name or "networkx" in name for name in brought)
