"""`workshop export`: the marks for the gradebook of a learning platform.

What the platforms need stands in `coursework.platform_marks`.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from coursework.desk import out
from coursework.desk.out import Exported
from coursework.platform_marks import FORMATS, IDENTIFIERS, Choice, ChoiceNeeded, asking
from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop import folder, store
from workshop.folder import Workshop

# What decides where a choice is needed, by the code of the error.
OPTIONS = {
    "export-waiting": "--unmarked",
    "export-no-email": "--by id",
    "export-no-template": "--template FILE",
    "export-columns": "--column NAME",
}


def export(
    workshop: Workshop,
    units: Sequence[str],
    form: str,
    path: Path | None = None,
    choice: Choice | None = None,
) -> tuple[Path, Exported]:
    """Write the marks of some units; `form` is one of FORMATS. Return where, and what is in it.

    path: default in `exports/`. DataError where nothing is graded, texts wait and `choice.unmarked`
    is empty, the roster lacks what the platform needs, the template does not fit, or the file would
    lie in a git repository.
    """
    path = Path(os.path.abspath(path or workshop.folder / "exports" / FORMATS[form].file))
    if any((place / ".git").exists() for place in path.parents):
        raise fault("export-in-git", path=path)
    with workshop.busy(), folder.writing(workshop):
        try:
            done = out.export(*store.opened(workshop, units), units, form, choice or Choice())
        except ChoiceNeeded as error:
            option = messages.text("export-option", option=OPTIONS[error.code])
            raise error.reword(messages.paragraph(str(error), option)) from None
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, done.content)
    return path, done


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop export` takes."""
    parser.add_argument("units", metavar="UNIT", nargs="+")
    parser.add_argument("--format", dest="form", choices=FORMATS, required=True)
    parser.add_argument("--out", type=Path, metavar="FILE")
    by = messages.text("help-export-by", platforms=asking("by"))
    template = messages.text("help-export-template", platforms=asking("template"))
    parser.add_argument("--by", choices=IDENTIFIERS, default="email", help=by)
    parser.add_argument(
        "--unmarked",
        choices=("zero", "leave-out"),
        default="",
    )
    parser.add_argument("--out-of", type=float, metavar="N")
    parser.add_argument("--template", type=Path, metavar="FILE", help=template)
    parser.add_argument("--column", default="")
    folder.add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Write the file; 0, or 1 where somebody is missing from it."""
    if args.out_of is not None and not 0 < args.out_of < float("inf"):
        raise fault("export-out-of", value=args.out_of)
    choice = Choice(args.by, args.unmarked, args.out_of, args.template, args.column)
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        path, done = export(args.workshop, args.units, args.form, args.out, choice)
    for sentence in (*done.problems, *done.hints):
        print(sentence)
    print(messages.text("export-written", path=path, count=done.count))
    return 1 if done.problems else 0
