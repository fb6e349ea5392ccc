"""The site after one visit: without a network, when it changes, and with a damaged copy."""

import hashlib

import pytest
from kit import wait_for
from playwright.sync_api import Error

from coursework import course as the_course
from fairtender import messages
from publishing import chromium, site

READ = "book/about.html"
UNIT = "03-screen-tenders"
EXERCISE = f"exercises/{UNIT}/{UNIT}.html"
KEPT = "html[data-offline=ready]"
RUN = """async (code) => {
    const asked = course.python.ask("run", { code });
    return asked.then(({ html }) => html, (error) => error.message);
}"""
TABLES = "import pandas\npandas.DataFrame({'a': [42]})"
# Which release the browser has taken into use.
RELEASE = """caches.open("fairtender-site").then((kept) => kept.match("/kept/release"))
    .then((listed) => listed ? listed.text() : "")"""
# In what the browser keeps: a page, and a package of Python.
SPOIL = """async (parts) => {
    const cache = await caches.open("fairtender-site");
    const spoilt = [];
    for (const request of await cache.keys()) {
        if (!parts.some((part) => request.url.includes(part))) continue;
        const headers = { "Content-Type": "text/html" };
        await cache.put(request, new Response("rubbish", { headers }));
        spoilt.push(request.url);
    }
    return spoilt.length;
}"""


def visit(visitor, served, path=READ):
    page = visitor.new_page()
    page.goto(served.address + path)
    page.locator(KEPT).wait_for(state="attached", timeout=120_000)
    return page


@pytest.mark.browser
def test_after_one_visit_no_network_is_needed_and_nothing_came_twice(visitor, own_site, root):
    page = visit(visitor, own_site)
    twice = [name for name, times in own_site.sent.items() if times > 1]
    assert [name for name in twice if name != "service-worker.js"] == []
    own_site.stop()
    for unit in the_course.units(root)[:1]:
        page.goto(f"{own_site.address}exercises/{unit}/{unit}.html")
        assert page.locator(".ft-form[data-ft-ready]").count() > 3
        assert "42" in page.evaluate(RUN, TABLES)
        key = page.evaluate(f"fetch('../../keys/{unit}.toml').then((got) => got.text())")
        assert f'unit = "{unit}"' in key
    page.goto(own_site.address)
    page.wait_for_url("**/book/index.html")
    page.goto(own_site.address + "search.html?q=coffee")
    page.locator("#search-results li a").first.wait_for()
    with pytest.raises(Error):
        page.goto(own_site.address + "no-such-page.html")


@pytest.mark.slow
@pytest.mark.browser
def test_a_newer_release_comes_whole_and_only_what_is_new_in_it(visitor, own_site):
    page = visit(visitor, own_site)
    for path in (READ, EXERCISE):
        changed = own_site.folder / path
        text = changed.read_text(encoding="utf-8")
        changed.write_text(text.replace("<h1>", "<h1>Newer: ", 1), encoding="utf-8")
    script = own_site.folder / site.WORKER
    script.write_text(site._service_worker(own_site.folder), encoding="utf-8")
    own_site.sent.clear()
    page.goto(own_site.address + "book/glossary.html")
    digest = hashlib.sha256((own_site.folder / READ).read_bytes()).hexdigest()[:32]
    wait_for(lambda: digest in page.evaluate(RELEASE), 120)  # asks the browser, not the worker
    kept = f"fetch('/{EXERCISE}').then((got) => got.text())"
    assert "Newer: " in page.evaluate(kept)
    page.goto(own_site.address + READ)
    assert "Newer: " in page.locator("h1").first.inner_text()
    assert {*own_site.sent} <= {READ, EXERCISE, site.WORKER}


@pytest.mark.slow
@pytest.mark.browser
def test_a_damaged_copy_is_brought_anew(visitor, own_site):
    page = visit(visitor, own_site)
    assert page.evaluate(SPOIL, ["about.html", "pandas-", "pyodide.asm.wasm"]) == 3
    page.goto(own_site.address + READ)
    assert page.locator("article h1").inner_text()
    page.goto(own_site.address + EXERCISE)
    assert "42" in page.evaluate(RUN, "6 * 7")
    assert "42" in page.evaluate(RUN, TABLES)


@pytest.mark.slow
@pytest.mark.browser
def test_where_the_site_has_gone_it_stands_in_nobodys_way(visitor, own_site):
    page = visit(visitor, own_site)
    for path in own_site.folder.glob("*"):
        path.rename(path.with_name(f"{path.name}-gone"))
    (own_site.folder / "index.html").write_text("<title>Another site</title>")
    page.goto(own_site.address + READ)  # once more from what is kept
    there = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    wait_for(lambda: page.evaluate(there) == 0)
    page.goto(own_site.address)
    assert page.title() == "Another site"


@pytest.mark.browser
def test_in_a_room_on_plain_http_python_answers_too(browser, own_site):
    rule = chromium.SWITCHES[-1].replace("MAP *", "MAP room.test 127.0.0.1 , MAP *")
    kind = browser.browser_type
    path = chromium._path(kind.executable_path)
    started = kind.launch(executable_path=path, args=[*chromium.SWITCHES[:-1], rule])
    page = started.new_page()
    page.goto(f"http://room.test:{own_site.port}/{EXERCISE}")
    assert page.evaluate("isSecureContext") is False
    assert page.evaluate("course.python.available") == ""
    assert "42" in page.evaluate(RUN, "6 * 7")
    own_site.stop()
    assert "42" in page.evaluate(RUN, "6 * 7")
    assert page.evaluate(RUN, TABLES) == messages.text("page-python-lost")
    started.close()
