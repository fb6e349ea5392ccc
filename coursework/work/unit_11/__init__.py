"""The answers of unit 11: their checks, what is shown about them at once, and their case."""
