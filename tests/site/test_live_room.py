"""A workshop in a room: two people in browsers at this machine's other address, and the trainer.

The rest of the class hands in by script. What people read is printed (`pytest -s`).
"""

import json
import re
import time
from pathlib import Path

import pytest
from desk_page_kit import WORD, Desk
from desk_page_kit import said as at_desk
from kit import show_part, violations
from playwright.sync_api import expect
from room_kit import PEOPLE, UNIT, Place, Process, answers, serve
from texts_kit import pattern

from coursework.questions import find, load
from fairtender import messages
from publishing import chromium

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ANA, BEN = {"trainee": "101", "name": "Ana Belo"}, {"trainee": "102", "name": "Ben <i>Carro</i>"}
CLASS = [ANA, BEN, *PEOPLE[2:]]
PAGE = f"exercises/{UNIT}/{UNIT}.html"
SOON = 10_000  # milliseconds; on a machine that does nothing else it is less than one second


def words(code: str, **params: object) -> str:
    return messages.text(f"forms-room-{code}", **params)


class Person:
    """A participant, whose browser has the address of the room and not that of this computer."""

    def __init__(self, browser, address: str, width: int = 1280) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.address = address
        self.reload()

    def reload(self) -> None:
        """Open the exercise at its last part."""
        self.page.goto(self.address + PAGE)
        show_part(self.page, "hand_in")

    def part(self, name: str):
        return self.page.locator(f".ft-room .ft-{name}")

    def enter(self, room: str, code: str) -> None:
        """Type both codes of a slip."""
        for name, text in (("room", room), ("code", code)):
            self.page.locator(f"[data-ft-room={name}]").fill(text)
        self.page.keyboard.press("Tab")

    def choose(self, count: int) -> None:
        """Answer the first questions that have options, so that there are so many answers."""
        self.page.evaluate(
            """count => [...document.querySelectorAll("fieldset[data-ft-question]")]
              .map((box) => box.querySelector("input[type=radio]:not(:checked)"))
              .filter(Boolean).slice(0, count).forEach((one) => one.click())""",
            count,
        )

    def reads(self, code: str, timeout: int = 20_000, name: str = "room-said") -> str:
        """Wait until the page says this; return it, and print it for people."""
        expect(self.part(name)).to_have_text(
            re.compile(pattern(f"forms-room-{code}")), timeout=timeout
        )
        text = self.part(name).inner_text()
        print(f"participant: {text}")
        return text


@pytest.fixture
def everywhere(browser):
    """A Chromium that also reaches this machine at its address for others."""
    reached = ["127.0.0.1", "localhost", *serve.addresses()]
    rules = " , ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {one}" for one in reached)])
    switches = [*chromium.SWITCHES, f"--host-resolver-rules={rules}"]
    kind = browser.browser_type
    path = chromium._path(kind.executable_path)
    started = kind.launch(executable_path=path, args=switches)
    yield started
    started.close()


@pytest.fixture
def room(built_book, tmp_path):
    found = Process(tmp_path / "handed-in", built_book.html, host="")
    yield found
    found.kill()


@pytest.fixture
def outside(room) -> str:
    """The address of this machine for others."""
    found = serve.addresses()
    if not found:
        pytest.skip("this machine has no other address")
    return f"http://{found[0]}:{room.port}/"


@pytest.fixture
def desk(everywhere, room, tmp_path):
    """The trainer's page, with a workshop and a list of people."""
    roster = tmp_path / "roster.csv"
    rows = [f"{one['trainee']},{one['name']},{one['trainee']}@example.org" for one in CLASS]
    roster.write_text("\n".join(["id,name,email", *rows]), "utf-8")
    with everywhere.new_context(service_workers="block") as context:
        address = f"http://localhost:{room.port}/"
        found = Desk(context, address, f"#room={room.token}")
        assert "room=" not in found.page.url
        found.begin()
        found.roster(roster, len(CLASS))
        found.open("came")
        found.press("room-open")
        found.told(at_desk("room-opened"))
        yield found


