"""The making of the course: exercises, book, site, paper. It reads no hand-in."""

from fairtender import messages

messages.add(__file__)
