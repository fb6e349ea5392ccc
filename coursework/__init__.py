"""Ask, make and mark exercises with pure functions that also run in the browser."""

from fairtender import messages

messages.add(__file__)
