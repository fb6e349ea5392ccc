"""The answers of unit 04: their checks, what is shown about them at once, and their case."""
