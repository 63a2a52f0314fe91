"""The same picture in two files: the same bytes, or saved again, smaller or in another format.

A difference hash as of ImageHash finds what may be the same, and a thumbnail decides; a few lines, for which that
package would bring SciPy and PyWavelets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from rich.progress import track

from emlearn_gestures.files.duplicates import numbered, same_files
from emlearn_gestures.pictures.ahead import map_ahead

_SIDE = 16  # of a thumbnail
_FLAT = 6  # grey levels; what varies less has no shape to be known by
_MEAN, _MOST = 1.0, 12  # grey levels between thumbnails of one picture; a JPEG saved again differs by half as much
_BITS = 3  # of 64 that may differ; so one of four parts of 16 bits is the same


def same_pictures(paths: Sequence[Path], progress: bool = False) -> NDArray[np.int64]:
    """A number for each picture: two files of the same picture have the same.

    What cannot be decoded is a picture of its own; whoever needs its pixels will say why.
    """
    numbers = same_files(paths)
    first = np.unique(numbers, return_index=True)[1]
    with closing(map_ahead(_thumbnail, [paths[i] for i in first])) as made:
        thumbnails = list(track(made, "Comparing pictures", total=len(first), disable=not progress))
    return numbered(_joined(thumbnails)[numbers].tolist())


def _thumbnail(path: Path) -> NDArray[np.uint8] | None:
    try:
        with Image.open(path) as image:
            image.draft("RGB", (4 * _SIDE, 4 * _SIDE))  # JPEG decodes an eighth as fast as it can
            upright = ImageOps.exif_transpose(image).convert("RGB")
            return np.asarray(upright.resize((_SIDE, _SIDE), Image.Resampling.BOX))
    except Exception:  # on damaged data Pillow's decoders raise errors of many kinds
        return None


def _hash(thumbnail: NDArray[np.uint8]) -> int:
    """64 bits: where an 8 x 8 picture becomes brighter to the right."""
    grey = thumbnail.sum(axis=2, dtype=np.int32).reshape(8, 2, 16).sum(axis=1)
    columns = np.add.reduceat(grey, [0, 2, 4, 6, 8, 10, 12, 14], axis=1)
    bits = np.concatenate([columns[:, 1:] > columns[:, :-1], columns[:, :1] > columns[:, -1:]], axis=1)
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def _joined(thumbnails: Sequence[NDArray[np.uint8] | None]) -> NDArray[np.int64]:
    """A number for each thumbnail; those of one picture have that of the first of them."""
    numbers = np.arange(len(thumbnails))
    buckets: dict[tuple[int, int], list[int]] = defaultdict(list)
    hashes: dict[int, int] = {}
    for i, thumbnail in enumerate(thumbnails):
        if thumbnail is None or thumbnail.std(axis=(0, 1)).max() < _FLAT:
            continue
        found = hashes[i] = _hash(thumbnail)
        parts = [(part, found >> 16 * part & 0xFFFF) for part in range(4)]
        for other in {other for part in parts for other in buckets[part]}:
            if (found ^ hashes[other]).bit_count() <= _BITS and _same(thumbnail, thumbnails[other]):
                numbers[i] = numbers[other]
                break
        else:  # what is like an earlier one is found by that one
            for part in parts:
                buckets[part].append(i)
    return numbers


def _same(one: NDArray[np.uint8], other: NDArray[np.uint8] | None) -> bool:
    if other is None:
        return False
    away = np.abs(one.astype(np.int16) - other)
    return bool(away.mean() <= _MEAN and away.max() <= _MOST)
