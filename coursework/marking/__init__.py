"""The key, the points that answers earn, and the result that everything else reads."""
