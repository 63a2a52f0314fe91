"""Strokes: paths in a plane, drawn by a wand, a finger or a pen."""

from __future__ import annotations

from typing import Any

from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Family
from emlearn_gestures.families.late import late
from emlearn_gestures.families.stroke_settings import StrokeSettings

_MAIN = """from emlearn_predict import StrokePredictor
predictor = StrokePredictor.load({name!r})
event = predictor.push(points, count)  # when a stroke is complete; None, or an event"""


def _check(description: Description) -> None:
    source = description["source"]
    if source.get("step") is None:
        return
    for key in ("sample_rate", "lsb_per_dps"):
        if not isinstance(source.get(key), (int, float)) or not 0 < source[key] <= 100_000:
            raise ValueError(f"model.json: source {key} is {source.get(key)!r}, must be a number above 0")


def _describe(description: Description) -> list[tuple[str, str]]:
    features = description["features"]
    raster = f", a raster of {features['raster']} x {features['raster']}" if features["raster"] else ""
    lines = [("strokes", f"of any size and number of points, at 33 points{raster}")]
    source = description["source"]
    if source.get("step") is not None:
        axis = "xyz"[source["forward"]]
        scale = f"{source['lsb_per_dps']:g} LSB/dps"
        lines.append(("wand", f"points along {axis}; gyroscope at {source['sample_rate']:g} Hz, {scale}"))
    return lines


def _buffers(predictor: Any) -> int:
    extractor = predictor.extractor
    wand = 2 * len(predictor.path.points) + 60 if predictor.path else 0  # its axes and the drift
    return 4 * len(extractor.facts) + 2 * (len(extractor.path) + len(extractor.angles)) + wand


def _case(selftest: str) -> str:
    counts = [line[2:] for line in selftest.splitlines() if line.startswith("s,")]
    return f"a stroke of {counts[-1]} points" if counts else ""


def _later(description: Description) -> tuple[str, ...]:
    features = description["features"]
    parts = (
        ("stroke_chords", features["directions"] or features["turns"] or features["shape"]),
        ("stroke_shape", features["shape"]),
        ("stroke_raster", features["raster"]),
        ("stroke_path", description["source"].get("step")),
    )
    return tuple(name for name, needed in parts if needed)


STROKES = Family(
    name="strokes",
    noun="strokes",
    unit="stroke",
    examples_noun="strokes",
    panel="Strokes",
    kinds="JSON with strokePoints, or CSV with the columns x and y",
    tables=StrokeSettings,
    reading="strokes",
    options=(),
    decision=DecisionSettings(smoothed=0.5),
    lists=False,
    second="draw a second",
    twice="draw each class at least twice",
    main=_MAIN,
    source_options=("sample_rate", "lsb_per_dps", "forward"),
    suffixes=late("emlearn_gestures.families.stroke_examples:suffixes"),
    estimator=late("emlearn_gestures.families.stroke_export:estimator"),
    arguments=late("emlearn_gestures.families.stroke_export:arguments"),
    read=late("emlearn_gestures.families.stroke_examples:read"),
    read_for=late("emlearn_gestures.families.stroke_examples:read_for"),
    pool=late("emlearn_gestures.families.stroke_examples:pool"),
    replay=late("emlearn_gestures.families.stroke_replay:replay"),
    compute=late("emlearn_gestures.families.stroke_export:compute"),
    pack=late("emlearn_gestures.families.stroke_export:pack"),
    check=_check,
    describe=_describe,
    names=lambda description, predictor: predictor.extractor.names(),
    buffers=_buffers,
    case=_case,
    inspect=late("emlearn_gestures.families.stroke_inspect:inspect"),
    later=_later,
    takes=late("emlearn_gestures.strokes.sources:is_stroke"),
)
