"""Make the files that leave a workshop: report, feedback, marks for platforms, certificates.

Files are {name: content}: the desk packs them into an archive, and `workshop` writes them into its
folder. The marks come from `Marking`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from coursework import before_after, certificate, class_tables, class_unit
from coursework.answers import plain_words
from coursework.certificate import Standing
from coursework.class_tables import index_name, page_name
from coursework.class_unit import UnitClass, earlier_key_sentences, under_earlier_keys
from coursework.collected import list_names
from coursework.course import APART
from coursework.desk.marking import Marking
from coursework.desk.state import Desk
from coursework.feedback import page as feedback_page
from coursework.platform_marks import FORMATS, Choice, not_graded
from coursework.roster import safe_id
from fairtender import messages, pages
from fairtender.tables import DataError, fault

PAGE = "report.html"


def report(
    desk: Desk, marking: Marking, units: Sequence[str], pseudonyms: bool, course: Path
) -> tuple[dict[str, bytes], list[str]]:
    """Return files, the page `PAGE` and its tables, and sentences on points from earlier keys.

    pseudonyms: whether to replace all names. The questions before and after the course are included
    whatever the units are. Raises DataError if nothing counts in a unit, or if it has no key.
    """
    from coursework.class_report import page  # draws charts, which takes long to load

    apart = _compared(desk, marking)
    found = _classes(desk, marking, [unit for unit in units if unit != APART])
    if not found and apart is None:
        raise marking.nothing(APART)
    if pseudonyms:
        names = desk.draw_pseudonyms(class_unit.everybody(found))
        found = [class_unit.hide(one, names) for one in found]
    tables = class_tables.make_tables(found, course)
    html = page(found, tables, pseudonyms, datetime.now().astimezone(), apart)
    shown = class_tables.without_names(tables) if pseudonyms else tables
    files = {f"{name}.csv": class_tables.sheet(table) for name, table in shown.items()}
    if apart and apart.table is not None:
        files[before_after.NAME] = class_tables.sheet(apart.table)
    keys = [said for one in found for said in earlier_key_sentences(one.key, one.earlier)]
    return files | {PAGE: html.encode("utf-8")}, keys


def _classes(desk: Desk, marking: Marking, units: Sequence[str]) -> list[UnitClass]:
    return [marking.unit_class(desk, unit) for unit in dict.fromkeys(units)]


def with_marks(units: Iterable[str]) -> list[str]:
    """Return the units with marks: each once, without `APART`; raise DataError if none is left."""
    found = [unit for unit in dict.fromkeys(units) if unit != APART]
    if not found:
        raise fault("apart-no-mark", unit=APART)
    return found


def glance(unit: UnitClass, course: Path, names: bool) -> str:
    """Return what to teach again first in a unit, as an HTML fragment for the wall.

    Its headings start at h3. names: whether to add those of people who may need help.
    """
    from markupsafe import Markup

    from coursework.class_glance import glance as taught_again

    tables = class_tables.make_tables([unit], course)
    return pages.render(
        Path(__file__).with_name("glance.html"),
        again=Markup(taught_again([unit], tables, level=3)),
        help=_help(unit),
        names=names,
        plain_words=plain_words,
    )


def before_and_after(desk: Desk, marking: Marking) -> str:
    """Return the answers before and after the course as HTML; raise DataError if there are none."""
    if (apart := _compared(desk, marking)) is None:
        raise marking.nothing(APART)
    return pages.render(Path(before_after.__file__).with_suffix(".html"), apart=apart)


def _compared(desk: Desk, marking: Marking) -> before_after.Compared | None:
    found = desk.boxes[APART].found if APART in desk.boxes else []
    try:
        key = marking.key(APART) if found else None
    except DataError:  # a page may not have given the key yet
        key = None
    return before_after.compare(found, partial(desk.original, APART), key)


def _help(unit: UnitClass) -> list[tuple[str, list[str]]]:
    """Return (name, reasons) for everybody who may need help, sorted by name."""
    rows = class_tables.help_wanted([unit])
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.itertuples():
        reason = messages.text(f"desk-help-{row.reason}")
        found.setdefault((row.name, row.trainee), []).append(reason)
    return [(name, reasons) for (name, _), reasons in found.items()]


def feedback(
    desk: Desk, marking: Marking, unit: str, trainee: str, reuse: bool, course: Path
) -> str:
    """Return one trainee's feedback page; raise DataError if no hand-in of theirs counts."""
    with_marks([unit])
    arrival = desk.counting(unit).get(trainee)
    if arrival is None:
        raise fault("desk-nobody", trainee=trainee[:80])
    result = marking.result(desk, unit, trainee, arrival)
    return feedback_page(marking.key(unit), result, course, reuse)


