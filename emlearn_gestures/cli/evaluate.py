"""emlearn-gestures evaluate."""

from __future__ import annotations

from emlearn_gestures.cli.options import Bundle, Config, Data, Given, Plot, with_settings
from emlearn_gestures.cli.show import check_plot, console, show_notes, show_scores


@with_settings("evaluate")
def evaluate(bundle: Bundle, path: Data, given: Given, config: Config = None, plot: Plot = None) -> None:
    """Score a bundle on labelled recordings or pictures that it has not seen.

    Of pictures that are divided into train/ and test/, the latter are taken.
    """
    import numpy as np

    from emlearn_gestures.bundles.store import open_bundle
    from emlearn_gestures.bundles.votes import bundle_votes
    from emlearn_gestures.cli.compiling import compile_first
    from emlearn_gestures.training.labelled import family_for, read_labelled
    from emlearn_gestures.training.scores import Scores

    check_plot(plot, path)
    with open_bundle(bundle) as (description, predictor):
        family = family_for(bundle, description, path)
        settings = given.settings(path, family, config)
        examples, labels = read_labelled(description, path, settings, console.is_terminal)
        show_notes(examples.notes, "evaluate")
        compile_first(lambda: bundle_votes(description, predictor, examples.X[:1]))
        votes = bundle_votes(description, predictor, examples.X, console.is_terminal)
    board = np.array(description["classes"])[votes.argmax(axis=1)]
    show_scores(Scores(labels, board, None, f"on {path}"), plot, family.examples_noun)
