"""Which model is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OWN = ("kind", "features_max", "projection", "unknown")  # all other keys of the table are scikit-learn's


@dataclass(frozen=True)
class ModelSettings:
    """The classifier of a pipeline.

    Parameters
    ----------
    kind : {"extra-trees", "random-forest", "decision-tree", "lda", "logistic", "ridge"} or None, default=None
        A forest, or a linear model: discriminant analysis, logistic or ridge regression. None: extra-trees, or lda
        where features are chosen and it is better with them.
    features_max : int or None, default=None
        Only so many features are used: those most important to a forest of 100 trees. None: all.
    projection : bool, default=False
        Whether the classifier takes, besides the features, the directions in which classes lie apart most
        (`IntegerProjection`).
    unknown : float or None, default=None
        Share of known examples that a gate for the unknown may refuse, above 0 to 0.5 (`UnknownGate`). None: no gate,
        everything is taken for one of the classes.
    arguments : dict
        Of scikit-learn's estimator, such as n_estimators of a forest (10 by default) or shrinkage of lda ("auto").
    """

    kind: str | None = None
    features_max: int | None = None
    projection: bool = False
    unknown: float | None = None
    arguments: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> ModelSettings:
        """Sort the keys of a table out."""
        own = {key: table[key] for key in OWN if key in table}
        return cls(**own, arguments={key: value for key, value in table.items() if key not in own})
