"""Which Chromium of this machine the tests drive."""

import shutil

# The headless shell is the same engine without a window's own pages: a quarter less work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")


def chromium() -> str | None:
    """Its path, or None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
