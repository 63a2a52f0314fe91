"""Features and votes of a bundle, computed on the PC for many examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from emlearn_gestures.families import Description, family_of_bundle
from emlearn_gestures.models.board import count_votes
from emlearn_gestures.models.gate import known
from emlearn_gestures.models.projection import project
from emlearn_predict.predictor import Predictor


def bundle_votes(description: Description, predictor: Predictor, X: Any, progress: bool = False) -> np.ndarray:
    """Votes of a bundle, as the board counts them: all are 0 where its gate refuses an example.

    Parameters
    ----------
    description : dict
        The object of model.json.
    predictor : GesturePredictor or ImagePredictor
        As `open_bundle` gives it.
    X : DataFrame of windows, or sequence of pictures
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    (n, n_classes) array of int16
    """
    features = bundle_features(description, predictor, X, progress)
    votes = count_votes(predictor.model, features)
    if predictor.gate is not None:
        votes[~known(predictor.gate, features)] = 0
    return votes


def bundle_features(description: Description, predictor: Predictor, X: Any, progress: bool = False) -> np.ndarray:
    """Features that a bundle's model takes, int16, with the parameters of `bundle_votes`."""
    features = family_of_bundle(description).compute(description, X, progress)
    if predictor.columns is not None:
        features = features[:, np.asarray(predictor.columns)]
    return features if predictor.projection is None else project(predictor.projection, np.ascontiguousarray(features))
