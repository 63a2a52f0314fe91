"""A folder takes an older one's place whole, or the older one stays."""

from __future__ import annotations

import pytest

from emlearn_gestures.files.replace import replace_folder


def folder(path, name):
    path.mkdir(parents=True)
    (path / name).write_text(name)
    return path


def test_nothing_yet(tmp_path):
    replace_folder(folder(tmp_path / "temporary/new", "a"), tmp_path / "goal")
    assert [path.name for path in (tmp_path / "goal").iterdir()] == ["a"]


def test_an_older_one(tmp_path):
    folder(tmp_path / "goal", "b")
    replace_folder(folder(tmp_path / "temporary/new", "a"), tmp_path / "goal")
    assert [path.name for path in (tmp_path / "goal").iterdir()] == ["a"]


def test_it_comes_back(tmp_path):
    folder(tmp_path / "goal", "b")
    (tmp_path / "temporary").mkdir()
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "temporary/new", tmp_path / "goal")
    assert [path.name for path in (tmp_path / "goal").iterdir()] == ["b"]
