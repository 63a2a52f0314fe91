"""emlearn-gestures evaluate."""

from __future__ import annotations

import numpy as np

from ..bundle import open_bundle
from ..errors import UserError
from ..evaluate import Scores
from ..features import as_windows, extract_features
from ..forest import count_votes
from ..windows import window_recordings
from .common import Bundle, Group, Label, Plot, Recordings, SkipBad, Units, check_plot, console, read, show_scores


def evaluate(
    bundle: Bundle,
    recordings: Recordings,
    units: Units = None,
    label: Label = None,
    group: Group = None,
    skip_bad: SkipBad = False,
    plot: Plot = None,
) -> None:
    """Score a bundle on labelled recordings that it has not seen."""
    check_plot(plot)
    with open_bundle(bundle) as (description, predictor):
        window = description["window"]
        scale = {} if window["lsb_per_g"] is None else {"lsb_per_g": window["lsb_per_g"]}
        frame = read(
            recordings,
            sample_rate=window["sample_rate"],
            channels=window["channels"],
            units=units,
            label=label,
            group=group,
            skip_bad=skip_bad,
            **scale,
        )
        windows = window_recordings(frame, window["length"], window["hop"])
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
