"""emlearn-gestures info."""

from __future__ import annotations

from typing import Annotated

import typer

from emlearn_gestures.bundles.store import open_bundle
from emlearn_gestures.cli.common import Bundle, console, show_bundle


def info(
    bundle: Bundle,
    names: Annotated[bool, typer.Option("--names", help="List the features in order.")] = False,
) -> None:
    """Show what a bundle is and what it costs on a board."""
    with open_bundle(bundle) as (description, predictor):
        show_bundle(bundle, description, predictor)
        if names:
            extractor, window = predictor.extractor, description.get("window")
            every = extractor.names(window["channels"], window["sample_rate"]) if window else extractor.names()
            for i, name in enumerate(every if predictor.columns is None else [every[c] for c in predictor.columns]):
                console.print(f"{i:4d} {name}")
