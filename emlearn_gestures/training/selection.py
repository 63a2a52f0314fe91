"""Which examples are worth labelling: spread over the features, drawn at random, or those a bundle is least sure of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.progress import track
from sklearn.metrics import pairwise_distances_argmin_min

from emlearn_gestures.bundles.votes import bundle_features, bundle_votes
from emlearn_gestures.decisions.thresholds import leaders
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Description, Family, Pool
from emlearn_predict.predictor import Predictor

METHODS = ("coreset", "random", "uncertain")
_ROWS = 1024  # points at a time, so that their differences stay in the processor's cache


def standardise(features: np.ndarray) -> np.ndarray:
    """Give every feature mean 0 and the same spread, so that none counts more than another.

    Each is divided by its standard deviation, and by the square root of the number of features that vary: a distance
    of 1 is one standard deviation in each of them. Features that do not vary are 0.

    Parameters
    ----------
    features : (n, n_features) array of int16

    Returns
    -------
    (n, n_features) array of float32
    """
    points = features.astype(np.float32)
    points -= points.mean(axis=0, dtype=np.float64)
    spread = np.sqrt(np.einsum("ij,ij->j", points, points, dtype=np.float64) / len(points))
    constant = np.ptp(features, axis=0) == 0
    points /= np.where(constant, 1, spread) * np.sqrt(np.count_nonzero(~constant) or 1)
    points[:, constant] = 0
    return points


def k_centre(
    points: np.ndarray, n: int, already: np.ndarray, progress: bool = False
) -> tuple[np.ndarray, np.ndarray, float]:
    """Choose points so that none is far from a chosen one: greedily, each time the farthest.

    The largest distance that remains is at most twice the smallest possible (Gonzalez, Theoretical Computer Science
    1985). Such a coreset was proposed for labelling by Sener and Savarese, ICLR 2018. The first is the point nearest to
    the mean, unless some are chosen already; of equals the first in order.

    Parameters
    ----------
    points : (m, d) array of float32
        About their mean, as `standardise` gives them.
    n : int
        How many to choose, at most as many as `already` leaves.
    already : (m,) array of bool
        Which are chosen before.
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    indices : (n,) array of int
        In the order in which they were chosen.
    distances : (n,) array of float64
        From each to the nearest chosen before it; NaN where there was none. They do not increase.
    radius : float
        The largest distance from any point to the nearest chosen one.

    Notes
    -----
    Besides the points, memory for m distances and 1024 differences is needed.
    """
    squares = np.full(len(points), np.inf, np.float32)  # of the distance to the nearest chosen; -1 for the chosen
    if already.any():
        squares[:] = pairwise_distances_argmin_min(points, points[already])[1] ** 2
        squares[already] = -1
    indices, distances = np.zeros(n, int), np.full(n, np.nan)
    for k in track(range(n), "choosing", disable=not progress):
        if np.isinf(squares[0]):
            chosen = int(np.einsum("ij,ij->i", points, points).argmin())
        else:
            chosen = int(squares.argmax())
            distances[k] = np.sqrt(squares[chosen])
        _approach(squares, points, points[chosen])
        squares[chosen] = -1
        indices[k] = chosen
    return indices, distances, float(np.sqrt(max(0, squares.max())))


def draw(n: int, already: np.ndarray, seed: int = 0) -> np.ndarray:
    """Choose at random, without repetition.

    Parameters
    ----------
    n : int
    already : (m,) array of bool
        Which are left out.
    seed : int, default=0

    Returns
    -------
    (n,) array of int
    """
    return np.random.default_rng(seed).choice(np.flatnonzero(~already), n, replace=False)


def least_sure(votes: np.ndarray, n: int, already: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choose those of lowest margin, of equals those of lowest activation, of equals the first.

    Parameters
    ----------
    votes : (m, n_classes) array of int16
    n : int
    already : (m,) array of bool
        Which are left out.

    Returns
    -------
    indices : (n,) array of int
    margins : (n,) array of int
        Votes of the best class less those of the second.
    activations : (n,) array of int
        Votes of the best class.
    """
    _, activations, margins = leaders(votes)
    order = np.lexsort((activations, margins))
    indices = order[~already[order]][:n]
    return indices, margins[indices], activations[indices]


def _approach(squares: np.ndarray, points: np.ndarray, centre: np.ndarray) -> None:
    for start in range(0, len(points), _ROWS):
        rows = slice(start, start + _ROWS)
        away = points[rows] - centre
        np.minimum(squares[rows], np.einsum("ij,ij->i", away, away), out=squares[rows])


@dataclass
class Choice:
    """Which examples were chosen.

    Attributes
    ----------
    indices : (n,) array of int
    scores : dict of str to array
        What speaks for each, by the name of a column.
    words : str
        What can be said of all.
    """

    indices: np.ndarray
    scores: dict[str, np.ndarray]
    words: str


def choose(
    method: str,
    family: Family,
    pool: Pool,
    n: int,
    done: np.ndarray,
    *,
    bundle: tuple[Description, Predictor] | None = None,
    seed: int = 0,
    progress: bool = False,
) -> Choice:
    """Choose what to label.

    Parameters
    ----------
    method : {"coreset", "random", "uncertain"}
        As different from each other as can be; drawn; those whose votes the bundle is least sure of.
    family : Family
    pool : Pool
    n : int
    done : array of bool
        Which are labelled already: they are left out, and a coreset keeps away from them.
    bundle : tuple, optional
        As `open_bundle` gives it: whose features and votes are taken.
    seed : int, default=0
        Of random.
    progress : bool, default=False
        Show progress bars.

    Raises
    ------
    UserError
        If there are fewer than `n`, or there is no bundle to be uncertain by.
    """
    noun = family.examples_noun
    left = len(done) - int(done.sum())
    if n > left:
        but = f", {len(done) - left} of them labelled already" if left < len(done) else ""
        raise UserError(f"n is {n}, there are {len(done)} {noun}{but}; choose at most {left}", argument="n")
    of = f"{n} of {len(done)} {noun}"
    if method == "random":
        return Choice(draw(n, done, seed), {}, f"{of}, at random")
    if method == "uncertain":
        if bundle is None:
            raise UserError(
                "method uncertain goes by the votes of a model; give bundle=, or choose coreset or random",
                argument="method",
            )
        votes = bundle_votes(*bundle, pool.X, progress)
        indices, margins, activations = least_sure(votes, n, done)
        words = f"{of}, margins {margins[0]} to {margins[-1]} of {bundle[1].n_votes} votes"
        return Choice(indices, {"margin": margins, "activation": activations}, words)
    if bundle is None:
        features = np.asarray(pool.features.set_params(progress=progress).fit(pool.X).transform(pool.X))
    else:
        features = bundle_features(*bundle, pool.X, progress)
    indices, distances, radius = k_centre(standardise(features), n, done, progress)
    words = f"{of}; every one is within {radius:.2f} standard deviations of those chosen"
    return Choice(indices, {"distance": distances.round(4)}, words)
