"""Read action plans together: how far they are, and what leadership should look at first."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from fairtender import action_plan
from fairtender.own_files.job import Job, JobInput, Role, Running, Several, Step
from fairtender.reports.plans import read_plans
from fairtender.tables import DataError, fault


class _Plans(Job):
    name = "plans"
    roles: ClassVar[Mapping[str, Role]] = {
        "plans": Role(action_plan.PLANS, needed=True, several=True)
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        *(("plans", "action-plans", f"{name}.json") for name in ("hestral", "kolmen", "zelmar")),
    )
    example_options: ClassVar[Mapping[str, str]] = {"on": "2026-11-02"}

    def look(self, path: Path) -> None:
        try:
            action_plan.read(path)
        except DataError as error:
            raise fault("own-no-plan", file=path, why=str(error)) from None

    def run(self, given: JobInput) -> Running:
        files = given.files.get("plans", [])
        if not files:
            raise fault("own-needs", table=action_plan.PLANS.name)
        plans, errors = [], []
        for number, one in enumerate(files):
            yield Step(number, len(files), number)
            try:
                plans.append(action_plan.read(one.path))
            except DataError as error:
                errors.append(error)
        if errors:
            raise Several(errors)
        written = given.options.get("expect", "").replace(";", "\n").splitlines()
        offices = [*filter(None, map(str.strip, written))]
        return read_plans(plans, given.day("on"), given.profile, offices)


JOB = _Plans()
