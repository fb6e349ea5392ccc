"""Merge what suppliers disclose about the same sites, without hiding contradictions."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender.supply_chain.declared import (
    CHAIN_LINKS,
    CHAIN_SITES,
    CONTRADICTIONS,
    LINKS,
    SHARES,
    SITES,
    Chain,
    check_rows,
    display_names,
    rank,
    reason,
    some_of,
    value_text,
)
from fairtender.supply_chain.identity import Doubt, Group, country_of, group, key_of
from fairtender.tables import Reason, frame

__all__ = ["merge"]

WORKERS_APART = 2  # times the lower number; a higher one contradicts it
POINTS_APART = 10  # percentage points between two shares of the workforce


class Claim(NamedTuple):
    """A value that one disclosure states, with the evidence for it."""

    value: Any
    disclosure: str
    evidence: str
    document: str
    date: pd.Timestamp
    where: str

    @property
    def strength(self) -> tuple[int, pd.Timestamp]:
        """A sort key of evidence and date, in which a claim without a date is the oldest."""
        return rank(self.evidence), pd.Timestamp.min if self.date is pd.NaT else self.date

    def says(self) -> Reason:
        """Return a sentence on who claims what, on which evidence."""
        dated = "" if self.date is pd.NaT else f"{self.date:%Y-%m-%d}"
        shown = ", ".join(part for part in (self.evidence, self.document, dated) if part)
        return reason("says", disclosure=self.disclosure, value=value_text(self.value), shown=shown)


class Field(NamedTuple):
    """How the values in a column of SITES are compared.

    same: returns a key; values with the same key agree. apart: returns whether numbers differ too
    much. tied: chooses among the values of equally strong claims.
    """

    name: str
    same: Callable[[Any], Any]
    apart: Callable[[list[Any]], bool] | None
    tied: Callable[[list[Any]], Any]


Row = dict[str, Any]


def merge(sites: pd.DataFrame, links: pd.DataFrame) -> Chain:
    """Merge all disclosures in the tables SITES and LINKS into one chain.

    Which rows mean one place: the same identifier (unless both name and country differ), or the
    same name in the same country (unless one disclosure lists both, or their towns or activities
    differ). Capitals, accents and punctuation do not matter. If it is doubtful, places are kept
    apart, and the question "one place or two?" is listed among the contradictions. A link names
    sites by the identifiers of its own disclosure, else by those of the others. All rows about the
    same pair of sites are one link, whose share is the sum over the goods of a disclosure.

    Which value is kept: that of the strongest evidence (verified, disclosed, inferred, unknown),
    then of the latest date. Between equal claims the cautious one is kept: of workers and their
    shares the highest, of a link's share the lowest, of the dormitory "yes", of the name the first
    in the alphabet; any other column is left empty.

    What is a contradiction: another name (under one identifier), operator, activity, tier, country,
    town or dormitory; numbers of workers of which one is more than twice the other; shares of the
    workforce more than 10 points apart; another share of a link; shares into a site that add up to
    more than 100; and the two doubts above. It stays open until verified evidence settles it: a
    claim is not proof. To settle one, add rows of a disclosure of your own with the evidence
    "verified".

    The result is the same for every order of the rows. Raises DataError if a share is not between 0
    and 100, a number of workers or a tier is negative or not whole, or a disclosure lists a site or
    link twice: one sentence with file, row and column.
    """
    sites, links = check_rows(sites, SITES), check_rows(links, LINKS)
    groups, doubts = group(sites)
    rows = {(row.disclosure, row.site): row for row in sites.itertuples()}
    merged, contradictions = _sites(groups, rows)
    names = display_names((site["site"], site["name"]) for site in merged)
    for doubt in doubts:
        concerned = [each for each in groups if each.site in doubt.sites]
        some = [(each.site, rows[row]) for each in concerned for row in each.rows]
        contradictions.append(_doubt(doubt, names, some))
    joined, found = _links(links, groups, names)
    agencies = {site["site"] for site in merged if site["activity"] == "labour supply"}
    contradictions += found + _over_full(joined, names, agencies)
    contradictions.sort(key=lambda row: (row["sites"], row["about"], row["values"]))
    return Chain(
        frame(CHAIN_SITES, merged),
        frame(CHAIN_LINKS, joined),
        frame(CONTRADICTIONS, contradictions),
    )


def _nothing(values: list[Any]) -> None:
    return None


def _number_apart(values: list[Any]) -> bool:
    return bool(max(values) > WORKERS_APART * min(values))


def _points_apart(values: list[Any]) -> bool:
    return bool(max(values) - min(values) > POINTS_APART)


FIELDS = (
    Field("name", key_of, None, min),
    Field("operator", key_of, None, _nothing),
    Field("activity", str, None, _nothing),
    Field("tier", float, None, _nothing),
    Field("country", country_of, None, _nothing),
    Field("town", key_of, None, _nothing),
    Field("workers", float, _number_apart, max),
    Field("migrant_share", Decimal, _points_apart, max),
    Field("agency_share", Decimal, _points_apart, max),
    Field("dormitory", str, None, max),
)
_EMPTY = {"tier": float("nan"), "workers": float("nan")} | dict.fromkeys(SHARES)
_SHARE = Field("share", Decimal, None, min)


def _is_stated(value: object) -> bool:
    return value is not None and value != "" and value == value


def _differ(field: Field, claims: list[Claim]) -> bool:
    values = {field.same(claim.value) for claim in claims}
    return len(values) > 1 and (field.apart is None or field.apart(sorted(values)))


def _strongest(field: Field, claims: list[Claim]) -> Any:
    """Return the value of the strongest claim, or None if no claim can be kept."""
    if not claims:
        return None
    best = max(claim.strength for claim in claims)
    strongest = [claim.value for claim in claims if claim.strength == best]
    if len({field.same(value) for value in strongest}) > 1:
        return field.tied(strongest)
    return min(strongest)  # spellings of the same value


def _is_settled(field: Field, claims: list[Claim]) -> bool:
    verified = [claim for claim in claims if claim.evidence == "verified"]
    return bool(verified) and not _differ(field, verified)


def _sites(groups: list[Group], rows: dict[Any, Any]) -> tuple[list[Row], list[Row]]:
    """Return the rows of CHAIN_SITES, and the contradictions between disclosures about them."""
    merged, contradictions = [], []
    for each in groups:
        site, found = _site(each, [rows[row] for row in each.rows])
        merged.append(site)
        contradictions += found
    names = display_names((site["site"], site["name"]) for site in merged)
    for row in contradictions:
        row["name"] = name = names[row["sites"][0]]
        code = f"ask-differ-{row['about']}"
        row["question"] = reason(code, name=name, values=_list(row["values"]))
    return merged, contradictions


def _site(each: Group, rows: list[Any]) -> tuple[Row, list[Row]]:
    """Return a row of CHAIN_SITES and its contradictions, which still lack name and question."""
    site: Row = {"site": each.site}
    contradictions = []
    for field in FIELDS:
        claims = [_claim(getattr(row, field.name), row) for row in rows]
        claims = [claim for claim in claims if _is_stated(claim.value)]
        kept = _strongest(field, claims)
        site[field.name] = _EMPTY.get(field.name, "") if kept is None else kept
        if _differ(field, claims):
            contradictions.append(_difference(field, claims, kept, (each.site,)))
    # A site that moved to another country moved to another town too: one question is enough.
    if any(row["about"] == "country" for row in contradictions):
        contradictions = [row for row in contradictions if row["about"] != "town"]
    site |= _sources(rows)
    site["evidence"] = max((row.evidence for row in rows), key=rank)
    site["ids"] = tuple(sorted({row.site for row in rows}))
    site["disputed"] = tuple(row["about"] for row in contradictions if row["open"])
    return site, contradictions


def _claim(value: object, row: Any) -> Claim:
    return Claim(value, row.disclosure, row.evidence, row.document, row.date, row.where)


def _sources(rows: list[Any]) -> dict[str, tuple[str, ...]]:
    """Return the disclosures, documents, notes and places in the file for merged rows."""
    return {
        "disclosures": tuple(sorted({row.disclosure for row in rows})),
        "documents": tuple(sorted({row.document for row in rows} - {""})),
        "notes": tuple(sorted({row.note for row in rows} - {""})),
        "where": tuple(sorted(row.where for row in rows)),
    }


def _contradiction(about: str, sites: tuple[str, ...], claims: list[Claim]) -> Row:
    """Return a row of CONTRADICTIONS that is open and still lacks name and question."""
    return {
        "about": about,
        "sites": sites,
        "disclosures": tuple(claim.disclosure for claim in claims),
        "values": tuple(value_text(claim.value) for claim in claims),
        "says": tuple(claim.says() for claim in claims),
        "kept": "",
        "open": True,
        "where": tuple(claim.where for claim in claims),
    }


def _difference(field: Field, claims: list[Claim], kept: Any, sites: tuple[str, ...]) -> Row:
    told = _contradiction(field.name, sites, _in_order(claims))
    return told | {
        "kept": "" if kept is None else value_text(kept),
        "open": not _is_settled(field, claims),
    }


def _in_order(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.disclosure, claim.where))


def _list(values: Iterable[str]) -> str:
    return some_of(dict.fromkeys(values), between=" / ")


def _doubt(doubt: Doubt, names: dict[str, str], rows: list[tuple[str, Any]]) -> Row:
    """Return the contradiction for sites that may be the same, or share an identifier."""
    claims = [
        _claim(", ".join(part for part in (site, row.name, row.town, row.country) if part), row)
        for site, row in rows
    ]
    told = _contradiction(doubt.about, doubt.sites, _in_order(claims))
    code = f"ask-{doubt.about.replace(' ', '-')}"
    return told | {
        "name": _list(names[site] for site in doubt.sites),
        "question": reason(code, values=_list(told["values"])),
    }


def _links(
    links: pd.DataFrame, groups: list[Group], names: dict[str, str]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of CHAIN_LINKS, and the contradictions about their shares."""
    own = {row: each.site for each in groups for row in each.rows}
    others = defaultdict(set)
    for (_, identifier), site in own.items():
        others[identifier].add(site)
    pairs = defaultdict(list)
    for row in links.sort_values(["disclosure", "from_site", "to_site", "good"]).itertuples():

        def end(identifier: str, author: str = row.disclosure) -> str:
            some = others[identifier]
            only = next(iter(some)) if len(some) == 1 else identifier
            return own.get((author, identifier), only)

        pairs[end(row.from_site), end(row.to_site)].append(row)
    merged, contradictions = [], []
    for ends, rows in sorted(pairs.items()):
        link, found = _link(ends, rows, [names.get(site, site) for site in ends])
        merged.append(link)
        contradictions += found
    return merged, contradictions


