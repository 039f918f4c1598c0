"""The measuring engine: definitions, scores, change and zones. Plain Python, no framework."""
