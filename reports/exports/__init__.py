"""What leaves the house as files: a client's whole record, a list, a practice's own data."""
