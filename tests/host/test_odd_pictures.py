"""Pictures as people really have them: exports, lists, formats of phones, names written in two ways."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from emlearn_gestures.errors import UserError
from emlearn_gestures.families import family_of_path
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.families.pictures import PICTURES
from emlearn_gestures.pictures import Frames, decode, load_pictures
from emlearn_gestures.pictures import sources as picture_sources


def noise(path: Path, seed: int) -> Path:
    """A picture that no other seed gives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (24, 32, 3)).astype(np.uint8)).save(path)
    return path


def write(root: Path, *names: str) -> Path:
    for seed, name in enumerate(names):
        noise(root / name, seed)
    return root


def classes(table: pd.DataFrame) -> list[str]:
    return list(table.index.get_level_values("class"))


def odd(name: str) -> Path:
    """A set of odd_recordings, where it is there."""
    root = os.environ.get("EMLEARN_GESTURES_DATA")
    if not root or not Path(root, "odd_recordings", name).is_dir():
        pytest.skip("EMLEARN_GESTURES_DATA has no odd_recordings")
    return Path(root, "odd_recordings", name)


def export(root: Path, labels: dict[str, str | None]) -> Path:
    """An Edge Impulse export; None for a picture without label."""
    write(root, *labels)
    files = [
        {
            "path": name,
            "category": name.split("/")[0],
            "label": {"type": "unlabeled"} if label is None else {"type": "label", "label": label},
            "boundingBoxes": [],
        }
        for name, label in labels.items()
    ]
    (root / "info.labels").write_text(json.dumps({"version": 1, "files": files}))
    return root


def test_an_export_of_edge_impulse(tmp_path):
    tail = "51c0.ingestion-6f9-b.jpg"
    labels = {f"{side}/IMG_{i}.jpg.{tail}": ("cup", "hand")[i % 2] for i, side in enumerate(["training"] * 4)}
    labels |= {f"testing/IMG_9.jpg.{tail}": "cup"}
    export(tmp_path, labels)
    assert family_of_path(tmp_path) is PICTURES
    table = load_pictures(tmp_path)
    found = dict(zip(table.index.get_level_values("sample"), classes(table), strict=True))
    assert found == labels
    assert table.attrs["category"] == ["test", "train", "train", "train", "train"]
    assert len(load_pictures(tmp_path, category="train")) == 4
    assert classes(load_pictures(tmp_path / "info.labels")) == classes(table)


def test_the_real_export_of_edge_impulse():
    table = load_pictures(odd("ei_img"))
    assert sorted(classes(table)) == ["cup"] * 4 + ["hand"] * 4
    assert table.attrs["category"].count("test") == 2


def test_pictures_without_a_label(tmp_path):
    export(tmp_path, {"training/a.png": "cup", "training/b.png": None})
    with pytest.raises(UserError, match=r"training/b.png: its label is empty; label it, or leave such files out with"):
        load_pictures(tmp_path)
    table = load_pictures(tmp_path, unlabelled="drop")
    assert classes(table) == ["cup"]
    assert table.attrs["report"] == [f"{tmp_path.name}: pictures without a class left out: 1, such as training/b.png"]
    with pytest.raises(UserError, match="unlabelled is 'keep', must be one of 'refuse', 'drop'"):
        load_pictures(tmp_path, unlabelled="keep")


def test_rows_of_a_list_without_a_label(tmp_path):
    write(tmp_path, "a.png", "b.png")
    (tmp_path / "list.csv").write_text("path,label\na.png,cup\nb.png, \n")
    with pytest.raises(UserError, match=r"list.csv: line 3: 'b.png' has no class; give it one, or leave such out"):
        load_pictures(tmp_path / "list.csv")
    assert classes(load_pictures(tmp_path / "list.csv", unlabelled="drop")) == ["cup"]
    (tmp_path / "list.csv").write_text("path,label\na.png,\nb.png,\n")
    with pytest.raises(UserError, match="none of its 2 pictures has a class; label some"):
        load_pictures(tmp_path / "list.csv", unlabelled="drop")


def test_the_folders_of_openmv(tmp_path):
    write(tmp_path, "dot.class/0.jpg", "bar.class/0.jpg")
    (tmp_path / "labels.txt").write_text("bar\ndot")
    assert classes(load_pictures(tmp_path)) == ["bar", "dot"]
    assert set(classes(load_pictures(odd("openmv")))) == {"bar", "dot"}


