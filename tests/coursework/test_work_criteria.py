"""A set of criteria is graded by its parts and by what it does; words only lose."""

import base64
import io
import random
import subprocess
import sys
from fractions import Fraction

import docx
import pytest
from criteria_drafts import DRAFTS
from texts_kit import begins, pattern, says

from coursework import page
from coursework.answers import cleaned
from coursework.marking.key import key_in, read_key
from coursework.questions import load
from coursework.work.rows import filled
from coursework.work.unit_07 import criteria_bids, criteria_checks, criteria_look, criteria_words
from coursework.work.unit_07.criteria_drafts import Draft, drafts_of, things
from fairtender import messages, sheets, tables
from fairtender.criteria import CRITERIA
from fairtender.wording.dangers import find_in_criterion

UNIT = "07-draft-criteria"
TABLES = ("conditions", "set", "revised")


@pytest.fixture(scope="module")
def key(root):
    return read_key(UNIT, root)


def model(key, table):
    """The rows of the key's own set, by what they are called there."""
    return {row["row"]: dict(row) for row in key.entries[table].answer["rows"]}


def piece(key, table, rows):
    question = key.entries[table].question
    numbered = [row | {"row": f"r{number}"} for number, row in enumerate(rows, 1)]
    return cleaned(question, {"rows": numbered}).value


def earned(key, table, rows):
    value = piece(key, table, rows)
    return {one.point.code: one.earned for one in key.entries[table].judged(value)}


def points(key, table, rows):
    return key.entries[table].earned(piece(key, table, rows))


def draft(key, row):
    value = piece(key, "set", [row])
    return Draft(key.entries["set"].question.sheet(), value["rows"][0], 1)


@pytest.fixture(scope="module")
def check(key):
    return next(one.check for one in key.entries["set"].properties if one.code == "hours")


# --- one row ---


@pytest.mark.parametrize(
    ("row", "change", "share"),
    [
        ("debt", {}, 1),
        ("debt", {"then": "heard"}, 1),
        ("debt", {"every": "year"}, Fraction(1, 2)),  # a debt grows for a year
        ("debt", {"proof": "slips"}, Fraction(1, 2)),  # shows something else
        ("debt", {"look": "contractor", "proof": "declaration"}, 0),
        ("debt", {"kind": "award"}, Fraction(1, 2)),
        ("debt", {"kind": "exclusion"}, 0),  # no ground of the law: struck
        ("papers", {"then": "right"}, Fraction(1, 2)),  # no matter of thirty days and a letter
        ("papers", {"number": 30}, Fraction(1, 2)),
        ("firms", {"kind": "specification", "thing": "named"}, 1),
        ("firms", {"thing": "promise"}, Fraction(1, 2)),
        ("speed", {"number": 330, "half": 340}, Fraction(1, 2)),  # nobody can clean like that
        ("speed", {"half": 220}, Fraction(1, 2)),  # the scale is upside down
        ("speed", {"half": None}, Fraction(1, 2)),
        ("people", {"thing": "total", "number": 26000, "half": 23000}, Fraction(1, 2)),
        ("people", {"thing": "total", "number": 26000, "half": 23000, "proof": "measured"}, 1),
        ("voice", {"thing": "leader", "number": 5, "proof": "rota"}, 0),  # she gives the orders
        ("pay", {"kind": "award", "proof": "declaration"}, 0),
    ],
)
def test_what_a_row_is_worth(key, check, row, change, share):
    every = model(key, "revised")
    made = {name: cell for name, cell in (every[row] | change).items() if cell is not None}
    assert check.score(draft(key, made))[0] == share


