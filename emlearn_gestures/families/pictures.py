"""Pictures: photographs for training, and a camera's frames on the board."""

from __future__ import annotations

from typing import Any

from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Family, Option
from emlearn_gestures.families.late import late
from emlearn_gestures.families.picture_settings import PictureSettings

_OPTIONS = (
    Option(
        "augment",
        "augmentation",
        "copies",
        int,
        "Train also on this many altered copies of each picture: mirrored, turned, zoomed, shifted, brighter, "
        "noisier. Where left and right matter, put flip = false under [augmentation] in --config. Default 0.",
        ("train",),
    ),
    Option(
        "grey",
        "features",
        "colour",
        bool,
        "The camera gives grey frames: use no colours.",
        ("train",),
        constant=0,
    ),
)
_MAIN = """from emlearn_predict import ImagePredictor
predictor = ImagePredictor.load({name!r}, camera.width, camera.height, camera.format)
event = predictor.push(camera.capture())  # None, or an event when the decision changes"""


def _describe(description: Description) -> list[tuple[str, str]]:
    source, features = description["source"], description["features"]
    seen = f"{source['width']} x {source['height']}, {'in colour' if source['colour'] else 'grey'}"
    part = "the square in the middle" if features["crop"] else "the whole frame"
    size = features["size"]
    return [("trained on", f"pictures of {seen}"), ("grid", f"{size} x {size} cells over {part}; frames of any size")]


def _buffers(predictor: Any) -> int:
    pixels = predictor.extractor
    words = (pixels.directions, pixels.cells, pixels.spans, pixels.background)
    return 2 * sum(map(len, words)) + 4 * (len(pixels.plan) + len(pixels.sums))


def _case(selftest: str) -> str:
    frames = [line.split(",")[1:] for line in selftest.splitlines() if line.startswith("s,")]
    return "{} x {} pixels, {}".format(*frames[-1]) if frames else ""


PICTURES = Family(
    name="pictures",
    noun="pictures",
    unit="picture",
    examples_noun="pictures",
    panel="Pictures",
    kinds="a folder with a sub-folder for each class, or a CSV file with the columns path and label",
    tables=PictureSettings,
    reading="pictures",
    options=_OPTIONS,
    # frames of a camera come fast and alike: as Arm's guide to its emoji camera has it, eight that agree make an event
    decision=DecisionSettings(alpha=0.2, smoothed=0.8),
    lists=True,
    second="add pictures of a second",
    twice="take at least two of each class",
    main=_MAIN,
    source_options=(),
    suffixes=late("emlearn_gestures.families.picture_examples:suffixes"),
    estimator=late("emlearn_gestures.families.picture_export:estimator"),
    arguments=late("emlearn_gestures.families.picture_export:arguments"),
    read=late("emlearn_gestures.families.picture_examples:read"),
    read_for=late("emlearn_gestures.families.picture_examples:read_for"),
    pool=late("emlearn_gestures.families.picture_examples:pool"),
    replay=late("emlearn_gestures.families.picture_replay:replay"),
    compute=late("emlearn_gestures.families.picture_export:compute"),
    pack=late("emlearn_gestures.families.picture_export:pack"),
    check=lambda description: None,
    describe=_describe,
    names=lambda description, predictor: predictor.extractor.names(),
    buffers=_buffers,
    case=_case,
    inspect=late("emlearn_gestures.families.picture_inspect:inspect"),
)
