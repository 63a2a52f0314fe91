"""How good predictions are, beside the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support


@dataclass
class Scores:
    """Predictions beside the truth.

    Attributes
    ----------
    labels, board : array of str
        The truth, and what the board predicts (hard votes).
    soft : array of str or None
        What scikit-learn predicts (averaged probabilities).
    split : str
        Which examples were held out, in words.
    groups : array of str or None, default=None
        Whose each example is, such as a person; None where nobody has named groups, or none was held out whole.
    """

    labels: np.ndarray
    board: np.ndarray
    soft: np.ndarray | None
    split: str
    groups: np.ndarray | None = None

    @property
    def classes(self) -> list[str]:
        """All classes that occur, in order."""
        return sorted(set(self.labels) | set(self.board))

    @property
    def accuracy(self) -> float:
        """Share of examples that the board gets right."""
        return float(np.mean(self.board == self.labels))

    @property
    def soft_accuracy(self) -> float | None:
        """Share of examples that scikit-learn's own prediction gets right."""
        return None if self.soft is None else float(np.mean(self.soft == self.labels))

    @property
    def macro_f1(self) -> float:
        """F1 of the board's predictions, averaged over the classes that occur in the truth."""
        return float(f1_score(self.labels, self.board, labels=np.unique(self.labels), average="macro", zero_division=0))

    def confusion(self) -> np.ndarray:
        """Examples by true class (rows) and the board's prediction (columns), in the order of `classes`."""
        return confusion_matrix(self.labels, self.board, labels=self.classes)

    def per_class(self) -> pd.DataFrame:
        """Precision, recall, F1 and support, the number of examples, for each class."""
        values = precision_recall_fscore_support(self.labels, self.board, labels=self.classes, zero_division=0)
        return pd.DataFrame(dict(zip(("precision", "recall", "f1", "support"), values, strict=True)), self.classes)

    def per_group(self) -> pd.DataFrame:
        """Number of examples, accuracy and macro F1 of each group, the worst first.

        A mean hides the person for whom a model does not work. The macro F1 of a group is over the classes that it has.
        No rows where there are no groups.
        """
        rows = {}
        for name in [] if self.groups is None else np.unique(self.groups):
            mine = self.groups == name
            own = Scores(self.labels[mine], self.board[mine], None, self.split)
            rows[str(name)] = (int(mine.sum()), own.accuracy, own.macro_f1)
        table = pd.DataFrame.from_dict(rows, orient="index", columns=["examples", "accuracy", "macro_f1"])
        return table.sort_values(["accuracy", "macro_f1"], kind="stable")
