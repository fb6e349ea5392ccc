"""The mark by which tools that extract sentences for translation know them."""


def N_(sentence: str) -> str:
    """Mark a sentence for extraction by gettext's tools."""
    return sentence
