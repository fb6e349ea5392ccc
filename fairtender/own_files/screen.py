"""Screen tenders: a level for each, why, and what to ask next."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from fairtender import sheets
from fairtender.messages import text
from fairtender.own_files.job import InputFile, Job, JobInput, Role, Running, Step
from fairtender.reports.screen import Digest, screenings
from fairtender.tables import fault

_NAMED = 3  # files that a report names


class _Screen(Job):
    name = "screen"
    roles: ClassVar[Mapping[str, Role]] = {
        "tenders": Role(sheets.TENDER_SHEET, needed=True, several=True)
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (("tenders", "sample-tenders.json"),)

    def run(self, given: JobInput) -> Running:
        files = given.files.get("tenders", [])
        if not files:
            raise fault("own-needs", table=sheets.TENDER_SHEET.name)
        size = sum(one.path.stat().st_size for one in files)
        digest = Digest(_name(files), given.profile, whole=True)
        yield Step(0, size, 0)
        before = done = 0
        encoding = given.options.get("encoding", "").strip()
        for one in _sources(files):
            for tenders, found in screenings(one.path, given.profile, one.reading, encoding):
                digest.add(tenders, found)
                done = before + tenders.attrs["bytes"]
                yield Step(done, size, digest.total)
            before = done
            digest.unread = [said.replace(f"{one.path}/", "") for said in digest.unread]
        if not digest.total:
            raise fault("own-no-tenders", file=digest.name)
        return digest.report()


JOB = _Screen()


def _name(files: Sequence[InputFile]) -> str:
    names = [one.path.name for one in files]
    more = text("own-more-files", n=len(names) - _NAMED) if len(names) > _NAMED else ""
    return ", ".join(filter(None, (*names[:_NAMED], more)))


def _sources(files: Sequence[InputFile]) -> list[InputFile]:
    """Return what is read one after the other: what several files say as they are, as one folder.

    So notices of one process are one tender, and a file among them that cannot be read is named.
    """
    plain = [one for one in files if one.reading is None]
    folder = [InputFile(plain[0].path.parent)] if len(plain) > 1 else plain
    return [*(one for one in files if one.reading is not None), *folder]
