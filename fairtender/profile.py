"""A profile: all judgement that differs by place, in one TOML file with a source on every entry.

Which sectors and goods are risky, which words are signals, where the thresholds lie: nothing of
it is in the code. `datasets/profiles/default.toml` is the course's own; a copy of it, edited, makes
the screening local. FAIRTENDER_PROFILE in the environment names the one that `load()` returns.
"""

import datetime
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairtender.tables import DataError, data_path, fault

FORMAT = 1
FACTORS = ("sector", "commodity", "place", "workforce", "business_model", "price", "time")
LEVELS = ("low", "unknown", "elevated", "high")  # weakest first: a tender takes its strongest lot
_SIGNAL_FACTORS = ("place", "workforce", "business_model", "price", "time")
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
_MISSING = object()

Words = dict[str, tuple[str, ...]]  # language code → words and phrases


@dataclass(frozen=True)
class Source:
    """Where a judgement comes from. `url` and `note` may be empty."""

    id: str
    title: str
    issuer: str
    edition: str
    date: datetime.date
    url: str
    note: str


@dataclass(frozen=True)
class Threshold:
    """A number; the comment of each in the default profile tells its unit.

    Days, percent, points of the concentration index, or money in the profile's currency.
    """

    value: float
    source: str
    date: datetime.date


@dataclass(frozen=True)
class Reference:
    """How texts cite a rule of law: `Directive 2014/24/EU, Article 69`, say."""

    text: str
    source: str
    date: datetime.date


@dataclass(frozen=True, eq=False)
class Sector:
    """A sector, found by CPV prefix (the longest wins), else by words in title and description.

    level: high, moderate or low. kind: good, service or works. needs: the factors whose facts
    matter in this sector; where one is missing the level is never low.
    """

    code: str
    name: str
    cpv: tuple[str, ...]
    level: str
    kind: str
    labour_intensive: bool
    needs: tuple[str, ...]
    words: Words
    source: str
    date: datetime.date


@dataclass(frozen=True, eq=False)
class Commodity:
    """A good, and the origins where the source lists it.

    forced_labour, child_labour: every origin that is listed for it; one that is listed for both
    stands in both. from_forced_labour, from_child_labour: origins that are listed only because an
    input of the good is. listed_as: the goods of the source's list that are meant, by their names.
    """

    code: str
    name: str
    cpv: tuple[str, ...]
    words: Words
    listed_as: tuple[str, ...]
    forced_labour: tuple[str, ...]
    child_labour: tuple[str, ...]
    from_forced_labour: tuple[str, ...]
    from_child_labour: tuple[str, ...]
    source: str
    date: datetime.date

    def listings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the origins by what they are listed for, as messages call it, gravest first."""
        return (
            ("forced-labour", self.forced_labour),
            ("forced-labour-input", self.from_forced_labour),
            ("child-labour", self.child_labour),
            ("child-labour-input", self.from_child_labour),
        )

    @property
    def is_listed(self) -> bool:
        """Whether the source lists the good at all: an entry may outlive an edition of the list."""
        return any(countries for _, countries in self.listings())

    @property
    def forced_origins(self) -> tuple[str, ...]:
        """Origins that are listed for forced labour: of the good, or of an input."""
        return self.forced_labour + self.from_forced_labour


@dataclass(frozen=True, eq=False)
class Signal:
    """Words that are a signal of one factor, at level high or moderate."""

    code: str
    factor: str
    level: str
    words: Words
    source: str
    date: datetime.date


@dataclass(frozen=True)
class Place:
    """A country of work that the profile rates high, moderate or low."""

    country: str
    level: str
    source: str
    date: datetime.date


@dataclass(frozen=True, eq=False)
class Profile:
    """All entries of a profile. `countries`: name of a country → how texts call it.

    currency: that of the thresholds in money (ISO 4217). left_out: goods of the list of goods that
    no entry stands for.
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


