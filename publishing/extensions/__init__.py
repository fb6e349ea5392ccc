"""The book's own Sphinx extensions."""
