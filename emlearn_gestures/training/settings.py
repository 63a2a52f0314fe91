"""The settings of `train`, from a configuration file."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from emlearn_gestures.checks import known
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES, Family
from emlearn_gestures.models.settings import OWN, ModelSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class EvaluationSettings:
    """How a model is scored.

    Parameters
    ----------
    folds : int or None, default=None
        Parts of a cross-validation; 0 leaves one group out at a time. None: 5, unless the data is divided into train
        and test.
    seed : int, default=0
        Of all that is random.
    """

    folds: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class ChoiceSettings:
    """Which features are computed, and what takes them.

    Parameters
    ----------
    features : str, default="auto"
        Those of a family by name; of motion: plain, shape, strokes, all (both), projected (all, and the directions in
        which classes lie apart most) or linear (all, taken by lda). "auto": the cheapest that is about as good as the
        best, by cross-validation within what is trained on. Candidates that would change what is given elsewhere are
        left out.
    """

    features: str = "auto"


@dataclass(frozen=True)
class Settings:
    """All tables of settings.

    Attributes
    ----------
    family : Family
    own : object
        The family's tables, an instance of `family.tables`.
    model : ModelSettings
    choice : ChoiceSettings
    decision : DecisionSettings
    evaluation : EvaluationSettings
    """

    family: Family
    own: Any
    model: ModelSettings = field(default_factory=ModelSettings)
    choice: ChoiceSettings = field(default_factory=ChoiceSettings)
    decision: DecisionSettings = field(default_factory=DecisionSettings)
    evaluation: EvaluationSettings = field(default_factory=EvaluationSettings)

    @classmethod
    def default(cls, family: Family) -> Settings:
        """Return what holds where nothing is given."""
        return cls(family, family.tables(), decision=family.decision)

    @property
    def tables(self) -> list[str]:
        """Names of all tables, the family's own first."""
        return [*(table.name for table in fields(self.own)), *_SHARED]

    def change(self, table: str, **values: Any) -> Settings:
        """Return settings of which some values of a table are others; an empty table is the one of the reading."""
        table = table or self.family.reading
        if table in _SHARED:
            return replace(self, **{table: _changed(getattr(self, table), values)})
        return replace(self, own=replace(self.own, **{table: _changed(getattr(self.own, table), values)}))


_SHARED = ("model", "choice", "decision", "evaluation")


def read_config(path: Path | None, family: Family) -> Settings:
    """Read a TOML file of settings.

    Parameters
    ----------
    path : path or None
        With tables, each optional: the family's own (see its dataclass of tables), model (`ModelSettings`), decision
        (`DecisionSettings`) and evaluation (`EvaluationSettings`). None: nothing is given.
    family : Family

    Raises
    ------
    UserError
        If the file is not TOML, or has a table or key that is not known.
    """
    settings = Settings.default(family)
    if path is None:
        return settings
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    for name, table in given.items():
        if name not in settings.tables or not isinstance(table, dict):
            _refuse_table(path, name, family, settings.tables)
        try:
            keys = _keys(settings, name, table)
            changed = settings.change(name, **{key: value for key, value in table.items() if key in keys})
        except UserError as error:
            raise UserError(f"{path}: [{name}] {error}") from None
        for key in table:
            known(key, keys, f"{path}: [{name}]")
        settings = changed
    return settings


def _refuse_table(path: Path, name: str, family: Family, tables: list[str]) -> None:
    if name in tables:
        raise UserError(f"{path}: {name} is no table; write [{name}] above its keys")
    for other in FAMILIES:
        if other is not family and name in [table.name for table in fields(other.tables)]:
            words = f"is for {other.noun}, not {family.noun}; tables are {', '.join(tables)}"
            raise UserError(f"{path}: [{name}] {words}")
    known(f"[{name}]", [f"[{table}]" for table in tables], f"{path}:", "tables")


def _keys(settings: Settings, name: str, table: dict[str, Any]) -> list[str]:
    """What a table may hold."""
    current = getattr(settings if name in _SHARED else settings.own, name)
    if name == "model":
        from emlearn_gestures.models.learner import model_arguments

        return sorted([*OWN, *model_arguments(table.get("kind", current.kind))])
    if is_dataclass(current):
        return sorted(each.name for each in fields(current))
    return settings.family.arguments(name)


def _changed(table: Any, values: dict[str, Any]) -> Any:
    if isinstance(table, ModelSettings):
        own = {key: values[key] for key in OWN if key in values}
        arguments = {key: value for key, value in values.items() if key not in own}
        return replace(table, **own, arguments={**table.arguments, **arguments})
    return {**table, **values} if isinstance(table, dict) else replace(table, **values)
