"""How gunicorn serves the product: `gunicorn -c python:config.gunicorn config.wsgi`."""

from pathlib import Path
from typing import Any

from config.env import Environment, environment, read

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
env = read()
bind = env.str("WEB_BIND", "127.0.0.1:8000")
if environment(env) is Environment.EMBEDDED and bind.rpartition(":")[0] not in LOOPBACK:
    raise SystemExit(
        "The embedded product answers on this machine only, but WEB_BIND names another address. "
        "Leave WEB_BIND out, or set DJANGO_ENV=production."
    )
workers = env.int("WEB_WORKERS", 2)
threads = env.int("WEB_THREADS", 4)
worker_class = "gthread"
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 2000
max_requests_jitter = 200
# Heartbeats in memory: on a slow disk a worker could look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
forwarded_allow_ips = env.str("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# Paths carry client ids, so no access log; errors go to standard error.
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "secure-base"
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Refuse to start on settings that contradict each other; help a first start along."""
    from config.startup import refuse_contradictions

    refuse_contradictions()
    from config.first_start import announce_setup  # what it reads needs Django set up

    announce_setup()
