"""The command emlearn-gestures: one file per subcommand."""

from __future__ import annotations

import sys

import typer

from emlearn_gestures.cli import deploy, evaluate, info, run, select, thresholds, train
from emlearn_gestures.errors import UserError

_INTERRUPTED = 130  # what typer makes of Ctrl-C
app = typer.Typer(
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",  # joins the lines of a paragraph
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Train on recordings of motion or on pictures, and run on this PC exactly what a MicroPython board will run.",
    epilog="Start with: emlearn-gestures train RECORDINGS -o wrist, or: emlearn-gestures train PICTURES -o cups",
)
app.command(name="train")(train.train)
app.command(name="evaluate")(evaluate.evaluate)
app.command(name="thresholds")(thresholds.thresholds)
app.command(name="select")(select.select)
app.command(name="run")(run.run)
app.command(name="info")(info.info)
app.command(name="deploy")(deploy.deploy)


def main() -> None:
    """Entry point: an expected failure is one line on stderr and exit status 1."""
    try:
        status = app(sys.argv[1:] or ["--help"], standalone_mode=False)
        if status != _INTERRUPTED:
            sys.exit(status)
        message = "interrupted"
    except UserError as error:
        message = str(error)
    except OSError as error:
        message = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    except typer.Abort:  # what older typers make of it
        message = "interrupted"
    except Exception as error:
        if not hasattr(error, "format_message"):  # click's have it, which typer depends on or carries along
            raise
        message = f"{error.format_message().rstrip('.')}; see emlearn-gestures --help"
    sys.exit("error: " + " ".join(message.split("\n")))
