"""Model bundles, written and read."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import emlearn_predict
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Description, family_of_bundle
from emlearn_gestures.files.replace import replace_folder, require_writable
from emlearn_predict import bundle as device

MODEL_FILES = tuple(file for file, _ in device.MODELS.values())
# a bundle has some of them
DEVICE_FILES = (device.MODEL, *MODEL_FILES, device.PROJECTION, device.GATE, device.SELFTEST)
_PACKAGE = "package.json"


@contextlib.contextmanager
def open_bundle(path: str | os.PathLike) -> Iterator[tuple[Description, Any]]:
    """Read and check a bundle, folder or zip; give model.json's object and the device's predictor.

    The predictor is a `GesturePredictor` or an `ImagePredictor`, by the source that the bundle has.

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
                for name, content in read_files(path).items():
                    Path(folder, name).write_bytes(content)
            elif path.is_dir():
                folder = str(path)
            else:
                raise ValueError("no such bundle; make one by `emlearn-gestures train`")
            description = device.read_model(folder)
            bundle = description, predictor_of(description)(folder, description, native=False)
            _check(description)
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
    require_writable(path)
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


def write_bundle(path: Path, files: Mapping[str, str], description: Mapping[str, Any]) -> Path:
    """Write into a temporary folder beside the goal, run the self-test, and rename.

    Parameters
    ----------
    path : Path
        Folder, or file when it ends in .zip. An older bundle there is replaced.
    files : mapping of str to str
        Text of the model's file and of selftest.csv.
    description : mapping
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
        checksums = {name: device.checksum(str(folder / name)) for name in files}
        description = cast(Description, {**description, "files": checksums})
        # not ASCII: MicroPython does not join the two halves of an escaped emoji
        try:
            text = json.dumps(description, separators=(",", ":"), ensure_ascii=False) + "\n"
        except TypeError as error:
            raise UserError(f"training or decision: {error}; give plain numbers, texts, lists and mappings") from None
        (folder / device.MODEL).write_text(text, encoding="utf-8", newline="\n")
        target = path.stem if path.suffix == ".zip" else path.name
        urls = [[f"{target}/{name}", name] for name in (device.MODEL, *files)]
        (folder / _PACKAGE).write_text(json.dumps({"urls": urls, "version": "1"}, indent=1) + "\n", newline="\n")
        try:
            _check(description)
            wrong = predictor_of(description).load(str(folder)).selftest()
        except ValueError as error:
            raise UserError(f"the bundle would not load: {error}") from None
        if wrong != (0, 0):
            raise RuntimeError(f"self-test of the new bundle: {wrong[0]} features and {wrong[1]} votes differ")
        if path.suffix == ".zip":
            packed = Path(temporary, path.name)
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in (device.MODEL, *files, _PACKAGE):
                    # without the time of the day: the same model gives the same bytes
                    entry = zipfile.ZipInfo(name)
                    entry.external_attr = 0o644 << 16
                    archive.writestr(entry, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
            packed.replace(path)
        else:
            replace_folder(folder, path)
    return path


def read_files(path: Path) -> dict[str, bytes]:
    """Return the files of a bundle, folder or zip, that a board takes."""
    if path.is_dir():
        return {name: (path / name).read_bytes() for name in DEVICE_FILES if (path / name).is_file()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in DEVICE_FILES if name in archive.namelist()}


def rewrite_decision(path: Path, decision: dict[str, Any]) -> Path:
    """Give a bundle another decision; all else stays as it is, and the self-test is run before the old one is replaced.

    Parameters
    ----------
    path : Path
        Folder or zip.
    decision : dict
        As model.json has it.

    Raises
    ------
    UserError
        If there is no bundle, its self-test fails, other files are beside it, or the decision is not valid. Nothing is
        written then.
    """
    check_output(path)
    predictor: Any
    with open_bundle(path) as (description, predictor):
        wrong = predictor.selftest()
    if wrong != (0, 0):
        raise UserError(
            f"{path}: its self-test gives {wrong[0]} other features and {wrong[1]} other votes: it is of another "
            "version; train it again"
        )
    contents = read_files(path)
    files = {name: content.decode("utf-8") for name, content in contents.items() if name != device.MODEL}
    return write_bundle(path, files, {**description, "decision": decision})


def predictor_of(description: Description) -> Any:
    """Return the class of the device's predictor for a bundle."""
    return getattr(emlearn_predict, emlearn_predict.FAMILIES[description["source"]["kind"]][1])


def _check(description: Description) -> None:
    """What the command line reads of model.json besides what the device's reader has checked."""
    family_of_bundle(description).check(description)
    training = description.get("training", {})
    if not isinstance(training, dict) or not isinstance(training.get("accuracy", 0.0), (int, float)):
        raise ValueError(f"{device.MODEL}: training is not an object with a number as its accuracy")
