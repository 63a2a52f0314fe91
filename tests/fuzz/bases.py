"""The bundles that mutants are made of: small models of each family, and a forest alone."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

from emlearn_gestures import BoardForest
from emlearn_gestures.bundles.store import read_files
from emlearn_gestures.families import FAMILIES
from emlearn_predict.bundle import MODEL, TREES


@dataclass(frozen=True)
class Base:
    """A whole bundle; without a model, a forest alone."""

    name: str
    files: dict[str, bytes]

    @property
    def model(self) -> dict[str, Any] | None:
        return json.loads(self.files[MODEL]) if MODEL in self.files else None


def make_bases() -> list[Base]:
    """Train and export; the same every time with the same libraries. Names begin with the family's, for loads.py."""
    bases = []
    with tempfile.TemporaryDirectory() as temporary:
        for family in FAMILIES:
            for folder in import_module(f"fuzz.{family.name}").make(Path(temporary, family.name)):
                files = read_files(folder)
                bases.append(Base(f"{family.name}_{folder.name}", files))
    digits = load_digits()
    forest = RandomForestClassifier(3, max_depth=5, random_state=0).fit(digits.data, digits.target)
    bases.append(Base("digits", {TREES: BoardForest(forest).csv.encode()}))
    return bases
