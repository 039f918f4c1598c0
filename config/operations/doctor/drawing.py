"""Whether documents can be drawn: the engine, the system's libraries, the typeface."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from config.demo.libraries import missing_libraries
from config.operations.doctor.findings import Finding, fault, note, sound
from reports import pdf

FACES = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")
TRIAL = '<html lang="en"><head><title>Trial</title></head><body><p>A line.</p></body></html>'


def documents() -> Iterator[Finding]:
    """Draw one line, as a worker would."""
    if missing := missing_libraries():
        packages = " ".join(missing)
        yield fault(
            f"Reports cannot be drawn without {', '.join(missing)}.",
            f"apt-get install --no-install-recommends {packages}",
        )
        return
    lost = [face for face in FACES if not list(Path(settings.FONT_FOLDER).rglob(face))]
    if lost:
        yield fault(
            f"The typeface is not there: {', '.join(lost)}.", "Install requirements/run.txt."
        )
        return
    try:
        page, around = pdf.render(TRIAL), pdf.walls_up()
    finally:
        pdf.close()
    if page.startswith(b"%PDF"):
        yield sound(f"Documents can be drawn (WeasyPrint {version('weasyprint')}).")
        if missing := sorted({"network", "files"} - around):
            yield note(
                f"This kernel gives the process that draws no wall around: {', '.join(missing)}.",
                "Limits and Python's own refusals stand; a Linux kernel with Landlock adds a wall.",
            )
    else:
        yield fault("The layout engine drew nothing.", "Install requirements/run.txt as it stands.")
