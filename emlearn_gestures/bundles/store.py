"""Write and read model bundles."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import emlearn_predict
from emlearn_gestures.errors import UserError
from emlearn_gestures.files.replace import replace_folder
from emlearn_predict import bundle as device
from emlearn_predict import motion_features
from emlearn_predict.predictor import Predictor

DEVICE_FILES = (device.MODEL, device.TREES, device.SELFTEST)
_PACKAGE = "package.json"


@contextlib.contextmanager
def open_bundle(path: str | os.PathLike) -> Iterator[tuple[dict[str, Any], Predictor]]:
    """Read and check a bundle, folder or zip; give model.json's object and the device's predictor.

    The predictor is a `GesturePredictor` or an `ImagePredictor`, by the features that the bundle has.

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
            bundle = description, _predictor(description)(folder, description, native=False)
            _check_description(description)
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
        If `path` is a folder with files that no bundle has, or a file that is not a bundle's zip, or where nothing
        can be written.
    """
    known = {*DEVICE_FILES, _PACKAGE}
    if path.name in ("", ".."):
        raise UserError(f"{path} is no name for a bundle; give one, such as {path / 'wrist'}")
    parent = next(folder for folder in path.absolute().parents if folder.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise UserError(f"{path} cannot be written: {parent} is no folder or not writable; choose another place")
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


def write_bundle(path: Path, files: dict[str, str], description: dict[str, Any]) -> Path:
    """Write into a temporary folder beside the goal, run the self-test, and rename.

    Parameters
    ----------
    path : Path
        Folder, or file when it ends in .zip. An older bundle there is replaced.
    files : dict of str to str
        Text of trees.csv and selftest.csv.
    description : dict
        The object of model.json; checksums are added.

    Raises
    ------
    UserError
        If the device's reader refuses it. Nothing is written then.
    """
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
            wrong = _predictor(description).load(str(folder)).selftest()
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
            replace_folder(folder, path)
    return path


def _predictor(description: dict[str, Any]) -> Any:
    return getattr(emlearn_predict, device.PREDICTORS[description["features"]["family"]])


def _check_description(description: dict[str, Any]) -> None:
    """What the command line reads of model.json besides what the device's reader has checked."""
    if description["features"]["family"] == motion_features.FAMILY:
        window = description["window"]
        rate = window.get("sample_rate")
        if not isinstance(rate, (int, float)) or not 0 < rate <= 100_000:
            raise ValueError(f"{device.MODEL}: window sample_rate is {rate!r}, must be a rate in Hz")
        for key in ("lsb_per_g", "lsb_per_dps"):
            scale = window.get(key)
            if scale is not None and (not isinstance(scale, (int, float)) or not 0 < scale <= 32767):
                raise ValueError(f"{device.MODEL}: window {key} is {scale!r}, must be null or up to 32767")
    training = description.get("training", {})
    if not isinstance(training, dict) or not isinstance(training.get("accuracy", 0.0), (int, float)):
        raise ValueError(f"{device.MODEL}: training is not an object with a number as its accuracy")
