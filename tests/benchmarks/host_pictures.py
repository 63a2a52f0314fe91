"""Pictures per second on the PC: ours, and Pillow with scikit-learn, from files and from frames in memory.

``benchmarks.host`` runs it. The pictures are JPEG files of 256x256 from a production line, decoded for the frames to
160x120 RGB. The other way is what most begin with: 16x16 grey pixels by Pillow, and scikit-learn's predict.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline

from benchmarks.picture_tables import host_sheet
from benchmarks.results import usable_cores
from emlearn_gestures import BoardForest
from emlearn_gestures.datasets import load_mask_defects
from emlearn_gestures.datasets.find import VARIABLE
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.pictures import Frames

SIZE = (160, 120)
GRID = (16, 16)


def train(table: Any) -> tuple[Pipeline, RandomForestClassifier]:
    """Our pipeline with the default settings, and a forest of 10 trees on 16x16 grey pixels."""
    y = table.index.get_level_values("class").to_numpy(str)
    model = make_model(PixelFeatures(), {}).fit(Frames(table), y)
    X = np.stack([reduced(Image.open(path)) for path in table["path"]])
    return model, RandomForestClassifier(10, random_state=0).fit(X, y)


def reduced(image: Image.Image) -> NDArray[np.uint8]:
    """16x16 grey means of a picture, by Pillow."""
    return np.asarray(image.convert("L").resize(GRID, Image.Resampling.BOX)).ravel()


def ours(features: PixelFeatures, forest: BoardForest, pictures: Any, cores: int) -> NDArray[np.str_]:
    """Labels of pictures by the board's computation, features and votes."""
    return forest.predict(features.set_params(n_jobs=cores).transform(pictures))


def pillow(forest: RandomForestClassifier, images: Sequence[Any], cores: int) -> Any:
    """Labels by Pillow and scikit-learn; of file names or of frames."""
    with ThreadPoolExecutor(cores) as pool:  # Pillow lets threads run side by side
        X = list(pool.map(lambda image: reduced(_open(image)), images, chunksize=8))
    return forest.predict(np.stack(X))


def _open(image: Any) -> Image.Image:
    return Image.open(image) if isinstance(image, str) else Image.fromarray(image)


def measure_pictures(seconds: Callable[[Callable[[], object]], float], console: Console) -> list[dict[str, Any]]:
    """One row a case: name, pictures, cores, seconds, microseconds a picture, pictures a second.

    Parameters
    ----------
    seconds : callable
        Duration of a function without arguments.
    console : Console
        Is told what is left out.
    """
    if not os.environ.get(VARIABLE):
        console.print(f"skipped pictures: {VARIABLE} is not set, mask_defects is not here")
        return []
    model, forest = train(load_mask_defects("train"))
    board = BoardForest(model[-1])
    table = load_mask_defects("test")
    paths = table["path"].tolist()
    grey = np.stack([_frame(path, "L") for path in paths])
    colour = np.stack([_frame(path, "RGB") for path in paths])
    rows: list[dict[str, Any]] = []

    def row(case: str, cores: int, work: Callable[[], object]) -> None:
        taken = seconds(work)
        rows.append(
            {
                "case": case,
                "pictures": len(paths),
                "cores": cores,
                "seconds": round(taken, 6),
                "us_per_picture": round(1e6 * taken / len(paths), 1),
                "pictures_per_second": round(len(paths) / taken, 1),
            }
        )

    size = "x".join(map(str, SIZE))
    kinds = (("JPEG file", Frames(table), paths), (f"{size} grey", grey, grey), (f"{size} RGB", colour, colour))
    for cores in sorted({1, usable_cores()}):
        with only(cores):
            for kind, pictures, images in kinds:
                row(f"{kind} to label: ours", cores, partial(ours, model[0], board, pictures, cores))
                row(f"{kind} to label: Pillow, scikit-learn", cores, partial(pillow, forest, images, cores))
    return rows


def show_pictures(rows: list[dict[str, Any]], console: Console) -> None:
    """Print the rows."""
    if rows:
        console.print(host_sheet(rows).table())


@contextlib.contextmanager
def only(cores: int) -> Iterator[None]:
    """Run this thread, and those that it starts, on so many cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _frame(path: str, mode: str) -> NDArray[np.uint8]:
    return np.asarray(Image.open(path).convert(mode).resize(SIZE, Image.Resampling.BOX))
