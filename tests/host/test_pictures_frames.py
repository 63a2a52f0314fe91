"""`Frames`: order, indexing, scikit-learn's splits, and that pictures do not pile up in memory."""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path

import joblib
import numpy as np
import pytest
from PIL import Image
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline

from emlearn_gestures.errors import UserError
from emlearn_gestures.pictures import Frames, load_pictures
from emlearn_gestures.pictures.ahead import map_ahead

COUNT = 60


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    """60 grey pictures, number n filled with n, 40 of them dark."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(COUNT):
        path = folder / ("dark" if number < 40 else "light") / f"{number:02}.png"
        path.parent.mkdir(exist_ok=True)
        Image.new("L", (400, 300), number).save(path)
    return Frames(load_pictures(folder))


def values(frames: Frames) -> list[int]:
    return [int(frame[0, 0]) for frame in frames]


def test_sequence(frames: Frames) -> None:
    assert len(frames) == COUNT and frames.shape == (COUNT,)
    assert frames[3].shape == (300, 400) and (frames[3] == 3).all()
    assert (frames[-1] == COUNT - 1).all() and (frames[np.int64(7)] == 7).all()
    assert values(frames) == list(range(COUNT))
    with pytest.raises(IndexError):
        frames[COUNT]


def test_parts_are_frames(frames: Frames) -> None:
    mask = np.arange(COUNT) % 20 == 0
    for key, expected in (
        (slice(2, 8, 2), [2, 4, 6]),
        (np.array([5, 1, 1]), [5, 1, 1]),
        ([9, 8], [9, 8]),
        (mask, [0, 20, 40]),
        ([], []),
    ):
        part = frames[key]
        assert isinstance(part, Frames)
        assert values(part) == expected
        assert len(part.samples) == len(expected)
    assert values(frames[10:20][[1, 2]]) == [11, 12]


def test_table_in_another_order(frames: Frames, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        Image.new("L", (40, 40), number).save(tmp_path / f"a_{number}.png")
    table = load_pictures(tmp_path, max_side=20)
    part = Frames(table.iloc[[2, 0]])
    assert values(part) == [3, 1]
    assert part[0].shape == (20, 20)


class _Brightness(TransformerMixin, BaseEstimator):
    """A stand-in that takes any iterable of pictures, and refuses what has been decoded beforehand."""

    def fit(self, X: Frames, y: object = None) -> _Brightness:
        return self

    def transform(self, X: Frames) -> np.ndarray:
        assert isinstance(X, Frames)
        return np.array([[frame.mean()] for frame in X])


def test_splits_of_scikit_learn_stay_lazy(frames: Frames) -> None:
    labels = ["dark"] * 40 + ["light"] * 20
    model = make_pipeline(_Brightness(), RandomForestClassifier(n_estimators=3, random_state=0))
    split = KFold(5, shuffle=True, random_state=0)
    assert cross_val_score(model, frames, labels, cv=split, error_score="raise").mean() > 0.9


def test_memory_is_bounded(frames: Frames) -> None:
    """Only the few decoded ahead are held: Pillow's own memory is not traced, NumPy's is."""
    size = 300 * 400
    many = frames[np.arange(20 * COUNT) % COUNT]
    next(iter(many))  # threads and imports
    tracemalloc.start()
    for _ in many:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(many) * size > 140e6
    assert peak < 40e6


def test_map_ahead_waits_for_its_reader() -> None:
    started: list[int] = []
    results = map_ahead(lambda item: started.append(item) or item, range(10_000))
    assert next(results) == 0
    time.sleep(0.1)
    ahead = len(started)
    assert 1 < ahead <= 2 * joblib.cpu_count() + 1
    results.close()
    assert len(started) <= ahead + 1
    assert list(map_ahead(lambda item: item * item, range(50))) == [item * item for item in range(50)]


def test_errors_come_at_their_place() -> None:
    def half(item: int) -> int:
        if item == 30:
            raise UserError("thirty")
        return item

    seen = []
    with pytest.raises(UserError, match="thirty"):
        for item in map_ahead(half, range(100)):
            seen.append(item)
    assert seen == list(range(30))


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_one_left_behind_is_closed_in_any_thread() -> None:
    """A traceback keeps an unread generator until the garbage collector runs, be it in its own worker."""

    def collect(item: int) -> int:
        time.sleep(0.002)
        gc.collect()
        return item

    for _ in range(10):
        cycle: list[object] = [map_ahead(collect, range(1000))]
        next(cycle[0])  # type: ignore[call-overload]
        cycle.append(cycle)
        del cycle
    assert list(map_ahead(collect, range(20))) == list(range(20))