@pytest.mark.parametrize("header", ["filename,label", "image,class", "path,label", "File,Label"])
def test_a_list_beside_its_pictures(header, tmp_path):
    write(tmp_path, "a0.png", "a1.png", "b0.png", "old/c.png")
    (tmp_path / "labels.csv").write_text(f"{header}\na0.png,dot\na1.png,bar\nb0.png,dot\n")
    assert family_of_path(tmp_path) is PICTURES
    table = load_pictures(tmp_path)
    assert classes(table) == ["dot", "bar", "dot"]
    assert table.attrs["report"] == [
        f"{tmp_path.name}: read by its list of pictures, labels.csv",
        f"{tmp_path.name}: pictures that its list does not name left out: 1",
    ]
    assert classes(load_pictures(tmp_path / "labels.csv")) == classes(table)
    assert len(load_pictures(tmp_path, label="(.)")) == 4  # the class is asked of the names
    (tmp_path / "other.csv").write_text(f"{header}\na0.png,dot\n")
    with pytest.raises(UserError, match=r"several lists of pictures, labels.csv and other.csv; name one file"):
        load_pictures(tmp_path)


def test_the_real_list_beside_its_pictures():
    assert family_of_path(odd("list_of_pictures")) is PICTURES
    assert sorted(classes(load_pictures(odd("list_of_pictures")))) == ["bar"] * 4 + ["dot"] * 4


def test_a_table_of_recordings_with_a_column_file_is_no_list(tmp_path):
    (tmp_path / "all.csv").write_text("file,x,y,z,label\nwave.0.csv,1,2,3,wave\n")
    assert family_of_path(tmp_path / "all.csv") is MOTION
    assert family_of_path(tmp_path) is MOTION


def test_names_without_a_class(tmp_path):
    write(tmp_path, "IMG_1.jpg", "IMG_2.jpg")
    with pytest.raises(UserError, match=r"IMG_1.jpg: no class in its name; give label="):
        load_pictures(tmp_path)


def test_a_class_of_heic_only(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_sources, "SUFFIXES", tuple(s for s in decode.SUFFIXES if s not in decode._HEIC))
    write(tmp_path, "bar/0.jpg", "dot/0.jpg")
    (tmp_path / "cup").mkdir()
    (tmp_path / "cup" / "IMG_0.HEIC").write_bytes(b"ftypheic")
    expected = r"class 'cup' has only files that cannot be read, 1 of .heic; pip install 'emlearn-gestures\[heic\]', or"
    with pytest.raises(UserError, match=expected):
        load_pictures(tmp_path)
    with pytest.raises(UserError, match=r"class 'cup' has only files that cannot be read, 4 of .heic"):
        load_pictures(odd("heic3"))
    with pytest.warns(UserWarning, match="1 bad pictures skipped"):
        assert classes(load_pictures(tmp_path, skip_bad=True)) == ["bar", "dot"]


def test_heic_under_the_name_of_a_jpeg(tmp_path):
    if decode._HEIC:
        pytest.skip("HEIC is read here")
    (tmp_path / "cup_1.jpg").write_bytes(b"\0\0\0\x20ftypheic\0\0\0\0mif1heic")
    (tmp_path / "cup_2.heic").write_bytes(b"whatever")
    (tmp_path / "list.csv").write_text("path,label\ncup_2.heic,cup\n")
    expected = r": a picture of format .heic, which is not read; pip install 'emlearn-gestures\[heic\]', or leave such"
    for path in (tmp_path / "cup_1.jpg", tmp_path / "list.csv"):
        with pytest.raises(UserError, match=expected):
            load_pictures(path)


def test_heic_where_its_decoder_is_installed(tmp_path):
    heif = pytest.importorskip("pillow_heif")
    heif.from_pillow(Image.new("RGB", (64, 48), (200, 10, 10))).save(tmp_path / "red_1.heic")
    table = load_pictures(tmp_path / "red_1.heic")
    assert classes(table) == ["red"]
    assert table[["width", "height", "colour"]].to_numpy().tolist() == [[64, 48, True]]
    assert np.abs(Frames(table)[0].reshape(-1, 3).mean(axis=0) - (200, 10, 10)).max() < 5


def test_spellings_of_one_class(tmp_path):
    composed, apart = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    write(tmp_path, f"{composed}/1.png", f"{apart}/2.png", "Cup/3.png", "cup/4.png", "cup/5.png")
    if len(list(tmp_path.iterdir())) < 4:
        pytest.skip("this file system joins them itself")
    table = load_pictures(tmp_path)
    assert sorted(classes(table)) == sorted([composed, composed, "cup", "cup", "cup"])
    assert sorted(table.attrs["report"]) == [
        "class 'café' is written in 2 ways, joined: 'cafe\\u0301', 'caf\\xe9'",
        "class 'cup' is written in 2 ways, joined: 'cup', 'Cup'",
    ]


def test_people_in_a_list_are_proposed(tmp_path):
    write(tmp_path, "a.png", "b.png")
    (tmp_path / "list.csv").write_text("path,label,person\na.png,cup,ann\nb.png,dot,bob\n")
    note = "the column person looks like people or sessions: give group='person'"
    assert load_pictures(tmp_path / "list.csv").attrs["report"] == [note]
    assert load_pictures(tmp_path / "list.csv", group="person").attrs["report"] == []
    assert load_pictures(tmp_path / "list.csv", label="(.)").attrs["report"] == []  # no class is asked for
