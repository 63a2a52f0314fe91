"""The command emlearn-gestures: one file per subcommand.

What a command works with is imported when it runs: `--help` needs neither scikit-learn nor numba.
"""

from __future__ import annotations

import sys
from typing import Any

import typer

from emlearn_gestures.cli import deploy, evaluate, info, inspect, run, select, thresholds, train
from emlearn_gestures.cli.words import error_text, flags_of
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES

_UsageError: Any = typer.BadParameter.__bases__[0]  # click's, which typer depends on or carries along
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


def main() -> None:
    """Entry point: an expected failure is one line on stderr and exit status 1."""
    arguments = sys.argv[1:] or ["--help"]
    try:
        status = app(arguments, standalone_mode=False)
        if status != _INTERRUPTED:
            sys.exit(status)
        message = "interrupted"
    except UserError as error:
        message = error_text(error, _flags(arguments[0]))
    except OSError as error:
        message = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    except _UsageError as error:
        message = f"{error.format_message().rstrip('.')}; see emlearn-gestures --help"
    except (typer.Abort, KeyboardInterrupt):  # what older typers make of Ctrl-C; and before typer has begun
        message = "interrupted"
    sys.exit("error: " + " ".join(message.split("\n")))


def _flags(command: str) -> dict[str, str]:
    """Options of a command by the arguments that they stand for."""
    found = getattr(typer.main.get_command(app), "commands", {}).get(command)
    longest = {each.name: max(each.opts, key=len) for each in found.params if each.opts[0][:1] == "-"} if found else {}
    return flags_of(command, longest)
