"""emlearn-gestures evaluate."""

from __future__ import annotations

from typing import Any

import numpy as np

from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.cli.common import (
    Bundle,
    Config,
    Data,
    Group,
    Label,
    Plot,
    Purity,
    SkipBad,
    Units,
    check_plot,
    console,
    refuse_inside,
    show_scores,
)
from emlearn_gestures.training.labelled import check_kind, read_labelled
from emlearn_gestures.training.scores import Scores, bundle_votes


def evaluate(
    bundle: Bundle,
    path: Data,
    config: Config = None,
    label: Label = None,
    group: Group = None,
    skip_bad: SkipBad = False,
    plot: Plot = None,
    purity: Purity = None,
    units: Units = None,
) -> None:
    """Score a bundle on labelled recordings or pictures that it has not seen.

    Of pictures that are divided into train/ and test/, the latter are taken.
    """
    check_plot(plot)
    if plot is not None:
        refuse_inside(path, "--plot", plot)
    with open_bundle(bundle) as (description, predictor):
        kind = check_kind(bundle, description, path)
        options: dict[str, Any] = {"label": label, "group": group, "skip_bad": skip_bad or None}
        X, labels = read_labelled(description, path, kind, config, purity=purity, units=units, **options)
        votes = bundle_votes(description, predictor, X, progress=console.is_terminal)
        board = np.array(description["classes"])[votes.argmax(axis=1)]
        show_scores(Scores(labels, board, None, f"on {path}"), plot, "windows" if kind == "recordings" else kind)
