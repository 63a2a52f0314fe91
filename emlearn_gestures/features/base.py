"""What the estimators of all families share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from emlearn_gestures.errors import UserError


class DeviceFeatures(TransformerMixin, BaseEstimator):
    """A transformer whose `fit` makes `parameters_`, from which the device's extractor is built, and its names."""

    _names: list[str]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.three_d_array = True
        tags.requires_fit = True
        return tags

    def _build(self, make: Callable[[], Any]) -> Any:
        """Return the device's extractor; what it refuses is an argument of the user's."""
        try:
            extractor = make()
        except ValueError as error:
            raise UserError(str(error).removeprefix("features: ")) from None
        self.n_features_out_ = extractor.n_features
        return extractor

    def get_feature_names_out(self, input_features=None):
        """Names of the features in order, such as x_rms, x_power_3.9Hz, or pixel_3_0, hog4_1_2_45deg: row and column.

        Parameters
        ----------
        input_features : ignored

        Returns
        -------
        array of str, n_features
        """
        check_is_fitted(self, "parameters_")
        return np.asarray(self._names, dtype=object)
