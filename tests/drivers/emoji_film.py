"""A model of thumbs, made up, and a film that it watches."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import export_bundle
from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.features import PixelFeatures

PORTABLE = Path(__file__).parent / "portable"
CLASSES = np.array(["down", "nothing", "up"])
WIDTH, HEIGHT = 48, 36
# Each scene lasts long enough for the smoothing of Arm's guide; in those of "up" there is a glitch of one frame.
SCENES = ("nothing", "up", "nothing", "down", "up", "nothing", "up")
FRAMES_A_SCENE = 14
TEXT = "👍👎👍👍"
LIGHTS = ["0 0 0", "0 0 0", "0 255 0", "0 0 0", "255 0 0", "0 255 0", "0 0 0", "0 255 0"]
FRAMES = len(SCENES) * FRAMES_A_SCENE


def picture(label: str, random: np.random.Generator) -> np.ndarray:
    """A colour picture, (HEIGHT, WIDTH, 3): a bright bar, at the top for up and at the bottom for down, and noise."""
    frame = random.integers(60, 110, (HEIGHT, WIDTH, 3))
    if label != "nothing":
        top = random.integers(2, 6) + (0 if label == "up" else HEIGHT // 2)
        left = random.integers(4, 14)
        frame[top : top + 12, left : left + 28] += random.integers(70, 110)
    return frame.astype(np.uint8)


def grey(frames: np.ndarray) -> np.ndarray:
    """Brightness of colours, of any number of pictures."""
    return (frames @ np.array([77, 150, 29]) + 128 >> 8).astype(np.uint8)


def write_all(folder: Path) -> None:
    """Write the bundles grey and colour, and for each a file of frames for the replay camera."""
    random = np.random.default_rng(4)
    labels = np.repeat(CLASSES, 40)
    pictures = np.array([picture(label, random) for label in labels])
    film = np.array(
        [
            picture("down" if i == 9 and scene == "up" else scene, random)
            for scene in SCENES
            for i in range(FRAMES_A_SCENE)
        ]
    )
    settings = DecisionSettings(threshold=0.6, margin=0.2, alpha=0.2, smoothed=0.8, background=CLASSES[1])
    for name, magic, train, frames in (("grey", "P5", grey(pictures), grey(film)), ("colour", "P6", pictures, film)):
        features = PixelFeatures(size=8, pixels=8, colour=2, hog=(2,), spots=0, n_jobs=1)
        model = make_pipeline(features, RandomForestClassifier(10, max_depth=4, random_state=0))
        export_bundle(model.fit(train, labels), folder / name, examples=train, decision=settings)
        header = f"{magic}\n{WIDTH} {HEIGHT}\n255\n".encode()
        (folder / f"{name}.pnm").write_bytes(b"".join(header + frame.tobytes() for frame in frames))


def check(output: str, system: str) -> None:
    """Check what emoji_path.py printed: the reports, by the decoder of the system, the light and the counts."""
    sys.path.insert(0, str(PORTABLE))
    try:
        from hid_decoders import DECODERS
    finally:
        sys.path.remove(str(PORTABLE))
    lines = [line.split(maxsplit=1) for line in output.splitlines()]
    keys = "selftest", "frames", "light", "report"
    said = {key: [rest for first, rest in lines if first == key] for key in keys}
    assert sum(map(len, said.values())) == len(lines), output
    assert said["selftest"] == ["0 0"]
    assert said["frames"] == [f"{FRAMES} {len(LIGHTS) - 1} 0"]
    assert said["light"] == LIGHTS
    assert DECODERS[system]([bytes.fromhex(report) for report in said["report"]]) == TEXT
