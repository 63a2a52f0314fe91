"""The pixels of a table of pictures, decoded when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emlearn_gestures.pictures.ahead import map_ahead
from emlearn_gestures.pictures.decode import decode

DEFAULT_SIDE = 1024


class Frames:
    """A read-only sequence of uint8 pictures that holds none of them in memory.

    ``frames[i]`` decodes one picture: (height, width) when it is grey, (height, width, 3) RGB otherwise, upright,
    over white where it is transparent, and reduced by an integer factor (the mean of squares) until no side
    is longer than ``max_side`` of the table. The features see this picture. Iterating decodes a few pictures
    ahead in threads. ``frames[slice]``, ``frames[array of indices]`` and ``frames[mask]`` are `Frames`, so that
    scikit-learn's splits work on them.

    Parameters
    ----------
    table : pandas.DataFrame
        From `load_pictures`, or any rows of it in any order.

    Attributes
    ----------
    shape : tuple of int
        (number of pictures,).
    samples : ndarray of str
        Name of each picture.

    Raises
    ------
    UserError
        On access, when a picture cannot be decoded; it names the file.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.max_side = int(table.attrs.get("max_side", DEFAULT_SIDE))
        self.paths = table["path"].to_numpy(object)
        self.samples = table.index.get_level_values("sample").to_numpy(object)

    @property
    def shape(self) -> tuple[int]:
        """scikit-learn indexes what has a shape by array, and else picture by picture."""
        return (len(self.paths),)

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, key: int | np.integer[Any]) -> NDArray[np.uint8]: ...
    @overload
    def __getitem__(self, key: Any) -> Any: ...
    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple):  # frames[indices, ...]
            key = key[0]
        if isinstance(key, (int, np.integer)):
            return decode(self.paths[key], self.samples[key], self.max_side)
        if isinstance(key, list) and not key:
            key = slice(0)
        part = object.__new__(Frames)
        part.max_side, part.paths, part.samples = self.max_side, self.paths[key], self.samples[key]
        return part

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        return map_ahead(self.__getitem__, range(len(self)))

    def __repr__(self) -> str:
        return f"Frames({len(self)} pictures)"
