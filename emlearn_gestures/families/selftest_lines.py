"""The lines of selftest.csv that are the same for all families."""

from __future__ import annotations

import numpy as np

CASES = 4


def lines(kind: str, values: np.ndarray) -> str:
    """Return lines of up to 32 values, each after the letter that says what they are."""
    parts = (values[i : i + 32].tolist() for i in range(0, len(values), 32))
    return "".join(",".join([kind, *map(str, part)]) + "\n" for part in parts)
