"""What `evaluate` and `thresholds` begin with: labelled examples, and a bundle's votes on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from emlearn_gestures.cli.options import Given
from emlearn_gestures.cli.show import console, show_notes
from emlearn_gestures.families import Description

if TYPE_CHECKING:
    import numpy as np

    from emlearn_predict.predictor import Predictor


def scored(
    bundle: Path, description: Description, predictor: Predictor, path: Path, given: Given, config: Path | None
) -> tuple[str, np.ndarray, np.ndarray, np.ndarray | None]:
    """Read examples for a bundle, show what was noticed, and vote.

    Returns
    -------
    noun : str
        What an example is, in the plural.
    labels : (n,) array of str
    votes : (n, n_classes) array of int16
    groups : (n,) array of str or None
        None where nobody has named any.
    """
    from emlearn_gestures.bundles.votes import bundle_votes
    from emlearn_gestures.cli.compiling import compile_first
    from emlearn_gestures.training.labelled import family_for, read_labelled
    from emlearn_gestures.training.split import named_groups

    family = family_for(bundle, description, path)
    settings = given.settings(path, family, config)
    examples, labels = read_labelled(description, path, settings, console.is_terminal)
    show_notes(examples.notes, given.command)
    compile_first(lambda: bundle_votes(description, predictor, examples.X[:1]))
    groups = named_groups(examples.index, getattr(settings.own, family.reading).group is not None)
    votes = bundle_votes(description, predictor, examples.X, console.is_terminal)
    return examples.noun or family.examples_noun, labels, votes, groups
