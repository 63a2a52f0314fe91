"""Bad pictures, options for pictures and picture bundles for test_bad_input.py."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from bad_cases import TRAIN, Case, Prepare, bad, folder, nothing
from picture_files import PLACES, write_pictures
from PIL import Image
from simulated import pictures_and_labels
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import PixelFeatures, export_bundle

TEACH = "train pictures -o out"
CONFIG = f"{TEACH} --config train.toml"
LIST = "path,label\npictures/left/left.1.png,left\n"


def make_pictures(place: Path) -> None:
    """What every case starts from: pictures/, and the bundle cups/ made of such."""
    write_pictures(place / "pictures", each=2)
    X, y = pictures_and_labels(colour=False, each=4)
    forest = ExtraTreesClassifier(3, random_state=0)
    model = make_pipeline(PixelFeatures(8, pixels=4, hog=(), spots=0, colour=0), forest).fit(X, np.array(PLACES)[y])
    export_bundle(model, place / "cups", examples=X)


def jpeg(keep: int) -> Prepare:
    """A JPEG cut to so many bytes: below 600 of its header, above of its pixels."""

    def make() -> None:
        values = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)
        Image.fromarray(values).save("pictures/left/cut.jpg")
        os.truncate("pictures/left/cut.jpg", keep)

    return make


def wide() -> None:
    Image.new("L", (40000, 1)).save("pictures/left/wide.png")


def moved(*moves: tuple[str, str]) -> Prepare:
    def move() -> None:
        for old, new in moves:
            Path(new).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(old, new)

    return move


def edit(table: str, key: str, value: Any) -> Prepare:
    """One setting of the bundle's model.json changed."""

    def change() -> None:
        description = json.loads(Path("cups/model.json").read_text())
        description[table][key] = value
        Path("cups/model.json").write_text(json.dumps(description))

    return change


def zipped(keep: int) -> None:
    shutil.make_archive("cups", "zip", "cups")
    os.truncate("cups.zip", keep)


def config(text: str) -> Prepare:
    return bad(text, "train.toml")


_TEST_ONLY = moved(
    *((f"pictures/{c}", f"both/{s}/{c}") for c, s in zip(PLACES, ("train", "train", "test"), strict=True))
)
_LOOSE = moved(*((f"pictures/{c}/{c}.1.png", f"loose/{n}.png") for c, n in zip(PLACES, "abc", strict=True)))
_MIXED = moved(("good.csv", "pictures/good.csv"))
_IS_FOR_RECORDINGS = "is for recordings, pictures holds pictures; leave it out"

