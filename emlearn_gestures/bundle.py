"""Write and read model bundles."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from emlearn_predict import bundle as device
from emlearn_predict.predictor import GesturePredictor

from .errors import UserError
from .features import SpectralFeatures, as_windows
from .forest import BoardForest
from .pruning import needed_parameters

DEVICE_FILES = (device.MODEL, device.TREES, device.SELFTEST)
_PACKAGE = "package.json"
_SELFTEST_CASES = 4
_ONE = 4096


def decision_settings(
    n_classes: int,
    *,
    threshold: float | Sequence[float] = 0.5,
    margin: float | Sequence[float] = 0.0,
    alpha: float = 0.5,
    smoothed: float = 0.7,
    background: int | None = None,
) -> dict[str, Any]:
    """Settings of the device's `Decision` as integers.

    Parameters
    ----------
    n_classes : int
    threshold : float or one for each class, default=0.5
        Least share of the votes for the best class.
    margin : float or one for each class, default=0.0
        Least lead of the best class over the second.
    alpha : float, default=0.5
        Weight of the newest window in the exponential smoothing; 1 switches it off.
    smoothed : float, default=0.7
        Least smoothed share for an event. With alpha 0.5: two windows that agree.
    background : int or None, default=None
        The class that uncertain windows count for.
    """

    def each(name: str, value: float | Sequence[float]) -> list[int]:
        values = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value] * n_classes
        if len(values) != n_classes:
            raise UserError(f"{name} has {len(values)} values for {n_classes} classes; give one, or one for each")
        return [_share(name, v) for v in values]

    if background is not None and (not isinstance(background, (int, np.integer)) or not 0 <= background < n_classes):
        raise UserError(f"background is {background!r}, must be a class from 0 to {n_classes - 1}")
    return {
        "threshold": each("threshold", threshold),
        "margin": each("margin", margin),
        "alpha": max(1, _share("alpha", alpha)),
        "smoothed": max(1, _share("smoothed", smoothed)),
        "background": -1 if background is None else int(background),
    }


def export_bundle(
    model: Pipeline,
    path: str | os.PathLike,
    *,
    hop: int | None = None,
    windows: Any = None,
    lsb_per_g: float | None = None,
    lsb_per_dps: float | None = None,
    decision: Mapping[str, Any] | None = None,
    training: Mapping[str, Any] | None = None,
) -> Path:
    """Write a fitted pipeline as a model bundle.

    Parameters
    ----------
    model : Pipeline
        `SpectralFeatures` and a forest, fitted.
    path : path
        Folder, or file when it ends in .zip. It appears when it is whole; an older bundle there is replaced.
    hop : int or None, default=None
        Samples from one window to the next on the board. None: half a window.
    windows : (n, length, channels) array of int16, DataFrame or None
        Some of them become the self-test. None: pseudo-random ones.
    lsb_per_g, lsb_per_dps : float or None, default=None
        Scale of the accelerometer's and gyroscope's counts, for the driver on the board and for recordings in other
        units. None: not known.
    decision : mapping or None, default=None
        From `decision_settings`. None: its defaults.
    training : mapping or None, default=None
        JSON summary of the training: versions, data, split, scores.

    Returns
    -------
    Path

    Raises
    ------
    UserError
        If the model is not such a pipeline, or beyond a board's limits. Nothing is written then.
    """
    if not isinstance(model, Pipeline) or len(model) != 2 or not isinstance(model[0], SpectralFeatures):
        raise UserError("model must be make_pipeline(SpectralFeatures(...), RandomForestClassifier(...)), fitted")
    features, forest = model[0], BoardForest(model[1])
    if not hasattr(features, "parameters_"):
        raise UserError("model's SpectralFeatures is not fitted; call fit first")
    if forest.n_features != features.n_features_out_:
        made = features.n_features_out_
        raise UserError(f"the forest takes {forest.n_features} features, SpectralFeatures makes {made}")
    hop = features.length_ // 2 if hop is None else hop
    if not isinstance(hop, (int, np.integer)):
        raise UserError(f"hop is {hop!r}, must be a whole number of samples")
    if not 1 <= hop <= features.length_:
        raise UserError(f"hop is {hop}, must be from 1 to the window's {features.length_} samples")
    path = Path(path)
    check_output(path)
    cases = _selftest_windows(features, windows)
    X = np.asarray(features.transform(cases))
    parameters, columns = needed_parameters(
        features.parameters_, features.length_, len(features.channels_), forest.used_features()
    )
    files = {
        device.TREES: forest.csv_for(columns),
        device.SELFTEST: _selftest_text(cases, X[:, columns], forest.votes(X)),
    }
    description = {
        "format": device.FORMAT,
        "features": parameters,
        "window": {
            "length": features.length_,
            "hop": int(hop),
            "channels": list(features.channels_),
            "sample_rate": float(features.sample_rate),
            "lsb_per_g": lsb_per_g,
            "lsb_per_dps": lsb_per_dps,
        },
        "classes": [str(name) for name in forest.classes_],
        "decision": dict(decision or decision_settings(len(forest.classes_))),
        "capacity": {"trees": forest.n_trees, "nodes": forest.n_nodes, "leaves": forest.n_leaves},
        "training": dict(training or {}),
    }
    return _write(path, files, description)


@contextlib.contextmanager
def open_bundle(path: str | os.PathLike) -> Iterator[tuple[dict[str, Any], GesturePredictor]]:
    """Read and check a bundle, folder or zip; give model.json's object and the device's predictor.

    Raises
    ------
    UserError
        If it is missing, damaged or of another format.
    """
    path = Path(path)
    with contextlib.ExitStack() as stack:
        try:
            if path.is_file():
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                with zipfile.ZipFile(path) as archive:
                    for name in DEVICE_FILES:
                        Path(folder, name).write_bytes(archive.read(name))
            elif path.is_dir():
                folder = str(path)
            else:
                raise ValueError("no such bundle; make one by `emlearn-gestures train`")
            description = device.read_model(folder)
            _check_description(description)
            bundle = description, GesturePredictor(folder, description, native=False)
        except KeyError as error:
            raise UserError(f"{path}: {str(error).strip(chr(34))}; not a whole bundle") from None
        except OSError as error:
            name = Path(error.filename or path).name
            raise UserError(f"{path}: {name}: {error.strerror or error}; not a whole bundle") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:  # the last: encrypted, or absurd
            raise UserError(f"{path}: {error}; not a whole bundle") from None
        except ValueError as error:
            raise UserError(f"{path}: {error}") from None
        yield bundle


def check_output(path: Path) -> None:
    """Refuse a place where something else than a bundle would be replaced.

    Raises
    ------
    UserError
        If `path` is a folder with files that no bundle has, or a file that is not a bundle's zip.
    """
    known = {*DEVICE_FILES, _PACKAGE}
    if path.name in ("", ".."):
        raise UserError(f"{path} is no name for a bundle; give one, such as {path / 'wrist'}")
    if path.is_dir() and path.suffix != ".zip":
        others = sorted({entry.name for entry in path.iterdir()} - known)
        if others:
            raise UserError(f"{path} is a folder with {others[0]!r} in it, no bundle; choose another name")
    elif path.exists():
        if path.suffix != ".zip" or not zipfile.is_zipfile(path):
            raise UserError(f"{path} exists and is no bundle; choose another name")
        with zipfile.ZipFile(path) as archive:
            others = sorted(set(archive.namelist()) - known)
        if others:
            raise UserError(f"{path} is an archive with {others[0]!r} in it, no bundle; choose another name")


def _write(path: Path, files: dict[str, str], description: dict[str, Any]) -> Path:
    """Write into a temporary folder beside the goal and rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as temporary:
        folder = Path(temporary, "bundle")
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        description["files"] = {name: device.checksum(str(folder / name)) for name in files}
        # not ASCII: MicroPython does not join the two halves of an escaped emoji
        try:
            text = json.dumps(description, separators=(",", ":"), ensure_ascii=False) + "\n"
        except TypeError as error:
            raise UserError(f"training or decision: {error}; give plain numbers, texts, lists and mappings") from None
        (folder / device.MODEL).write_text(text, encoding="utf-8", newline="\n")
        target = path.stem if path.suffix == ".zip" else path.name
        urls = [[f"{target}/{name}", name] for name in DEVICE_FILES]
        (folder / _PACKAGE).write_text(json.dumps({"urls": urls, "version": "1"}, indent=1) + "\n", newline="\n")
        try:
            _check_description(description)
            wrong = GesturePredictor.load(str(folder)).selftest()
        except ValueError as error:
            raise UserError(f"the bundle would not load: {error}") from None
        if wrong != (0, 0):
            raise RuntimeError(f"self-test of the new bundle: {wrong[0]} features and {wrong[1]} votes differ")
        if path.suffix == ".zip":
            packed = Path(temporary, path.name)
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in (*DEVICE_FILES, _PACKAGE):
                    # without the time of the day: the same model gives the same bytes
                    entry = zipfile.ZipInfo(name)
                    entry.external_attr = 0o644 << 16
                    archive.writestr(entry, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
            packed.replace(path)
        else:
            old = Path(temporary, "old")
            if path.exists():
                path.rename(old)
            try:
                folder.rename(path)
            except OSError:
                if old.exists():
                    old.rename(path)
                raise
    return path


def _check_description(description: dict[str, Any]) -> None:
    """What the command line reads of model.json besides what the device's reader has checked."""
    window, training = description["window"], description.get("training", {})
    rate = window.get("sample_rate")
    if not isinstance(rate, (int, float)) or not 0 < rate <= 100_000:
        raise ValueError(f"{device.MODEL}: window sample_rate is {rate!r}, must be a rate in Hz")
    for key in ("lsb_per_g", "lsb_per_dps"):
        scale = window.get(key)
        if scale is not None and (not isinstance(scale, (int, float)) or not 0 < scale <= 32767):
            raise ValueError(f"{device.MODEL}: window {key} is {scale!r}, must be null or up to 32767")
    if not isinstance(training, dict) or not isinstance(training.get("accuracy", 0.0), (int, float)):
        raise ValueError(f"{device.MODEL}: training is not an object with a number as its accuracy")


def _selftest_windows(features: SpectralFeatures, windows: Any) -> np.ndarray:
    shape = (-1, features.length_, len(features.channels_))
    if windows is not None and len(windows):
        every = max(1, len(windows) // _SELFTEST_CASES)
        cases, _ = as_windows(windows.iloc[::every] if hasattr(windows, "iloc") else np.asarray(windows)[::every])
        if cases.shape[1:] != shape[1:]:
            raise UserError(f"windows are of {cases.shape[1:]} (samples, channels), the model takes {shape[1:]}")
        return cases[:_SELFTEST_CASES]
    count = _SELFTEST_CASES * shape[1] * shape[2]
    return np.random.default_rng(0).integers(-8192, 8192, count).astype(np.int16).reshape(shape)


def _selftest_text(windows: np.ndarray, features: np.ndarray, votes: np.ndarray) -> str:
    lines = []
    for case in zip(windows.reshape(len(windows), -1), features, votes, strict=True):
        for kind, values in zip("wfv", case, strict=True):
            for i in range(0, len(values), 32):
                lines.append(",".join([kind, *map(str, values[i : i + 32].tolist())]))
    return "\n".join(lines) + "\n"


def _share(name: str, value: float) -> int:
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise UserError(f"{name} is {value!r}, must be from 0 to 1")
    return round(value * _ONE)
