"""Motion: recordings of accelerometers and gyroscopes, cut into windows."""

from __future__ import annotations

from typing import Any

from emlearn_gestures.decisions.settings import DecisionSettings
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Candidate, Family, Option
from emlearn_gestures.families.late import late
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.families.segment_words import segment_words

_READING = ("train", "evaluate", "thresholds", "select", "run", "inspect")
_OPTIONS = (
    Option(
        "window",
        "windows",
        "length",
        str,
        "Length of a window: 2s, 2000ms or samples. Default 2s.",
        ("train", "select"),
    ),
    Option(
        "hop",
        "windows",
        "hop",
        str,
        "From one window to the next. Default: a quarter window; to select from, a whole one.",
        ("train", "select"),
    ),
    Option(
        "mode",
        "gestures",
        "mode",
        str,
        "What is classified: gesture (whole ones, from rest to rest) or window. Default: by the lengths of the "
        "recordings, unless --window or --hop is given.",
        ("train",),
    ),
    Option(
        "sample_rate",
        "recordings",
        "sample_rate",
        float,
        "Hz on the board; recordings are resampled to it. Default: theirs.",
        ("train", "select", "inspect"),
    ),
    Option(
        "purity",
        "windows",
        "purity",
        float,
        "Share of a window that its class must cover, where the class changes. Default 1.",
        ("train", "evaluate", "thresholds"),
    ),
    Option(
        "units",
        "recordings",
        "units",
        str,
        "Units of the accelerometer (g, mg, m/s2), the gyroscope (deg/s, rad/s, mdps), the magnetometer (uT, gauss, "
        "mgauss), or counts of all. Default: what the files say, else recognised.",
        _READING,
    ),
    *(
        Option(
            key,
            "recordings",
            key,
            float,
            f"Counts per {unit}. To train: the scale of the board's, default {usual}. Otherwise: that of files of "
            "counts, where it is another than the bundle's.",
            _READING,
        )
        for key, unit, usual in (
            ("lsb_per_g", "g", "4096 (±8 g)"),
            ("lsb_per_dps", "°/s of a gyroscope", "16"),
            ("lsb_per_ut", "µT of a magnetometer", "16"),
        )
    ),
    Option(
        "channels",
        "recordings",
        "channels",
        str,
        "Columns to read, such as ax,ay,az. Default: those known as accelerometer, gyroscope or magnetometer.",
        ("train", "select", "inspect"),
    ),
    Option("time", "recordings", "time", str, "Column of time; false for none. Default: by its name.", _READING),
    Option(
        "recording",
        "recordings",
        "recording",
        str,
        "Columns of a table that separate its recordings, such as file. Default: those named like recording, trial or "
        "take, and those of --group.",
        _READING,
    ),
    Option(
        "columns",
        "recordings",
        "columns",
        str,
        "Names of all columns of files that have no header, such as time,x,y,z.",
        _READING,
    ),
    Option(
        "augment",
        "augmentation",
        "copies",
        int,
        "Train also on this many altered copies of each window: turned, stronger or weaker, faster or slower, noisier. "
        "Where direction or tempo matters, lower rotation or tempo under [augmentation] in --config. Default 0.",
        ("train",),
    ),
    Option(
        "label",
        "recordings",
        "label",
        str,
        "Where the class comes from, as for train; a column that it names is none of the channels.",
        ("run",),
    ),
)
_SCALES = {"lsb_per_g": "g", "lsb_per_dps": "dps", "lsb_per_ut": "µT"}
_COURSE = {"shape": True, "strokes": True}
_CANDIDATES = (
    Candidate("plain"),
    Candidate("shape", {"shape": True}),
    Candidate("strokes", {"strokes": True}),
    Candidate("all", _COURSE),
    Candidate("projected", _COURSE, {"projection": True}),
    Candidate("linear", _COURSE, {"kind": "lda"}),
)
_MAIN = """from emlearn_predict import GesturePredictor
predictor = GesturePredictor.load({name!r})
event = predictor.push(samples)  # None, or an event when the decision changes"""


