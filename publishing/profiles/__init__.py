"""A country's own profile, and its list of goods: what differs, and from which edition on."""
