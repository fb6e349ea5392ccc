"""What is asked, made and marked: pure functions on data and bytes, in the browser too."""

from fairtender import messages

messages.add(__file__)
