"""A clock that is wrong, for a process whose PYTHONPATH names this folder.

Its Python reads the time shifted by the hours that the file WRONG_CLOCK names, which may change
while it runs: what `time.time` and `datetime.now` say, and nothing that counts seconds on.
"""

import copyreg
import datetime
import os
import time
from pathlib import Path

FILE = Path(os.environ["WRONG_CLOCK"])
real, real_time, real_time_ns = datetime.datetime, time.time, time.time_ns


def ahead():
    return float(FILE.read_text() or 0) * 3600


class Meta(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, real)

    def __subclasscheck__(cls, other):
        return issubclass(other, real)


class Wrong(real, metaclass=Meta):
    """Stands for `datetime` and makes true ones."""

    def __new__(cls, *args, **kwargs):
        return real(*args, **kwargs)

    @classmethod
    def now(cls, tz=None):
        return real.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)


# What is pickled names the class, and is read by processes of another clock too.
Wrong.__module__, Wrong.__qualname__ = "datetime", "datetime"
copyreg.pickle(real, lambda moment: (Wrong, moment.__reduce__()[1]))
time.time = lambda: real_time() + ahead()
time.time_ns = lambda: real_time_ns() + int(ahead() * 1e9)
datetime.datetime = Wrong
