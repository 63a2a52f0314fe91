"""emlearn-gestures run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.cli.common import Bundle, Config, Label, SkipBad, Units, console, read_for, read_pictures, refuse
from emlearn_gestures.pictures import Frames
from emlearn_gestures.recordings.windows import device_array
from emlearn_gestures.training.labelled import check_kind
from emlearn_gestures.training.settings import read_config
from emlearn_predict.motion_predictor import GesturePredictor
from emlearn_predict.picture_predictor import ImagePredictor


def run(
    bundle: Bundle,
    path: Annotated[
        Path,
        typer.Argument(
            help="A recording, in any format that train reads; or a picture, or a folder of pictures, which are taken "
            "for a camera's frames in the order of their names.",
            show_default=False,
        ),
    ],
    config: Config = None,
    units: Units = None,
    label: Label = None,
    skip_bad: SkipBad = False,
) -> None:
    """Run the device code on a recording or on pictures, as a board would.

    Of a recording it prints one line per event: time, class and votes. Of pictures it prints a line for each, with the
    class that has most votes, and the event where the decision changes. Pictures need no labels.
    """
    with open_bundle(bundle) as (description, predictor):
        kind = check_kind(bundle, description, path)
        settings, skip = read_config(config, kind)[kind], skip_bad or None
        if isinstance(predictor, ImagePredictor):
            refuse(path, kind, units=units, label=label)
            _show(predictor, path, {**settings, "skip_bad": skip or settings.get("skip_bad")})
        else:
            _replay(predictor, description, path, settings, {"units": units, "label": label, "skip_bad": skip})


def _replay(
    predictor: Any, description: dict[str, Any], path: Path, settings: dict[str, Any], options: dict[str, Any]
) -> None:
    window = description["window"]
    rows = read_for(description, path, settings, **options)
    for name, sample in rows.groupby("sample", sort=False):
        values = sample[window["channels"]].to_numpy(np.int16)
        console.print(f"{name}: {len(values) / window['sample_rate']:.2f} s", style="bold")
        events = replay(predictor, values, window["hop"])
        for row, label, votes in events:
            console.print(f"{row / window['sample_rate']:8.2f} s  {label}  {votes}/{predictor.n_trees}")
        if not events:
            needed = window["length"] / window["sample_rate"]
            console.print(f"no event; the first window is complete after {needed:.2f} s", style="dim")


def _show(predictor: ImagePredictor, path: Path, settings: dict[str, Any]) -> None:
    # no class is asked for: whatever the name is, it has one
    frames = Frames(read_pictures(path, **{**settings, "label": "(.+)", "group": None}))
    width = max(map(len, frames.samples))
    decided = False
    for name, (best, votes, event) in zip(frames.samples, watch(predictor, frames), strict=True):
        line = f"{name:{width}}  {best}  {votes}/{predictor.n_trees}"
        console.print(f"{line}  event: {event}" if event else line)
        decided = decided or bool(event)
    if len(frames) > 1 and not decided:
        console.print("no event; the decision takes several pictures of one class in a row", style="dim")


def replay(predictor: GesturePredictor, values: np.ndarray, hop: int) -> list[tuple[int, str, int]]:
    """Push a recording as a board would; return samples so far, label and votes of each event.

    Parameters
    ----------
    predictor : GesturePredictor
    values : (n, channels) array of int16
    hop : int
        Samples a push: the bundle's, so that no event hides another.
    """
    predictor.clear()
    events = []
    for start in range(0, len(values), hop):
        event = predictor.push(device_array(values[start : start + hop].ravel()))
        if event:
            end = predictor.extractor.length + event.window * hop
            events.append((end, event.label, int(event.votes[event.index])))
    return events


def watch(predictor: ImagePredictor, frames: Any):
    """Push frames as a board would; yield the best class, its votes and the label of the event or "" of each.

    Parameters
    ----------
    predictor : ImagePredictor
    frames : iterable of (height, width) or (height, width, 3) arrays of uint8
    """
    predictor.clear()
    for frame in frames:
        predictor.height, predictor.width = frame.shape[:2]
        predictor.format = "grey" if frame.ndim == 2 else "rgb888"
        event = predictor.push(bytearray(frame))
        best = int(np.argmax(predictor.votes))
        yield predictor.classes[best], int(predictor.votes[best]), event.label if event else ""
