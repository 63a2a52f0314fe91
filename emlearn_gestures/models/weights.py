"""Weighted sums of features as the board has them: a matrix of numbers made int16, with a shift for each feature."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_predict import weights as device
from emlearn_predict._runtime import NUMBA, micropython

_MOST = 32767  # of a weight
_BEYOND = 1 << 40  # more than any sum may be, and still no overflow in 64 bits


@micropython.native
def _weigh_all(features, words, added, sums):
    for i in range(len(features)):
        device.weigh(features[i], 0, words, added, sums[i])


@dataclass(frozen=True)
class IntegerWeights:
    """A matrix as the text file has it.

    Attributes
    ----------
    weights : (n_sums, n_features) array of int
        -32767 to 32767.
    shifts : (n_features,) array of int
    added : (n_sums,) array of int
    bits : int
        A sum is in units of 2**-bits.
    """

    weights: np.ndarray
    shifts: np.ndarray
    added: np.ndarray
    bits: int

    @classmethod
    def of(
        cls, weights: np.ndarray, added: np.ndarray, middle: np.ndarray | None = None, bits: int | None = None
    ) -> IntegerWeights:
        """Round a matrix of floats.

        Parameters
        ----------
        weights : (n_sums, n_features) array of float
        added : (n_sums,) array of float
        middle : (n_features,) array of float, optional
            Mean of the features. There sums are right, however weights were rounded: what a weight is off counts for
            how far a feature is from its mean. None: 0.
        bits : int, optional
            None: as many as keep every sum within 31 bits, whatever the features are.

        Raises
        ------
        UserError
            If no number of bits does.

        Notes
        -----
        A weight is off by at most 2**-15 of the largest of its feature, a product is rounded down by less than a unit.
        """
        weights, added = np.asarray(weights, float), np.asarray(added, float)
        if not (np.isfinite(weights).all() and np.isfinite(added).all()):
            raise UserError("the model has weights that are no finite numbers; its training has failed")
        middle = np.zeros(weights.shape[1]) if middle is None else np.clip(middle, -32768, 32767)
        for tried in range(device.MAX_BITS, -1, -1) if bits is None else [bits]:
            found = _rounded(weights, added, middle, tried)
            if found.largest() <= device.LIMIT:
                return found
        raise UserError(
            f"weights of up to {np.abs(weights).max():.3g} a unit of a feature make sums that int32 does not hold; "
            "regularise more (shrinkage='auto' of LinearDiscriminantAnalysis, a smaller C of LogisticRegression, a "
            "larger alpha of RidgeClassifier), or leave out features that hardly vary"
        )

    def largest(self) -> int:
        """The largest that a sum can be, whatever the features are, and a little more: as the board counts it."""
        products = (np.abs(self.weights) << 15 >> self.shifts) + 1
        return int((products.sum(axis=1) + np.abs(self.added)).max())

    def used(self) -> list[int]:
        """Indices of the features that have a weight, in order."""
        return np.flatnonzero(self.weights.any(axis=0)).tolist()

    def for_columns(self, columns: Sequence[int]) -> IntegerWeights:
        """The matrix for only the features `columns`, in this order; -1 is one without a weight."""
        index = np.asarray(columns, int)
        there = index >= 0
        return IntegerWeights(
            np.where(there, self.weights[:, index], 0), np.where(there, self.shifts[index], 0), self.added, self.bits
        )

    def for_sums(self, sums: Sequence[int]) -> IntegerWeights:
        """The matrix for only these sums, in this order."""
        return IntegerWeights(self.weights[sums], self.shifts, self.added[sums], self.bits)

    def csv(self) -> str:
        """The text that `emlearn_predict.weights` reads."""
        rows = [f"f,{self.weights.shape[1]}", f"o,{len(self.weights)}", f"b,{self.bits}", *lines("s", self.shifts)]
        for added, weights in zip(self.added.tolist(), self.weights, strict=True):
            rows += [f"a,{added}", *lines("w", weights)]
        return "\n".join(rows) + "\n"

    def load(self, name: str) -> device.Weights:
        """The matrix as a board loads it."""
        return device.Weights.load(io.StringIO(self.csv()), name, self.weights.shape[1], len(self.weights))


def _rounded(weights: np.ndarray, added: np.ndarray, middle: np.ndarray, bits: int) -> IntegerWeights:
    columns = np.abs(weights).max(axis=0) * 2.0**bits
    with np.errstate(divide="ignore"):
        shifts = np.where(columns > 0, np.floor(np.log2(_MOST / columns)), 0)
    shifts = np.clip(shifts, 0, device.MAX_SHIFT).astype(int)
    rounded = np.clip(np.rint(weights * 2.0 ** (bits + shifts)), -_BEYOND, _BEYOND).astype(int)
    shifts[~rounded.any(axis=0)] = 0
    added = added + (weights - rounded * 2.0 ** -(bits + shifts)) @ middle
    return IntegerWeights(rounded, shifts, np.clip(np.rint(added * 2.0**bits), -_BEYOND, _BEYOND).astype(int), bits)


def lines(kind: str, values: np.ndarray) -> Iterator[str]:
    """Lines of a kind and up to 32 integers each, as `emlearn_predict.integer_lines` reads them."""
    for i in range(0, len(values), 32):
        yield ",".join([kind, *map(str, values[i : i + 32].tolist())])


def as_features(X, n_features: int) -> np.ndarray:
    """Return X as (n, n_features) array of int16; refuse another shape, and values that are none.

    Raises
    ------
    UserError
    """
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] != n_features:
        raise UserError(f"X has shape {X.shape}, must be (n, {n_features})")
    with np.errstate(invalid="ignore"):
        features = np.ascontiguousarray(X, np.int16)
    if not np.array_equal(features, X):
        raise UserError(f"X is {X.dtype} with values that are not int16; the board's features are integers")
    return features


def weigh(weights: device.Weights, features: np.ndarray) -> np.ndarray:
    """Weighted sums of many samples, by the device's kernel.

    Parameters
    ----------
    weights : emlearn_predict.weights.Weights
    features : (n, n_features) array of int16

    Returns
    -------
    (n, n_sums) array of int32
        2**30 added, as the device has them.
    """
    sums = np.zeros((len(features), weights.n_sums), np.int32)
    if NUMBA:
        _weigh_all(features, weights.words, weights.added, sums)
    else:
        for i, row in enumerate(features):
            weights.evaluate(array("h", row.tobytes()))
            sums[i] = weights.sums
    return sums
