"""Damaged bundles, folders and zips, are refused in one line that says what is wrong."""

from __future__ import annotations

import binascii
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from simulated import LENGTH, fitted_model

from emlearn_gestures import UserError, export_bundle, open_bundle
from emlearn_predict import FAMILIES

FILES = ["model.json", "package.json", "selftest.csv", "trees.csv"]

KINDS = ", ".join(FAMILIES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A bundle that no test changes."""
    model, windows = fitted_model()
    return export_bundle(model, tmp_path_factory.mktemp("whole") / "wrist", examples=windows)


@pytest.fixture
def copy(whole, tmp_path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "wrist"))


def edit(**changes: Any) -> Callable[[Path], None]:
    """Change entries of model.json; None removes one; window__hop is the hop of window."""

    def change(folder: Path) -> None:
        description = json.loads((folder / "model.json").read_text())
        for path, value in changes.items():
            *outer, key = path.split("__")
            place = description
            for name in outer:
                place = place[name]
            if value is None:
                del place[key]
            else:
                place[key] = value
        (folder / "model.json").write_text(json.dumps(description))

    return change


def write(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


def cut(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-20]) and None


def trees(old: str, new: str) -> Callable[[Path], None]:
    """Change trees.csv and its checksum: what the checksum does not catch, the reader of the forest must."""

    def change(folder: Path) -> None:
        text = (folder / "trees.csv").read_text()
        assert old in text
        content = text.replace(old, new, 1).encode()
        (folder / "trees.csv").write_bytes(content)
        description = json.loads((folder / "model.json").read_text())
        description["files"]["trees.csv"] = binascii.crc32(content)
        (folder / "model.json").write_text(json.dumps(description))

    return change


DAMAGED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "checksum": (write("selftest.csv", b"w,1\n"), "selftest.csv: checksum differs, the file is damaged"),
    "truncated trees": (cut("trees.csv"), "trees.csv: checksum differs, the file is damaged"),
    "no trees": (lambda f: (f / "trees.csv").unlink(), "trees.csv.*No such file.*; not a whole bundle"),
    "no model": (lambda f: (f / "model.json").unlink(), "model.json.*No such file.*; not a whole bundle"),
    "no self-test": (lambda f: (f / "selftest.csv").unlink(), "selftest.csv.*No such file.*; not a whole bundle"),
    "trees are a folder": (lambda f: ((f / "trees.csv").unlink(), (f / "trees.csv").mkdir()), "trees.csv.*directory"),
    "model no JSON": (write("model.json", b"{"), "model.json: not valid JSON"),
    "model binary": (write("model.json", bytes(range(256))), "model.json"),
    "model empty": (write("model.json", b""), "model.json: not valid JSON"),
    "model a list": (write("model.json", b"[1]"), "model.json: format is None, this code reads 1"),
    "model deep": (write("model.json", b"[" * 100_000), "model.json|recursion"),
    "format": (edit(format=2), "model.json: format is 2, this code reads 1; update emlearn_predict"),
    "no features": (edit(features=None), "model.json: features is missing or not a dict"),
    "no source": (edit(source=None), "model.json: source is missing or not a dict"),
    "source": (
        edit(source__kind="sound"),
        f"model.json: source kind is 'sound', known are {KINDS}; update",
    ),
    "no kind of source": (
        edit(source__kind=None),
        f"model.json: source kind is None, known are {KINDS}",
    ),
    "a list as source": (edit(source__kind=[1]), r"model.json: source kind is \[1\], known are"),
    "other source": (
        edit(source__kind="pictures"),
        "model.json: source width is None, must be an integer",
    ),
    "kind of model": (edit(model__kind="svm"), "model.json: model kind is 'svm', known are forest, linear; update"),
    "another kind of model": (edit(model__kind="linear"), "model.json: model features is None, must be an integer"),
    "gate": (edit(gate={"kind": "clusters"}), "model.json: gate features is None, must be an integer from 1 to 64"),
    "no gate": (edit(gate={"features": 4, "clusters": 2}), "no checksum of gate.csv"),
    "version": (edit(features__version=99), "features: version is 99, this code knows 2 of motion"),
    "columns": (edit(features__columns=[0, 0]), "features: columns has 0, must be increasing, from 0 to"),
    "few columns": (edit(features__columns=[0, 1]), "the model takes .* features, the bundle makes 2"),
    "no statistics": (edit(features__statistics=None), "features: statistics is missing"),
    "statistics": (edit(features__statistics=5), "features: statistics is 5, must be [34] integers"),
    "statistic": (edit(features__statistics=[5]), r"features: statistics is \[5\], must be [34] integers"),
    "bins": (edit(features__bins=3), "features: bins is 3, must have a first and a last"),
    "sine": (edit(features__sine="wave"), "features: sine is 'wave', must be 5 integers"),
    "sections": (edit(features__sections=[3]), "features: sections is 3, must be 7 integers"),
    "frame": (edit(features__frame="x"), "features: frame is 'x', must be an integer"),
    "fewer features": (edit(features__correlation=True), "the model takes .* features, the bundle makes"),
    "hop": (edit(source__hop=LENGTH + 1), "source hop is 33, must be an integer from 1 to 32"),
    "length": (edit(source__length="x"), "source length is 'x', must be an integer from 1 to 1024"),
    "channels": (edit(source__channels=[1, 2, 3]), "source channels is not a list of names"),
    "rate": (edit(source__sample_rate=None), "model.json: source sample_rate is None, must be a rate in Hz"),
    "scale": (edit(source__lsb_per_g="4k"), "model.json: source lsb_per_g is '4k', must be null or up to 32767"),
    "classes": (edit(classes=["idle"]), "the model has 3 classes, the bundle 1"),
    "threshold": (edit(decision__threshold=5), "decision: threshold is 5, must be 3 integers"),
    "no alpha": (edit(decision__alpha=None), "decision: alpha is missing"),
    "alpha": (edit(decision__alpha=0.5), "decision: alpha is 0.5, must be an integer from 1 to 4096"),
    "background": (edit(decision__background=3), "decision: background is 3, must be an integer from -1 to 2"),
    "model": (edit(model__trees=6), "announced are"),
    "trees 0": (edit(model__trees=0), "model trees is 0, must be an integer from 1"),
    "training": (edit(training="good"), "training is not an object with a number as its accuracy"),
    "no checksums": (edit(files={}), "no checksum of trees.csv"),
    "leaf": (trees("l,0", "l,9"), r"trees, line \d: class is 9, must be from 0 to 2"),
    "root": (trees("r,0", "r,999"), "root is 999, must be from 0 to"),
    "no number": (trees("r,0", "r,zero"), "'r,zero' has no numbers"),
    "unknown line": (trees("r,0", "q,0"), "'q' is no kind of line"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged(case, copy):
    damage, message = DAMAGED[case]
    damage(copy)
    with pytest.raises(UserError, match=message) as caught, open_bundle(copy):
        pass
    text = str(caught.value)
    assert text.startswith(f"{copy}: ")
    assert "\n" not in text
    assert len(text) < 400


def pack(folder: Path, without: str = "") -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            if name != without:
                archive.write(folder / name, name)
    return path


def test_zip_without_a_member(copy):
    path = pack(copy, without="trees.csv")
    with pytest.raises(UserError, match=r"trees.csv: No such file or directory; not a whole bundle"), open_bundle(path):
        pass


@pytest.mark.parametrize("size", [0, 10, 300, -30])
def test_zip_cut_short(size, copy):
    path = pack(copy)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(UserError, match=r"not a zip file.*; not a whole bundle"), open_bundle(path):
        pass


def test_zip_with_any_byte_changed(copy):
    """It is refused in one line, or the change was in what nobody reads."""
    path = pack(copy)
    content = path.read_bytes()
    refused = 0
    for at in range(0, len(content), 97):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        try:
            with open_bundle(path) as (_, predictor):
                assert predictor.selftest() == (0, 0)
        except UserError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 10


@pytest.mark.parametrize("name", ["nothing", "nothing.zip"])
def test_no_bundle(name, tmp_path):
    path = tmp_path / name
    with pytest.raises(UserError, match=f"^{path}: no such bundle; make one by"), open_bundle(path):
        pass
