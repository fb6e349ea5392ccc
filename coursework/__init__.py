"""Ask, make and mark exercises: pure functions on data and bytes, in the browser too."""

from fairtender import messages

messages.add(__file__)
