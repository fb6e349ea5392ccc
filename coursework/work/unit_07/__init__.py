"""The answers of unit 07: their checks, what is shown about them at once, and their case."""
