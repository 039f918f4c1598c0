"""Backups: made under load, sealed under a key of their own, read back before they count."""
