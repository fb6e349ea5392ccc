"""Findings and questions about supply chains."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
