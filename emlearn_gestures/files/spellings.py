"""Two spellings of one name: Unicode has several for é, and people write Wave and wave."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable


def same_name(name: str) -> str:
    """What two spellings of one name have in common. Single letters keep their case: a and A are drawn differently."""
    composed = unicodedata.normalize("NFC", name).strip()
    return unicodedata.normalize("NFC", composed.casefold()) if len(composed) > 1 else composed


def join_spellings(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """One spelling for each name.

    Parameters
    ----------
    names : iterable of str
        Classes, as often as they occur.

    Returns
    -------
    spelling : dict of str to str
        For each that was given: the most frequent one, of equals the first in order, composed (NFC).
    notes : list of str
        A line for each name that had several.
    """
    counts = Counter(names)
    spellings: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        spellings.setdefault(same_name(name), []).append(name)
    chosen, notes = {}, []
    for found in spellings.values():
        best = unicodedata.normalize("NFC", found[0]).strip()
        chosen.update(dict.fromkeys(found, best))
        if len(found) > 1:
            written = ", ".join(f"{ascii(name) if _looks_alike(name, found) else repr(name)}" for name in found)
            notes.append(f"class {best!r} is written in {len(found)} ways, joined: {written}")
    return chosen, notes


def _looks_alike(name: str, others: list[str]) -> bool:
    composed = unicodedata.normalize("NFC", name)
    return any(other != name and unicodedata.normalize("NFC", other) == composed for other in others)
