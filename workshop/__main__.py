"""Run the course with `workshop COMMAND`, or `python -m workshop COMMAND`.

Name a unit in full, by its number, or by the beginning of its name if no other unit begins so.
"""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable
from typing import Any

from coursework.course import ROOT, named_unit
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import DataError, fault

# Otherwise jsonschema, which nbgrader loads, spends a second on a grammar that is not used.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

Declare = Callable[[argparse.ArgumentParser], None]
Run = Callable[[argparse.Namespace], int]
COMMANDS = (
    "build",
    "book",
    "pages",
    "site",
    "print",
    "pack",
    "room",
    "release",
    "serve",
    "handouts",
    "profile",
    "reasons",
    "texts",
    "new",
    "check",
    "collect",
    "grade",
    "formgrader",
    "marks",
    "feedback",
    "report",
    "export",
    "certificate",
    "forget",
    "open",
    "save",
)
# Commands whose module has another name; those in `publishing` need a copy of the repository.
MODULES = {
    "build": "publishing.exercises",
    "book": "publishing.site",
    "pages": "publishing.site",
    "site": "publishing.site",
    "print": "publishing.paper",
    "pack": "publishing.packs",
    "room": "publishing.packs",
    "release": "publishing.release",
    "serve": "publishing.site",
    "handouts": "publishing.handouts.command",
    "profile": "publishing.profiles.local_profile",
    "reasons": "publishing.reasons",
    "texts": "publishing.translation",
    "new": "workshop.folder",
    "report": "workshop.out",
    "export": "workshop.out",
    "certificate": "workshop.out",
    "open": "workshop.desk",
    "save": "workshop.desk",
}


class Parser(argparse.ArgumentParser):
    """A parser of one command; its help is in messages: `help-COMMAND`, `help-COMMAND-ARGUMENT`."""

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Declare an argument, with its help message if there is one."""
        code = "-".join(["help", *self.prog.split()[1:], names[0].lstrip("-")])
        if "help" not in options and messages.known(code):
            options["help"] = messages.text(code)
        return super().add_argument(*names, **options)


def _functions(command: str) -> tuple[Declare, Run]:
    """Return the two functions of a command: one declares its arguments, one runs it.

    They are imported here so that a small command does not wait for other commands' imports.
    """
    name = MODULES.get(command, f"workshop.{command}")
    if importlib.util.find_spec(name.split(".")[0]) is None:
        raise fault("workshop-checkout", command=command)
    module = importlib.import_module(name)
    declare, run = (
        getattr(module, own, None) or getattr(module, common)
        for own, common in (
            (f"add_{command}_arguments", "add_arguments"),
            (f"run_{command}", "run"),
        )
    )
    return declare, run


def _prepare(args: argparse.Namespace) -> None:
    """Open the workshop if the command needs one, and replace units' short names by full ones."""
    course = ROOT
    if "course" in args and args.command not in ("new", "open"):
        from workshop.folder import open_workshop

        args.workshop = open_workshop(args.folder, args.course)
        course = args.workshop.course
    for name, value in vars(args).items():
        if name == "unit" and value:
            args.unit = named_unit(value, course)
        if name in ("units", "slugs") and value:
            setattr(args, name, [named_unit(one, course) for one in value])
        if name == "inbox" and value:
            args.inbox = [named_unit(value[0], course), *value[1:]]


@terminal.let_readers_leave()
def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    terminal.any_output()
    words = sys.argv[1:] if arguments is None else arguments
    parser = Parser(prog="workshop", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = None
    try:
        for name in COMMANDS:
            about = messages.text(f"help-{name}")
            command = commands.add_parser(name, help=about, description=about)
            if words[:1] == [name]:
                add_arguments, run = _functions(name)
                add_arguments(command)
        args = parser.parse_args(words)
        _prepare(args)
        return run(args) if run else 2
    except (DataError, ModuleNotFoundError) as error:
        missing = getattr(error, "name", "")
        sentence = messages.text("workshop-not-installed", name=missing) if missing else str(error)
        for line in sentence.splitlines():
            terminal.say(terminal.plain(line))
        return 2
    except KeyboardInterrupt:
        terminal.say(messages.text("workshop-stopped"))
        return 2


if __name__ == "__main__":
    sys.exit(main())