FILES = [
    Case("no such folder of pictures", nothing, "evaluate cups nowhere", "nowhere: no such file or folder"),
    Case(
        "an empty folder to run", folder(), "run cups other", "other: no recordings, pictures or strokes in this folder"
    ),
    Case(
        "pictures of a phone",
        bad(b"ftypheic", "photo.heic"),
        "train photo.heic -o out",
        "photo.heic: unknown suffix '.heic'; recordings are .csv, .tsv, .txt, .dat, .log, ",
    ),
    Case(
        "pictures and recordings in one folder",
        _MIXED,
        TEACH,
        "pictures: it holds recordings (good.csv) and pictures (left/left.1.png); name a sub-folder or file, or move",
    ),
    Case("the same to evaluate", _MIXED, "evaluate cups pictures", "pictures: it holds recordings (good.csv) and"),
    Case("the same to run", _MIXED, "run wrist pictures", "pictures: it holds recordings (good.csv) and"),
    Case("an empty picture", bad("", "pictures/left/no.png"), TEACH, "left/no.png: empty file (0 bytes); repair or"),
    Case(
        "a text named .png",
        bad("hello", "pictures/left/no.png"),
        TEACH,
        "left/no.png: not a picture, or damaged in its first bytes; repair or remove it, or leave such files out with "
        "--skip-bad",
    ),
    Case("a JPEG cut in its header", jpeg(100), TEACH, "left/cut.jpg: "),
    Case("a JPEG cut in its pixels", jpeg(1500), TEACH, "left/cut.jpg: cannot be decoded (image file is truncated ("),
    Case(
        "the same to evaluate", jpeg(1500), "evaluate cups pictures", "left/cut.jpg: cannot be decoded (image file is"
    ),
    Case("the same to run", jpeg(1500), "run cups pictures", "left/cut.jpg: cannot be decoded (image file is trunc"),
    Case("a picture too wide", wide, TEACH, "left/wide.png: too large (40000x1; at most "),
    Case(
        "pictures of one class",
        nothing,
        "train pictures/left -o out",
        "pictures/left: the only class is 'left'; add pictures of a second",
    ),
    Case(
        "a class among the test pictures only",
        _TEST_ONLY,
        "train both -o out",
        "both: class 'right' is among the test pictures only; add some to train on",
    ),
    Case(
        "pictures beside each other, no two named alike",
        _LOOSE,
        "train loose -o out",
        "loose: no classes: its 3 pictures are in no class folders, and no two names share a word; put each class",
    ),
    Case(
        "a list that names no such file",
        bad(LIST + "pictures/left/lost.png,left\n", "list.csv"),
        "train list.csv -o out",
        "list.csv: line 3: no such file 'pictures/left/lost.png'; paths are relative to the folder of the list",
    ),
    Case(
        "a list that names a file twice",
        bad(LIST + "pictures/left/left.1.png,right\n", "list.csv"),
        "train list.csv -o out",
        "list.csv: line 3: 'pictures/left/left.1.png' is named twice; remove one of the two rows",
    ),
    Case(
        "a list with a picture without class",
        bad(LIST + "pictures/left/left.2.png,\n", "list.csv"),
        "train list.csv -o out",
        "list.csv: line 3: 'pictures/left/left.2.png' has no class; give it one, or leave such out with --unlabelled",
    ),
    Case(
        "a label expression that finds nothing",
        nothing,
        f"{TEACH} --label (cup)",
        "left/left.1.png: --label '(cup)' finds nothing in this name",
    ),
    Case(
        "a column of a folder",
        nothing,
        f"{TEACH} --group video",
        "pictures: --group 'video' names a column, and a folder has none; use 'folder', 'file' or a regular expression",
    ),
]
SETTINGS = [
    *(
        Case(f"--{name} for pictures", nothing, f"{TEACH} --{name} {value}", f"--{name} {_IS_FOR_RECORDINGS}")
        for name, value in {
            "window": "2s",
            "hop": "1s",
            "sample-rate": "50",
            "purity": "0.9",
            "units": "g",
            "lsb-per-g": "4096",
        }.items()
    ),
    Case(
        "fewer copies than none",
        nothing,
        f"{TEACH} --augment -1",
        "--augment is -1, must be a whole number from 0 to 1000",
    ),
    Case(
        "1001 copies of a window",
        nothing,
        f"{TRAIN} --augment 1001",
        "--augment is 1001, must be a whole number from 0 to",
    ),
    Case("5000 copies", nothing, f"{TEACH} --augment 5000", "--augment is 5000, must be a whole number from 0 to 1000"),
    Case("no features", nothing, f"{TEACH} --features-max 0", "--features-max is 0, must be a whole number from 1 to"),
    Case(
        "no features of recordings", nothing, f"{TRAIN} --features-max 0", "--features-max is 0, must be a whole number"
    ),
    Case(
        "output into the pictures",
        nothing,
        "train pictures -o pictures",
        "pictures is a folder with 'left' in it, no bundle; choose another name",
    ),
    Case(
        "output over a picture",
        nothing,
        "train pictures -o pictures/left/left.1.png",
        "pictures/left/left.1.png exists and is no bundle; choose another name",
    ),
    Case(
        "output below a picture",
        nothing,
        "train pictures -o good.csv/cups",
        "good.csv/cups cannot be written: ",
    ),
    Case(
        "output among the pictures",
        nothing,
        "train pictures -o pictures/cups",
        "--output is pictures/cups, inside pictures, where it would be read as data; choose a place beside it",
    ),
    Case(
        "a plot among the pictures",
        nothing,
        f"{TEACH} --plot pictures/scores.png",
        "--plot is pictures/scores.png, inside pictures, where it would be read as data; choose a place beside it",
    ),
    Case(
        "the same to evaluate",
        nothing,
        "evaluate cups pictures --plot pictures/scores.png",
        "--plot is pictures/scores.png, inside pictures, where it would be read as data; choose a place beside it",
    ),
    Case(
        "a background that no picture shows",
        nothing,
        f"{TEACH} --background nobody",
        "background is 'nobody', classes are left, middle, right",
    ),
    Case(
        "a configuration for recordings",
        config("[windows]\nlength = 32"),
        CONFIG,
        "train.toml: [windows] is for recordings, not pictures; tables are pictures, features, augmentation, ",
    ),
    Case(
        "a configuration for pictures",
        config("[pictures]\nmax_side = 100"),
        f"{TRAIN} --config train.toml",
        "train.toml: [pictures] is for pictures, not recordings; tables are recordings, windows, gestures, features, ",
    ),
    Case(
        "features of recordings for pictures",
        config("[features]\nframe = 32"),
        CONFIG,
        "train.toml: [features] frame is not known; keys are background, colour, ",
    ),
    Case("a grid of 33", config("[features]\nsize = 33"), CONFIG, "size is 33, must be one of 4 to 32"),
    Case("parts that do not divide the grid", config("[features]\npixels = 5"), CONFIG, "pixels is 5, must divide 32"),
    Case("levels that are no list", config("[features]\nhog = 4"), CONFIG, "hog is 4, must be a list of numbers"),
    Case(
        "all features of pictures off",
        config("[features]\npixels = 0\ncolour = 0\nhog = []\nspots = 0"),
        CONFIG,
        "every group is switched off",
    ),
    Case("a turn of 400 degrees", config("[augmentation]\nrotation = 400"), CONFIG, "rotation is 400, must be from 0"),
    Case(
        "a word for copies", config("[augmentation]\ncopies = 'four'"), CONFIG, "--augment is 'four', must be a whole"
    ),
    Case("a number for a label", config("[pictures]\nlabel = 5"), CONFIG, "label is 5, must be a text"),
    Case(
        "a word for a switch",
        config("[pictures]\nskip_bad = 'yes'"),
        CONFIG,
        "skip_bad is 'yes', must be true or false",
    ),
    Case(
        "true for a number", config("[model]\nfeatures_max = true"), CONFIG, "--features-max is True, must be a whole"
    ),
    Case("true for a seed", config("[evaluation]\nseed = true"), CONFIG, "seed is True, must be a whole number from 0"),
]
MODELS = [
    Case(
        "a recording to a bundle for pictures",
        nothing,
        "run cups good.csv",
        "good.csv holds recordings, cups is not for them; give the data that it was trained for",
    ),
    Case(
        "a picture to a bundle for recordings",
        nothing,
        "run wrist pictures/left/left.1.png",
        "pictures/left/left.1.png holds pictures, wrist is not for them; give the data that it was trained for",
    ),
    Case(
        "recordings to evaluate a bundle for pictures",
        nothing,
        "evaluate cups recordings",
        "recordings holds recordings, cups is not for them",
    ),
    Case(
        "pictures to evaluate a bundle for recordings",
        nothing,
        "evaluate wrist pictures",
        "pictures holds pictures, wrist is not for them",
    ),
    Case(
        "pictures of a class that the bundle lacks",
        moved(("pictures/left", "pictures/up")),
        "evaluate cups pictures",
        "pictures: class 'up' is not of the bundle, which has left, middle, right",
    ),
    Case("--units for pictures to run", nothing, "run cups pictures --units g", f"--units {_IS_FOR_RECORDINGS}"),
    Case("--label for pictures to run", nothing, "run cups pictures --label file", f"--label {_IS_FOR_RECORDINGS}"),
    Case(
        "events of pictures",
        nothing,
        "evaluate cups pictures --events none.csv",
        "--events is for streams, pictures holds pictures; leave it out",
    ),
    Case(
        "counting of pictures",
        nothing,
        "deploy cups --counting",
        "--counting is for recordings, cups is for pictures; leave it out",
    ),
    Case(
        "--purity for pictures to evaluate",
        nothing,
        "evaluate cups pictures --purity 0.9",
        "--purity is for recordings, pictures holds pictures; leave it out",
    ),
    *(
        Case(
            f"a picture bundle's trees damaged, {command.split()[0]}",
            bad("f,3\n", "cups/trees.csv"),
            command,
            "cups: trees.csv: checksum differs, the file is damaged",
        )
        for command in ("info cups", "info cups --names", "run cups pictures", "evaluate cups pictures")
    ),
    Case(
        "a picture bundle's grid of 64",
        edit("features", "size", 64),
        "info cups",
        "cups: features: size is 64, must be an integer from 4 to 32",
    ),
    Case(
        "a picture bundle of another version",
        edit("features", "version", 99),
        "run cups pictures",
        "cups: features: version is 99, this code knows 1 of pictures",
    ),
    Case(
        "a picture bundle's size of pictures as words",
        edit("source", "width", "wide"),
        "info cups",
        "cups: model.json: source width is",
    ),
    Case(
        "a picture bundle's zip cut short",
        lambda: zipped(1500),
        "evaluate cups.zip pictures",
        "cups.zip: File is not a zip file; not a whole bundle",
    ),
]
PICTURES = FILES + SETTINGS + MODELS
