"""A way to a server that can fall silent: connections are taken and kept, and nothing passes."""

import selectors
import socket
import threading
from contextlib import suppress


class Relay:
    """Passes bytes between a port of its own and a server's, until told to hold them."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        self.silent = self.ended = False
        self.pairs: dict[socket.socket, socket.socket | None] = {}
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """The address, as BROKER_URL takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def speak(self) -> None:
        """Pass on what comes from now on; what was connected in silence stays silent for ever,
        as after a partition that forgot it."""
        self.silent = False

    def fall_silent(self) -> None:
        """Take connections and bytes, and answer none; those there are become half-open."""
        self.silent = True
        for one in list(self.pairs):
            self.pairs[one] = None

    def end(self) -> None:
        """Close everything."""
        self.ended = True
        self.thread.join(timeout=10)
        for each in (self.server, *self.pairs):
            each.close()

    def _run(self) -> None:
        while not self.ended:
            with selectors.DefaultSelector() as ready:
                ready.register(self.server, selectors.EVENT_READ)
                for each in self.pairs:
                    ready.register(each, selectors.EVENT_READ)
                for key, _ in ready.select(timeout=0.1):
                    self._pass(key.fileobj)  # type: ignore[arg-type]

    def _pass(self, side: socket.socket) -> None:
        if side is self.server:
            self._take()
            return
        other = self.pairs.get(side)
        try:
            content = side.recv(1 << 16)
        except OSError:
            content = b""
        if not content:
            self._drop(side)
        elif other is not None:
            with suppress(OSError):
                other.sendall(content)

    def _take(self) -> None:
        client, _ = self.server.accept()
        self.pairs[client] = None
        if self.silent:
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            self._drop(client)
            return
        self.pairs[client], self.pairs[server] = server, client

    def _drop(self, side: socket.socket) -> None:
        other = self.pairs.pop(side, None)
        side.close()
        if other is not None and self.pairs.pop(other, None) is not None:
            other.close()
