"""A country's own profile and its list of goods: what differs, and since which edition."""