def opened(room: Place, desk: Desk, place: Path) -> None:
    """Read the codes from the slips, as people do."""
    slips = desk.saved("room-slips", place).read_text("utf-8")
    assert "Ben &#60;i&#62;Carro" in slips and f":{room.port}/" in slips
    held = json.loads((room.folder / "room.json").read_text("utf-8"))
    room.code, room.slips = held["room"], {}
    for code, one in held["people"].items():
        room.slips[one["trainee"]] = code
        assert f"{code[:4]}-{code[4:]}" in slips


def counts(desk: Desk, n: int, timeout: int = SOON) -> None:
    """Wait until the trainer's page says how many have handed in."""
    begun, line = time.monotonic(), f": {n} of {len(CLASS)} handed in"
    expect(desk.part("room-units")).to_contain_text(line, timeout=timeout)
    shown = desk.part("room-units").inner_text()
    print(f"trainer, after {time.monotonic() - begun:.1f} s: {shown}")


def test_a_class_hands_in_while_server_and_network_fail(everywhere, room, outside, desk, tmp_path):
    opened(room, desk, tmp_path)
    counts(desk, 0)
    expect(desk.part("room-missing")).to_contain_text("Ben <i>Carro</i>")
    ana, ben = Person(everywhere, outside), Person(everywhere, outside, width=390)
    # Another's slip is seen before anything is sent; a wrong code fits nobody.
    ana.enter(room.code, room.slips["102"])
    ana.reads("you", name="room-you")
    expect(ana.part("room-you")).to_have_text(words("you", name="Ben <i>Carro</i>"))
    ana.enter(room.code, "23456789")
    ana.reads("code")
    expect(ana.part("room-you")).to_have_text("")
    expect(desk.part("room-odd")).to_contain_text("(1)", timeout=SOON)
    ana.enter(room.code.lower(), room.slips["101"].lower())
    expect(ana.part("room-you")).to_have_text(words("you", name="Ana Belo"))
    ana.reads("none")
    ana.choose(3)
    ana.part("hand-in").click()
    ana.reads("sent")
    counts(desk, 1)
    # A file that waits: the trainer types a name while others hand in, and nothing is lost of it.
    stray = tmp_path / f"{UNIT}_answers.json"
    stray.write_bytes(answers(2))
    desk.give(stray)
    typed = desk.part("rows").locator("input[list]").first
    typed.fill("105 · Per")
    ben.enter(room.code, room.slips["102"])
    ben.reads("you", name="room-you")
    assert violations(ben.page, ".ft-room") == [] and not ben.page.evaluate(
        "document.documentElement.scrollWidth > innerWidth"
    )
    ben.choose(2)
    ben.part("hand-in").click()
    ben.reads("sent")
    counts(desk, 2)
    expect(typed).to_be_focused()
    expect(typed).to_have_value("105 · Per")
    # The server dies; what is pressed then is sent by itself when it is there again.
    room.kill()
    ben.choose(2)
    ben.part("hand-in").click()
    ben.reads("later")
    expect(desk.part("room-fault")).to_have_text(at_desk("room-lost"), timeout=30_000)
    print(f"trainer: {desk.part('room-fault').inner_text()}")
    room.start()
    ben.reads("sent", timeout=30_000)
    expect(desk.part("room-fault")).to_have_text("", timeout=30_000)
    # The network goes, and comes back.
    ana.context.set_offline(True)
    ana.choose(3)
    ana.reads("changed")
    ana.part("hand-in").click()
    ana.reads("later")
    ana.context.set_offline(False)
    ana.reads("sent", timeout=30_000)
    # The rest of the class, in a moment, while a question is on the wall.
    asked = next(one for one in load(find(UNIT)).all.values() if one.kind == "choice")
    desk.open("class")
    desk.part("wall-question").select_option(asked.id)
    desk.press("wall-show")
    expect(desk.part("wall-step")).to_be_focused()  # before, no key turns it
    desk.page.keyboard.press("ArrowRight")
    expect(desk.part("wall")).to_contain_text(at_desk("wall-few"))
    desk.part("wall-on").focus()
    for one in CLASS[2:]:
        given = answers(answers={asked.id: asked.shown[0].code})
        assert room.give(one["trainee"], given)[0] == 200
    counts(desk, len(CLASS))
    state = at_desk("wall-state", n=len(CLASS), all=len(CLASS))
    expect(desk.part("wall-state")).to_contain_text(state)
    expect(desk.page.locator(".desk-bars li").first).to_contain_text(re.compile(r"2\d of 2\d$"))
    expect(desk.part("wall-on")).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.part("room-missing")).to_have_text("")
    assert desk.summary()["counting"] == len(CLASS)
    assert len(room.kept) == len(CLASS) + 2
    assert ana.faults == ben.faults == desk.faults == []


