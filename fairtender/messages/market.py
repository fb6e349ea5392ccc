"""Reasons and words of market research."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
