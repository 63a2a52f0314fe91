"""The command emlearn-gestures: one file per subcommand, put together in commands.py.

Nothing is imported here until the command begins, so that Ctrl-C while it does is no traceback either.
"""

from __future__ import annotations

import _thread
import sys
import threading
from typing import Any


def main() -> None:
    """Entry point: an expected failure is one line on stderr and exit status 1."""
    sys.unraisablehook = _interrupt_again
    try:
        from emlearn_gestures.cli.commands import run_command

        message = run_command(sys.argv[1:] or ["--help"])
    except KeyboardInterrupt:  # before typer has begun
        message = "interrupted"
    sys.exit("error: " + " ".join(message.split("\n")))


def _interrupt_again(unraisable: Any) -> None:
    """Ctrl-C in a callback, of which imports have many, is printed and forgotten by Python: it comes again here."""
    if unraisable.exc_type is KeyboardInterrupt:
        threading.Timer(0.01, _thread.interrupt_main).start()  # not at once, when the callback is still running
    else:
        sys.__unraisablehook__(unraisable)


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from emlearn_gestures.cli.commands import app

    return app
