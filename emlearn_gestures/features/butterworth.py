"""Design of the filters that the device runs."""

from __future__ import annotations

import math


def butterworth(kind: str, cutoff: float, order: int) -> list[list[int]]:
    """Design the sections that `emlearn_predict.biquad` runs.

    Parameters
    ----------
    kind : {"low", "high"}
    cutoff : float
        As a fraction of the sample rate, 0.01 to 0.45.
    order : int
        Even.

    Returns
    -------
    list of list of int
        Seven integers a section, flattest section first.
    """
    g = math.tan(math.pi * cutoff)
    sections = []
    for i in reversed(range(order // 2)):
        damping = 2 * math.sin(math.pi * (2 * i + 1) / (2 * order))
        a1 = 1 / (1 + g * (g + damping))
        words = [int(kind == "high"), min(round(a1 * 32768), 32767)]
        for value in (g * a1, g * g * a1):
            shift = 0
            while value * 2 ** (15 + shift + 1) < 32767:
                shift += 1
            words += [round(value * 2 ** (15 + shift)), 2 + shift]
        sections.append([*words, round(damping * 16384)])
    return sections
