"""Check a set of criteria: what a court or a bidder would find, and what to do about it."""

from collections.abc import Mapping
from typing import ClassVar

from fairtender import criteria
from fairtender.own_files.job import Job, JobInput, Role, Running, Step
from fairtender.reports.criteria import check_criteria


class _Criteria(Job):
    name = "criteria"
    roles: ClassVar[Mapping[str, Role]] = {
        "criteria": Role(criteria.CRITERIA, needed=True),
        "tender": Role(criteria.TENDER),
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("criteria", "tenders", "cleaning", "criteria-draft.csv"),
        ("tender", "tenders", "cleaning", "tender.csv"),
    )

    def run(self, given: JobInput) -> Running:
        tables = given.tables(self.roles)
        yield Step(0, 1, len(tables["criteria"]))
        return check_criteria(tables["criteria"], tables["tender"], given.profile)


JOB = _Criteria()
