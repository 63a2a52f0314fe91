"""emlearn-gestures info."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from emlearn_gestures.cli.options import Bundle
from emlearn_gestures.cli.show import console, show_bundle
from emlearn_gestures.families import family_of_bundle


def info(
    bundle: Bundle,
    names: Annotated[bool, typer.Option("--names", help="List the features in order.")] = False,
) -> None:
    """Show what a bundle is and what it costs on a board."""
    # nothing is computed: numba, which takes longer to import than all else, is not needed
    os.environ.setdefault("EMLEARN_PREDICT_NUMBA", "0")
    from emlearn_gestures.bundles.store import open_bundle

    with open_bundle(bundle) as (description, predictor):
        show_bundle(bundle, description, predictor)
        if names:
            every = family_of_bundle(description).names(description, predictor)
            taken = every if predictor.columns is None else [every[c] for c in predictor.columns]
            if predictor.projection is not None:
                sums = predictor.projection.weights.n_sums
                taken = [*taken[: predictor.projection.kept], *(f"projection{k}" for k in range(sums))]
            for i, name in enumerate(taken):
                console.print(f"{i:4d} {name}")
