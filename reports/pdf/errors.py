"""Why a document did not come."""


class LibraryMissing(Exception):
    """This machine lacks a system library that PDFs need (Pango, HarfBuzz)."""


class NotAccessible(Exception):
    """A finished PDF lacks a mark that readers of pdf/ua-1 rely on."""


class NotAPdf(Exception):
    """A stored document is none that can be worked on."""


class TooLarge(Exception):
    """A document reached a limit of its own: time, memory or depth. Another try would too."""


class Broken(Exception):
    """The engine could not lay this document out; only the name of its error is told."""


class Stopped(Exception):
    """The child was ended by somebody else while it laid out; the next one may succeed."""


FAILURES = (Broken, LibraryMissing, NotAccessible, NotAPdf, Stopped, TooLarge)