def feedback_files(
    desk: Desk, marking: Marking, unit: str, pages: dict[str, str], course: Path
) -> dict[str, bytes]:
    """Return the pages {trainee: HTML} as files, with a list of them for mail merge."""
    results = [one for one in marking.results(desk, unit) if one.trainee in pages]
    files = {page_name(unit, id): html.encode("utf-8") for id, html in pages.items()}
    listed = class_tables.feedback_index(marking.key(unit), results, desk.people, course)
    return files | {index_name(unit): listed}


@dataclass(frozen=True)
class Exported:
    """A file for a platform, its number of marks, who is left out and why, and what to do next."""

    name: str
    content: bytes
    count: int
    problems: list[str]
    hints: list[str]


def export(
    desk: Desk, marking: Marking, units: Sequence[str], form: str, choice: Choice
) -> Exported:
    """Return the marks of some units for a platform; `form` is one of FORMATS.

    Raises DataError if texts wait and `choice.unmarked` is empty, if the roster lacks what the
    platform needs, or if the template does not fit.
    """
    chosen = FORMATS[form]
    found = _classes(desk, marking, with_marks(units))
    sheet = chosen.make(found, desk.people, choice)
    ungraded = [said for one in found for said in not_graded(one)]
    problems = [*ungraded, *sheet.problems]
    return Exported(chosen.file, chosen.content(sheet), sheet.count, problems, sheet.hints)


@dataclass(frozen=True)
class Certificates:
    """Everybody's results, notes on these, and files: certificates and a list of all people."""

    everybody: list[Standing]
    problems: list[str]
    files: dict[str, bytes]


def certificates(
    desk: Desk,
    marking: Marking,
    units: Sequence[str],
    threshold: float,
    course: str,
    day: date,
) -> Certificates:
    """Return the certificates for several units; people in question are left out.

    course: the title of the course. Raises DataError if the threshold is not possible, or if
    nothing counts.
    """
    if not 0 < threshold <= 100:
        raise fault("certificate-threshold")
    units = with_marks(units)
    keys = [marking.key(unit) for unit in units]
    question = {id for one in units for id in marking.class_of(desk, one).question}
    results = {
        unit: [one for one in marking.results(desk, unit) if safe_id(one.trainee)] for unit in units
    }
    everybody = certificate.standings(keys, results, question)
    if not everybody:
        raise marking.nothing(", ".join(units))

    def html(one: Standing) -> bytes:
        return certificate.page(one, keys, course, threshold, day).encode("utf-8")

    files = {
        page_name(certificate.NAME, one.trainee): html(one)
        for one in everybody
        if one.state(threshold) == "certified"
    }
    files[index_name(certificate.NAME)] = certificate.index(everybody, desk.people, threshold)
    problems: list[str] = []
    for key in keys:
        own = [one.results[key.unit] for one in everybody if key.unit in one.results]
        problems += earlier_key_sentences(key, under_earlier_keys(key, own))
    if question:
        left = list_names(sorted(question, key=str.casefold))
        problems.append(messages.text("certificate-question", names=left))
    return Certificates(everybody, problems, files)
