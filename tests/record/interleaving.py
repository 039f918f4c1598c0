"""Random interleavings of several editors over one draft, in turns and truly at once."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

from django.db import connections

from tests.people import PracticePeople
from tests.record.chain import Chain
from tests.record.tabs import Desk, Signed, Tab, tabs

EDITORS = (2, 5)


def in_turns(people: PracticePeople, times: int) -> int:
    """`times` schedules of deeds in turns; how many of the notes were signed in the end."""
    chain, signed = Chain(people.practice.pk), 0
    for seed in range(times):
        random, editors = Random(f"turns {seed}"), EDITORS[seed % 2]
        desk = Desk.lay(people, trainee=random.random() < 0.5)
        pages = tabs(desk, editors, random)
        try:
            for _ in range(6 + 2 * editors):
                random.choice(pages).act()
            desk.verify()
            chain.follow()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}; {desk.told}") from error
        signed += bool(desk.of(Signed))
    return signed


def at_once(people: PracticePeople, times: int) -> int:
    """`times` notes, each with everybody writing at the same moment on connections of their own.

    In the end all read it again and sign at once. How many notes were signed: every fourth for
    certain, which is its author's to sign and which nobody discards.
    """
    chain, signed = Chain(people.practice.pk), 0
    for seed in range(times):
        random, editors = Random(f"at once {seed}"), EDITORS[seed % 2]
        certain = seed % 4 == 0
        desk = Desk.lay(people, trainee=random.random() < 0.5 and not certain)
        desk.stays = certain
        pages, barrier = tabs(desk, editors, random), Barrier(editors)
        pages[0].do(Tab.save)

        def work(number: int, pages: list = pages, barrier: Barrier = barrier) -> None:
            try:
                barrier.wait(timeout=20)
                for _ in range(8):
                    pages[number].act()
                barrier.wait(timeout=20)
                pages[number].reload()
                pages[number].do(Tab.sign_as_read)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(editors) as threads:
            list(threads.map(work, range(editors)))
        try:
            desk.verify()
            chain.follow()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}; {desk.told}") from error
        signed += bool(desk.of(Signed))
    return signed