def test_the_words_of_a_row_are_made_of_its_choices(key):
    every = model(key, "revised")
    speed = draft(key, every["speed"])
    assert speed.scale.startswith("10: 250 square metres an hour or fewer; 5: 280")
    debt = draft(key, every["debt"])
    assert "within 30 days" in debt.text and says(debt.text, "work-criteria-where-here")
    assert debt.monitored.startswith("Twice a year: What workers say in private. If something")
    assert draft(key, every["debt"] | {"text": "Own words of a learner."}).text.startswith("Own")
    # An unfinished row is told, and never raises.
    assert "how many" in draft(key, {"kind": "performance", "thing": "repaid"}).text
    assert draft(key, {"link": "Only a link so far."}).text == ""


def test_the_library_finds_nothing_in_a_sound_row(key):
    for row in model(key, "revised").values():
        assert draft(key, row).severities == set()


# --- words ---


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "words"),
        ("....", "words"),
        ("banana", "length"),
        ("asdf jkl training hours qwer uiop zxcv bnm paid", "english"),
        ("hours rooms square metres plan cleaners offices table proof fair paid", "sentence"),
        ("the hours the hours the hours the hours the hours", "repeats"),
        ("What should I write here? I do not know the days.", "criterion"),
        ("No worker pays for the job, and what was paid is paid back.", ""),
    ],
)
def test_what_is_no_criterion(text, why):
    assert criteria_words.unreadable(text, criteria_words.TEXT) == why


def test_a_new_message_changes_no_mark(monkeypatch):
    text = "Zorbing quillworts is blandished within the snickersnee of our widdershins."
    assert criteria_words.unreadable(text, criteria_words.TEXT) == "english"
    messages.sentences()
    monkeypatch.setitem(messages._read, "new", text)
    criteria_words._vocabulary.cache_clear()
    assert criteria_words.unreadable(text, criteria_words.TEXT) == "english"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The contractor sends copies of the passports of all cleaners.", "papers"),
        ("A list of names and home addresses of the workers is handed in.", "names"),
        ("We talk with the cleaners and the foreman translates.", "room"),
        ("A worker without a permit is reported to the immigration police.", "told"),
        ("The agency opens the lockers of the cleaners.", "search"),
        ("If a fee is found the contract ends the same day.", "ends"),
        ("Cleaners who complain are replaced.", "leaves"),
        ("Subcontractors and agencies are forbidden.", "no-firms"),
        ("Bidders who employ people from outside of Europe cannot take part.", "origin"),
    ],
)
def test_danger_in_known_words(text, code):
    assert code in dict(find_in_criterion(text))


@pytest.mark.parametrize(
    "text",
    [
        "Passports are not kept by anyone but the owner.",
        "Nobody who works here pays for the job or hands over identity papers.",
        "Pay slips are shown with names covered, and numbers in place of them.",
        "The interviewer comes without any supervisor and brings an own interpreter.",
        "No worker loses the job because of a complaint.",
        "Subcontracting is allowed after we agreed in writing.",
        "Workers keep their own passports.",
    ],
)
def test_what_says_the_opposite_is_not_stopped(text):
    assert find_in_criterion(text) == ()


def test_danger_in_other_words_is_not_found_but_asked_about():
    """The list knows the words that it knows: the look asks, and never says that a text is safe."""
    text = "The talks are held in the canteen, and the head of the team sits with us."
    assert find_in_criterion(text) == ()
    assert "room" in criteria_words.asks(text)


def found(key, check, row):
    """Whether anything is said against a row, and whether it is stopped."""
    one = draft(key, row)
    said = check.score(one)[0] < 1 or one.code("where") != "here"
    said = said or criteria_checks._no_link(one, [one]) == "work-criteria-no-link"
    return said, check.harms(one)


def test_the_twenty_drafts(key, check):
    """Good 0 of 8 flagged, faults 6 of 6, nonsense 2 of 2; danger stopped 3 of 4, one is new."""
    flagged, stopped = {}, {}
    for kind, _, row in DRAFTS:
        said, harm = found(key, check, row)
        flagged[kind] = flagged.get(kind, 0) + said
        stopped[kind] = stopped.get(kind, 0) + harm
    assert flagged == {"good": 0, "fault": 6, "danger": 3, "nonsense": 2}
    assert stopped == {"good": 0, "fault": 0, "danger": 3, "nonsense": 0}


