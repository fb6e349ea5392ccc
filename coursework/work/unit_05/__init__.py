"""The answers of unit 05: their checks, what is shown about them at once, and their case."""
