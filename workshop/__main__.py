"""`python -m workshop build | grade | book | serve`: the commands that run the course."""

import argparse
import sys

from fairtender.tables import DataError

COMMANDS = {
    "build": "generate exercises/ from solutions/",
    "grade": "grade a folder of hand-ins",
    "book": "generate the exercises, then execute and build the book",
    "serve": "the same, then serve the book on this machine only",
}


def _functions(command: str):
    """The two functions of a command: one declares its arguments, one runs it.

    Imported here, so that a command that needs little does not wait for what others import.
    """
    if command == "build":
        from workshop import build

        return build.add_arguments, build.run
    if command == "grade":
        from workshop import grade

        return grade.add_arguments, grade.run
    from workshop import book

    if command == "serve":
        return book.add_serve_arguments, book.run_serve
    return book.add_arguments, book.run


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m workshop", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = None
    for name, help_text in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        if given[:1] == [name]:
            add_arguments, run = _functions(name)
            add_arguments(command)
    args = parser.parse_args(given)
    try:
        return run(args) if run else 2
    except DataError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