# --- a set ---


def test_the_five_bids_under_the_key_s_set(key):
    # Price 40 × 403,608 ÷ price; speed, people and languages 20 each.
    #   A 40 + 20 + 0 + 0, B 39.32 + 20 + 20 + 0, C 38.04 + 0 + 20 + 20, D 33.68 + 60, E 25.69 + 60
    value = filled(key.entries["set"].question, key.entries["set"].answer)
    drafts = drafts_of(key.entries["set"].question, value)
    totals = criteria_bids.award(drafts).totals()
    by_hand = {"A": 60, "B": 79.32, "C": 78.04, "D": 93.68, "E": 85.69}
    assert {bid: round(float(points), 2) for bid, points in totals.items()} == by_hand
    # The second five: F 40 + 0 + 20 + 20, G 38.86 + 20 + 0 + 20, H 36.09 + 20 + 20 + 10,
    # I 33.70 + 60, J 26.24 + 60.
    second = criteria_bids.award(drafts, "second").totals()
    by_hand = {"F": 80, "G": 78.86, "H": 86.09, "I": 93.70, "J": 86.24}
    assert {bid: round(float(points), 2) for bid, points in second.items()} == by_hand


def test_a_paper_that_does_not_show_it_is_signed_by_all(key):
    row = model(key, "set")["voice"]
    good, signed = (
        criteria_bids.scored(draft(key, row | {"proof": proof}))
        for proof in ("channel", "declaration")
    )
    assert [good.shares[bid] for bid in "ABCDE"] == [0, 0, 1, 1, 1] and not good.signed
    assert {*signed.shares.values()} == {1} and signed.signed
    assert criteria_bids.scored(draft(key, row | {"half": None})) is None


@pytest.mark.parametrize(
    ("change", "months"),
    [({}, 6), ({"every": "month"}, 1), ({"every": "told"}, None), ({"look": "manager"}, None),
     ({"look": "contractor"}, None), ({"look": "round"}, None), ({"proof": "slips"}, None)],
)  # fmt: skip
def test_what_a_condition_brings_to_light(key, change, months):
    seen = criteria_bids.first_year(draft(key, model(key, "set")["debt"] | change))
    assert (seen.months if seen else None) == months


def test_no_bid_wins_that_leaves_people_out(key):
    rows = model(key, "set")
    assert points(key, "set", rows.values()) == 6
    # Without the people G is first of the second five; without both C and G are first.
    only_speed = earned(key, "set", [row for name, row in rows.items() if name != "people"])
    assert (only_speed["first"], only_speed["second"]) == (1, 0)
    other = {"training": ("training", 12, 8), "control": ("form", 4, 2)}
    fine_papers = [
        rows["voice"] | {"risk": "other", "thing": thing, "proof": proof, "number": n, "half": m,
                         "link": f"Our offices need {thing} that everybody can see."}
        for thing, (proof, n, m) in other.items()
    ]  # fmt: skip
    without = [row for name, row in rows.items() if name not in ("speed", "people")]
    nothing = earned(key, "set", without + fine_papers)
    assert nothing["first"] == nothing["second"] == nothing["hours"] == 0
    assert nothing["apart"] == Fraction(1, 4)
    # A scale that is cut to the first five lets F through: 320 is within 330.
    cut = earned(
        key, "set", (rows | {"speed": rows["speed"] | {"number": 330, "half": 360}}).values()
    )
    assert (cut["first"], cut["second"], cut["hours"]) == (1, 0, Fraction(15, 16))


def test_what_endangers_somebody_leaves_half_of_the_points(key):
    for table in TABLES:
        rows, most = model(key, table), key.entries[table].question.points
        for change in (
            {"then": "leaves"},
            {"text": "The agency gets copies of the passports of all."},
        ):
            worse = rows | {"debt": rows["debt"] | change}
            assert points(key, table, worse.values()) == most / 2


