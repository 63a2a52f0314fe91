"""From a fitted pipeline to a model bundle."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sklearn.pipeline import Pipeline

from emlearn_gestures.bundles.read_features import ReadFeatures
from emlearn_gestures.bundles.steps import board_steps
from emlearn_gestures.bundles.store import check_output, write_bundle
from emlearn_gestures.checks import known
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES, Family
from emlearn_gestures.models.gate import UnknownGate
from emlearn_predict import bundle as device


def export_bundle(
    model: Pipeline,
    path: str | os.PathLike,
    *,
    examples: Any = None,
    decision: DecisionSettings | None = None,
    gate: UnknownGate | None = None,
    training: Mapping[str, Any] | None = None,
    **source: Any,
) -> Path:
    """Write a fitted pipeline as a model bundle.

    Parameters
    ----------
    model : Pipeline
        `SpectralFeatures`, `PixelFeatures` or `StrokeFeatures`, perhaps a selector of features such as scikit-learn's
        SelectFromModel, perhaps an `IntegerProjection`, and a forest, or a linear classifier with or without a
        StandardScaler before it, fitted; a step 'passthrough' is none. What the model does not read, the board need not
        compute.
    path : path
        Folder, or file when it ends in .zip. It appears when it is whole; an older bundle there is replaced.
    examples : array, DataFrame or sequence, optional
        Some of them become the self-test. Of motion: windows, (n, length, channels) int16 or as `create_windows` gives
        them. Of pictures: (height, width) or (height, width, 3) arrays of uint8, or `Frames`; four are reduced. Of
        strokes: (n, 2) arrays of int16. None: pseudo-random ones.
    decision : DecisionSettings, optional
        None: the defaults of the family; pictures are slower to decide than motion, a stroke is decided by itself.
    gate : UnknownGate, optional
        Fitted on what the classifier takes: what selector and projection have left, before a StandardScaler. What it
        refuses gets no votes. None: everything is taken for one of the classes.
    training : mapping, optional
        JSON summary of the training: versions, data, split, scores.
    **source
        Of motion: `hop` (int, default half a window; samples from one window to the next on the board) or `segment`
        (mapping, settings of the segmenter as `learn_segment` gives them, where examples are whole gestures);
        `lsb_per_g`, `lsb_per_dps` and `lsb_per_ut` (float, default not known; scale of the accelerometer's, gyroscope's
        and magnetometer's counts, for the driver on the board and for recordings in other units). Of strokes that a
        wand draws in the air: `sample_rate` (float, Hz) and `lsb_per_dps` of its gyroscope, and `forward` ("x", "y" or
        "z", default "x"; where it points).

    Returns
    -------
    Path

    Raises
    ------
    UserError
        If the model is not such a pipeline, or beyond a board's limits. Nothing is written then.
    """
    steps = board_steps(model)
    if gate is not None:
        _check_gate(gate, steps.board.n_features)
    family, board, read = steps.family, steps.board, ReadFeatures(steps, gate)
    _check_source(family, type(steps.features).__name__, source)
    path = Path(path)
    check_output(path)
    packed = family.pack(steps.features, read.used, steps.selected, examples, source)
    files = {**read.files(packed.taken), device.SELFTEST: packed.text(*read.of(packed.X, packed.taken))}
    description = {
        "format": device.FORMAT,
        "source": {"kind": family.name, **packed.source},
        "features": packed.parameters,
        **read.described(packed.taken),
        "classes": [str(name) for name in board.classes_],
        "decision": (decision or family.decision).integers(board.classes_, packed.alpha),
        "training": dict(training or {}),
    }
    return write_bundle(path, files, description)


def _check_gate(gate: Any, n_features: int) -> None:
    if not isinstance(gate, UnknownGate) or not hasattr(gate, "radius_"):
        raise UserError(f"gate is {type(gate).__name__}, must be a fitted UnknownGate; call fit first")
    if gate.n_features_in_ != n_features:
        raise UserError(f"gate takes {gate.n_features_in_} features, the classifier {n_features}; fit both on the same")


def _check_source(family: Family, name: str, source: Mapping[str, Any]) -> None:
    for key in source:
        owner = next((each for each in FAMILIES if key in each.source_options), None)
        if owner is None:
            known(key, sorted({option for each in FAMILIES for option in each.source_options}), "export_bundle:")
        elif key not in family.source_options and source[key] is not None:
            raise UserError(f"{key} is for {owner.noun} only, the model starts with {name}; leave it out")