def load(path: str | os.PathLike | None = None) -> Profile:
    """Return the profile in a TOML file.

    Without a path it is the file that FAIRTENDER_PROFILE names, else the course's own profile. What
    belongs to an exercise or a key names `default.toml`, so that no local profile changes it.
    Raises DataError naming file, entry and fault where the file is missing or not a profile.
    """
    if path is None:
        path = os.environ.get("FAIRTENDER_PROFILE") or data_path("profiles", "default.toml")
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise fault("no-file", file=path) from None
    except IsADirectoryError:
        raise fault("profile-folder", file=path) from None
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise fault("profile-not-toml", file=path, cause=error) from None
    return _profile(_Entry(path, "", table))


class _Entry:
    """A table of the TOML file, with the file and its place in it for the sentence of a fault."""

    def __init__(self, path: Path, where: str, table: dict[str, Any]) -> None:
        self.path, self.where, self.table = path, where, table
        self.read: set[str] = set()

    def wrong(self, code: str, key: str, **params: object) -> DataError:
        where = f"{self.where}.{key}" if self.where and key else self.where or key
        return fault(code, file=self.path, key=where, **params)

    def get(self, key: str, kind: type, default: Any = _MISSING) -> Any:
        """Return the value of a key, which must be of this kind."""
        self.read.add(key)
        value = self.table.get(key, default)
        if value is _MISSING:
            raise self.wrong("profile-missing", key)
        if value is not default and (type(value) is bool) != (kind is bool):
            raise self.wrong("profile-kind", key, kind=_KINDS[kind])
        if value is not default and not isinstance(value, (int, float) if kind is float else kind):
            raise self.wrong("profile-kind", key, kind=_KINDS[kind])
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Return one of some texts."""
        value = self.get(key, str)
        if value not in choices:
            raise self.wrong("profile-choice", key, value=value, choices=", ".join(choices))
        return value

    def texts(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.get(key, list, default)
        for value in values:
            if type(value) is not str or not value.strip():
                raise self.wrong("profile-kind", key, kind=_KINDS["texts"])
        return tuple(values)

    def entry(self, key: str) -> "_Entry":
        """Return the table under a key; an empty one where it is absent."""
        where = f"{self.where}.{key}" if self.where else key
        return _Entry(self.path, where, self.get(key, dict, {}))

    def entries(self, key: str) -> list["_Entry"]:
        """Return the tables of an array of tables, each named by its number from 1."""
        tables = self.get(key, list, [])
        for number, table in enumerate(tables, 1):
            if type(table) is not dict:
                raise self.wrong("profile-kind", f"{key}[{number}]", kind=_KINDS[dict])
        return [_Entry(self.path, f"{key}[{n}]", table) for n, table in enumerate(tables, 1)]

    def no_other(self) -> None:
        """Refuse a key that nothing reads: it is often a misspelt one."""
        for key in self.table:
            if key not in self.read:
                raise self.wrong("profile-unknown-key", key, known=", ".join(sorted(self.read)))


_KINDS: dict[object, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    datetime.date: "a date such as 2026-11-25",
    "texts": "a list of texts",
}


def _profile(top: _Entry) -> Profile:
    if top.get("format", int) != FORMAT:
        raise top.wrong("profile-format", "format", value=top.table["format"], format=FORMAT)
    by_id = top.entry("source")
    sources = {name: _source(by_id.entry(name), name) for name in by_id.table}
    limits, laws = top.entry("threshold"), top.entry("reference")
    profile = Profile(
        name=top.get("name", str),
        date=top.get("date", datetime.date),
        currency=top.get("currency", str),
        sources=sources,
        thresholds={name: _threshold(limits, name, sources) for name in _THRESHOLDS},
        references={name: _reference(laws, name, sources) for name in _REFERENCES},
        sectors=tuple(_sector(entry, sources) for entry in top.entries("sector")),
        commodities=tuple(_commodity(entry, sources) for entry in top.entries("commodity")),
        signals=tuple(_signal(entry, sources) for entry in top.entries("signal")),
        places=tuple(_place(entry, sources) for entry in top.entries("place")),
        countries=_words(top.entry("country")),
        left_out=top.texts("left_out", []),
    )
    limits.no_other()
    laws.no_other()
    top.no_other()
    _unique_codes(top, profile)
    return profile


def _source(entry: _Entry, name: str) -> Source:
    source = Source(
        name,
        entry.get("title", str),
        entry.get("issuer", str),
        entry.get("edition", str),
        entry.get("date", datetime.date),
        entry.get("url", str, ""),
        entry.get("note", str, ""),
    )
    entry.no_other()
    return source


def _cited(entry: _Entry, sources: dict[str, Source]) -> dict[str, Any]:
    """Return source and date of an entry, and refuse what nothing has read: called last."""
    source = entry.get("source", str)
    if source not in sources:
        raise entry.wrong("profile-no-source", "source", value=source)
    date = entry.get("date", datetime.date)
    entry.no_other()
    return {"source": source, "date": date}


def _words(entry: _Entry) -> Words:
    return {name: entry.texts(name) for name in entry.table}


def _cpv(entry: _Entry) -> tuple[str, ...]:
    prefixes = entry.texts("cpv", [])
    for prefix in prefixes:
        if not (prefix.isdecimal() and 2 <= len(prefix) <= 8):
            raise entry.wrong("profile-cpv", "cpv", value=prefix)
    return prefixes


def _threshold(limits: _Entry, name: str, sources: dict[str, Source]) -> Threshold:
    if name not in limits.table:
        raise limits.wrong("profile-missing", name)
    entry = limits.entry(name)
    return Threshold(float(entry.get("value", float)), **_cited(entry, sources))


def _reference(laws: _Entry, name: str, sources: dict[str, Source]) -> Reference:
    if name not in laws.table:
        raise laws.wrong("profile-missing", name)
    entry = laws.entry(name)
    return Reference(entry.get("text", str), **_cited(entry, sources))


def _sector(entry: _Entry, sources: dict[str, Source]) -> Sector:
    needs = entry.texts("needs")
    for need in needs:
        if need not in FACTORS:
            raise entry.wrong("profile-choice", "needs", value=need, choices=", ".join(FACTORS))
    return Sector(
        code=entry.get("code", str),
        name=entry.get("name", str),
        cpv=_cpv(entry),
        level=entry.choice("level", ("high", "moderate", "low")),
        kind=entry.choice("kind", ("good", "service", "works")),
        labour_intensive=entry.get("labour_intensive", bool),
        needs=needs,
        words=_words(entry.entry("words")),
        **_cited(entry, sources),
    )


def _commodity(entry: _Entry, sources: dict[str, Source]) -> Commodity:
    return Commodity(
        code=entry.get("code", str),
        name=entry.get("name", str),
        cpv=_cpv(entry),
        words=_words(entry.entry("words")),
        listed_as=entry.texts("listed_as", [entry.get("name", str)]),
        forced_labour=entry.texts("forced_labour", []),
        child_labour=entry.texts("child_labour", []),
        from_forced_labour=entry.texts("from_forced_labour", []),
        from_child_labour=entry.texts("from_child_labour", []),
        **_cited(entry, sources),
    )


def _signal(entry: _Entry, sources: dict[str, Source]) -> Signal:
    return Signal(
        code=entry.get("code", str),
        factor=entry.choice("factor", _SIGNAL_FACTORS),
        level=entry.choice("level", ("high", "moderate")),
        words=_words(entry.entry("words")),
        **_cited(entry, sources),
    )


def _place(entry: _Entry, sources: dict[str, Source]) -> Place:
    return Place(
        country=entry.get("country", str),
        level=entry.choice("level", ("high", "moderate", "low")),
        **_cited(entry, sources),
    )


def _unique_codes(top: _Entry, profile: Profile) -> None:
    for key, entries in (
        ("sector", profile.sectors),
        ("commodity", profile.commodities),
        ("signal", profile.signals),
    ):
        codes = [entry.code for entry in entries]
        for number, code in enumerate(codes, 1):
            if code in codes[: number - 1]:
                raise top.wrong("profile-twice", f"{key}[{number}].code", value=code)
