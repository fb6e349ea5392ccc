"""What is made in unit 07: its checks, what is shown of it at once, and its case."""
