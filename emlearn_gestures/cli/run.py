"""emlearn-gestures run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emlearn_gestures.cli.options import Bundle, Config, Given, with_settings
from emlearn_gestures.cli.show import console, show_notes


@with_settings("run")
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
    given: Given,
    config: Config = None,
) -> None:
    """Run the device code on a recording or on pictures, as a board would.

    Of a recording it prints one line per event: time, class and votes. Of pictures it prints a line for each, with the
    class that has most votes, and the event where the decision changes. Pictures need no labels.
    """
    from emlearn_gestures.bundles.store import open_bundle
    from emlearn_gestures.cli.compiling import compile_first
    from emlearn_gestures.replay import replay
    from emlearn_gestures.training.labelled import family_for

    with open_bundle(bundle) as (description, predictor):
        settings = given.settings(path, family_for(bundle, description, path), config)
        notes, replays = replay(description, predictor, path, settings, console.is_terminal)
        show_notes(notes, "run")
        compile_first(predictor.selftest)
        for one in replays:
            if one.title:
                console.print(one.title, style="bold")
            events = 0
            for moment in one.moments:
                event = f"  event: {moment.event}" if moment.event and not one.title else ""
                console.print(f"{moment.at}  {moment.label}  {moment.votes}/{predictor.n_votes}{event}")
                events += bool(moment.event)
            if one.silent and not events:
                console.print(one.silent, style="dim")
