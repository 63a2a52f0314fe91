"""emlearn-gestures evaluate."""

from __future__ import annotations

from typing import Annotated

import typer

from emlearn_gestures.cli.events import LABELS, event_scores
from emlearn_gestures.cli.options import Bundle, Config, Data, Given, Plot, with_settings
from emlearn_gestures.cli.scored import scored
from emlearn_gestures.cli.show import check_plot, console
from emlearn_gestures.cli.show_scores import show_scores
from emlearn_gestures.errors import UserError


@with_settings("evaluate")
def evaluate(
    bundle: Bundle,
    path: Data,
    given: Given,
    config: Config = None,
    plot: Plot = None,
    events: Annotated[
        str | None,
        typer.Option(
            help="Push whole recordings through the device code and score its events: by a CSV table of intervals with "
            f"the columns recording, start, end (seconds) and label; or {LABELS}: by the recordings' own, whose "
            "windows are scored as well."
        ),
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(help="Seconds after the end of an interval in which its event may come. Default: half a window."),
    ] = None,
) -> None:
    """Score a bundle on labelled recordings or pictures that it has not seen.

    Of files that are divided into train/ and test/, the latter are taken.

    Example: emlearn-gestures evaluate wrist others/ --events labels
    """
    import numpy as np

    from emlearn_gestures.bundles.store import open_bundle
    from emlearn_gestures.decisions.unknown import predicted_classes
    from emlearn_gestures.training.scores import Scores

    check_plot(plot, path)
    if events is None and tolerance is not None:
        raise UserError("--tolerance is for events; give --events as well")
    if events not in (None, LABELS) and (plot or "purity" in given.values):
        raise UserError(f"--plot and --purity are for windows, --events {events} scores none; leave them out")
    with open_bundle(bundle) as (description, predictor):
        if events in (None, LABELS):
            noun, labels, votes, groups = scored(bundle, description, predictor, path, given, config)
            board = predicted_classes(description["classes"], votes, description["decision"]["background"])
            show_scores(Scores(labels, board, None, f"on {path}", groups), plot, noun)
            if predictor.gate is not None:
                refused = np.count_nonzero(~votes.any(axis=1))
                console.print(f"refused as unknown: {refused} of {len(votes)} {noun}, {refused / len(votes):.1%}")
        if events is not None:
            event_scores(bundle, description, predictor, path, given, config, events, tolerance)
