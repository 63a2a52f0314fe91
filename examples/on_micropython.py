"""What the examples share: windows, pictures and strokes recognised by MicroPython, with the code that a board runs."""

import os
import shutil
import struct
import subprocess
import tempfile
from array import array
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from emlearn_predict import GesturePredictor

DEVICE = Path(__file__).resolve().parents[1] / "device"
# each is given the bundle, a folder with the input, and how much of it there is
_PICTURES = """
import sys
from emlearn_predict import ImagePredictor
from replay_camera import Camera

predictor = ImagePredictor.load(sys.argv[1])
print("selftest", *predictor.selftest())
for i in range(int(sys.argv[3])):
    camera = Camera("%s/%d.pnm" % (sys.argv[2], i))
    print(predictor.predict(camera.capture(), camera.width, camera.height))
    camera.close()
"""
_WINDOWS = """
import sys
from array import array
from emlearn_predict import GesturePredictor

predictor = GesturePredictor.load(sys.argv[1])
print("selftest", *predictor.selftest())
window = array("h", bytes(2 * len(predictor.window.values)))
with open(sys.argv[2] + "/samples", "rb") as file:
    for i in range(int(sys.argv[3])):
        file.readinto(window)
        print(predictor.predict(window))
"""
_STROKES = """
import struct
import sys
from array import array
from emlearn_predict import StrokePredictor

predictor = StrokePredictor.load(sys.argv[1])
print("selftest", *predictor.selftest())
points = array("h", bytes(4096))
view = memoryview(points)
with open(sys.argv[2] + "/strokes", "rb") as file:
    for i in range(int(sys.argv[3])):
        count = struct.unpack("<H", file.read(2))[0]
        file.readinto(view[: 2 * count])
        print(predictor.predict(points, count))
"""
_EVENTS = """
import sys
from array import array
from emlearn_predict import GesturePredictor

predictor = GesturePredictor.load(sys.argv[1])
print("selftest", *predictor.selftest())
samples = array("h", bytes(2 * int(sys.argv[3])))
with open(sys.argv[2] + "/samples", "rb") as file:
    while file.readinto(samples) == 2 * len(samples):
        event = predictor.push(samples)
        if event:
            print(event.window, event.label, *event.votes)
"""


def compare(bundle, examples, labels):
    """Let MicroPython recognise windows, pictures or strokes; print on how many it differs from this PC.

    Parameters
    ----------
    bundle : path
    examples : DataFrame of windows, sequence of arrays of uint8, or of int16 for strokes
    labels : sequence of str
        What they are on this PC.

    Raises
    ------
    SystemExit
        If MicroPython is not installed, or a label differs.
    """
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(examples, pd.DataFrame):
            Path(folder, "samples").write_bytes(examples.to_numpy("<i2").tobytes())
            selftest, *found = _run(_WINDOWS, bundle, folder, len(examples))
            noun = "windows"
        elif len(examples) and examples[0].dtype == np.int16:
            content = b"".join(struct.pack("<H", len(points)) + points.astype("<i2").tobytes() for points in examples)
            Path(folder, "strokes").write_bytes(content)
            selftest, *found = _run(_STROKES, bundle, folder, len(examples))
            noun = "strokes"
        else:
            for i, frame in enumerate(examples):
                Image.fromarray(np.asarray(frame)).save(Path(folder, f"{i}.pnm"), "PPM")
            selftest, *found = _run(_PICTURES, bundle, folder, len(examples))
            noun = "pictures"
    different = sum(a != b for a, b in zip(found, map(str, labels), strict=True))
    print(f"on MicroPython: {selftest}, {different} of {len(found)} {noun} differ from this PC")
    if different or selftest != "selftest 0 0":
        raise SystemExit(1)


def compare_events(bundle, samples):
    """Push a stream of samples on MicroPython and on this PC; print the events, and whether they are the same.

    Parameters
    ----------
    bundle : path
    samples : (n, channels) array of int16

    Raises
    ------
    SystemExit
        If MicroPython is not installed, or an event differs.
    """
    predictor = GesturePredictor.load(str(bundle))
    size = samples.shape[1] * 16  # how many values are pushed at once is up to the sensor
    stream = samples.astype("<i2").tobytes()
    here = []
    for start in range(0, len(stream) - 2 * size + 1, 2 * size):
        event = predictor.push(array("h", stream[start : start + 2 * size]))
        if event:
            here.append(f"{event.window} {event.label} {' '.join(map(str, event.votes))}")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "samples").write_bytes(stream)
        selftest, *found = _run(_EVENTS, bundle, folder, size)
    print(*(f"window {event}" for event in found), sep="\n")
    different = abs(len(here) - len(found)) + sum(a != b for a, b in zip(here, found, strict=False))
    print(f"on MicroPython: {selftest}, {different} of {len(found)} events differ from this PC")
    if different or selftest != "selftest 0 0":
        raise SystemExit(1)


def show_bundle(bundle):
    """Print the bundle's bytes by file."""
    sizes = {path.name: path.stat().st_size for path in sorted(Path(bundle).glob("*"))}
    print(f"{bundle}: {sum(sizes.values())} bytes, {', '.join(f'{n} of {name}' for name, n in sizes.items())}")


def _run(script, bundle, folder, n):
    """Lines that MicroPython prints."""
    program = os.environ.get("MICROPYTHON") or shutil.which("micropython")
    if not program:
        raise SystemExit("micropython is not installed; put it on the PATH, or its path into MICROPYTHON")
    path = Path(folder, "script.py")
    path.write_text(script)
    done = subprocess.run(
        [program, "-X", "heapsize=64m", str(path), str(bundle), folder, str(n)],
        env={**os.environ, "MICROPYPATH": f"{DEVICE}:{DEVICE / 'drivers/cameras/replay'}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split("\n")[:-1]