def _check(description: Description) -> None:
    source = description["source"]
    rate = source.get("sample_rate")
    if not isinstance(rate, (int, float)) or not 0 < rate <= 100_000:
        raise ValueError(f"model.json: source sample_rate is {rate!r}, must be a rate in Hz")
    for key in _SCALES:
        scale = source.get(key)
        if scale is not None and (not isinstance(scale, (int, float)) or not 0 < scale <= 32767):
            raise ValueError(f"model.json: source {key} is {scale!r}, must be null or up to 32767")


def _describe(description: Description) -> list[tuple[str, str]]:
    source = description["source"]
    rate = source["sample_rate"]
    scales = [f", {source[key]:g} LSB/{unit}" for key, unit in _SCALES.items() if source.get(key)]
    return [
        ("channels", f"{', '.join(source['channels'])} at {rate:g} Hz{''.join(scales)}"),
        *(_gesture_lines(source) if source.get("segment") else _window_lines(source)),
    ]


def _window_lines(source: dict[str, Any]) -> list[tuple[str, str]]:
    length = source["length"]
    return [("window", f"{length} samples ({length / source['sample_rate']:.2f} s), every {source['hop']}")]


def _gesture_lines(source: dict[str, Any]) -> list[tuple[str, str]]:
    words = segment_words(source["segment"], source["sample_rate"], len(source["channels"]))
    return [("gestures", f"from rest to rest, stretched to {source['length']} samples"), ("segmenter", words)]


def _names(description: Description, predictor: Any) -> list[str]:
    source = description["source"]
    return predictor.extractor.names(source["channels"], source["sample_rate"])


def _buffers(predictor: Any) -> int:
    extractor, window = predictor.extractor, predictor.window
    return (
        2 * (len(window.values) + len(getattr(window, "ring", ())))  # a segmenter has a ring besides
        + 4 * len(window.state)
        + 2 * (len(extractor.x) + len(extractor.table))
        + 4 * (len(extractor.facts) + len(extractor.plan))
    )


def _later(description: Description) -> tuple[str, ...]:
    """Modules that only some bundles need."""
    segmenter = ("segmenter",) if description["source"].get("segment") else ()
    course = {"shape", "peaks", "orders"} & set(description["features"])
    return (*segmenter, *(("motion_course",) if course else ()))


MOTION = Family(
    name="motion",
    noun="recordings",
    unit="recording",
    examples_noun="windows",
    panel="Recordings of motion",
    kinds="a folder of CSV, .npy or Edge Impulse files, or one CSV or Parquet file",
    tables=MotionSettings,
    reading="recordings",
    options=_OPTIONS,
    decision=DecisionSettings(),
    lists=False,
    second="record a second, such as idle",
    twice="record each class at least twice",
    main=_MAIN,
    source_options=("hop", "segment", *_SCALES),
    suffixes=late("emlearn_gestures.families.motion_examples:suffixes"),
    estimator=late("emlearn_gestures.families.motion_export:estimator"),
    arguments=late("emlearn_gestures.families.motion_export:arguments"),
    read=late("emlearn_gestures.families.motion_examples:read"),
    read_for=late("emlearn_gestures.families.motion_examples:read_for"),
    pool=late("emlearn_gestures.families.motion_examples:pool"),
    replay=late("emlearn_gestures.families.motion_replay:replay"),
    compute=late("emlearn_gestures.families.motion_export:compute"),
    pack=late("emlearn_gestures.families.motion_export:pack"),
    check=_check,
    describe=_describe,
    names=_names,
    buffers=_buffers,
    case=lambda selftest: "",
    inspect=late("emlearn_gestures.families.motion_inspect:inspect"),
    candidates=_CANDIDATES,
    streams=late("emlearn_gestures.families.motion_streams:streams"),
    later=_later,
    takes=late("emlearn_gestures.recordings.sources:is_recording"),
)
