"""Charts of rows: all words are there, and none is written beyond the edge of the picture."""

from test_criteria_charts import outside, texts

from fairtender.charts.picture import Picture
from fairtender.charts.rows import Part, Row, rows_chart

BLUE, HATCHED, DIAMOND = ("#0072b2", ""), ("#ffffff", "////"), ("D", 7, "#ffffff", "#000000")
LONG = "A rather long name of something, with $5 and <b>, that goes on and on"
ROWS = [
    Row(LONG, note=LONG, bold=("label",)),
    Row("First", [Part(3, BLUE, "3"), Part(0.01, HATCHED, "0.01")], "3.01", bold=("number",)),
    Row(LONG, [Part(0, BLUE, "0")], "0.00", marks=[(4, DIAMOND)]),
    Row("Later", [Part(2, BLUE)], "1,234,567.89\n+3 %", start=1),
]
KEY = [("Paid", BLUE), (f"{LONG}, and on", HATCHED), ("Due", DIAMOND)]


def test_words_of_all_rows_stay_within_the_picture():
    for options in (
        {},
        {"columns": 1},
        {"characters": 18},
        {"characters": 18, "aligned": True, "span": (-1, 5)},
    ):
        picture = Picture(rows_chart(ROWS, key=KEY, **options), "")
        assert outside(picture) == [], options
        drawn = " ".join(texts(picture))
        for words in ("First", "Later", "3.01", "0.00", "1,234,567.89", "+3 %", "Paid", "Due"):
            assert words in drawn, (options, words)
        # What is too short for its number goes without it.
        assert "3" in texts(picture) and "0.01" not in texts(picture)


def test_panels_share_labels_and_scale():
    one, other = ([Row("Office", [Part(value, BLUE)], f"{value}")] for value in (10, 100))
    picture = Picture(rows_chart(one, other, characters=10, heads=("Origin", "Place")), "")
    assert sorted(texts(picture)) == ["10", "100", "Office", "Origin", "Place"]
    first, second = (bar.get_width() for bar in picture.figure.axes[0].patches)
    assert round(second / first, 6) == 10


def test_nothing_at_all_is_drawn_as_nothing():
    picture = Picture(rows_chart([Row("None", [Part(0, BLUE)], "0")], characters=10), "")
    assert {"None", "0"} <= {*texts(picture)} and outside(picture) == []
