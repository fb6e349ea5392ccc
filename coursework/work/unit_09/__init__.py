"""What is made in unit 09: its checks, what is shown of it at once, and its case."""
