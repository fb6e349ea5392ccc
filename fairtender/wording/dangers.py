"""Find what endangers somebody in the words that people write, by the rules in `dangers.toml`.

The same code reads drafts of criteria and lines of plans: clause by clause, and if a clause has a
denial, a rule does not apply. A list of rules finds what it contains and misses the rest, so words
in which nothing is found are not safe. For lines of a plan, `read_line` therefore also says whether
the words were understood; if they were not, a person has to check the line. English only.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Danger", "Line", "codes", "find_in_criterion", "read_line"]

_CLAUSE = re.compile(r",\s|\b(?:and|but|so that)\b")
_GOES_ON = re.compile(r"\s*(?:or|nor|also not)\b", re.I)
# "No supervisor, colleague or relative": a short denial goes on through a list.
_LISTED = re.compile(r"\s*[\w-]+ (?:or|nor) [\w-]+\b", re.I)
_SHORT = 3
_DENIES_ALL = re.compile(r"\s*(?:nobody|no one|no (?:worker|cleaner|person)|neither|never)\b", re.I)
_OWN = re.compile(
    r"\b(?:keeps?|kept|hold|have|has|stay with) (?:all )?(?:their|her|his|the) own\b"
    r"|\b(?:stays?|remains?) with the (?:people|workers?|cleaners?|persons?)\b",
    re.I,
)
_SPACES = re.compile(" +")
_SENTENCE = re.compile(r"[.;:!?\n]")
_STRUCK, _ABSENT = " · ", " ∅ "  # what stands where a harmless phrase, or a safeguard, was struck
_MARKS = {_STRUCK.strip(), _ABSENT.strip()}
_PARTS = re.compile(r",(?!\d)\s*|[()/–—]\s*|\b(?:and|but|so that|then|while|before|after)\b")
_WORD = re.compile(r"[a-z][a-z'-]*|[·∅]")
_ENDINGS = re.compile(r"(?:'s|s'|ies|ing|ed|es|s|y|e)$")
# Stems of nouns, adjectives and adverbs, which name no act: "classification", "monthly".
_THING = re.compile(r"(?:tion|sion|ment|it|ag|nes|l|abl|ibl|ful|ur|ic)$")
_SPARE, _SPARE_BARE = (
    2,
    1,
)  # unknown words that a clause with a known act, and one without, may have


class Danger(NamedTuple):
    """A danger found in a text.

    code: the kind of danger, as in `dangers.toml`. words: the words that show it.
    """

    code: str
    words: str


class Line(NamedTuple):
    """The result of reading a line of a plan: its dangers, and whether the line was understood."""

    dangers: tuple[Danger, ...]
    is_understood: bool


class _Rule(NamedTuple):
    code: str
    pattern: re.Pattern[str]
    denial: re.Pattern[str] | None


class _Act(NamedTuple):
    verbs: frozenset[str]
    objects: frozenset[str]


class _PlanRules(NamedTuple):
    """The rules for the lines of a plan.

    first: rules for the words as written. rest, by_supplier: rules for what is left after harmless
    words have been removed. topics: words that are understood only with one of the safe words in
    the same line.
    """

    strikes: tuple[tuple[re.Pattern[str], str], ...]
    first: tuple[_Rule, ...]
    rest: tuple[_Rule, ...]
    by_supplier: tuple[_Rule, ...]
    alarms: tuple[re.Pattern[str], ...]
    topics: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    acts: tuple[_Act, ...]
    verbs: frozenset[str]
    people: frozenset[str]
    plain: frozenset[str]


@lru_cache(maxsize=512)
def find_in_criterion(text: str) -> tuple[Danger, ...]:
    """Return the dangers to people that the words of a criterion would create."""
    return _find(_criterion_rules(), text)


@lru_cache(maxsize=512)
def read_line(text: str, *, by_supplier: bool = False, is_detail: bool = False) -> Line:
    """Return the dangers in a line of a corrective action plan, and whether it was understood.

    by_supplier: whether the supplier does what the line says. is_detail: whether the words only add
    to an act that is known from elsewhere. A line is understood if no rule and no alarm finds
    anything, each of its clauses is a known harmless act or plain words, and one of them is an act.
    """
    rules, written = _plan_rules(), _plain(text)
    left = written
    for strike, mark in rules.strikes:
        left, times = strike.subn(mark, left)
        if times:
            left = _SPACES.sub(" ", left)
    own = (*rules.rest, *(rules.by_supplier if by_supplier else ()))
    dangers = dict(_find(rules.first, written)) | dict(_find(own, left))
    is_clear = not any(rule.pattern.search(left) for rule in own)
    understood = not dangers and is_clear and _is_understood(rules, left, is_detail)
    return Line(tuple(Danger(*one) for one in dangers.items()), understood)


def codes() -> list[str]:
    """Return the kinds of danger that can be found in a line of a plan."""
    return sorted({one["code"] for one in _data()["plan"]["danger"]})


def _find(rules: Iterable[_Rule], text: str) -> tuple[Danger, ...]:
    """Return the dangers that the rules find in any clause, one for each kind."""
    found: dict[str, str] = {}
    for clause, before in _clauses(text):
        for code, pattern, denial in rules:
            match = pattern.search(clause)
            if match and not (denial and denial.search(before)):
                found.setdefault(code, " ".join(match[0].split()))
    for code, pattern, denial in rules:  # those that reach over an "and"
        if denial is None and (match := pattern.search(text)):
            found.setdefault(code, " ".join(match[0].split()))
    return tuple(Danger(*one) for one in found.items())


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """Yield (clause, words since a denial), but no clause in which people keep their own."""
    for sentence in _SENTENCE.split(text):
        denies = "not" if _DENIES_ALL.match(sentence) else ""
        before = denies
        for clause in _CLAUSE.split(sentence):
            is_listed = _LISTED.match(clause) and len(before.split()) <= _SHORT
            goes_on = is_listed or _GOES_ON.match(clause)
            before = f"{before if goes_on else denies} {clause}"
            if not _OWN.search(clause):
                yield clause, before


def _is_understood(rules: _PlanRules, left: str, is_detail: bool) -> bool:
    """Return whether the words are so plain that no person has to check them."""
    if any(alarm.search(left) for alarm in rules.alarms):
        return False
    if any(words.search(left) and not safe.search(left) for words, safe in rules.topics):
        return False
    sentences = [_PARTS.split(sentence) for sentence in _SENTENCE.split(left)]
    clauses = [[{*map(_stem, _WORD.findall(part))} for part in parts] for parts in sentences]
    if not is_detail and not any(_has_act(rules, stems) for parts in clauses for stems in parts):
        return False
    return all(
        _is_known(rules, stems, _has_act(rules, *parts)) for parts in clauses for stems in parts
    )


def _is_known(rules: _PlanRules, stems: set[str], is_beside_act: bool) -> bool:
    """Return whether a clause is a harmless act with few unknown words, or has only plain words.

    If the same sentence has an act, one more word may be unknown, but not if people are meant: then
    even a known verb needs its object.
    """
    acts = [act for act in rules.acts if _is_act(act, stems)]
    known = rules.plain.union(*(act.verbs | act.objects for act in acts))
    unknown = stems - known
    if is_beside_act:
        unknown = {stem for stem in unknown if not _THING.search(stem)}
    if acts:
        return len(unknown) <= _SPARE
    if stems & rules.people and not stems & _MARKS:
        return not unknown and not stems & rules.verbs
    return len(unknown) <= (_SPARE_BARE if is_beside_act else 0)


def _has_act(rules: _PlanRules, *parts: set[str]) -> bool:
    return any(stems & _MARKS or any(_is_act(act, stems) for act in rules.acts) for stems in parts)


def _is_act(act: _Act, stems: set[str]) -> bool:
    """Return whether a clause has a verb and an object of an act, in two different words."""
    verbs, objects = stems & act.verbs, stems & act.objects
    return bool(verbs and objects) and len(verbs | objects) > 1


def _plain(text: str) -> str:
    """Return a text in lower case, with clean lines and one kind of apostrophe."""
    lines = (" ".join(line.split()) for line in text.replace("’", "'").splitlines())
    return "\n".join(filter(None, lines)).lower()


def _stem(word: str) -> str:
    """Return a word without up to two endings, so that "Sundays" and "Sunday" are the same."""
    for _ in range(2):
        word = _ENDINGS.sub("", word) if len(word) > 3 else word
    return word


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _criterion_rules() -> tuple[_Rule, ...]:
    return tuple(_rules(_data()["criteria"]))


@lru_cache(maxsize=1)
def _plan_rules() -> _PlanRules:
    plan = _data()["plan"]
    dangers = plan["danger"]
    people = _stems(" ".join((plan["plain"]["people"], *_data()["words"]["kinds"])))
    acts = tuple(_Act(_stems(one["verbs"]), _stems(one["objects"])) for one in plan["act"])
    return _PlanRules(
        tuple(_strikes(plan)),
        tuple(_rules(one for one in dangers if one.get("first"))),
        tuple(
            _rules(one for one in dangers if not one.get("first") and not one.get("by-supplier"))
        ),
        tuple(_rules(one for one in dangers if one.get("by-supplier"))),
        tuple(_compile(one) for group in plan["alarm"] for one in group["patterns"]),
        tuple((_compile(one["words"]), _compile(one["safe"])) for one in plan["topic"]),
        acts,
        _stems(plan["plain"]["verbs"]).union(*(act.verbs - act.objects for act in acts)),
        people,
        people | _stems(" ".join(plan["plain"]["words"].values())),
    )


def _strikes(plan: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], str]]:
    for group in plan["strike"]:
        mark = _ABSENT if group.get("as") == "absent" else f" {group.get('as', _STRUCK.strip())} "
        yield from ((_compile(pattern), mark) for pattern in group["patterns"])


def _rules(entries: Iterable[dict[str, Any]]) -> Iterator[_Rule]:
    denials = _data()["denials"]
    for entry in entries:
        denial = denials.get(entry.get("denial", ""))
        pattern = "|".join(entry["patterns"])
        yield _Rule(entry["code"], _compile(pattern), denial and _compile(denial))


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(_stem, words.lower().split()))


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which each <name> stands for the words of that name."""
    words = _data()["words"]
    while names := {*re.findall(r"<([a-z-]+)>", pattern)}:
        for name in names:
            one = words[name]
            one = one if isinstance(one, str) else f"(?:{'|'.join(one)})"  # a plain list
            pattern = pattern.replace(f"<{name}>", one)
    return re.compile(pattern.replace("’", "'"), re.IGNORECASE)
