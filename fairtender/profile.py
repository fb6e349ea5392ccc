"""Profiles: all judgements that differ by place, in a TOML file with a source for each entry.

Which sectors and goods are risky, which words are signals, which thresholds apply: none of this is
in the code. The words of each language are in `datasets/words` (`fairtender.wording.lexicon`); a
profile names the languages that it uses, and its entries may add or remove words.
`datasets/profiles/default.toml` is the course's own. To make the screening local, edit a copy of
it, or write a file with `based_on = "default.toml"` and only what differs. FAIRTENDER_PROFILE in
the environment names the one that `load()` returns.
"""

import datetime
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from fairtender.fields import Entry, read_toml
from fairtender.tables import data_path
from fairtender.wording.lexicon import Lexicon, Source, lexicons

__all__ = [
    "FACTORS",
    "FORMAT",
    "LEVELS",
    "Cited",
    "Commodity",
    "Factor",
    "Place",
    "Profile",
    "Reference",
    "Sector",
    "Signal",
    "Source",
    "Threshold",
    "Words",
    "load",
]

FORMAT = 1
LEVELS = ("low", "unknown", "elevated", "high")  # weakest first: the strongest lot decides
FACTORS = ("sector", "commodity", "place", "workforce", "business_model", "price", "time")
Factor = Literal["sector", "commodity", "place", "workforce", "business_model", "price", "time"]
_THRESHOLDS = (
    "short_tender_days",
    "price_weight_high",
    "price_weight_moderate",
    "leverage_spend",
    "leverage_supplier_share",
    "leverage_remaining_days",
    "leverage_renewal_days",
    "small_contract",
    "concentrated_market",
    "near_floor",
    "small_cell",
    "workforce_share",
    "price_gap",
    "quality_spread",
    "turnover_limit",
    "owner_month_days",
)
_REFERENCES = (
    "social_obligations",
    "labels",
    "conviction",
    "breach",
    "self_cleaning",
    "selection",
    "award_criteria",
    "abnormally_low",
    "performance_conditions",
    "subcontractors",
    "principles",
    "specifications",
    "exclusion",
    "taxes",
)
_LISTS = {"sector": "code", "commodity": "code", "signal": "code", "place": "country"}
Words = dict[str, tuple[str, ...]]  # language code → words and phrases


@dataclass(frozen=True, eq=False, kw_only=True)
class Cited:
    """An entry with the id of its source, and the date on which the source was read."""

    source: str
    date: datetime.date


@dataclass(frozen=True, kw_only=True)
class Threshold(Cited):
    """A number; a comment in the default profile gives its unit.

    Days, percent, points of the concentration index, or money in the profile's currency.
    """

    value: float


@dataclass(frozen=True, kw_only=True)
class Reference(Cited):
    """A rule of law in the form in which texts cite it: `Directive 2014/24/EU, Article 69`."""

    text: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Sector(Cited):
    """A sector, found by the longest CPV prefix or by words in title and description.

    needs: the factors whose facts matter in this sector; if one is missing the level is never low.
    implies: signals that only repeat what the sector is, and so do not count in addition to it:
    agency work in a contract for agency staff. about: why a good in the title, and workers in any
    text, may only be the subject of the work: a study of cotton does not buy cotton. If it is "",
    they count.
    """

    code: str
    name: str
    cpv: tuple[str, ...] = ()
    level: Literal["high", "moderate", "low"]
    kind: Literal["good", "service", "works"]
    labour_intensive: bool
    needs: tuple[Factor, ...]
    implies: tuple[str, ...] = ()
    about: str = ""
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class Commodity(Cited):
    """A good, and the origins at which the source lists it.

    forced_labour, child_labour: every origin that is listed for it; one that is listed for both is
    in both. from_forced_labour, from_child_labour: origins that are listed only because of an input
    of the good. listed_as: the names of these goods in the source's list.
    """

    code: str
    name: str
    cpv: tuple[str, ...] = ()
    words: Words = field(default_factory=dict)
    listed_as: tuple[str, ...] = ()
    forced_labour: tuple[str, ...] = ()
    child_labour: tuple[str, ...] = ()
    from_forced_labour: tuple[str, ...] = ()
    from_child_labour: tuple[str, ...] = ()

    def listings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return pairs of what the good is listed for and the origins, the gravest first."""
        return (
            ("forced-labour", self.forced_labour),
            ("forced-labour-input", self.from_forced_labour),
            ("child-labour", self.child_labour),
            ("child-labour-input", self.from_child_labour),
        )

    @property
    def is_listed(self) -> bool:
        """Whether the source lists the good at all, since a new edition may omit it."""
        return any(countries for _, countries in self.listings())

    @property
    def forced_origins(self) -> tuple[str, ...]:
        """The origins listed for forced labour in the good or in an input of the good."""
        return self.forced_labour + self.from_forced_labour


@dataclass(frozen=True, eq=False, kw_only=True)
class Signal(Cited):
    """Words that are a signal for one factor, rated high or moderate."""

    code: str
    factor: Literal["place", "workforce", "business_model", "price", "time"]
    level: Literal["high", "moderate"]
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Place(Cited):
    """A country of work, which the profile rates high, moderate or low."""

    country: str
    level: Literal["high", "moderate", "low"]


@dataclass(frozen=True, eq=False)
class Profile:
    """All entries of a profile, which decides what differs by place.

    countries: name of a country → the names that texts use for it. currency: the currency of
    thresholds in money (ISO 4217). left_out: goods in the list of goods that have no entry.
    languages: codes of the word lists that the entries use.
    """

    name: str
    date: datetime.date
    currency: str
    sources: dict[str, Source]
    thresholds: dict[str, Threshold]
    references: dict[str, Reference]
    sectors: tuple[Sector, ...]
    commodities: tuple[Commodity, ...]
    signals: tuple[Signal, ...]
    places: tuple[Place, ...]
    countries: Words
    left_out: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def load(path: str | os.PathLike[str] | None = None) -> Profile:
    """Read a profile from a TOML file.

    Without a path it is the file that FAIRTENDER_PROFILE names, else the course's own profile.
    Exercises and keys name `default.toml`, so that a local profile does not change them. Raises
    DataError naming file, entry and fault if the file is missing or is not a profile.
    """
    if path is None:
        path = os.environ.get("FAIRTENDER_PROFILE") or data_path("profiles", "default.toml")
    return read_toml(Path(path), _profile)


@cache
def default() -> Profile:
    """Return the course's own profile, even if FAIRTENDER_PROFILE names another."""
    return load(data_path("profiles", "default.toml"))


