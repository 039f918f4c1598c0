"""Where the words of a printed document lie on its paper."""

import subprocess
from xml.etree import ElementTree

XHTML = "{http://www.w3.org/1999/xhtml}"
LINK = f"https://example.org/{'fairandgood' * 24}end"  # a word of 287 signs, with no place to break


def beyond(content: bytes, margin: float = 0) -> list[str]:
    """The words that reach over the paper's edges, or its margins, in points."""
    made = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=content, check=True, capture_output=True
    )
    found = []
    for page in ElementTree.fromstring(made.stdout).iter(f"{XHTML}page"):
        width = float(page.attrib["width"])
        for word in page.iter(f"{XHTML}word"):
            left, right = float(word.attrib["xMin"]), float(word.attrib["xMax"])
            if left < margin or right > width - margin:
                found.append(word.text or "")
    return found
