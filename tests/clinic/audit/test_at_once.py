"""Eight writers at once never fork a chain, lose a line, or wait for each other for ever."""

import json
import subprocess
import sys

import pytest
from django.db.models import Count

from clinic.audit.proof import heads, prove
from clinic.models import AuditEvent
from tests.clinic.audit.writers import in_threads
from tests.deployment import Deployment
from tests.folders import ROOT
from tests.sizes import n_of

LINES = 20_000


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_threads_on_postgresql_write_one_chain_a_practice() -> None:
    n = n_of(LINES)

    in_threads(n)

    proof = prove(heads())
    assert (proof.breaks, proof.lines, proof.chains) == ((), n, 3)
    assert sum(head.number for head in heads()) == n
    numbers = AuditEvent.objects.values("chain", "number").annotate(times=Count("pk"))
    assert not numbers.filter(times__gt=1).exists()


@pytest.mark.slow
def test_processes_on_a_sqlite_file_write_one_chain_a_practice() -> None:
    n = n_of(LINES)
    product = Deployment("sqlite", None)  # nothing of it is started: its database is enough
    try:
        code = f"from tests.clinic.audit.writers import in_processes; in_processes({n})"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        subprocess.run(command, cwd=ROOT, env=product.env, check=True)
        ends = product.run(
            "from clinic.audit.proof import heads; print(sum(end.number for end in heads()))"
        )
        said = json.loads(product.manage("verify_audit"))
    finally:
        product.stop()
    assert (said["whole"], said["lines"], said["chains"]) == (True, n, 3)
    assert int(ends) == n
