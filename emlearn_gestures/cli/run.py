"""emlearn-gestures run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from emlearn_predict.predictor import GesturePredictor

from ..bundle import open_bundle
from ..training import read_config
from ..windows import device_array
from .common import Bundle, Config, Label, Units, console, read_for


def run(
    bundle: Bundle,
    recording: Annotated[Path, typer.Argument(help="A recording, in any format that train reads.", show_default=False)],
    config: Config = None,
    units: Units = None,
    label: Label = None,
) -> None:
    """Run the device code on a recording: one line per event, with time, class and votes."""
    with open_bundle(bundle) as (description, predictor):
        window = description["window"]
        settings = read_config(config)["recordings"]
        rows = read_for(description, recording, settings, units=units, label=label)
        for name, sample in rows.groupby("sample", sort=False):
            values = sample[window["channels"]].to_numpy(np.int16)
            console.print(f"{name}: {len(values) / window['sample_rate']:.2f} s", style="bold")
            events = replay(predictor, values, window["hop"])
            for row, label, votes in events:
                console.print(f"{row / window['sample_rate']:8.2f} s  {label}  {votes}/{predictor.n_trees}")
            if not events:
                needed = window["length"] / window["sample_rate"]
                console.print(f"no event; the first window is complete after {needed:.2f} s", style="dim")


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
