"""All subcommands as one command, and what becomes of their errors.

What a command works with is imported when it runs: `--help` needs neither scikit-learn nor numba.
"""

from __future__ import annotations

import sys

import typer

from emlearn_gestures.cli import deploy, evaluate, info, inspect, run, select, thresholds, train
from emlearn_gestures.cli.words import error_text, flags_of
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES

_INTERRUPTED = 130  # what typer makes of Ctrl-C
app = typer.Typer(
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",  # joins the lines of a paragraph
    context_settings={"help_option_names": ["-h", "--help"]},
    help=f"Train on {' or '.join(family.panel.lower() for family in FAMILIES)}, and run on this PC exactly what a "
    "MicroPython board will run.",
    epilog="Start with: emlearn-gestures train RECORDINGS -o wrist",
)
app.command(name="inspect")(inspect.inspect)
app.command(name="train")(train.train)
app.command(name="evaluate")(evaluate.evaluate)
app.command(name="thresholds")(thresholds.thresholds)
app.command(name="select")(select.select)
app.command(name="run")(run.run)
app.command(name="info")(info.info)
app.command(name="deploy")(deploy.deploy)


def run_command(arguments: list[str]) -> str:
    """Run a subcommand and exit; return the message of an expected failure."""
    try:
        status = app(arguments, standalone_mode=False)
        if status != _INTERRUPTED:
            sys.exit(status)
        return "interrupted"
    except UserError as error:
        return error_text(error, _flags(arguments[0]))
    except OSError as error:
        return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    except typer.Abort:  # what older typers make of Ctrl-C
        return "interrupted"
    except Exception as error:
        if not hasattr(error, "format_message"):  # click's have it, which typer depends on or carries along
            raise
        return f"{error.format_message().rstrip('.')}; see emlearn-gestures --help"


def _flags(command: str) -> dict[str, str]:
    """Options of a command by the arguments that they stand for."""
    found = getattr(typer.main.get_command(app), "commands", {}).get(command)
    longest = {each.name: max(each.opts, key=len) for each in found.params if each.opts[0][:1] == "-"} if found else {}
    return flags_of(command, longest)
