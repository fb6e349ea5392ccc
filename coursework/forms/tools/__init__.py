"""Papers of a case and live tools, which are shown next to the questions."""
