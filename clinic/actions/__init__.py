"""What changes a practice's people and records: one function a deed, its audit row beside it."""
