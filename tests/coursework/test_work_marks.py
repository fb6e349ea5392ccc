"""What pieces of work earn: by hand, and whatever is done to them."""

import copy
import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work_kit import KEY, MODEL, marked

from coursework import answers
from coursework.marking import key

WORK = [id for id, entry in KEY.entries.items() if entry.question.is_work]


def shares(id: str, value: object) -> dict[str, Fraction]:
    """What each property of a piece earns, of what is there; nothing where nothing can be used."""
    entry = KEY.entries[id]
    return {
        one.point.code: one.share for one in entry.judged(answers.clean(entry.question, value)[0])
    }


def faults(id: str, value: object) -> list[str]:
    entry = KEY.entries[id]
    found = entry.judged(answers.clean(entry.question, value)[0])
    return [
        f"{one.point.code}: {fault.code} {fault.where}" for one in found for fault in one.faults
    ]


def test_the_model_earns_every_point_and_no_answer_none():
    assert marked(MODEL).total == KEY.questions.points == 18
    assert marked({}).total == 0
    blank = marked({}).questions["ledger"]
    assert (blank.state, blank.outcomes, blank.wrong) == ("none", (), ())


# --- by hand -------------------------------------------------------------------------------------

MAY = {"row": "r1", "worker": "w151", "what": "Overtime, May", "owed": 120.5, "due": "2026-05-31"}
MAY |= {"shown": ["slip"]}
JUNE = {"row": "r2", "worker": "w151", "what": "overtime,  JUNE.", "owed": 80, "due": "2026-06-30"}
JUNE |= {"shown": ["clock"]}
RENT = {"row": "r3", "worker": "w152", "what": "Rent", "owed": 300, "shown": ["slip"]}
THREE = [MAY, JUNE, RENT]
BUS = {"row": "r4", "worker": "w153", "what": "bus"}
AGAIN = RENT | {"row": "r4"}
THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


