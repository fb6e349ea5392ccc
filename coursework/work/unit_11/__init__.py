"""What is made in unit 11: its checks, what is shown of it at once, and its case."""
