"""Read a corrective action plan: what endangers a worker, and where each line is."""

from collections.abc import Mapping
from typing import ClassVar

from fairtender import monitoring
from fairtender.own_files.job import Job, JobInput, Role, Running, Step
from fairtender.reports.remedy import check_plan


class _Remedy(Job):
    name = "remedy"
    roles: ClassVar[Mapping[str, Role]] = {
        "agreed": Role(monitoring.AGREED, needed=True),
        "ledger": Role(monitoring.LEDGER),
        "evidence": Role(monitoring.EVIDENCE),
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = tuple(
        (role, "corrective-plan", f"{role}.csv") for role in ("agreed", "ledger", "evidence")
    )
    example_options: ClassVar[Mapping[str, str]] = {"audit": "2026-11-02", "on": "2026-12-04"}

    def run(self, given: JobInput) -> Running:
        tables = given.tables(self.roles)
        yield Step(0, 1, len(tables["agreed"]))
        days = given.day("audit"), given.day("on")
        agreed, ledger, evidence = tables.values()
        return check_plan(agreed, ledger, evidence, *days, given.profile)


JOB = _Remedy()
