"""Charts of criteria: their words say the numbers, and what is too much to draw is said."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import pytest
from criteria_kit import award, price, tender
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from test_criteria_evaluation import PRICES, QUALITY, SCORED, bids, scores

from fairtender import charts, criteria, messages, profile
from fairtender.tables import DataError

ROWS = criteria.draft([price(60), QUALITY])
OUT = {"A": "Price <b>not</b> explained"}


def texts(picture: charts.Picture) -> list[str]:
    tree = ElementTree.fromstring(picture.svg())
    return ["".join(node.itertext()).strip() for node in tree.iter() if node.tag.endswith("}text")]


def test_the_bars_and_their_words_say_the_points():
    evaluation = criteria.evaluate(PRICES, ROWS, SCORED)
    picture = charts.criteria_ranking(evaluation, {"Q": "Hours"})
    # B 82 = 48 + 34, C 77.5 = 37.5 + 40, A 76 = 60 + 16
    assert "1. B Firm B 82.00 (1 48.00, Q 34.00); 2. C Firm C 77.50" in picture.alt
    assert "ahead of bid C by 4.50 points" in picture.alt
    drawn = texts(picture)
    assert {"82.00", "77.50", "76.00", "37.5", "Q Hours"} <= set(drawn)
    assert picture.svg() == charts.criteria_ranking(evaluation, {"Q": "Hours"}).svg()


def test_the_table_says_the_same_and_who_was_left_out():
    evaluation = criteria.evaluate(PRICES, ROWS, SCORED, left_out=OUT)
    table = charts.criteria_ranking_table(evaluation)
    cells = table.frame.loc["B Firm B"].tolist()
    assert cells == ["1, with 94.00 points", "EUR 500,000.00", "1: 60.00 of 60.\nQ: 34.00 of 40."]
    assert table.frame.loc["A Firm A"].iloc[0] == "Left out: Price <b>not</b> explained"
    assert "&lt;b&gt;" in table.html() and "<b>not" not in table.html()
    assert "A Firm A" not in charts.criteria_ranking(evaluation).alt


def test_the_lines_and_their_words_say_who_is_first():
    found = criteria.sensitivity(PRICES, ROWS, SCORED)
    picture = charts.price_weight_lines(found)
    # 600/13 = 46.15…, 900/13 = 69.23…
    assert "C from 0 to 46.2%; B from 46.2 to 69.2%" in picture.alt
    assert "A from 69.2 to 100%" in picture.alt and "now is 60%" in picture.alt
    assert "now 60" in texts(picture)
    words = charts.price_weight_table(found).frame
    assert words.loc["0 to 46.2"].tolist() == ["C", "C > B > A"]
    assert len(words) == 4


def test_findings_in_words():
    rows = criteria.draft([{"kind": "specification", "text": "Paper with an eco-label", "id": "S"}])
    found = criteria.check(rows, tender(), profile.load())
    table = charts.criteria_findings(found).frame
    label = table[table.iloc[:, 0] == messages.text("criteria-severity-strike")]
    passage = messages.text("criteria-chart-passage", words="Paper with an eco-label")
    assert any(passage in cell for cell in label.iloc[:, 1])
    assert any("Article 43" in cell for cell in label.iloc[:, 2])
    nothing = charts.criteria_findings(found.iloc[:0]).frame
    assert len(nothing) == 1 and nothing.iloc[0, 1] == messages.text("criteria-chart-nothing")


def many(number: int) -> tuple:
    names = [f"Bidder with a rather long name number {n} $5" for n in range(number)]
    offers = bids({name: 100 + n for n, name in enumerate(names)})
    return offers, scores({name: n % 11 for n, name in enumerate(names)})


def outside(picture: charts.Picture) -> list[str]:
    """What is written beyond the edge of the picture."""
    canvas = FigureCanvasAgg(picture.figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    left, bottom, right, top = picture.figure.bbox.extents
    shown = [one for one in picture.figure.findobj(Text) if one.get_visible() and one.get_text()]
    boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in shown]
    return [
        text
        for text, box in boxes
        if box.x0 < left or box.x1 > right or box.y0 < bottom or box.y1 > top
    ]


@pytest.mark.parametrize("number", [1, 8])
def test_one_bid_and_many_with_long_names_stay_within_the_picture(number):
    offers, scored = many(number)
    ranking = charts.criteria_ranking(criteria.evaluate(offers, ROWS, scored))
    lines = charts.price_weight_lines(criteria.sensitivity(offers, ROWS, scored))
    assert outside(ranking) == outside(lines) == []
    assert ranking.alt.count("Bidder with a rather long name") >= number


def test_too_many_or_none_is_one_sentence():
    offers, scored = many(21)
    wide = [price(60), QUALITY, *[award(str(n), 1, "x", "y") for n in range(8)]]
    for draw, code in (
        (
            lambda: charts.criteria_ranking(criteria.evaluate(offers, ROWS, scored)),
            "criteria-chart-size",
        ),
        (
            lambda: charts.criteria_ranking(
                criteria.evaluate(PRICES, criteria.draft(wide), SCORED)
            ),
            "criteria-chart-size",
        ),
        (
            lambda: charts.criteria_ranking(criteria.evaluate(PRICES.iloc[:0], ROWS, SCORED)),
            "criteria-chart-size",
        ),
        (
            lambda: charts.price_weight_lines(criteria.sensitivity(offers, ROWS, scored)),
            "criteria-chart-lines",
        ),
        (
            lambda: charts.price_weight_lines(criteria.sensitivity(PRICES.iloc[:0], ROWS, SCORED)),
            "criteria-chart-lines",
        ),
    ):
        with pytest.raises(DataError) as fault:
            draw()
        assert fault.value.code == code


def test_where_everything_is_equal():
    same = bids({"A": 5, "B": 5})
    found = criteria.sensitivity(same, ROWS, scores({"A": 0, "B": 0}))
    assert [*found.ranges["order"]] == ["A = B"]
    assert "A=B from 0 to 100" in charts.price_weight_lines(found).alt
    free = criteria.evaluate(same, criteria.draft([QUALITY]), scores({"A": 0, "B": 0}))
    assert set(free.ranking["points"]) == {Decimal(0)}
    assert "A Firm A 0.00 (Q 0.00)" in charts.criteria_ranking(free).alt
