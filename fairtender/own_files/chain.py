"""Map a chain: what suppliers disclose of it, where to look first, and what to ask."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from fairtender import supply_chain
from fairtender.cli import map as command
from fairtender.files import write_atomically
from fairtender.messages import numbered, text
from fairtender.own_files.job import Job, JobInput, Report, Role, Running, Step
from fairtender.own_files.listing import Entry, Facet, Listing, Part, part
from fairtender.own_files.screen import level_names
from fairtender.tables import Reason


class _Chain(Job):
    name, command = "chain", "map"
    saves = ("html", "docx", "svg", "xlsx", "csv", "json")
    roles: ClassVar[Mapping[str, Role]] = {
        "suppliers": Role(supply_chain.SUPPLIERS, asked=("name",)),
        "sites": Role(supply_chain.SITES, several=True),
        "links": Role(supply_chain.LINKS, several=True),
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("sites", "supply-chains", "phones", "sites.csv"),
        ("links", "supply-chains", "phones", "links.csv"),
    )

    def known(self, heads: Sequence[str], roles: Sequence[str]) -> tuple[str, dict[str, str]]:
        """A sheet that is none of the course's own is a list as brands publish it."""
        if "suppliers" not in roles or {"disclosure", "evidence"} <= {h.casefold() for h in heads}:
            return "", {}
        return "suppliers", supply_chain.list_headings(filter(None, heads))

    def run(self, given: JobInput) -> Running:
        yield Step(0, 1, 0)
        if given.files.get("suppliers"):
            [listed] = given.files["suppliers"]
            suppliers = given.tables({"suppliers": self.roles["suppliers"]})["suppliers"]
            publisher = given.options.get("publisher", "").strip() or listed.path.stem
            good = given.options.get("good", "").strip()
            year = given.options.get("year", "").strip()
            found = command.found_list(suppliers, publisher, given.profile, good, year)
        else:
            both = {name: self.roles[name]._replace(needed=True) for name in ("sites", "links")}
            tables = given.tables(both)
            found = command.found(tables["sites"], tables["links"], given.profile)
        said = [found.summary(), found.levels()]
        if given.files.get("suppliers"):
            # What a list does not say weighs on all of its sites.
            said += [reason.text() for reason in found.findings["reason"]]
        return Report(found, said, text("cli-map-prompt"), _listing(found))

    def save(self, report: Report, kind: str, path: Path) -> Path:
        if kind != "svg":
            return super().save(report, kind, path)
        write_atomically(path, _drawing(report.result).svg())
        return path


JOB = _Chain()


def _drawing(found: command.Result) -> Any:
    from fairtender import charts

    return charts.chain_picture(found.chain, found.spots, found.countries)


def _listing(found: command.Result) -> Listing:
    """Sites where to look first, then questions, then what does not hang together."""
    spots: list[Any] = list(found.spots.itertuples())
    questions: list[Any] = list(found.questions.itertuples())
    loose: list[Any] = list(found.findings.itertuples())
    kinds = [*["site"] * len(spots), *["question"] * len(questions), *["loose"] * len(loose)]
    rows = [*spots, *questions, *loose]
    names = {site.site: site.name for site in found.chain.sites.itertuples()}

    def title(at: int) -> str:
        row = rows[at]
        if kinds[at] == "site":
            return str(row.name)
        if kinds[at] == "question":
            return numbered(f"{row.number:.0f}", text("own-ask-whom", to=row.to))
        return text("own-loose")

    def entry(at: int) -> Entry:
        row, kind = rows[at], kinds[at]
        if kind == "site":
            facts = tuple(filter(None, (row.activity, row.country)))
            why = part(text("own-why"), row.reasons, row.sources)
            return Entry(title(at), row.level, text(f"level-{row.level}"), facts, why)
        if kind == "question":
            about = names.get(row.site, row.site)
            return Entry(title(at), "", "", (about,), part(text("report-ask"), [row.question]))
        return Entry(title(at), "", "", (), _said(row.reason, row.ask))

    facets = {
        "kind": Facet(
            text("own-kind"),
            kinds,
            {kind: text(f"own-chain-{kind}") for kind in dict.fromkeys(kinds)},
        ),
        "level": Facet(
            # Of sites alone, as the summary counts them; a question has the level of its site too.
            text("own-level"),
            [*(row.level for row in spots), *[""] * (len(rows) - len(spots))],
            level_names(),
        ),
        "country": Facet(text("own-country"), [getattr(row, "country", "") for row in rows]),
        "to": Facet(text("own-asked"), [getattr(row, "to", "") for row in rows]),
    }
    words = [title(at).casefold() for at in range(len(rows))]
    return Listing(len(rows), facets, words, entry)


def _said(reason: Reason, ask: Reason | None) -> tuple[Part, ...]:
    return (
        *part(text("own-found"), [reason]),
        *(part(text("report-ask"), [ask]) if ask else ()),
    )
