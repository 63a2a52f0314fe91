"""The command emlearn-gestures: one file per subcommand, put together in commands.py.

Nothing is imported here until the command begins, so that Ctrl-C while it does is no traceback either.
"""

from __future__ import annotations

import sys
from typing import Any


def main() -> None:
    """Entry point: an expected failure is one line on stderr and exit status 1."""
    try:
        from emlearn_gestures.cli.commands import run_command

        message = run_command(sys.argv[1:] or ["--help"])
    except KeyboardInterrupt:  # before typer has begun
        message = "interrupted"
    sys.exit("error: " + " ".join(message.split("\n")))


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from emlearn_gestures.cli.commands import app

    return app
