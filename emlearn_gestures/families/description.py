"""What model.json holds, for type checkers: `emlearn_predict.bundle` checks it."""

from __future__ import annotations

from typing import Any, TypedDict


class ForestModel(TypedDict):
    """A forest: kind is "forest", the others are how many trees, nodes and leaves trees.csv has."""

    kind: str
    trees: int
    nodes: int
    leaves: int


class LinearModel(TypedDict):
    """A linear model: kind is "linear", and linear.csv has weights for so many features."""

    kind: str
    features: int


class ProjectionSection(TypedDict):
    """What makes the model's features: projection.csv has so many sums of so many features; are these kept, too?"""

    features: int
    sums: int
    kept: bool


class GateSection(TypedDict):
    """What tells the known from the unknown: gate.csv has so many clusters of so many features."""

    features: int
    clusters: int


class Decision(TypedDict):
    """How votes become events: see `DecisionSettings`. Shares in 1/4096; background is a class or -1."""

    threshold: list[int]
    margin: list[int]
    alpha: int
    smoothed: int
    background: int


class _Sections(TypedDict, total=False):
    """Those that only some bundles have."""

    projection: ProjectionSection
    gate: GateSection


class Description(_Sections):
    """The object of model.json.

    `source` says by its kind of which family the bundle is, and what the samples or frames are; `features` is what the
    device's extractor of that family is built from. Both are the family's own.
    """

    format: int
    source: dict[str, Any]
    features: dict[str, Any]
    model: ForestModel | LinearModel
    classes: list[str]
    decision: Decision
    files: dict[str, int]
    training: dict[str, Any]
