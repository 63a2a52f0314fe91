"""Calls in threads, a few ahead of the one whose result is wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import joblib

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_ahead(function: Callable[[Item], Result], items: Iterable[Item]) -> Generator[Result, None, None]:
    """The results in order, at most two a processor of them waiting.

    joblib's generator and ``Executor.map`` work as far ahead as they can, whatever is still unread; with
    pictures that is all of memory.
    """
    threads = joblib.cpu_count()
    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads)
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # without waiting: a generator left behind is closed by the garbage collector, in whichever thread that runs
        pool.shutdown(wait=False, cancel_futures=True)
