"""The child that lays documents out: HTML in, bytes out, and nothing else in reach.

Started by `press` as `python -m reports.pdf.child FONTS PARENT SECONDS BYTES`, the last two its
limits of CPU and memory, with a folder of its own as working directory. It loads engine, fonts and
style once, puts its walls up, then serves one document after another until the pipe ends. No
Django settings, no key and no database are in this process.
"""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from reports.pdf import confined, engine
from reports.pdf.errors import LibraryMissing
from reports.pdf.frames import DONE, MISSING, NO_ROOM, READY, TOO_LARGE, WRONG, receive, send

PROJECT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Confine this process, warm up, and serve."""
    fonts, parent, seconds, memory = Path(sys.argv[1]), *map(int, sys.argv[2:])
    asked, answers = _own_pipes()
    confined.die_with(parent)
    confined.set_limits(memory)
    code = [Path(place) for place in {sys.prefix, sys.base_prefix, sys.exec_prefix}]
    read = [*code, fonts, PROJECT, engine.STYLE.parent, *_font_folders()]
    walls = ["limits"]
    if confined.leave_the_network():
        walls.append("network")
    if confined.keep_to_files(read, Path.cwd()):
        walls.append("files")
    try:
        paper = engine.paper(fonts)
        engine.lay_out(engine.SPECIMEN, paper)
    except LibraryMissing:
        send(answers, MISSING, b"")
        return
    engine.settle()
    confined.write_no_files()
    confined.refuse_the_rest([*code, fonts, *_font_folders()])
    send(answers, READY, " ".join([*walls, "python"]).encode())
    _serve(paper, seconds, asked, answers)


def _serve(paper: engine.Paper, seconds: int, asked: BinaryIO, answers: BinaryIO) -> None:
    while True:
        confined.allow_cpu(seconds)
        _, markup = receive(asked)
        try:
            kind, answer = DONE, engine.lay_out(markup.decode(), paper)
        except (MemoryError, RecursionError) as error:
            kind, answer = TOO_LARGE, type(error).__name__.encode()
        except Exception as error:  # only its name: its words could quote the document
            kind, answer = WRONG, type(error).__name__.encode()
        del markup
        send(answers, kind, answer)
        if kind != DONE:
            os._exit(0)  # what broke may be broken still


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, moved to where nothing that prints or reads by habit can find them."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for usual in (0, 1, 2):
        os.dup2(nothing, usual)
    return pipes


def _font_folders() -> list[Path]:
    home = Path("~").expanduser()
    installed = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*installed, home / ".fonts", home / ".local/share/fonts"]


if __name__ == "__main__":
    try:
        main()
    except (EOFError, BrokenPipeError):  # the worker has gone
        os._exit(0)
    except MemoryError:  # not even room to say so
        os._exit(NO_ROOM)
