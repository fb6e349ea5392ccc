"""Every text that people read is in one catalogue, and the course in another language works."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from kit import some_and_slow
from texts_kit import pattern

from coursework import answers
from coursework.course import units
from coursework.marking import key, marks
from fairtender import messages
from fairtender.tables import DataError
from publishing import texts, translation
from publishing.handouts import command as handouts
from publishing.handouts import page_text

ROOT = Path(__file__).resolve().parents[2]
# What Markdown has beside its texts: settings, options and ends of boxes, labels, rules, tags.
SYNTAX = re.compile(
    r"\A---\n.*?^---\n|^ *:{3,}[^\n]*|^ *:[\w-]+:[^\n]*|^\([\w.-]+\)=$|^[%+][^\n]*|<[^>]+>"
    r"|^\d\d-[\w-]+:",
    re.DOTALL | re.MULTILINE,
)
SLIDES = "book/trainers/slides.toml"
FENCED = re.compile(r"^ *(`{3,})(?P<info>.*)\n(?P<body>(?:.*\n)*?) *\1 *$", re.MULTILINE)


def without_code(fence: re.Match[str]) -> str:
    """What a fence has for readers: nothing of a program, the content of a box."""
    return fence["body"] if re.match(r"\{(?!code-cell)", fence["info"]) else ""


@pytest.fixture(scope="module")
def found() -> list[texts.Text]:
    return list(texts.texts(ROOT))


def test_the_catalogue_has_every_sentence_of_the_library_by_its_code():
    catalogue = translation.catalogue(ROOT)
    for code, sentence in messages.sentences().items():
        if re.search("[A-Za-z]{2}", sentence):
            assert catalogue.get(sentence, code), code


def test_the_catalogue_has_every_word_of_the_pages(found):
    """What is left of a page without its texts and its syntax has no word in it."""
    pages = {text.file for text in found if text.file.endswith(".md")}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "book").rglob("*.md")} <= pages
    left = {}
    for page in pages:
        source = (ROOT / page).read_text(encoding="utf-8")
        spans = sorted((text.start, text.end) for text in found if text.file == page)
        edges = [(0, 0), *spans, (len(source), len(source))]
        rest = "\x00".join(source[end:start] for (_, end), (start, _) in pairwise(edges))
        if words := re.findall("[A-Za-z]{2,}", SYNTAX.sub("", FENCED.sub(without_code, rest))):
            left[page] = words
    assert left == {}


@pytest.mark.slow
def test_slides_are_translated_with_the_pages_that_they_quote(found, marked):
    """Titles of steps and heads of letters too; what a slide quotes is a part of its page."""
    listed = {text.code.partition(".")[2] for text in found if text.file == SLIDES}
    assert {"title", "task", "monday", "letter", "lines", "tell", "notes", "question"} <= listed
    slides = tomllib.loads((marked / SLIDES).read_text(encoding="utf-8"))
    book = [path.read_text(encoding="utf-8") for path in (marked / "book").rglob("*.md")]
    pages = " ".join(page_text.plain(page, numbers=True) for page in book)
    quoted = [line for unit in slides.values() for one in unit for line in one.get("tell", ())]
    assert len(quoted) > 40
    assert not [line for line in quoted if not page_text.same(line, pages)]


def test_each_text_is_at_its_place(found):
    for text in found:
        lines = (ROOT / text.file).read_text(encoding="utf-8").splitlines()
        first = re.findall("[A-Za-z]+", text.words)[0]
        assert first in "".join(lines[text.line - 1 : text.line + 1]), text


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("Open {file}, row {row:,}", "Ôpén {file}, rôw {row:,}"),
        ("See [the map](../05-map.html#a) now", "Séé [thé måp](../05-map.html#a) nôw"),
        (
            "{ref}`The rule <rule-one>` {cite:p}`ilo-2012`",
            "{ref}`Thé rûlé <rule-one>` {cite:p}`ilo-2012`",
        ),
        ("{term}`workers <Worker>` in `code`", "{term}`wôrkérs <Wôrkér>` în `code`"),
        ("Stop. <b class='x'>Ask</b> &amp; wait", "Stop. <b class='x'>Åsk</b> &amp; wåît"),
    ],
)
def test_the_marks_leave_what_a_translator_has_to_keep(words, marked):
    assert translation.pseudo(words) == marked


FAULTY = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

msgctxt "desk-a"
msgid "{count} files"
msgstr "Fichiers"

msgid "Read [the rule](rule.md)."
msgstr "Lisez [la règle](règle.md)."

msgid "Good"
msgstr "Bien {name}"
"""


def test_a_translation_that_loses_or_invents_something_is_told_by_file_and_line(tmp_path):
    path = tmp_path / "fr.po"
    path.write_text(FAULTY.strip(), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        translation.read(path)
    told = str(caught.value).splitlines()
    begun = [f"{path}, line {line}: " for line in (5, 8, 8, 11)]
    assert [line[: len(start)] for line, start in zip(told, begun, strict=True)] == begun
    for line, kept in zip(told, ("{count}", "](rule.md)", "](règle.md)", "{name}"), strict=True):
        assert kept in line
    path.write_text('msgid "Good', encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(str(path))):
        translation.read(path)


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Path:
    """The course with a mark on every vowel that a translator could change."""
    folder = tmp_path_factory.mktemp("marked")
    translation.write(ROOT, folder, translation.PSEUDO, lambda text: translation.pseudo(text.words))
    return folder


def test_a_translated_text_is_where_its_english_one_was_and_no_other_changes(tmp_path):
    french = {"Search this book": "Chercher", "A question at the photocopier": "À la photocopieuse"}
    counts = translation.write(ROOT, tmp_path, "fr", lambda text: french.get(text.words, ""))
    assert counts[True] == 2
    settings = (tmp_path / "_config.yml").read_text(encoding="utf-8")
    assert 'search_bar_text: "Chercher"' in settings and "language: fr\n" in settings
    page = (tmp_path / "book" / "01-the-issue.md").read_text(encoding="utf-8")
    heading = '<a id="a-question-at-the-photocopier"></a>\n\n## À la photocopieuse\n'
    assert page.replace(heading, "## A question at the photocopier\n") == (
        ROOT / "book" / "01-the-issue.md"
    ).read_text(encoding="utf-8")
    with pytest.raises(DataError, match=pattern("handouts-english")):
        handouts.room(tmp_path)  # says at once that it cannot, before it looks for a section
    assert 'lang="fr"' in (tmp_path / "book" / "_templates" / "404.html").read_text("utf-8")


@pytest.mark.parametrize("unit", some_and_slow(units(ROOT)))
def test_a_hand_in_earns_the_same_in_another_language(unit, marked):
    """The model answers, none, and those of each misunderstanding."""
    here, there = key.read_key(unit, ROOT), key.read_key(unit, marked)
    assert there.questions.title != here.questions.title
    beliefs = [key.belief_answers(here, belief.code) for belief in here.beliefs]
    for values in ({}, key.model_answers(here), *beliefs):
        one, other = (
            marks.mark(the_key, answers.sort(answers.Answers(), values, the_key.questions))
            for the_key in (here, there)
        )
        points = [
            {id: mark.points for id, mark in result.questions.items()} for result in (one, other)
        ]
        assert points[0] == points[1]
