"""A word, and a bar, while numba compiles the feature code: once on a machine, for some twenty seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from emlearn_gestures.cli.show import console


def compile_first(work: Callable[[], Any]) -> None:
    """Do a little work that calls the kernels; what it compiles, and does not find compiled before, is shown.

    Parameters
    ----------
    work : callable
        Its errors are left to the work that follows.
    """
    from emlearn_predict._runtime import NUMBA

    if NUMBA:
        from numba.core import event

        with ExitStack() as stack:
            listener = _listener(event.Listener, stack)
            with event.install_listener("numba:compile", listener):
                _try(work)


def _listener(base: type, stack: ExitStack) -> Any:
    class Shown(base):  # type: ignore[misc, valid-type]
        """Shows the kernel that is compiled; kernels that it calls are compiled within its time."""

        bar: Progress | None = None

        def on_start(self, happening: Any) -> None:
            if self.bar is None:
                console.print("compiling the feature code for this PC, once: about 20 s", style="dim")
                columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
                shown = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
                self.bar = stack.enter_context(shown)
                self.bar.add_task("kernels", total=_kernels())
            kernel = happening.data["dispatcher"].__name__
            self.bar.update(self.bar.task_ids[0], description=f"compiling {kernel}")

        def on_end(self, happening: Any) -> None:
            if self.bar is not None:
                self.bar.advance(self.bar.task_ids[0])

    return Shown()


def _kernels() -> int:
    """Functions of the device code that are loaded and not compiled yet, nearly all of which the first work calls."""
    from numba.core.dispatcher import Dispatcher

    modules = [module for name, module in list(sys.modules.items()) if name.startswith("emlearn_predict.")]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, Dispatcher)}
    return sum(not value.signatures for value in found)


def _try(work: Callable[[], Any]) -> None:
    try:
        work()
    except ValueError:  # a UserError is one: the work that follows says it
        return
