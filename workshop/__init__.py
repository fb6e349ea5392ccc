"""Running the course: building exercises, grading, and the book."""

from fairtender import messages

messages.add(__file__)
