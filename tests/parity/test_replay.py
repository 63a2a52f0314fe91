"""The comparison finds what differs: a replay against files of which one value of each kind was changed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from emlearn_gestures.datasets import load_wrist
from parity import FAMILIES
from parity.__main__ import ParityError, replayed
from parity.motion import SETS, Case
from parity.prepared import Found, Prepared, decided
from runtimes.registry import Execution, executions

WRIST = Case(load_wrist, 128, 32, SETS["nano_gestures, selected"].features, {"features_max": 150, "max_features": 1})

EXECUTIONS = [
    e for e in executions() if e.name in ("cpython-numba", "micropython-viper")
]  # `make parity` runs them all


@pytest.fixture(scope="module", params=EXECUTIONS, ids=lambda e: e.name)
def execution(request: pytest.FixtureRequest) -> Execution:
    if request.param.missing:
        pytest.skip(request.param.missing)
    return request.param


GESTURES = Case(load_wrist, 32, 0, gestures=True)


@pytest.fixture(scope="module", params=[*FAMILIES, "motion, whole"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[ModuleType, Prepared]:
    """A set that comes with what is installed, prepared."""
    family = request.param.split(",")[0]
    sets = {"motion": "wrist", "pictures": "load_digits", "strokes": "drawn", "motion, whole": "wrist, whole"}
    name = sets[request.param]
    module = import_module(f"parity.{family}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BUILD", tmp_path_factory.mktemp("parity"))
        patch.setitem(SETS, "wrist", WRIST)
        patch.setitem(SETS, "wrist, whole", GESTURES)
        return module, module.prepare(name)


def test_nothing_differs(made: tuple[ModuleType, Prepared], execution: Execution) -> None:
    module, prepared = made
    assert prepared.unlike == 0
    assert replayed(execution, module.REPLAY, "a set", prepared.folder, len(prepared.features))[1:] == (0, 0, 0)


def test_one_value_of_each_kind(made: tuple[ModuleType, Prepared], execution: Execution, tmp_path: Path) -> None:
    module, prepared = made
    folder = copied(prepared, tmp_path)
    for place, name in ((3, "features.bin"), (1, "votes.bin"), (0, "events.bin")):
        values = np.frombuffer((folder / name).read_bytes(), "<i2").copy()
        values[place] = ~values[place]
        (folder / name).write_bytes(values.tobytes())
    found = replayed(execution, module.REPLAY, "a set", folder, len(prepared.features))
    assert found == Found(len(prepared.features), 1, 1, 1)


def test_more_and_fewer(made: tuple[ModuleType, Prepared], tmp_path: Path) -> None:
    module, prepared = made
    execution = EXECUTIONS[0]
    folder = copied(prepared, tmp_path)
    features = (folder / "features.bin").read_bytes()
    for content, message in ((features + b"\0\0", "fewer"), (features[:-2], "more")):
        (folder / "features.bin").write_bytes(content)
        with pytest.raises(
            ParityError, match=f"a set failed:(?s:.*){message} (windows|frames|strokes) than the PC has"
        ):
            replayed(execution, module.REPLAY, "a set", folder, len(prepared.features))


def copied(prepared: Prepared, folder: Path) -> Path:
    """A folder with links to what was prepared, but for what is compared."""
    for path in prepared.folder.iterdir():
        (folder / path.name).symlink_to(path)
    for name, content in prepared.files().items():
        (folder / name).unlink()
        (folder / name).write_bytes(content)
    return folder


def test_events_are_of_one_recording() -> None:
    decision = {"threshold": [2048, 2048], "margin": [0, 0], "alpha": 4096, "smoothed": 4096, "background": -1}
    votes = np.array([[9, 1], [8, 2], [1, 9], [5, 5], [0, 9], [9, 1]], np.int16)
    assert decided(decision, 10, votes, {0}).tolist() == [0, -1, 1, 0, 1, 0]
    assert decided(decision, 10, votes, {0, 1, 5}).tolist() == [0, 0, 1, 0, 1, 0]