def test_a_new_device_a_new_address_and_a_person_who_is_forgotten(
    everywhere, room, outside, desk, tmp_path
):
    opened(room, desk, tmp_path)
    first = Person(everywhere, outside)
    first.enter(room.code, room.slips["101"])
    first.choose(4)
    first.part("hand-in").click()
    first.reads("sent")
    kept = first.page.evaluate(f"localStorage['fairtender:{UNIT}']")
    # Another device, or the laptop's new address: the form is empty, and the codes bring it back.
    second = Person(everywhere, outside)
    second.enter(room.code, room.slips["101"])
    second.reads("other")
    second.choose(1)
    second.part("hand-in").click()
    second.reads("fewer")
    second.part("bring").click()
    second.reads("brought")
    brought = second.page.evaluate(f"localStorage['fairtender:{UNIT}']")
    assert json.loads(brought)["answers"] == json.loads(kept)["answers"]
    second.reload()
    second.reads("sent")  # as on the first device
    # Fewer answers, on purpose: both are kept, and the trainer's page says so.
    third = Person(everywhere, outside)
    third.enter(room.code, room.slips["101"])
    third.choose(1)
    third.part("hand-in").click()
    third.reads("fewer")
    third.part("hand-in-anyway").click()
    third.reads("sent")
    odd = desk.part("room-odd")
    expect(odd).to_contain_text("Ana Belo", timeout=SOON)
    print(f"trainer: {odd.inner_text()}")
    assert len(room.kept) == 2
    assert violations(desk.page, "#desk-room") == []
    # The page is loaded again: it goes on by itself, and nothing comes twice.
    before = desk.summary()
    desk.page.reload()
    desk.part("again-word").fill(WORD)
    desk.press("go-on")
    desk.told(at_desk("went-on"))
    desk.open("came")
    counts(desk, 1, timeout=20_000)
    same = ("arrived", "counting", "waiting")
    assert [desk.summary()[name] for name in same] == [before[name] for name in same]
    desk.open("save")
    desk.part("forget-who").fill("101 · Ana Belo")
    desk.press("forget-do")
    desk.decide("forget-yes")
    desk.told(at_desk("room-forgot", count=2))
    assert room.kept == []
    third.reload()
    third.reads("code")
    assert first.faults == second.faults == third.faults == desk.faults == []


def test_an_ordinary_site_has_no_room(reader, address):
    page = reader.new_page()
    with page.expect_response("**/_static/room.json") as asked:
        page.goto(address + PAGE)
        show_part(page, "hand_in")  # asked when this part is shown
    assert asked.value.json() == {"room": False}
    expect(page.locator(".ft-room")).to_be_hidden()
    expect(page.locator(".ft-save")).to_be_visible()
    desk = Desk(reader, address)
    desk.begin()
    desk.open("came")
    expect(desk.part("room")).to_be_hidden()
