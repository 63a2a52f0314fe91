"""Options: those that several commands share, and those by which settings are given.

A setting has one record, `Option`, wherever it is offered: here for the settings of all families, in a family's record
for its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emlearn_gestures import families
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Family, Option

if TYPE_CHECKING:
    from emlearn_gestures.training.settings import Settings

_LABELS = "Labels"
_SCORED = ("train", "evaluate", "thresholds")
_SHARED = (
    Option(
        "model",
        "model",
        "kind",
        str,
        "What is trained: a forest (extra-trees, random-forest, decision-tree) or a linear model (lda, logistic, "
        "ridge). Default extra-trees, or lda where features are chosen and it is better.",
        ("train",),
    ),
    Option(
        "features",
        "choice",
        "features",
        str,
        "Which features of motion: plain, shape, strokes, all, projected or linear (all, taken by lda). Default auto: "
        "the cheapest that is about as good as the best, by cross-validation within what is trained on.",
        ("train",),
    ),
    Option(
        "projection",
        "model",
        "projection",
        bool,
        "Let the model take, besides the features, the directions in which classes lie apart most: a forest needs "
        "fewer nodes then.",
        ("train",),
        constant=True,
    ),
    Option(
        "unknown",
        "model",
        "unknown",
        float,
        "Refuse what is like nothing in the training: the share of known examples that may be refused with it, such as "
        "0.05. Refused examples get no votes, and count for the background. Default: nothing is refused.",
        ("train",),
    ),
    Option("trees", "model", "n_estimators", int, "Number of trees of a forest. Default 10.", ("train",)),
    Option(
        "features_max",
        "model",
        "features_max",
        int,
        "Use at most this many features, the most important; the native module emlearn_trees takes 127. Default: all.",
        ("train",),
    ),
    Option(
        "background",
        "decision",
        "background",
        str,
        "Class that uncertain examples count for, such as idle. Default: none.",
        ("train",),
    ),
    Option(
        "folds",
        "evaluation",
        "folds",
        int,
        "Parts of the cross-validation; 0 leaves one group out at a time. Default 5.",
        ("train",),
    ),
    Option("seed", "evaluation", "seed", int, "Seed of all that is random. Default 0.", ("train",)),
)
_READING = (
    Option(
        "label",
        "",
        "label",
        str,
        "Where the class comes from: folder, file (its name), a regular expression with one group over the file name, "
        "such as '^([a-z]+)', or a column of a table. Default: a column named class or label, else the folder, else "
        "the words of the file name.",
        (*_SCORED, "inspect"),
    ),
    Option(
        "group",
        "",
        "group",
        str,
        "What belongs together, such as a person, a session or a video, and so is never both trained on and scored: "
        "folder, file, a regular expression or a column, as for --label. Default: a column named group, person or "
        "session, else every recording or picture by itself.",
        (*_SCORED, "inspect"),
    ),
    Option(
        "unlabelled",
        "",
        "unlabelled",
        str,
        "What to do with rows, recordings and pictures without a class: refuse or drop. Default refuse.",
        _SCORED,
    ),
    Option(
        "skip_bad",
        "",
        "skip_bad",
        bool,
        "Leave bad files out and go on; they are named.",
        (*_SCORED, "select", "run"),
        constant=True,
    ),
)

Data = Annotated[
    Path,
    typer.Argument(
        help=" ".join(f"{family.panel}: {family.kinds}." for family in families.FAMILIES),
        show_default=False,
    ),
]
Bundle = Annotated[Path, typer.Argument(help="A model bundle: folder or .zip.", show_default=False)]
Config = Annotated[Path | None, typer.Option(help="TOML file of settings; options given here override it.")]
Plot = Annotated[Path | None, typer.Option(help="Draw the confusion matrix into this .png, .svg or .pdf.")]


@dataclass(frozen=True)
class Offer:
    """An option of a command: its record in each family that has it, and its heading."""

    panel: str | None
    records: tuple[tuple[Family | None, Option], ...]

    @property
    def option(self) -> Option:
        """The record that it is shown by."""
        return self.records[0][1]

    @property
    def help(self) -> str:
        """What the families say of it, one after the other."""
        return " ".join(dict.fromkeys(option.help for _, option in self.records))


@dataclass(frozen=True)
class Given:
    """The settings that were given as options of a command.

    Attributes
    ----------
    command : str
    values : mapping of str to object
        By the names of the options; what was not given is not there.
    """

    command: str
    values: Mapping[str, Any]

    def settings(self, path: Path, family: Family, config: Path | None) -> Settings:
        """Return the settings of a file, overridden by the options.

        Raises
        ------
        UserError
            If the file is not right, or an option is not for what `path` holds.
        """
        from emlearn_gestures.training.settings import read_config

        settings = read_config(config, family)
        for name, value in self.values.items():
            records = offers(self.command)[name].records
            option = next((option for owner, option in records if owner in (None, family)), None)
            if option is None:
                others = " and ".join(owner.noun for owner, _ in records if owner)
                raise UserError(f"{flag(name)} is for {others}, {path} holds {family.noun}; leave it out")
            found = value if option.constant is None else option.constant
            settings = settings.change(option.table, **{option.key: found})
        return settings


def flag(name: str) -> str:
    """How an option is written."""
    return f"--{name.replace('_', '-')}"


def offers(command: str) -> dict[str, Offer]:
    """Return the settings that a command offers, by their names."""
    rows: list[tuple[str | None, Family | None, Option]] = []
    rows += [(None, None, option) for option in _SHARED]
    rows += [(_LABELS, None, option) for option in _READING]
    rows += [(family.panel, family, option) for family in families.FAMILIES for option in family.options]
    found: dict[str, Offer] = {}
    for panel, family, option in rows:
        if command in option.commands:
            before = found.get(option.name)
            found[option.name] = Offer(
                f"{before.panel}; {panel}" if before else panel,
                (*(before.records if before else ()), (family, option)),
            )
    return found


def with_settings(command: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options by which settings are given; the function gets them as its argument `given`."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        own = [p for p in inspect.signature(function, eval_str=True).parameters.values() if p.name != "given"]
        added = offers(command)
        parameters = [*own, *(_parameter(name, offer) for name, offer in added.items())]

        @wraps(function)
        def run(**values: Any) -> None:
            given = {name: values.pop(name) for name in added}
            kept = {name: value for name, value in given.items() if value is not None and value is not False}
            function(**values, given=Given(command, kept))

        del run.__wrapped__  # typer would look through it
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return decorate


def _parameter(name: str, offer: Offer) -> inspect.Parameter:
    option = offer.option
    told = typer.Option(flag(name), help=offer.help, rich_help_panel=offer.panel)
    if option.constant is not None:
        annotation, default = Annotated[bool, told], False
    else:
        annotation, default = Annotated[option.type | None, told], None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
