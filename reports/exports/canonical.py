"""The one form of a snapshot that fingerprints are of, and that leaves as a file."""

import json
from typing import Any


def canonical(snapshot: dict[str, Any]) -> bytes:
    """A snapshot's JSON, always the same for the same words and numbers."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()
