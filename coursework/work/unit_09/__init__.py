"""The answers of unit 09: their checks, what is shown about them at once, and their case."""