def _link(ends: tuple[str, str], rows: list[Any], names: list[str]) -> tuple[Row, list[Row]]:
    """Return a row of CHAIN_LINKS, with the contradiction about its share if there is one."""
    claims = _share_claims(rows)
    stated = [claim for claim in claims if claim.value is not None]
    share = _strongest(_SHARE, stated)
    best = max(stated, key=lambda claim: claim.strength, default=None)
    goods = {key_of(row.good): row.good for row in reversed(rows)}
    link = {
        "from_site": ends[0],
        "to_site": ends[1],
        "goods": tuple(sorted(goods.values())),
        "share": share,
        "share_evidence": best.evidence if best else "",
        "evidence": max((claim.evidence for claim in claims), key=rank),
    } | _sources(rows)
    if not _differ(_SHARE, stated):
        return link, []
    found = _difference(_SHARE, stated, share, ends)
    params = {"from_name": names[0], "to_name": names[1], "values": _list(found["values"])}
    found |= {"name": " → ".join(names), "question": reason("ask-differ-share", **params)}
    return link, [found]


def _share_claims(rows: list[Any]) -> list[Claim]:
    """Return a claim per disclosure: the sum of shares, with the evidence of the weakest row."""
    by_disclosure = defaultdict(list)
    for row in rows:
        by_disclosure[row.disclosure].append(row)
    claims = []
    for some in by_disclosure.values():
        shares = [row.share for row in some]
        weakest = min(some, key=lambda row: (rank(row.evidence), row.where))
        claims.append(_claim(None if None in shares else sum(shares), weakest))
    return claims


def _over_full(links: list[Row], names: dict[str, str], agencies: set[str]) -> list[Row]:
    """Return a contradiction for each site whose incoming shares add up to over 100 percent."""
    into: dict[str, list[Row]] = defaultdict(list)
    for link in links:
        if link["share"] is not None and link["from_site"] not in agencies:
            into[link["to_site"]].append(link)
    found = []
    for site, some in sorted(into.items()):
        total = sum(link["share"] for link in some)
        if total > 100:
            told = _contradiction("shares", (site,), [_of_link(link, names) for link in some])
            params = {"name": names.get(site, site), "total": value_text(total)}
            question = reason("ask-shares", **params, values=_list(told["values"]))
            found.append(told | {"name": params["name"], "question": question})
    return found


def _of_link(link: Row, names: dict[str, str]) -> Claim:
    """Return the merged share of a link as a claim."""
    value = f"{names.get(link['from_site'], link['from_site'])}: {value_text(link['share'])}"
    who = ", ".join(link["disclosures"])
    return Claim(value, who, link["evidence"], "", pd.NaT, "; ".join(link["where"]))
