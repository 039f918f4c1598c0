"""The system libraries that draw a PDF: they come from the system, not from a Python package."""

import ctypes
import ctypes.util
import sys

PACKAGES = {
    "libpango-1.0-0": ("pango-1.0", "libpango-1.0.so.0"),
    "libpangoft2-1.0-0": ("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": ("harfbuzz-subset", "libharfbuzz-subset.so.0"),
}


def missing_libraries() -> list[str]:
    """The Debian names of the packages that are not here; empty when a PDF can be drawn."""
    return [package for package, (name, file) in PACKAGES.items() if not _loads(name, file)]


def sentence(missing: list[str]) -> str:
    """One plain sentence: what is missing, and how to get it."""
    return (
        f"PDF reports need {', '.join(missing)}; please run: "
        f"sudo apt-get install --no-install-recommends {' '.join(missing)}"
    )


def _loads(name: str, file: str) -> bool:
    found = file if sys.platform == "linux" else ctypes.util.find_library(name)
    try:
        return found is not None and ctypes.CDLL(found) is not None
    except OSError:
        return False
