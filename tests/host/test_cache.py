"""What was compiled before is not compiled again."""

from __future__ import annotations

import pytest

from emlearn_gestures.compiler.cache import kept


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_made_once_for_each_key(folder):
    made = []

    def make() -> bytes:
        made.append(1)
        return b"code"

    assert [kept(key, make) for key in ("a", "a", "b" * 10**6, "a")] == [b"code"] * 4
    assert len(made) == 2
    assert len(list(folder.rglob("*"))) == 4  # two folders, two files, nothing left over


def test_a_failure_is_not_kept():
    def fail() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept("a", fail)
    assert kept("a", lambda: b"code") == b"code"


def test_a_folder_that_cannot_be_written_costs_time_only(folder, monkeypatch):
    file = folder / "file"
    file.write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    assert kept("a", lambda: b"code") == b"code"
