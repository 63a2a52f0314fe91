"""The device code, run on data on this PC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from emlearn_gestures.families import Description, Replay
from emlearn_gestures.training.settings import Settings
from emlearn_predict.predictor import Predictor


def replay(
    description: Description, predictor: Predictor, path: Path, settings: Settings, progress: bool = False
) -> tuple[list[str], Iterator[Replay]]:
    """Run a recording, or pictures as a camera's frames, through a bundle's predictor.

    Parameters
    ----------
    description : dict
        The object of model.json.
    predictor : GesturePredictor or ImagePredictor
        As `open_bundle` gives it.
    path : Path
        Of what the bundle is for.
    settings : Settings
        How it is read.
    progress : bool, default=False
        Show a progress bar of the reading.

    Returns
    -------
    notes : list of str
        What was noticed while reading.
    replays : iterator of Replay
        Each to be gone through before the next is asked for: they share the predictor.
    """
    return settings.family.replay(description, predictor, path, settings.own, progress)
