"""The command line: `fairtender screen`, `portfolio`, `floor`, `map`, `plans`, `template`.

What a command says on the terminal is meant for people; `--json` is meant for programs and `--html`
for reading and printing. Each command is a module of this package, with a function `run`.

Exit status: 0 done, 2 bad input or arguments (one sentence on stderr, nothing written), 130
stopped by Ctrl-C (nothing written).
"""

import importlib
import sys

from fairtender.cli import arguments, terminal
from fairtender.messages import text
from fairtender.tables import DataError


def main(argv: list[str] | None = None) -> int:
    """Run the command with `argv` (default: the arguments of this process); return its status."""
    terminal.any_output()
    options = arguments.parser().parse_args(argv)
    try:
        # pandas takes a third of a second to import: help and wrong arguments need not wait for it.
        command = importlib.import_module(f"fairtender.cli.{options.command}")
        try:
            command.run(options)
        except DataError as error:
            terminal.say(terminal.plain(str(error)))
            return 2
    except KeyboardInterrupt:
        print("\n" + text("cli-stopped"), file=sys.stderr)
        return 130
    return 0
