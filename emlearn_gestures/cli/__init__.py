"""The command emlearn-gestures: one file per subcommand."""

from __future__ import annotations

import sys

import typer

from ..errors import UserError
from . import evaluate, info, run, train

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Train gesture recognition on recordings, and run exactly what a MicroPython board will run.",
    epilog="Start with: emlearn-gestures train RECORDINGS -o wrist",
)
app.command(name="train")(train.train)
app.command(name="evaluate")(evaluate.evaluate)
app.command(name="run")(run.run)
app.command(name="info")(info.info)


def main() -> None:
    """Entry point: an expected failure is one line on stderr and exit status 1."""
    try:
        app()
    except UserError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        sys.exit(f"error: {error.filename or ''}: {error.strerror or error}")
