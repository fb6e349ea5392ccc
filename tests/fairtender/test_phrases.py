"""Phrases are found by whole words, the longest of a kind, and shown as the text has them."""

import unicodedata

from fairtender.wording.phrases import Match, Phrases, context, longest, words_of

PHRASES = Phrases(
    [
        ("country", "Sudan", "Sudan"),
        ("country", "South Sudan", "South Sudan"),
        ("commodity", "coffee", "Coffee"),
        ("sector", "coffee machines", "Machines"),
    ]
)


def entries(text: str) -> list[str]:
    return [match.entry for match in longest(PHRASES.find(words_of(text)))]


def test_a_longer_phrase_hides_a_shorter_one_of_its_kind_only():
    assert entries("In South Sudan") == ["South Sudan"]
    assert entries("South Sudan and Sudan") == ["South Sudan", "Sudan"]
    # A sector does not hide a good.
    assert entries("Coffee machines") == ["Coffee", "Machines"]
    # Two phrases that overlap, neither in the other, both stay.
    north = Match("country", "N", ("north", "sudan"), 0)
    east = Match("country", "E", ("sudan", "east"), 1)
    assert longest([north, east]) == [north, east]


def test_whole_words_are_compared_without_capitals_accents_and_signs():
    assert words_of("Café-Crème, 2 Łódź!") == ["cafe", "creme", "2", "lodz"]
    assert entries("COFFEES, coffeemachines") == [] and entries("(COFFEE)") == ["Coffee"]


def test_quick_ways_of_reading_letters_read_what_each_letter_is():
    # An Ethiopic letter beside them, and nothing but the way by single letters is left.
    for code in range(256):
        letter = bytes([code]).decode("cp1251", "replace")
        for beside in ("Ж", "№", "ё 5 "):
            slow = words_of(f"{beside}{letter}б \u1200")
            assert words_of(f"{beside}{letter}б") == slow[:-1], hex(code)
    # By hand: small, composed letters without their mark, the sign for "number" in two letters.
    assert words_of("№5: Йод, Її — «Ґанок»") == ["no5", "иод", "іі", "ґанок"]
    assert unicodedata.normalize("NFKD", "Й")[0] == "И"


def test_an_open_word_is_met_again_after_dull_ones():
    phrases = Phrases([("sector", "охран*", "Guarding"), ("sector", "*reinigung", "Cleaning")])
    for _ in range(2):
        found = phrases.find(words_of("охраны и Büroreinigung, dann охрана"))
        assert [(match.entry, match.start) for match in found] == [
            *(("Guarding", 0), ("Cleaning", 2), ("Guarding", 4)),
        ]
        assert phrases.find(["и", "dann"]) == []


def test_a_phrase_is_shown_as_written_and_in_its_context():
    text = "We buy beans. " * 5 + "Then the South\nSudan office of the buyer " + "is open. " * 9
    written, around = context(text, ("south", "sudan"))
    assert written == "South\nSudan"
    assert "the South Sudan office" in around and around[0] == around[-1] == "…"
    assert len(around) < 120
    # Two letters in one sign: found as a word, and shown as the phrase itself.
    assert words_of("co\ufb00ee") == ["coffee"]
    assert context("co\ufb00ee", ("coffee",))[0] == "coffee"