# Rows of the ledger, and what lines, owed, both and shown earn of themselves. Of the three amounts
# one value gets one right: so two right ones earn (2 - 1) / 2.
LEDGERS = [
    ("all", THREE, (1, 1, 1, 1)),
    ("in another order", [RENT, MAY, JUNE], (1, 1, 1, 1)),
    ("a free one beside", [*THREE, BUS], (1, 1, 1, 1)),
    ("an invented one", [*THREE, BUS | {"what": "Food"}], (2 * THIRD, 1, 1, 1)),
    ("one only", [MAY], (THIRD, 0, 0, 0)),
    ("those of one worker", [MAY, JUNE], (2 * THIRD, HALF, 1, 0)),
    ("two", [MAY, RENT], (2 * THIRD, HALF, 0, 0)),
    ("one twice", [*THREE, AGAIN], (2 * THIRD, 1, 1, 1)),
    ("one twice, with two amounts", [*THREE, AGAIN | {"owed": 1}], (2 * THIRD, HALF, 1, 1)),
    ("a cent off", [MAY | {"owed": 120.51}, JUNE, RENT], (1, HALF, 1, 1)),
    ("a day off", [MAY, JUNE | {"due": "2026-07-01"}, RENT], (1, 1, 0, 1)),
    ("of another worker", [MAY, JUNE | {"worker": "w152"}, RENT], (THIRD, HALF, 0, 0)),
    ("both shown by the slip", [MAY, JUNE | {"shown": ["slip"]}, RENT], (1, 1, 1, 0)),
    ("one amount", [one | {"owed": 120.5} for one in THREE], (1, 0, 1, 1)),
    ("no amounts", [one | {"owed": None} for one in THREE], (1, 0, 1, 1)),
    ("rows that nobody can tell", [{"row": "r1", "owed": 120.5}], (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("name", "rows", "earned"), LEDGERS, ids=[one[0] for one in LEDGERS])
def test_ledgers_by_hand(name, rows, earned):
    found = shares("ledger", {"rows": rows})
    assert tuple(found.values()) == earned
    points = 1.5 * earned[0] + earned[1] + earned[2] + 0.5 * earned[3]
    assert marked({"ledger": {"rows": rows}}).questions["ledger"].earned == points


# Evidence of rent, hours, fees and phones; what `each` (of the last two) and `certificate` (of the
# first two) earn. One value is worth 1.5 of two: (right - 1.5) / 0.5.
LEVELS = [
    ("verified disclosed disclosed unknown", 1, 1),
    ("verified disclosed disclosed inferred", 1, 1),  # accepted, too
    ("verified disclosed inferred unknown", 0, 1),  # inferred twice would earn as much
    ("verified verified disclosed unknown", 1, 0),
    ("verified disclosed verified verified", 0, 1),
    ("disclosed disclosed disclosed disclosed", 0, 0),
    ("verified disclosed - -", 0, 1),
    ("- disclosed disclosed unknown", 1, 0),
]


@pytest.mark.parametrize(("said", "each", "certificate"), LEVELS)
def test_levels_by_hand(said, each, certificate):
    ids = ("rent", "hours", "fees", "phones")
    rows = [
        {"row": id, "evidence": one}
        for id, one in zip(ids, said.split(), strict=True)
        if one != "-"
    ]
    assert tuple(shares("levels", {"rows": rows}).values()) == (each, certificate)


# What is marked; what `shown` earns, and `contradiction`. There are three things to find; A01.1,
# A01.4 and A01.5 show nothing. A wrong mark costs half of a third.
PASSAGES = [
    ({"A01.2": "differs", "A01.3": "debt", "B01.1": "differs", "B01.3": "threat"}, 1, 1),
    ({"A01.2": "papers", "A01.3": "debt", "B01.3": "threat"}, 1, 0),  # one sentence is enough
    ({"B01.1": "papers", "B01.2": "debt", "B01.3": "threat"}, 1, 0),  # those near count as well
    ({"A01.2": "papers", "A01.3": "debt"}, Fraction(2, 3), 0),
    ({"A01.2": "papers", "A01.3": "threat"}, Fraction(5, 12), 0),  # a wrong label is a quarter
    ({"A01.2": "papers", "B01.1": "differs"}, Fraction(1, 3), 0),  # two labels, both accepted
    ({"A01.2": "papers", "B01.1": "threat"}, Fraction(1, 12), 0),  # and two, one of them wrong
    ({"A01.2": "papers", "A01.3": "debt", "A01.1": "debt"}, Fraction(1, 2), 0),
    ({"A01.1": "debt", "A01.4": "debt", "A01.5": "debt"}, 0, 0),
    ({"A01.2": "differs", "B01.1": "differs", "A01.4": "differs"}, Fraction(1, 6), Fraction(1, 2)),
]


@pytest.mark.parametrize(("marks", "shown", "contradiction"), PASSAGES)
def test_passages_by_hand(marks, shown, contradiction):
    assert tuple(shares("account", marks).values()) == (shown, contradiction)


@pytest.mark.parametrize(
    ("order", "share"),
    [
        ("listen agree tell write", 1),
        ("agree listen tell write", Fraction(2, 3)),  # five of six pairs
        ("listen agree write tell", Fraction(2, 3)),
        ("listen tell write agree", Fraction(1, 3)),
        ("write listen agree tell", 0),  # three of six
        ("write tell agree listen", 0),
    ],
)
def test_orders_by_hand(order, share):
    assert shares("steps", order.split()) == {"order": share}


def test_what_is_not_right_is_told_with_its_place():
    food = {"row": "r4", "worker": "w153", "what": "Food"}
    rows = [MAY | {"owed": 1}, RENT, RENT | {"row": "r9"}, food]
    assert faults("ledger", {"rows": rows}) == [
        "lines: work-row-missing W151, Overtime, June",
        "lines: work-row-often W152, Rent",
        "lines: work-row-strange W153, Food",
        "owed: work-cell-wrong W151, Overtime, May",
        "owed: work-row-missing W151, Overtime, June",
        "both: work-row-missing W151, Overtime, June",
        "shown: work-cells-alike ",
        "shown: work-row-missing W151, Overtime, June",
    ]
    assert faults("levels", {"rows": [{"row": "rent", "evidence": "unknown"}]})[2:] == [
        "certificate: work-cell-empty S2 Nobody works at night",
        "certificate: work-cell-wrong S1 Rent is taken from the wage",
    ]
    assert faults("account", {"A01.1": "debt", "A01.3": "threat"})[:4] == [
        "shown: work-passage-missed A01.2",
        "shown: work-passage-label A01.3",
        "shown: work-passage-missed B01.3",
        "shown: work-passage-vain A01.1",
    ]
    for id, value in MODEL.items():
        assert not KEY.entries[id].question.is_work or faults(id, value) == []


# --- beliefs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [one.code for one in KEY.beliefs])
def test_a_belief_is_shown_by_its_own_piece_and_costs_what_it_says(code):
    belief = next(one for one in KEY.beliefs if one.code == code)
    result = marked(key.belief_answers(KEY, code))
    assert [one.code for one in result.beliefs] == [code]
    assert result.total == pytest.approx(18 - belief.loses)
    lost = [f"{id}.{one}" for id in WORK for one in result.questions[id].wrong]
    assert sorted(lost) == sorted(belief.breaks)
    assert marked(MODEL).beliefs == ()


def test_a_belief_is_seen_beside_other_mistakes_and_not_in_another_mistake():
    def evidence(**said: str) -> list[str]:
        rows = [{"row": row, "evidence": one} for row, one in said.items()]
        return [one.code for one in marked({"levels": {"rows": rows}}).beliefs]

    right = {"rent": "verified", "hours": "disclosed", "fees": "disclosed", "phones": "unknown"}
    assert evidence(**right) == []
    assert evidence(**right | {"hours": "verified"}) == ["says-is-fact"]
    assert evidence(**right | {"hours": "verified", "phones": "disclosed"}) == ["says-is-fact"]
    assert evidence(**right | {"hours": "unknown"}) == []
    assert evidence(**right | {"rent": "unknown"}) == []


# --- whatever is done to a piece -----------------------------------------------------------------


def damages(id: str, dice: random.Random):
    """Yield a piece, worse with each step; each step spoils something that is still right."""
    entry, piece = KEY.entries[id], MODEL[id]
    question = entry.question
    if question.kind == "order":
        right = entry.right.index
        while here := [n for n in range(3) if right(piece[n]) < right(piece[n + 1])]:
            n = dice.choice(here)
            piece = [*piece[:n], piece[n + 1], piece[n], *piece[n + 2 :]]
            yield piece
    elif question.kind == "passages":
        units = [*question.units]
        dice.shuffle(units)
        for unit in units:
            right = piece.get(unit)
            label = "debt" if unit in ("A01.1", "A01.4", "A01.5") else dice.choice([None, "threat"])
            label = None if (unit, label) == ("B01.3", "threat") else label
            if right is None and unit in ("B01.2",):
                continue
            piece = {**piece, unit: label}
            yield piece
    else:
        rows = [(sheet, row["row"]) for sheet in piece for row in piece[sheet]]
        dice.shuffle(rows)
        for number, (sheet, row) in enumerate(rows):
            piece = copy.deepcopy(piece)
            spoil(question, piece, sheet, row, number, dice)
            yield piece


def spoil(question, piece: dict, code: str, id: str, number: int, dice: random.Random) -> None:
    sheet, rows = question.sheet(code), piece[code]
    row = next(one for one in rows if one["row"] == id)
    what = dice.choice(["drop", "twice", "invent", "cell", "cell"])
    if what == "drop" and not any(one.row == id for one in sheet.fixed):
        rows.remove(row)
    elif what == "twice" and len(rows) < sheet.most:
        rows.append(row | {"row": f"x{number}"})
    elif what == "invent" and len(rows) < sheet.most and sheet.most:
        texts = {one.code: f"Invented {number}" for one in sheet.columns if one.kind == "text"}
        rows.append({"row": f"x{number}", **texts})
    else:
        columns = [one for one in sheet.columns if one.code in row and one.kind != "row"]
        if not columns:
            return
        column = dice.choice(columns)
        wrong = {"text": f"No. {number}", "number": 1000.5 + number, "date": "2001-01-01"}
        others = [one for one in column.codes if one not in row[column.code]]
        value = wrong.get(column.kind) or (others[:1] if column.kind == "choices" else others[-1])
        row[column.code] = value


@given(st.integers(0, 10**6))
def test_no_damage_raises_a_score(seed):
    dice = random.Random(seed)
    for id in WORK:
        entry = KEY.entries[id]
        last = entry.question.points
        for piece in damages(id, dice):
            value, fault = answers.clean(entry.question, piece)
            assert not fault
            now = entry.earned(value)
            assert 0 <= now <= last, (id, piece)
            last = now


@given(st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(seed):
    dice = random.Random(seed)
    for id in ("ledger", "map", "levels"):
        for piece in damages(id, dice):
            other = copy.deepcopy(piece)
            for rows in other.values():
                dice.shuffle(rows)
            assert shares(id, other) == shares(id, piece)


@given(st.data())
def test_what_is_malformed_costs_itself_alone(data):
    for id in ("ledger", "map", "levels"):
        question = KEY.entries[id].question
        places = [
            (sheet, place, code)
            for sheet, rows in MODEL[id].items()
            for place, row in enumerate(rows)
            for code in row
            if code != "row"
        ]
        sheet, place, code = data.draw(st.sampled_from(places))
        kind = question.sheet(sheet).column(code).kind
        spoilt, without = copy.deepcopy(MODEL[id]), copy.deepcopy(MODEL[id])
        spoilt[sheet][place][code] = {"text": [1], "number": "12"}.get(kind, {"a": 1})
        del without[sheet][place][code]
        assert shares(id, spoilt) == shares(id, without)
        result = marked(MODEL | {id: spoilt})
        assert result.answers.unused == {id: 1}
        others = [one for one in MODEL if one != id]
        assert all(result.questions[one].state == "right" for one in others)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from([10**400, "w151"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
cells = {one.code for id in WORK for sheet in KEY.questions.all[id].sheets for one in sheet.columns}
rows = st.lists(
    st.dictionaries(st.sampled_from(sorted({"row", *cells})), values)
    | st.fixed_dictionaries({"row": st.sampled_from(["r1", "r2", "r3"])}, optional={
        "worker": st.sampled_from(["w151", "w152"]), "what": st.text(max_size=3),
        "owed": st.floats(0, 1000), "from": st.just("r1"), "to": st.just("r2"),
        "shown": st.lists(st.sampled_from(["slip", "clock"])),
        "evidence": st.sampled_from(["verified", "unknown"]), "name": st.just("Assembler"),
    }), max_size=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(WORK), st.dictionaries(
    st.sampled_from(["rows", "sites", "links", "A01.2", "B01.1"]), rows | values)))  # fmt: skip
def test_whatever_is_handed_in_can_be_marked_and_told(content):
    result = marked(content)
    for one in result.questions.values():
        assert 0 <= one.earned <= one.entry.question.points
        assert all(str(fault) for judged in one.outcomes for fault in judged.faults)


def test_every_order_of_four_earns_between_nothing_and_all():
    every = [shares("steps", [*one])["order"] for one in itertools.permutations(MODEL["steps"])]
    assert sorted(every)[0] == 0 and every.count(1) == 1
    # Half of all orders have more than half of the pairs right. Their mean over all is by hand:
    # 1 of 6 pairs right earns 0 … 4: 1/3 (5 orders), 5: 2/3 (3), 6: 1 (1). (5/3 + 2 + 1) / 24.
    assert sum(every) / 24 == Fraction(14, 3) / 24
