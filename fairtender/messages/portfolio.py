"""Reasons and words of the portfolio."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
