"""Make the course: exercises, book, site and paper. Nothing here reads a hand-in."""

from fairtender import messages

messages.add(__file__)
