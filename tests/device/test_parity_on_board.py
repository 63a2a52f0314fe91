"""Windows of the real sets through the predictor on every emulated board: features, votes and events are the PC's.

The bundles are those of ``make parity``, and so is the program that compares; a board gets whole recordings of each
set, drawn at random, until there are enough windows. Both evaluators of the forest are run, ours and emlearn_trees, and
the kernels as viper and LLVM compile them.
"""

from __future__ import annotations

import json
import os
import random
import struct
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from device.available import require_board
from device.board import BOARDS, Board, BoardSpec
from device.code import DEVICE, compiled, predictor_by_llvm, predictor_files
from parity.motion import REPLAY, SETS, Case, prepare
from parity.prepared import Found, Prepared

LARGE = ("exercise", "nano_gestures")  # windows of 256 samples, and of six channels
WINDOWS = 80  # of each set and run, at the least, where it has as many; 48 where a board is slow


class Run(NamedTuple):
    """A form of the package: with emlearn_trees, with modules that are interpreted, with kernels by LLVM."""

    native: bool = False
    interpreted: tuple[str, ...] = ()
    llvm: bool = False

    def __str__(self) -> str:
        kernels = "LLVM" if self.llvm else "viper"
        interpreted = " (all else interpreted)" if self.interpreted else ""
        return f"{kernels}{', emlearn_trees' if self.native else ''}{interpreted}"

    def files(self, spec: BoardSpec) -> dict[str, bytes]:
        """Return the package for a board."""
        return predictor_by_llvm(spec) if self.llvm else predictor_files(spec, self.native, self.interpreted)


def runs(spec: BoardSpec) -> list[Run]:
    """Return the runs of a board. Code compiled by viper does not fit beside a bundle into a heap of 64 kB."""
    if spec.small:
        with_functions = (path.stem for path in sorted(DEVICE.glob("*.py")) if path.stem not in ("_runtime", "forest"))
        return [Run(native=True, interpreted=tuple(with_functions)), Run(llvm=True)]
    return [Run(), Run(native=True), Run(llvm=True)]


@cache
def prepared(name: str) -> Prepared:
    """Train once on a set."""
    return prepare(name)


@cache
def bundle_and_stream(name: str, run: int, least: int) -> tuple[dict[str, bytes], int]:
    """Return the files for a board, a bundle's and those that the program takes, and how many windows they make."""
    made = prepared(name)
    folder = made.folder
    model = json.loads((folder / "bundle" / "model.json").read_text())["source"]
    length, hop, channels = model["length"], model["hop"], len(model["channels"])
    recordings, row, data = [], 0, (folder / "recordings.bin").read_bytes()
    while data:
        size = 4 + 2 * channels * struct.unpack_from("<i", data)[0]
        windows = max(0, (struct.unpack_from("<i", data)[0] - length) // hop + 1)
        recordings.append((data[:size], row, row + windows))
        data, row = data[size:], row + windows
    random.Random(run).shuffle(recordings)
    chosen: list[int] = []
    stream = b""
    for recording, first, end in recordings:
        if len(chosen) >= least:
            break
        stream += recording
        chosen += range(first, end)
    files = {f"/bundle/{path.name}": path.read_bytes() for path in sorted((folder / "bundle").iterdir())}
    files["/stream/recordings.bin"] = stream
    files |= {f"/stream/{name}": content for name, content in made.files(chosen).items()}
    return files, len(chosen)


@pytest.mark.parametrize("name", BOARDS)
def test_parity(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    require_board(name)
    if not os.environ.get("EMLEARN_GESTURES_DATA"):
        pytest.skip("EMLEARN_GESTURES_DATA is not set: the real sets are not here")
    spec = BOARDS[name]
    totals = Found(0, 0, 0, 0)
    for number, run in enumerate(runs(spec)):
        found, expected = replay(spec, number, run)
        with capsys.disabled():
            print(
                f"\n{name}, {run}: {found.count} windows, features different: "
                f"{found.features} of {expected.features}; votes different: {found.votes} of {expected.votes}; "
                f"events different: {found.events} of {expected.events}"
            )
        assert found.count == expected.count
        assert expected.events
        totals = added(totals, found)
    assert totals.count >= 300
    assert totals[1:] == (0, 0, 0)


def added(a: Found, b: Found) -> Found:
    """Return the sums."""
    return Found(*(x + y for x, y in zip(a, b, strict=True)))


def other_kind(case: Case) -> bool:
    """Whether the bundle has more than features and a forest."""
    return bool(case.model.get("kind") or case.model.get("projection") or case.unknown)


def replay(spec: BoardSpec, number: int, run: Run) -> tuple[Found, Found]:
    """Return what the program counts over all sets, and how many windows, features, votes and events there are."""
    counts = totals = Found(0, 0, 0, 0)
    with Board(spec.name, counting=False) as board:
        board.put({**run.files(spec), "/lib/replay.mpy": compiled(REPLAY, spec.arch)})
        for data_set, case in SETS.items():
            if case.gestures or (spec.small and (case.features or other_kind(case))):
                continue  # a stream that is not cut into windows; no room for such a bundle
            if (other_kind(case) or (spec.small and data_set in LARGE)) and not run.llvm:
                continue  # one run does
            files, windows = bundle_and_stream(data_set, number, 48 if spec.small else WINDOWS)
            board.put(files)
            board.soft_reset()
            said = board.exec(f"{spec.prepare}import sys; sys.argv[:] = ['', '/bundle', '/stream']\nimport replay", 600)
            counts = added(counts, Found.read(said))
            board.soft_reset()
            load = "from emlearn_predict import GesturePredictor\nmodel = GesturePredictor.load('/bundle').model\n"
            show = "print(getattr(model, 'native_reason', 'no forest'))"
            reason = board.exec(f"{spec.prepare}{load}{show}").strip()
            assert (reason == "") == (run.native and not case.columns), reason  # which reads more than it takes
            features, votes, events = (np.frombuffer(files[f"/stream/{kind}.bin"], "<i2") for kind in Found._fields[1:])
            totals = added(totals, Found(windows, features.size, votes.size, int((events >= 0).sum())))
    return counts, totals
