"""Findings of contract monitoring, and the next steps."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
