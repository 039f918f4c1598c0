"""Asks the web process on this machine how it is; exit 0 for a 200. For container health checks.

`python config/probe.py [/healthz|/readyz]`. Plain Python, so that a probe costs milliseconds.
"""

import os
import sys
import urllib.error
import urllib.request


def answer(path: str) -> int:
    """Return the status of `path`, asked under a host name the product accepts."""
    port = (os.environ.get("WEB_BIND") or "127.0.0.1:8000").rpartition(":")[2]
    host = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=4) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


if __name__ == "__main__":
    sys.exit(answer(sys.argv[1] if len(sys.argv) > 1 else "/healthz") != 200)
