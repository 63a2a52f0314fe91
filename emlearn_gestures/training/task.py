"""What `train` works on: examples, which of them it trains on, and how it scores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from emlearn_gestures.checks import whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Examples, Family
from emlearn_gestures.training.settings import Settings
from emlearn_gestures.training.split import Split, group_split, named_groups
from emlearn_predict.forest import MAX_CLASSES


@dataclass
class Task:
    """Examples and their split.

    Attributes
    ----------
    family : Family
    examples : Examples
    split : Split or None
        How to score; None where nothing honest can be said.
    trained : array of int or slice
        Which examples the bundle's forest is trained on.
    """

    family: Family
    examples: Examples
    split: Split | None
    trained: Any

    @property
    def labels(self) -> np.ndarray:
        """The class of each example, str."""
        return self.examples.index.get_level_values("label").to_numpy().astype(str)

    def check_classes(self, path: Path) -> np.ndarray:
        """Return the classes.

        Raises
        ------
        UserError
            If an example has none, if there is one only, or if one cannot be trained on.
        """
        classes = np.unique(self.labels)
        if "" in classes:
            raise UserError(
                f"{path}: some {self.family.noun} have no class; name it by folder or file name, or give label="
            )
        if len(classes) < 2:
            raise UserError(
                f"{path}: the only class is {str(classes[0])!r}; {self.family.second}, or say by label= where it is"
            )
        if len(classes) > MAX_CLASSES:
            some = ", ".join(map(repr, classes[:3].tolist()))
            raise UserError(
                f"{path}: {len(classes)} classes ({some}, ...), a board takes at most {MAX_CLASSES}; join some, or say "
                "by label= where the class is"
            )
        unseen = sorted(set(classes) - set(self.labels[self.trained]))
        if unseen:
            noun = self.family.examples_noun
            raise UserError(f"{path}: class {str(unseen[0])!r} is among the test {noun} only; add some to train on")
        return classes


def make_task(path: Path, settings: Settings, progress: bool = False) -> Task:
    """Read examples and choose the split.

    Data that is divided into train and test is trained on the former and scored on the latter, unless a group or folds
    are asked for. What is among the latter under another name as well is not trained on.

    Raises
    ------
    UserError
        If something cannot be read, or a setting is out of its limits.
    """
    family, chosen = settings.family, settings.evaluation
    folds = whole("folds", 5 if chosen.folds is None else chosen.folds, 0, 1000)
    if folds == 1:
        raise UserError("folds is 1, must be at least 2, or 0 to leave one group out at a time", argument="folds")
    seed = whole("seed", chosen.seed, 0, 2**32 - 1)
    examples = family.read(path, settings.own, seed, progress)
    named = getattr(settings.own, family.reading).group is not None
    cross = chosen.folds is not None or named
    if examples.held_out is None or examples.trained is None or cross:
        split = group_split(examples.index, folds, seed, family.unit, examples.alike, named)
        return Task(family, examples, split, slice(None))
    train, test = np.flatnonzero(examples.trained), np.flatnonzero(examples.held_out)
    if examples.alike is not None:
        seen = np.isin(examples.alike[train], examples.alike[test])
        if seen.any():
            words = f"{family.examples_noun} that are among the test {family.examples_noun} under another name"
            examples.notes.append(f"{seen.sum()} {words} are not trained on")
            train = train[~seen]
    words = f"on its test {family.examples_noun}"
    return Task(family, examples, Split([(train, test)], words, named_groups(examples.index)), train)
