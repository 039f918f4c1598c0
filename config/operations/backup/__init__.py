"""Backups: made under load, sealed under a key of their own, read back before they count.

`docs/backup.md` is for whoever runs an installation, ADR 14 says why it is so.
"""
