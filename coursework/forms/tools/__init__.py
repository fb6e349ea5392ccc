"""Papers of a case and live tools, shown next to the questions."""
