"""What the examples share: pictures recognised by MicroPython, with the code that a board runs."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

DEVICE = Path(__file__).resolve().parents[1] / "device"
_SCRIPT = """
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


def compare(bundle, frames, labels):
    """Let MicroPython recognise pictures; print on how many it differs from this PC.

    Parameters
    ----------
    bundle : path
    frames : sequence of arrays of uint8
    labels : sequence of str
        What they are on this PC.

    Raises
    ------
    SystemExit
        If MicroPython is not installed, or a label differs.
    """
    program = os.environ.get("MICROPYTHON") or shutil.which("micropython")
    if not program:
        raise SystemExit("micropython is not installed; put it on the PATH, or its path into MICROPYTHON")
    with tempfile.TemporaryDirectory() as folder:
        for i, frame in enumerate(frames):
            Image.fromarray(np.asarray(frame)).save(Path(folder, f"{i}.pnm"), "PPM")
        script = Path(folder, "script.py")
        script.write_text(_SCRIPT)
        done = subprocess.run(
            [program, "-X", "heapsize=64m", str(script), str(bundle), folder, str(len(frames))],
            env={**os.environ, "MICROPYPATH": f"{DEVICE}:{DEVICE / 'drivers/cameras/replay'}"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    selftest, *found = done.stdout.split("\n")[:-1]
    different = sum(a != b for a, b in zip(found, map(str, labels), strict=True))
    print(f"on MicroPython: {selftest}, {different} of {len(found)} pictures differ from this PC")
    if different or selftest != "selftest 0 0":
        raise SystemExit(1)


def show_bundle(bundle):
    """Print the bundle's bytes by file."""
    sizes = {path.name: path.stat().st_size for path in sorted(Path(bundle).glob("*"))}
    print(f"{bundle}: {sum(sizes.values())} bytes, {', '.join(f'{n} of {name}' for name, n in sizes.items())}")
