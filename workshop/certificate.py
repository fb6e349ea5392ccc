"""Certificates for those who reached a threshold: one page of HTML each, to be printed on A4.

`reports/certificates/TRAINEE.html`, and `index.csv` with everybody: who has one, who waits for
marks, and who did not reach the threshold. A run replaces the certificates of the one before.
Points so far count, of all points of the units that are named; a unit that somebody did not hand in
counts with no points. Texts that nobody has marked yet earn nothing, so that who reached the
threshold without them has reached it.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import yaml

from coursework.answers import plain_words
from coursework.forms.html import number
from coursework.key import Key, read_key
from coursework.marks import Result
from coursework.roster import safe_id
from fairtender import messages, sheets
from fairtender.files import write_atomically
from fairtender.tables import DataError
from workshop import gradebook
from workshop.folder import Workshop, add_in, open_workshop

THRESHOLD = 70
FEW = 4  # units whose objectives all fit on the page
SOME = 2  # objectives of a unit where there are more units
INDEX = "index.csv"
HEADS = ("trainee", "name", "email", "state", "percent", "points to mark", "file")
_STYLE = """
@page { size: A4; margin: 14mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1b1b1b; overflow-wrap: anywhere;
  font: 1rem/1.4 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 52rem; margin: 1rem auto; padding: 1rem 1.5rem; border: 3px double #00508a; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .8rem; color: #00508a; }
h2 { font-size: 1.05rem; margin: 1rem 0 .3rem; }
h3 { font-size: 1em; margin: .4rem 0 .1rem; }
p { margin: .3rem 0; } ul { margin: 0; padding-left: 1.1rem; }
.name { font-size: 1.6rem; font-weight: bold; margin: .4rem 0; }
.long { font-size: 1.1rem; }
.units > * { break-inside: avoid; }
.many { columns: 20rem 2; column-gap: 1.5rem; font-size: .9rem; }
.signed { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin-top: 2.2rem; }
.signed p { flex: 1 1 9rem; border-top: 1px solid #505050; }
@media (prefers-color-scheme: dark) { @media screen { body { background: #16181a;
  color: #ececec; } main, h1 { border-color: #8cc8ff; color: #8cc8ff; } main { color: #ececec; } } }
@media print { main { max-width: none; margin: 0; font-size: 9.5pt; padding: 3mm 6mm; }
  .units { font-size: 9pt; line-height: 1.3; } .signed { margin-top: 1.5rem; }
  h1 { font-size: 20pt; } .name { font-size: 17pt; } .long { font-size: 11pt; }
  .many { columns: 2; font-size: 8.5pt; line-height: 1.3; } }
"""


@dataclass(frozen=True)
class Standing:
    """How far one person came in the units together.

    `results`: {unit: graded hand-in}, without the units that were not handed in.
    """

    trainee: str
    name: str
    results: Mapping[str, Result]
    earned: float
    most: float
    to_mark: float

    @property
    def percent(self) -> int:
        """Points so far, in whole percent; never rounded up."""
        return min(100, int(self.earned / self.most * 100 + 1e-9))

    def state(self, threshold: float) -> str:
        """Return "certified", "waiting" (unmarked texts may still reach it) or "below"."""
        needed = self.most * threshold / 100 - 1e-9
        if self.earned >= needed:
            return "certified"
        return "waiting" if self.earned + self.to_mark >= needed else "below"


def standings(workshop: Workshop, keys: Sequence[Key]) -> list[Standing]:
    """Return everybody with a graded hand-in in one of the units, sorted by id."""
    found: dict[str, dict[str, Result]] = {}
    for key in keys:
        for one in gradebook.results(workshop, key):
            if safe_id(one.trainee):
                found.setdefault(one.trainee, {})[key.unit] = one
    most = sum(key.questions.points for key in keys)
    standing = []
    for id in sorted(found, key=str.casefold):
        own = found[id].values()
        name = next((one.name for one in own if one.name != id), id)
        earned, to_mark = sum(one.total for one in own), sum(one.to_mark for one in own)
        standing.append(Standing(id, name, found[id], earned, most, to_mark))
    return standing


def write(
    workshop: Workshop,
    units: Sequence[str] = (),
    threshold: float = THRESHOLD,
    day: date | None = None,
) -> list[Standing]:
    """Write the certificates for these units, or all graded ones; return how everybody stands.

    DataError where the threshold is none, nothing is graded, another command is at work, or the
    folder cannot be written to.
    """
    if not 0 < threshold <= 100:
        raise DataError(messages.text("certificate-threshold"))
    units = list(dict.fromkeys(units or workshop.graded_units()))
    keys = [read_key(unit, workshop.course) for unit in units]
    folder = certificates(workshop)
    with workshop.busy():
        everybody = standings(workshop, keys)
        if not everybody:
            raise DataError(messages.text("certificate-none"))
        for unit in units:
            gradebook.keep_marks(workshop, unit)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in folder.glob("*.html"):
                path.unlink()
            for one in everybody:
                if one.state(threshold) == "certified":
                    html = page(one, keys, course_title(workshop), threshold, day or date.today())
                    write_atomically(folder / f"{one.trainee}.html", html)
            _write_index(workshop, everybody, threshold)
        except OSError as error:
            cause = error.strerror or error
            text = messages.text("workshop-read-only", folder=folder, cause=cause)
            raise DataError(text) from None
    return everybody


def certificates(workshop: Workshop) -> Path:
    """Return the folder of the certificates."""
    return workshop.folder / "reports" / "certificates"


def course_title(workshop: Workshop) -> str:
    """Return the title of the course's book."""
    path = workshop.course / "_config.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return str(settings.get("title") or "Fair Tender")


def _write_index(workshop: Workshop, everybody: Iterable[Standing], threshold: float) -> None:
    people, rows = workshop.trainees(), []
    for one in everybody:
        state, email = one.state(threshold), getattr(people.get(one.trainee), "email", "")
        file = f"{one.trainee}.html" if state == "certified" else ""
        rows.append((one.trainee, one.name, email, state, one.percent, one.to_mark, file))
    sheets.write_rows(certificates(workshop) / INDEX, HEADS, rows)


# --- the page ------------------------------------------------------------------------------------


def page(one: Standing, keys: Sequence[Key], course: str, threshold: float, day: date) -> str:
    """Return one person's certificate, as a page of HTML that fits on A4."""
    title = escape(messages.text("certificate-title"))
    code = "certificate-so-far" if one.to_mark else "certificate-said"
    total = messages.text(
        "certificate-total",
        earned=number(one.earned),
        most=number(one.most),
        threshold=f"{threshold:g}",
    )
    when = messages.text("certificate-day", day=f"{day.day} {day:%B %Y}")
    many, name = len(keys) > FEW, plain_words(one.name)
    long = " long" if len(name) > 60 else ""
    units = messages.text("certificate-some" if many else "certificate-units")
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'\">\n"
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>{title}</h1>\n",
            _paragraph(messages.text("certificate-for")),
            f'<p class="name{long}"><bdi>{escape(name)}</bdi></p>\n',
            _paragraph(messages.text(code, course=course, percent=one.percent)),
            f"<h2>{escape(units)}</h2>\n",
            f'<div class="units{" many" if many else ""}">\n',
            *(_unit(key, one.results.get(key.unit), SOME if many else None) for key in keys),
            "</div>\n",
            _paragraph(total),
            _paragraph(messages.text("certificate-plainly")),
            _paragraph(when),
            '<div class="signed">\n',
            _paragraph(messages.text("certificate-trainer")),
            _paragraph(messages.text("certificate-place")),
            "</div>\n</main>\n</body>\n</html>\n",
        )
    )


def _unit(key: Key, result: Result | None, most_aims: int | None) -> str:
    """One unit, its points, and what it practises."""
    code = "certificate-unit" if result else "certificate-not-done"
    earned = number(result.total) if result else ""
    most = number(key.questions.points)
    head = messages.text(code, title=key.questions.title, earned=earned, most=most)
    aims = [one.text for one in key.questions.objectives[:most_aims]] if result else []
    lines = "".join(f"<li>{escape(aim)}</li>\n" for aim in aims)
    shown = f"<ul>\n{lines}</ul>\n" if lines else ""
    return f"<section>\n<h3>{escape(head)}</h3>\n{shown}</section>\n"


def _paragraph(words: str) -> str:
    return f"<p>{escape(words)}</p>\n"


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop certificate` takes."""
    parser.add_argument(
        "units", nargs="*", metavar="UNIT", help="the units that count (default: all graded ones)"
    )
    parser.add_argument(
        "--threshold",
        type=float,
        default=THRESHOLD,
        metavar="PERCENT",
        help=f"percent of the points of these units together (default: {THRESHOLD})",
    )
    add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Write the certificates; say who has one and who has none."""
    workshop = open_workshop(args.folder)
    everybody = write(workshop, args.units, args.threshold)
    states = {"certified": 0, "waiting": 0, "below": 0}
    for one in everybody:
        state = one.state(args.threshold)
        states[state] += 1
        code = {"certified": "reached", "waiting": "marks", "below": "below"}[state]
        print(
            messages.text(
                f"certificate-{code}",
                name=one.trainee,
                percent=one.percent,
                file=f"{one.trainee}.html",
                points=number(one.to_mark),
            )
        )
    print(
        messages.text(
            "certificate-summary",
            count=states["certified"],
            folder=certificates(workshop),
            waiting=states["waiting"],
            below=states["below"],
            threshold=f"{args.threshold:g}",
        )
    )
    return 0
