"""Read keys, mark hand-ins with them, and return the results that all other modules use."""
