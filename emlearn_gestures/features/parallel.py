"""Work in threads, with a progress bar."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

import joblib
from rich.progress import track


def run_in_threads(
    run: Callable[..., None], tasks: Iterable[tuple[Any, ...]], total: int, n_jobs: int | None, progress: bool
) -> None:
    """Call `run` with the arguments of each task.

    Parameters
    ----------
    run : callable
    tasks : iterable of tuple
        Read a few ahead of the threads.
    total : int
        Number of tasks.
    n_jobs : int or None
        Threads, as in joblib.
    progress : bool
        Show a progress bar.
    """
    work = joblib.Parallel(n_jobs, backend="threading", return_as="generator", pre_dispatch="2*n_jobs")
    with warnings.catch_warnings():
        # that is what Ctrl-C is for
        warnings.filterwarnings("ignore", ".* tasks which were still being processed", UserWarning)
        with closing(work(joblib.delayed(run)(*task) for task in tasks)) as done:
            for _ in track(done, "features", total=total, disable=not progress):
                pass
