"""Findings about action plans, and the words of the exported plan."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
