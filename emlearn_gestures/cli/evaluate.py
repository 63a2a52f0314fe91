"""emlearn-gestures evaluate."""

from __future__ import annotations

import numpy as np

from ..bundle import open_bundle
from ..errors import UserError
from ..evaluate import Scores
from ..features import as_windows, extract_features
from ..forest import count_votes
from ..training import read_config
from ..windows import window_recordings
from .common import (
    Bundle,
    Config,
    Group,
    Label,
    Plot,
    Purity,
    Recordings,
    SkipBad,
    Units,
    check_plot,
    console,
    read_for,
    show_scores,
)


def evaluate(
    bundle: Bundle,
    recordings: Recordings,
    purity: Purity = None,
    config: Config = None,
    units: Units = None,
    label: Label = None,
    group: Group = None,
    skip_bad: SkipBad = False,
    plot: Plot = None,
) -> None:
    """Score a bundle on labelled recordings that it has not seen."""
    check_plot(plot)
    with open_bundle(bundle) as (description, predictor):
        window, settings = description["window"], read_config(config)
        options = {"units": units, "label": label, "group": group, "skip_bad": skip_bad or None}
        frame = read_for(description, recordings, settings["recordings"], **options)
        if purity is None:
            purity = settings["windows"].get("purity", description.get("training", {}).get("purity", 1.0))
        windows = window_recordings(frame, window["length"], window["hop"], purity)
        labels = windows.index.get_level_values("label").to_numpy().astype(str)
        classes = np.array(description["classes"])
        unknown = sorted(set(labels) - set(classes))
        if "" in unknown:
            raise UserError(f"{recordings}: some recordings have no class; name it by folder or file, or use --label")
        if unknown:
            known = ", ".join(classes)
            raise UserError(f"{recordings}: class {str(unknown[0])!r} is not of the bundle, which has {known}")
        features = extract_features(description["features"], as_windows(windows)[0], progress=console.is_terminal)
        votes = count_votes(predictor.forest, features)
        show_scores(Scores(labels, classes[votes.argmax(axis=1)], None, f"{recordings}"), plot)
