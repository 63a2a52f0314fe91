"""Small simulated pictures on disk for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from simulated import pictures_and_labels

PLACES = ("left", "middle", "right")  # where the bright bar is: the classes


def write_pictures(folder: Path, each: int = 4, colour: bool = False, first: int = 0) -> Path:
    """Fill a folder with files such as left/left.1.png, from picture `first` of each class; return the folder."""
    X, y = pictures_and_labels(colour, first + each)
    for i in range(3 * first, len(X)):
        name = PLACES[y[i]]
        path = folder / name / f"{name}.{i // 3 + 1}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(X[i]).save(path)
    return folder
