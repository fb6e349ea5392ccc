"""The key, the points that answers earn, and the one result that everything else reads."""
