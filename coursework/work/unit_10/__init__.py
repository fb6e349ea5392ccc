"""The answers of unit 10: their checks, what is shown about them at once, and their case."""
