"""emlearn-gestures evaluate."""

from __future__ import annotations

from emlearn_gestures.cli.options import Bundle, Config, Data, Given, Plot, with_settings
from emlearn_gestures.cli.scored import scored
from emlearn_gestures.cli.show import check_plot, show_scores


@with_settings("evaluate")
def evaluate(bundle: Bundle, path: Data, given: Given, config: Config = None, plot: Plot = None) -> None:
    """Score a bundle on labelled recordings or pictures that it has not seen.

    Of files that are divided into train/ and test/, the latter are taken.
    """
    import numpy as np

    from emlearn_gestures.bundles.store import open_bundle
    from emlearn_gestures.training.scores import Scores

    check_plot(plot, path)
    with open_bundle(bundle) as (description, predictor):
        noun, labels, votes = scored(bundle, description, predictor, path, given, config)
    board = np.array(description["classes"])[votes.argmax(axis=1)]
    show_scores(Scores(labels, board, None, f"on {path}"), plot, noun)