def test_nothing_is_had_by_copies_one_link_or_chance(key):
    rng = random.Random(16)
    for table in (*TABLES, "green"):
        question, rows = key.entries[table].question, model(key, table)
        most = question.sheet().most
        assert points(key, table, []) == 0 if piece(key, table, []) else True
        for row in rows.values():
            assert points(key, table, [row] * most) == 0
        choices = [one for one in question.sheet().columns if one.kind == "choice"]
        chance = []
        for _ in range(60):
            made = [
                {one.code: rng.choice(one.codes) for one in choices}
                | {"number": rng.choice([1, 5, 30, 250]), "half": 300, "weight": 10,
                   "link": "Cleaners of these offices need it so that rooms are clean."}
                for _ in range(7)
            ]  # fmt: skip
            chance.append(points(key, table, made))
        # One row that is nearly right is worth half of its points: the best guess has that, once.
        half = max(one.points for one in key.entries[table].properties) / 2
        assert sum(chance) / len(chance) < 0.05 and max(chance) <= half
    # The set of the part before, handed in again without the new aim.
    assert points(key, "green", model(key, "revised").values()) == 0


@pytest.mark.parametrize(
    ("link", "points"),
    [
        ("banana", 0),
        ("Wages have grown a lot, and nobody knows why.", 0),
        ("It is about our offices.", Fraction(5, 4) + 2 * Fraction(5, 8)),  # once, not three times
    ],
)
def test_a_row_whose_link_says_nothing_earns_nothing(key, link, points):
    rows = [row | {"link": link} for row in model(key, "conditions").values()]
    told = earned(key, "conditions", rows)
    assert told.pop("reach") == Fraction(3, 4)
    assert sum(told.values()) == points


def test_own_words_earn_nothing_and_can_lose_the_row(key):
    rows = model(key, "conditions")
    good = "Nobody pays for a job in our offices; what was paid comes back within thirty days."
    for text, lost in ((good, 0), ("banana " * 9, 1), ("No worker pays. " * 5, 1)):
        worse = rows | {"debt": rows["debt"] | {"text": text}}
        assert earned(key, "conditions", worse.values())["debt"] == Fraction(5, 4) * (1 - lost)
    sheet = sheets.read(tables.data_path("tenders", "cleaning", "criteria.csv"), CRITERIA)
    shown = sheet.set_index("id").at["P2", "text"]
    copied = rows | {"debt": rows["debt"] | {"text": shown}}
    assert earned(key, "conditions", copied.values())["debt"] == 0


# --- what is said at once ---


def test_the_look_tells_what_follows_and_keeps_the_key(key, root):
    entry = key.entries["revised"]
    value = filled(entry.question, entry.answer)
    told = criteria_look.look(entry.question, value)
    assert "1. D Ovra Clean Cooperative" in told and "A 10, B 10, C 0, D 10, E 10" in told
    assert "within 6 months: Four people have paid" in told
    assert "Selmward" not in told and "Selmward" in criteria_look.look_again(entry.question, value)
    one = {"rows": [{"row": "r1", "risk": "debt", "kind": "award", "thing": "repaid"}]}
    asked = {"unit": UNIT, "question": "set", "value": one}
    answer = page.answer({"name": "look", "params": asked})["html"]
    assert (
        says(answer, "work-criteria-look-no-scale")
        and f"{begins('work-criteria-look-open')} R1 Paid below" in answer
    )
    # Nothing that a learner wrote is taken for HTML.
    text = "<b>Names of the workers</b> are handed in, with home addresses of all cleaners."
    ugly = {"rows": [{"row": "r1", "thing": "repaid", "kind": "performance", "text": text}]}
    said = criteria_look.look(entry.question, ugly)
    assert "<b>" not in said and says(said, "work-criteria-look-stop")
    assert criteria_look.look(entry.question, {"rows": []}).startswith("<p>")
    # Before anything earns points nothing is said of the set.
    assert begins("work-criteria-look-open") not in said and "ranked" not in said


