"""The same content under two names. Whatever is scored on one must not have been trained on the other."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SHOWN = 3  # groups in one line


def same_files(paths: Sequence[Path]) -> NDArray[np.int64]:
    """A number for each file: two that hold the same bytes have the same. Only files of one size are read."""
    sizes = [path.stat().st_size for path in paths]
    times = Counter(sizes)
    keys: list[Hashable] = [
        (size, hashlib.blake2b(path.read_bytes()).digest()) if times[size] > 1 else i
        for i, (path, size) in enumerate(zip(paths, sizes, strict=True))
    ]
    return numbered(keys)


def same_samples(samples: Any, rows: NDArray[np.int16]) -> NDArray[np.int64]:
    """A number for each row: those of two samples that hold the same rows have the same.

    Parameters
    ----------
    samples : (n,) array of str
        Of which sample each row is, such as a window of which recording.
    rows : (n, length) array
    """
    names, codes = np.unique(np.asarray(samples).astype(str), return_inverse=True)
    digests = [hashlib.blake2b() for _ in names]
    for code, row in zip(codes, rows, strict=True):
        digests[code].update(np.ascontiguousarray(row))
    return numbered([digest.digest() for digest in digests])[codes]


def numbered(keys: Iterable[Hashable]) -> NDArray[np.int64]:
    """A number for each key, in the order in which they come."""
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], np.int64)


def together(names: NDArray, *alike: NDArray | None) -> NDArray:
    """Join groups that share content.

    Parameters
    ----------
    names : (n,) array of str
        Group of each example.
    *alike : (n,) arrays of int, or None
        Examples with the same number belong to one group.

    Returns
    -------
    (n,) array of str
        Of groups that are joined, the first name in order; `names` where nothing is joined.
    """
    parent = {name: name for name in names.tolist()}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for numbers in alike:
        first: dict[int, str] = {}
        for number, name in zip([] if numbers is None else numbers.tolist(), names.tolist(), strict=False):
            one, other = sorted((root(first.setdefault(number, name)), root(name)))
            parent[other] = one
    return np.array([root(name) for name in names.tolist()], dtype=names.dtype)


def duplicate_notes(
    numbers: NDArray[np.int64], samples: Iterable[str], labels: Iterable[str], noun: str = "pictures"
) -> list[str]:
    """What to say of samples that have the same number.

    Parameters
    ----------
    numbers : (n,) array of int
    samples, labels : iterables of str
        Name and class of each.
    noun : str
        What they are, in the plural.
    """
    groups: dict[int, dict[str, str]] = {}
    for number, sample, label in zip(numbers.tolist(), samples, labels, strict=True):
        groups.setdefault(number, {}).setdefault(sample, label)
    several = [group for group in groups.values() if len(group) > 1]
    if not several:
        return []
    total = sum(map(len, groups.values()))
    shown = "; ".join(
        " = ".join([*list(group)[:3], *(["..."] if len(group) > 3 else [])]) for group in several[:_SHOWN]
    )
    more = f"; and {len(several) - _SHOWN} more" if len(several) > _SHOWN else ""
    words = "the same under several names stay on one side of every split"
    notes = [f"of {total} {noun} {len(groups)} are different; {words}: {shown}{more}"]
    torn = [group for group in several if len(set(group.values())) > 1]
    if torn:
        names = ", ".join(f"{name} ({label})" for name, label in list(torn[0].items())[:3])
        notes.append(f"same {noun} in several classes, {len(torn)} times, such as {names}: one of them is wrong")
    return notes
