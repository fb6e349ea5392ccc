"""What an answer earns: the key, and the one mark that everything else reads."""