def test_weights_above_100_rank_no_bids(key):
    entry = key.entries["revised"]
    rows = model(key, "revised")
    for name, weight in (("speed", 50), ("people", 40), ("voice", 20)):
        rows[name] = rows[name] | {"weight": weight}
    value = filled(entry.question, {"rows": [*rows.values()]})
    over = messages.text("work-criteria-look-over", sum="110")
    for look in (criteria_look.look, criteria_look.look_again):
        said = look(entry.question, value)
        assert over in said and "ft-bar" not in said and "-10" not in said
    word = docx.Document(io.BytesIO(criteria_look.document(entry.question, value)))
    assert over in [one.text for one in word.paragraphs]
    assert over not in criteria_look.look(entry.question, filled(entry.question, entry.answer))


def test_no_wording_calls_the_buyer_an_agency():
    # A labour agency may stand in the same sentence of a contract.
    for thing in things().values():
        assert "the agency" not in f"{thing.points} {thing.must}".casefold()


def test_the_set_goes_home_as_a_word_document(key):
    entry = key.entries["set"]
    value = entry.answer | {"rows": [dict(row) for row in entry.answer["rows"]]}
    value["rows"][0]["text"] = "No fee & no <debt> for anybody who cleans in our offices."
    params = {"unit": UNIT, "question": "set", "ending": "docx", "value": value}
    made = page.answer({"name": "take_work", "params": params})
    document = docx.Document(io.BytesIO(base64.b64decode(made["base64"])))
    assert says(document.paragraphs[1].text, "work-criteria-word-first")
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert sum("No fee & no <debt>" in cell for cell in cells) == 1
    ids = [cell.split("\n")[0] for cell in cells]
    assert [one for one in ids if one in ("A1", "A2", "A3", "A4", "P1", "P2", "P3")] == [
        "A1", "A2", "A3", "A4", "P1", "P2", "P3"
    ]  # fmt: skip


# --- the data and the form agree ---


def test_form_and_data_have_the_same_things_and_papers(key):
    sheet = key.entries["set"].question.sheet()
    known = {column.code: {*column.codes} for column in sheet.columns}
    assert known["thing"] == {*things()}
    offers = criteria_bids._offers()
    papers = {paper for by_bid in offers.values() for rows in by_bid.values()
              for shown, *_ in rows for paper in shown}  # fmt: skip
    assert papers <= known["proof"] and {*offers} <= known["thing"]
    firsts = criteria_bids._facts()
    assert {one for one, *_ in firsts} <= known["thing"]
    assert {proof for _, proof, *_ in firsts} <= known["proof"]
    for which in criteria_bids.ROUNDS:
        codes = [bid for bid, *_ in criteria_bids.bids(which)]
        assert all({*codes} <= {*by_bid} for by_bid in offers.values())


def test_a_key_is_read_without_the_library(root):
    code = (
        "import sys\nfrom coursework.marking.key import key_in\n"
        "from coursework.questions import load\n"
        f"folder = {str(root / 'solutions' / UNIT)!r}\n"
        "questions = load(folder + '/questions.toml')\n"
        "key_in(open(folder + '/key.toml', encoding='utf-8').read(), questions)\n"
        "print('pandas' in sys.modules, 'fairtender.criteria' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('risks = ["debt"]', 'risks = ["deb"]', "there is no deb in risk"),
        ('proof = ["slips"]', 'proof = ["slip"]', "there is no slip in proof"),
        ("number = [5, 40]", "number = [5]", pattern("work-fault-criteria-number")),
        ('first = ["A", "C"]', 'first = ["A", "Z"]', "there is no Z in first"),
    ],
)
def test_what_an_author_got_wrong_is_told(root, old, new, told):
    folder = root / "solutions" / UNIT
    questions = load(folder / "questions.toml")
    text = (folder / "key.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(Exception, match=told):
        key_in(text.replace(old, new), questions)
