"""Findings about criteria, evaluations and procurement strategies."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
