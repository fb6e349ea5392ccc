"""Map a chain: what suppliers disclose of it, where to look first, and what to ask."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from fairtender import supply_chain
from fairtender.own_files.job import Job, JobInput, Role, Running, Step
from fairtender.reports.chain import map_chain, map_list


class _Chain(Job):
    name = "chain"
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
            return map_list(suppliers, publisher, given.profile, good, year)
        both = {name: self.roles[name]._replace(needed=True) for name in ("sites", "links")}
        tables = given.tables(both)
        return map_chain(tables["sites"], tables["links"], given.profile)


JOB = _Chain()
