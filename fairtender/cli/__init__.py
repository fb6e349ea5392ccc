"""The command line, with commands such as `fairtender screen` and `fairtender portfolio`.

The output on the terminal is meant for people, `--json` for programs, and `--html` for reading and
printing. The arguments of the commands are in `arguments`; most commands run a job of `reports`.

Exit status: 0 done; 2 bad input or arguments (one sentence on stderr, nothing written; if only a
picture could not be drawn, everything else is written), or no room for the output; 130 stopped by
Ctrl-C (nothing written); 141 stopped because the reader of its output closed the pipe.
"""

import argparse
import atexit
import gc
import importlib
import sys
from collections.abc import Sequence

from fairtender.cli import terminal
from fairtender.messages import text
from fairtender.tables import DataError

__all__ = ["COMMANDS", "main", "parser"]

COMMANDS = (
    *("screen", "portfolio", "criteria", "floor", "map", "answers", "remedy", "plans", "template"),
)


@terminal.let_readers_leave()
def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv` (default: this process's arguments); return its exit status."""
    terminal.any_output()
    given = sys.argv[1:] if argv is None else argv
    atexit.register(gc.freeze)  # what a long file left need not be searched for cycles at the end
    try:
        options = parser(given).parse_args(given)
        options.run(options)
    except DataError as error:
        for line in str(error).splitlines():
            terminal.say(terminal.plain(line))
        return 2
    except KeyboardInterrupt:
        terminal.say("")
        terminal.say(text("cli-stopped"))
        return 130
    return 0


def parser(named: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of the command line, with the arguments of the commands in `named`."""
    top = argparse.ArgumentParser(prog="fairtender", description=text("cli-about"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        about = text(f"cli-{name}-about")
        own = commands.add_parser(name, help=about, description=about)
        # pandas takes a third of a second to import: the list of commands need not wait for it.
        if name in named:
            module = name if name in ("screen", "template") else "command"
            command = importlib.import_module(f"fairtender.cli.{module}").COMMAND
            command.arguments(own, name)
            own.set_defaults(run=command.run)
    return top