T = TypeVar("T", bound=Cited)
Worded = TypeVar("Worded", Sector, Commodity, Signal)


def _profile(top: Entry) -> Profile:
    if (format := top.value("format", int)) != FORMAT:
        raise top.wrong("profile-format", value=format, format=FORMAT)
    if base := top.value("based_on", ("default.toml",), ""):
        own = data_path("profiles", base).read_text(encoding="utf-8")
        top.content = _complete(tomllib.loads(own), top.content)
    languages = _languages(top)
    return top.make(
        Profile,
        sources=top.named("source", Source),
        thresholds=top.named("threshold", partial(_cited, top, Threshold), _THRESHOLDS),
        references=top.named("reference", partial(_cited, top, Reference), _REFERENCES),
        sectors=_with_words(top.each("sector", partial(_cited, top, Sector), "code"), languages),
        commodities=_with_words(top.each("commodity", partial(_commodity, top), "code"), languages),
        signals=_with_words(top.each("signal", partial(_cited, top, Signal), "code"), languages),
        places=top.each("place", partial(_cited, top, Place)),
        countries=top.named("country", tuple[str, ...]),
    )


def _complete(base: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """Complete a profile that states only its differences from its base.

    An entry replaces the whole entry of the same name, so that a number never keeps the source of
    another number. For entries in a list, identified by their code, only the stated fields are
    replaced. The entries of the file come first, because faults are reported by their place in it.
    """
    found = {**base, **content}
    for part, own in content.items():
        if isinstance(own, dict) and isinstance(base.get(part), dict):
            found[part] = base[part] | own
        elif part in _LISTS and isinstance(own, list) and {*map(type, own)} == {dict}:
            rest = {entry[_LISTS[part]]: entry for entry in base.get(part, ())}
            names = [str(entry.get(_LISTS[part])) for entry in own]
            merged = [rest.get(name, {}) | entry for name, entry in zip(names, own, strict=True)]
            found[part] = [*merged, *(rest[name] for name in rest if name not in names)]
    return found


def _cited(top: Entry, kind: type[T], entry: Entry) -> T:
    """Return an entry; add a fault if its source is unknown or a CPV prefix is invalid."""
    made = entry.make(kind)
    if (source := made.source) not in top.content.get("source", {}):
        entry.wrong("profile-no-source", value=source)
    for prefix in getattr(made, "cpv", ()):
        if not (prefix.isdecimal() and 2 <= len(prefix) <= 8):
            entry.wrong("profile-cpv", value=prefix)
    return made


def _languages(top: Entry) -> list[Lexicon]:
    """Return the word lists that the file names, and add a fault for an unknown one."""
    known = lexicons()
    taken = top.value("languages", tuple[str, ...], ())
    for code in taken:
        if code not in known:
            top.wrong("profile-no-words", value=code, known=", ".join(known))
    return [known[code] for code in taken if code in known]


def _with_words(entries: tuple[Worded, ...], languages: list[Lexicon]) -> tuple[Worded, ...]:
    """Return the entries with the words of these languages; "-word" in an entry removes a word."""
    found = []
    for entry in entries:
        words: dict[str, dict[str, None]] = {
            each.language: dict.fromkeys(_of_kind(entry, each).get(entry.code, ()))
            for each in languages
        }
        for language, own in entry.words.items():
            listed = words.setdefault(language, {})
            removed = {word[1:] for word in own if word.startswith("-")}
            listed |= dict.fromkeys(word for word in own if not word.startswith("-"))
            words[language] = {word: None for word in listed if word not in removed}
        kept = {language: tuple(listed) for language, listed in words.items() if listed}
        found.append(replace(entry, words=kept))
    return tuple(found)


def _of_kind(entry: Sector | Commodity | Signal, lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    if isinstance(entry, Sector):
        return lexicon.sectors
    return lexicon.goods if isinstance(entry, Commodity) else lexicon.signals


def _commodity(top: Entry, entry: Entry) -> Commodity:
    good = _cited(top, Commodity, entry)
    return good if good.listed_as else replace(good, listed_as=(good.name,))
