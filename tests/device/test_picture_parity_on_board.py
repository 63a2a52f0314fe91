"""Frames through the predictor on every emulated board: features, votes and events are those of the PC.

A bundle has every group of features, the other the default settings; the program that compares is that of ``make
parity``. The frames are small ones of real sets and of scikit-learn's digits, in each format that a camera may have.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from device.available import require_board
from device.board import BOARDS, Board
from device.boards import BoardSpec
from device.code import compiled
from emlearn_gestures import export_bundle, open_bundle
from emlearn_gestures.boards.forms import LLVM, convert
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.families.picture_export import frame_features
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.board import count_votes
from emlearn_gestures.models.learner import make_model
from parity.pictures import EVERY_GROUP, REPLAY, load, read_frames, write_frames
from parity.prepared import BUILD, Found, Prepared, decided

SETS = {"load_digits": 90, "cups": 83, "sign_digits": 60}  # every so many
LARGEST = {False: 100 * 100, True: 20 * 20}  # pixels; the second where the heap is small
# random trees, few leaves: they read some of every group and fit a small heap
FOREST = {"n_estimators": 10, "max_leaf_nodes": 24, "max_features": 1}
LESS = {"size": 16, "orientations": 8}
SETTINGS: dict[bool, dict[str, dict[str, Any]]] = {
    False: {"default": {}, "every group": EVERY_GROUP},
    True: {
        "default": LESS,
        "every group": {**EVERY_GROUP, **LESS, "pixels": 4, "hog": (4, 2), "lbp": 2, "difference": 4},
    },
}


@cache
def pictures(small: bool) -> tuple[list[NDArray[np.uint8]], list[str]]:
    """Some small pictures of each set, the sets in turn, and their labels."""
    found = []
    for name, every in SETS.items():
        of_set, labels = load(name)
        pairs = zip(of_set[::every], labels[::every], strict=True)
        found.append([(x, f"{name} {label}") for x, label in pairs if x.shape[0] * x.shape[1] <= LARGEST[small]])
    mixed = [pair for pairs in zip(*filter(None, found), strict=False) for pair in pairs]
    return [picture for picture, _ in mixed], [label for _, label in mixed]


@cache
def files(settings: str, small: bool) -> tuple[dict[str, bytes], Found]:
    """Return the files for a board, a bundle's and those that the program takes, and how much they hold."""
    frames, labels = pictures(small)
    model = make_model(PixelFeatures(**SETTINGS[small][settings], n_jobs=1), FOREST).fit(frames, labels)
    folder = BUILD / f"board {settings} {small}"
    decision = DecisionSettings(alpha=1.0, threshold=0.3, smoothed=0.3)  # an event of each change
    bundle = export_bundle(model, folder / "bundle", examples=frames, decision=decision)
    write_frames(folder / "frames.bin", frames)
    with open_bundle(bundle) as (description, predictor):
        assert settings == "default" or model[0].parameters_.items() <= description["features"].items()
        X = frame_features(description["features"], read_frames(folder / "frames.bin"))
        votes = count_votes(predictor.model, X if predictor.columns is None else X[:, predictor.columns])
        expected = Prepared(folder, X, votes, decided(description["decision"], predictor.n_votes, votes, {0}), 0)
    made = {f"/bundle/{path.name}": path.read_bytes() for path in sorted(bundle.iterdir())}
    made["/stream/frames.bin"] = (folder / "frames.bin").read_bytes()
    made |= {f"/stream/{name}": content for name, content in expected.files().items()}
    return made, Found(len(frames), X.size, votes.size, int((expected.events >= 0).sum()))


def package(spec: BoardSpec) -> dict[str, bytes]:
    """Return what `deploy` would copy: on a small heap the kernels are compiled by LLVM."""
    sources = runtime_sources("picture_predictor", later=("forest", "columns"))
    return {f"/lib/{name}": content for name, content in convert(sources, spec.arch + LLVM * spec.small).items()}


@pytest.mark.parametrize("name", BOARDS)
def test_parity(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    require_board(name)
    if not os.environ.get("EMLEARN_GESTURES_DATA"):
        pytest.skip("EMLEARN_GESTURES_DATA is not set: the real sets are not here")
    spec = BOARDS[name]
    with Board(name, counting=False) as board:
        for settings in SETTINGS[spec.small]:
            made, expected = files(settings, spec.small)
            board.put({**package(spec), "/lib/replay.mpy": compiled(REPLAY, spec.arch), **made})
            board.soft_reset()
            said = board.exec(f"{spec.prepare}import sys; sys.argv[:] = ['', '/bundle', '/stream']\nimport replay", 600)
            found = Found.read(said)
            with capsys.disabled():
                print(
                    f"\n{name}, {settings}: {found.count} pictures, features different: {found.features} of "
                    f"{expected.features}; votes different: {found.votes} of {expected.votes}; "
                    f"events different: {found.events} of {expected.events}"
                )
            assert found == (expected.count, 0, 0, 0)
            assert expected.events
