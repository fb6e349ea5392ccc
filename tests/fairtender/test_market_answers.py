"""Answers of suppliers: substance is found, fine words are not, and one bad answer decides."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import market, sheets
from fairtender.tables import DataError, data_path, frame

ON = datetime.date(2026, 11, 1)
NAN = float("nan")
MARKS = sheets.read(data_path("market", "marks.csv"), market.MARKS)

# How a reader rates the answers of the course: for each question in turn the elements that it
# needs (in the order policy, owner, evidence, remedy, worker voice), c where there is something
# concrete for this trade, - where not. Written down before the words of the marks were finished.
READ = {
    "coffee": {
        "Montebruna Fine Coffee": "-- -- --- -- -- --- --- -- ---",
        "Lindava Roastworks": "cc c- c-- -- -- cc- --- c- -c-",
        "Selm Harbour Roasters": "cc cc ccc cc cc ccc ccc cc ccc",
        "Morrow and Quill Roasters": "-- -- --- -- -- --- --- -- ---",
        "Ostrell Roasting Cooperative": "cc cc ccc cc cc ccc ccc cc ccc",
        "Kolmen Coffee House": "cc cc -c- -c cc ccc cc- cc cc-",
    },
    "hotel-and-conferencing": {
        "Bellmere Bay Resort": "cc cc cc- -c cc ccc c- cc- cc",
        "Grand Selm Palace": "-- -- --- -- -- --- -- --- --",
        "Hotel Selmara": "cc -- -c- -- -- -cc c- --- --",
        "Lantern Quay Hotel": "cc cc ccc cc cc ccc cc ccc cc",
        "Northgate Conference House": "cc cc ccc cc cc ccc cc ccc cc",
        "Brennish Suites": "-- -- --- -- -- --- -- --- --",
    },
}
# Where the words lead to another result than reading does: complaints that came from customers,
# not from pickers; a list of a trader, which a reader does not take for the pickers' own voice.
TOO_MUCH = {
    ("Lindava Roastworks", "Q7", "worker_voice"),
    ("Kolmen Coffee House", "Q7", "worker_voice"),
}
# What a reader puts together from several sentences, or from a day without its year.
TOO_LITTLE = {
    ("Selm Harbour Roasters", "Q6", "worker_voice"),
    ("Kolmen Coffee House", "Q5", "remedy"),
    ("Bellmere Bay Resort", "Q5", "remedy"),
    ("Bellmere Bay Resort", "Q9", "evidence"),
    ("Hotel Selmara", "Q1", "evidence"),
    ("Hotel Selmara", "Q7", "evidence"),
    ("Lantern Quay Hotel", "Q5", "remedy"),
    ("Lantern Quay Hotel", "Q8", "owner"),
}


@pytest.fixture(scope="module", params=READ)
def course(request):
    """The name of a case, its tables, and its rating."""
    case = market.read(data_path("market", request.param))
    return request.param, case, market.rate_answers(*case[3:], on=ON)


def test_the_rating_agrees_with_a_reader_but_where_it_is_known_not_to(course):
    name, case, rating = course
    read = {}
    for supplier, letters in READ[name].items():
        for question, some in zip(case.questions.itertuples(), letters.split(), strict=True):
            needed = [element for element in market.ELEMENTS if getattr(question, element)]
            for element, letter in zip(needed, some, strict=True):
                read[supplier, question.question, element] = letter == "c"
    columns = rating.elements[["supplier", "question", "element", "found"]]
    found = {tuple(key): state == "concrete" for *key, state in columns.itertuples(index=False)}
    assert found.keys() == read.keys()
    assert {key for key in found if found[key] and not read[key]} == TOO_MUCH & read.keys()
    assert {key for key in found if read[key] and not found[key]} == TOO_LITTLE & read.keys()


def test_the_suppliers_come_out_as_they_were_made(course):
    name, _, rating = course
    by_name = rating.suppliers.set_index("supplier")
    results = by_name["result"].to_dict()
    if name == "coffee":
        assert list(results.items()) == [
            ("Ostrell Roasting Cooperative", "all"),  # excellent, short and plain
            ("Selm Harbour Roasters", "some"),  # honest about a problem that it found and remedied
            ("Lindava Roastworks", "some"),  # middling
            ("Montebruna Fine Coffee", "none"),  # eloquent and hollow
            ("Morrow and Quill Roasters", "none"),  # copied from the trade in garments
            ("Kolmen Coffee House", "trigger"),  # pickers pay for the job
        ]
        hollow, copied, trigger = by_name.index[3], by_name.index[4], "Kolmen Coffee House"
    else:
        assert list(results) == [
            "Northgate Conference House",  # excellent, short and plain
            "Lantern Quay Hotel",  # honest
            "Hotel Selmara",  # middling
            "Grand Selm Palace",  # eloquent and hollow
            "Brennish Suites",  # copied from the building trade
            "Bellmere Bay Resort",  # passports are kept "for safety"
        ]
        hollow, copied, trigger = by_name.index[3], by_name.index[4], "Bellmere Bay Resort"
    assert results[hollow] == results[copied] == "none"
    assert [supplier for supplier, result in results.items() if result == "trigger"] == [trigger]
    assert by_name["hollow"].idxmax() == hollow and by_name.loc[hollow, "hollow"] > 20
    assert by_name["hollow"].drop(hollow).max() == 0
    # The honest one stands just behind the best, and far before the rest.
    concrete = by_name["concrete"]
    assert concrete.iloc[1] >= concrete.iloc[0] - 2 and concrete.iloc[1] > 2 * concrete.iloc[2]
    # Copied text: that it speaks of another trade is the reason given.
    reasons = rating.elements.loc[rating.elements["supplier"] == copied, "reason"]
    codes = [reason.code for reason in reasons]
    assert codes.count("market-elsewhere") > len(codes) / 3 and "market-plan" not in codes


def test_a_trigger_outweighs_many_good_answers(course):
    _, _, rating = course
    last = rating.suppliers.iloc[-1]
    assert last["result"] == "trigger" and last["concrete"] > last["asked"] / 2
    assert {reason.code for reason in last["triggers"]} <= {
        "market-trigger-tick",
        "market-trigger-words",
    }


def test_every_element_has_its_reason_with_the_passage_and_every_gap_its_question(course):
    _, case, rating = course
    texts = case.answers.groupby("supplier")["answer"].agg(" ".join)
    for row in rating.elements.itertuples():
        assert (row.ask is None) == (row.found == "concrete")
        params, words = dict(row.reason.params), row.reason.text()
        assert params["topic"] in words
        if row.reason.code.startswith("market-concrete"):
            start = params["passage"].removesuffix(" …")[:60]
            assert start in " ".join(texts[row.supplier].split()) and start in words
            for mark in params["marks"].split("; "):
                assert mark in texts[row.supplier]


# one answer at a time


def questions(*needed: str, **more) -> pd.DataFrame:
    cells = {name: "" for name in market.QUESTIONS.names} | {
        "question": "Q",
        "topic": "Fees",
        "text": "?",
        "evidence_months": NAN,
    }
    cells |= {element: element in needed for element in market.ELEMENTS} | more
    return frame(market.QUESTIONS, {name: [cell] for name, cell in cells.items()})


def rate(answer: str, *needed: str, marks=MARKS, attached: str = "", dated="", **more):
    cells = {"supplier": "S", "question": "Q", "language": more.pop("language", "en")}
    cells |= {"closed": more.pop("closed", ""), "answer": answer, "attached": attached}
    cells["attached_date"] = pd.Timestamp(dated) if dated else pd.NaT
    given_ = frame(market.ANSWERS, {name: [cell] for name, cell in cells.items()})
    return market.rate_answers(
        questions(*(needed or market.ELEMENTS), **more), given_, marks, on=ON
    )


def found(answer: str, element: str, **more) -> str:
    """State and reason of one element, in one word each."""
    row = rate(answer, element, **more).elements.iloc[0]
    return f"{row['found']} {row['reason'].code.removeprefix('market-').split('-')[0]}"


@pytest.mark.parametrize(
    ("element", "answer", "expected"),
    [
        ("policy", "Purchasing rules of 14 February 2025.", "concrete concrete"),
        ("policy", "Recruitment policy, version 3.2.", "concrete concrete"),
        ("policy", "Our policy has been the same since 1987.", "claimed claimed"),
        ("policy", "We have no written policy.", "missing denied"),
        ("policy", "A policy will be adopted on 3 March 2026.", "claimed plan"),
        ("policy", "The policy of 3 March 2027 applies.", "claimed plan"),
        ("policy", "We like our suppliers.", "missing missing"),
        ("policy", "No. Rules, section 5.", "concrete concrete"),
        ("policy", "Code of conduct No. 4.", "concrete concrete"),
        ("owner", "The purchasing manager is responsible.", "concrete concrete"),
        ("owner", "Everyone, up to the general manager, is responsible.", "claimed claimed"),
        ("owner", "Our team is responsible for this.", "claimed claimed"),
        ("owner", "Nobody is responsible.", "missing denied"),
        ("owner", "The coffee buyer visited the farms on 3 May 2026.", "concrete concrete"),
        ("evidence", "On 3 May 2026 we checked 14 contracts.", "concrete concrete"),
        ("evidence", "We checked 14 contracts.", "claimed claimed"),
        ("evidence", "Since 2026 we care.", "missing missing"),
        ("evidence", "On 31 February 2026 we checked 14 contracts.", "concrete concrete"),
        ("evidence", "Inspection report, 03/05/2026.", "concrete concrete"),
        ("evidence", "Inspection report, 2027-05-03.", "claimed plan"),
        ("remedy", "The seller repaid 310 euros to each of them.", "concrete concrete"),
        ("remedy", "Who paid gets it back within 30 days.", "concrete concrete"),
        ("remedy", "Any harm is remedied.", "claimed claimed"),
        ("worker_voice", "In June 2026 an adviser talked to the pickers.", "concrete concrete"),
        ("worker_voice", "There were nine calls to the hotline.", "concrete concrete"),
        ("worker_voice", "Our hotline is open 24 hours a day.", "claimed claimed"),
    ],
)
def test_what_makes_an_element_concrete(element, answer, expected):
    assert found(answer, element) == expected


def test_evidence_may_be_too_old():
    assert found("Checked on 3 May 2023.", "evidence") == "concrete concrete"
    assert found("Checked on 3 May 2023.", "evidence", evidence_months=24.0) == "claimed old"
    # From 1 November 2024 on; October 2024 is over by then, and a whole year is not.
    for when, state in (("November 2024", "concrete"), ("October 2024", "claimed")):
        assert found(f"Checked in {when}.", "evidence", evidence_months=24.0).split()[0] == state
    assert found("Checked in 2024.", "evidence", evidence_months=24.0) == "concrete concrete"


def test_an_attached_document_counts_with_its_date_and_for_what_its_name_says():
    assert found("", "evidence", attached="Lot list", dated="2026-05-03") == "concrete attached"
    assert found("", "evidence", attached="Lot list") == "claimed claimed"
    assert found("", "policy", attached="Lot list", dated="2026-05-03") == "missing missing"
    assert found("", "policy", attached="House rules", dated="2026-05-03") == "concrete attached"
    assert found("", "owner", attached="The manager decides", dated="2026-05-03").startswith("miss")
    assert found("", "evidence", attached="Glossy brochure", dated="2026-05-03").startswith("miss")
    assert found("", "evidence", attached="Lot list", dated="2027-05-03") == "claimed plan"


def test_text_of_another_trade_is_not_about_this_one():
    garments = "Policy of 3 May 2026, section 2, for all sewing lines."
    assert found(garments, "policy", trade="coffee") == "claimed elsewhere"
    assert found(garments, "policy", trade="garments") == found(garments, "policy")
    # What stands beside it in the same answer is of that trade too …
    beside = garments + " Its section 5 forbids fees."
    assert found(beside, "policy", trade="coffee") == "claimed elsewhere"
    # … unless the answer says something concrete of this trade; warm words of it are not enough.
    assert found(beside + " We love coffee.", "policy", trade="coffee") == "claimed elsewhere"
    real = beside + " Coffee: policy of 9 May 2026."
    assert found(real, "policy", trade="coffee") == "concrete concrete"


def triggers(answer: str, **more) -> tuple[int, int]:
    """How many triggers an answer has, and how many passages to read."""
    row = rate(answer, **more).answers.iloc[0]
    return len(row["triggers"]), len(row["read"])


@pytest.mark.parametrize(
    "answer",
    [
        "Workers pay a placement fee.",
        "The fee is deducted from the first wage.",
        "For their safety the passports are kept in the hotel safe.",
        "We keep the identity cards of the drivers.",
        "Workers may not leave the house at night.",
        "Wages are held back until the end of the season.",
    ],
)
def test_words_that_decide(answer):
    assert triggers(answer)[0] == 1
    good = "Policy of 3 May 2026. The purchasing manager is responsible. "
    rating = rate(good * 5 + answer)
    assert rating.suppliers["result"].item() == "trigger"


@pytest.mark.parametrize(
    "answer",
    [
        "Workers pay nothing, no fee and no deposit.",
        "In May 2024 we learned that 19 pickers had paid fees to a middleman; they were repaid.",
        "Fees are paid by us to the agency.",
        "The fee is deducted from the agency's invoice.",
        "Workers keep their passports themselves.",
        "No passports are kept in the safe.",
        "Passports: each worker has a locker with a key.",
    ],
)
def test_good_practice_and_a_problem_of_the_past_do_not_decide_but_are_read(answer):
    decided, to_read = triggers(answer)
    assert decided == 0 and to_read >= 1


def test_the_tick_decides_and_a_missing_one_is_asked_for():
    assert triggers("Fine.", closed="yes", trigger="yes") == (1, 0)
    assert triggers("Fine.", closed="no", trigger="yes") == (0, 0)
    assert triggers("Fine.", closed="yes", trigger="no") == (0, 0)
    for closed in ("", "not known"):
        row = rate("Fine.", closed=closed, trigger="yes").answers.iloc[0]
        assert [reason.code for reason in row["ask"]] == ["market-follow-tick"]
    # "no" is ticked, and the words tell otherwise.
    assert triggers("Passports are kept in our safe.", closed="no", trigger="yes")[0] == 1


# properties

few = settings(max_examples=40, deadline=None)

FILLER = [
    "We are fully committed to the highest ethical standards.",
    "People always come first in our family.",
    "Our policy is zero tolerance, and every complaint is taken very seriously.",
    "Remedy, responsibility and dialogue are at the heart of our journey with stakeholders!",
    "We regularly review our robust procedures and registers.",
    "The coffee we love deserves workers who smile.",
    "Our director is passionate about interviews, hotlines and trade unions.",
    "100 % of our partners share our values, 24/7.",
]
SOLID = [
    "Purchasing rules of 14 February 2025, section 3.",
    "The coffee buyer signs each lot sheet.",
    "In January 2026 we spoke with 26 pickers, and none had paid.",
    "The seller repaid 310 euros.",
    "A policy will follow.",
    "Our team is responsible.",
    "We have no register.",
    "Policy of 3 May 2026 for all sewing lines.",
    "Pickers pay a placement fee.",
]


@few
@given(
    st.lists(st.sampled_from(SOLID), max_size=5),
    st.lists(st.tuples(st.sampled_from(FILLER), st.integers(0, 5)), min_size=1, max_size=6),
)
def test_fine_words_and_length_change_no_result(solid, filler):
    longer = list(solid)
    for sentence, place in filler:
        longer.insert(min(place, len(longer)), sentence)
    before = rate(" ".join(solid), trade="coffee")
    after = rate(" ".join(longer), trade="coffee")
    columns = ["result", "concrete", "asked", "triggers"]
    pd.testing.assert_frame_equal(before.suppliers[columns], after.suppliers[columns])
    concrete = [list(one.elements["found"] == "concrete") for one in (before, after)]
    assert concrete[0] == concrete[1]


@few
@given(st.lists(st.sampled_from(FILLER), max_size=8))
def test_a_dated_document_raises_the_result(filler):
    before = rate(" ".join(filler), "evidence").suppliers["concrete"].item()
    dated = " ".join([*filler, "Interview report of 3 June 2026."])
    assert (before, rate(dated, "evidence").suppliers["concrete"].item()) == (0, 1)


@few
@given(st.permutations(SOLID), st.integers(1, 3))
def test_order_and_repetition_change_no_result(solid, times):
    texts = (" ".join(SOLID), " ".join(solid * times))
    columns = ["result", "concrete"]
    one, other = (rate(text, trade="coffee").suppliers[columns] for text in texts)
    pd.testing.assert_frame_equal(one, other)


# languages and wrong input


def test_another_language_is_a_matter_of_its_marks():
    words = [("policy", "", "règlement"), ("month", "5", "mai"), ("negation", "", "pas de")]
    data = {
        "language": ["fr"] * 3,
        **dict(zip(("kind", "about", "words"), zip(*words, strict=True), strict=True)),
    }
    marks = frame(market.MARKS, {name: list(data[name]) for name in market.MARKS.names})
    french = {"marks": marks, "language": "fr"}
    assert found("Règlement du 3 mai 2026.", "policy", **french) == "concrete concrete"
    assert found("Nous n'avons pas de règlement.", "policy", **french) == "missing denied"
    assert found("Policy of 3 May 2026.", "policy", **french) == "missing missing"


def test_an_answer_that_is_missing_is_asked_for():
    case = market.read(data_path("market", "coffee"))
    answers = case.answers[case.answers["question"] != "Q3"]
    rating = market.rate_answers(case.questions, answers, case.marks, on=ON)
    third = rating.answers[rating.answers["question"] == "Q3"]
    assert not third["answered"].any() and (third["ask"].map(len) == 1).all()
    assert (rating.suppliers["unanswered"] == 1).all()


@pytest.mark.parametrize(
    ("table", "cell", "code"),
    [
        ("answers", {"question": "Q99"}, "market-no-question"),
        ("answers", {"language": "xx"}, "market-no-language"),
        ("questions", {"trade": "tea"}, "market-no-trade"),
        ("marks", {"kind": "month", "about": "13"}, "market-month"),
    ],
)
def test_what_cannot_be_read_is_named_with_file_and_row(table, cell, code):
    case = market.read(data_path("market", "coffee"))
    tables = case._asdict()
    for name, value in cell.items():
        tables[table].at[3, name] = value
    with pytest.raises(DataError) as error:
        market.rate_answers(tables["questions"], tables["answers"], tables["marks"], on=ON)
    assert error.value.code == code and f"{table}.csv, row 3" in str(error.value)


def test_nothing_to_rate_is_no_error():
    case = market.read(data_path("market", "coffee"))
    rating = market.rate_answers(case.questions, case.answers.iloc[:0], case.marks, on=ON)
    assert [len(part) for part in rating] == [0, 0, 0]
    rating = market.rate_answers(case.questions.iloc[:0], case.answers.iloc[:0], case.marks, on=ON)
    assert len(rating.suppliers) == 0
