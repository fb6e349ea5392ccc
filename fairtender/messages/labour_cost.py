"""Words of the labour-cost floor."""

from fairtender.messages.mark import N_  # noqa: F401

MESSAGES: dict[str, str] = {}
