"""The snippets that switch, cut off after each of their operations: the board has all of the old or all of the new.

They run here on CPython, which has the functions of ``os`` that they use; test_deploy.py runs them on boards.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from types import SimpleNamespace

import pytest

NAMES = ("emlearn_predict", "driver.mpy", "wrist")


class LostSupplyError(Exception):
    """The board has no power any more."""


def snippet(name: str, operations: int = 10**6):
    """Load a snippet whose board loses its power before the operation of that number."""
    left = operations

    def counted(function):
        def run(*arguments):
            nonlocal left
            if left == 0:
                raise LostSupplyError
            left -= 1
            return function(*arguments)

        return run

    source = (resources.files("emlearn_gestures.boards") / "onboard" / f"{name}.py").read_text(encoding="utf-8")
    names: dict = {}
    exec(compile(source, name, "exec"), names)
    changing = {name: counted(getattr(os, name)) for name in ("rename", "remove", "rmdir", "mkdir")}
    names["os"] = SimpleNamespace(stat=os.stat, listdir=os.listdir, **changing)
    return names["main"]


def fill(folder: Path, old: bool) -> None:
    """A board with the old, if any, and the new staged beside it."""
    for suffix, text in ((".deploy-new", "new"), ("", "old")):
        for name in NAMES if suffix or old else ():
            path = folder / (name + suffix)
            if "driver" in name:
                path.write_text(text)
            else:
                path.mkdir()
                for k in range(3):
                    (path / f"{k}.csv").write_text(text)
    if old:
        (folder / "driver.py").write_text("old")
    (folder / "main.py").write_text("the user's")


def state(folder: Path) -> dict[str, str]:
    found = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert found.pop("main.py") == "the user's"
    return found


def arguments(folder: Path) -> tuple[list[str], list[str]]:
    return [f"{folder}/{name}" for name in NAMES], [f"{folder}/driver.py"]


@pytest.fixture
def states(tmp_path):
    """What a whole switch makes of it, and what was before."""
    folder = tmp_path / "reference"
    folder.mkdir()
    fill(folder, old=True)
    old = {path: text for path, text in state(folder).items() if "deploy-" not in path}
    snippet("switch")(*arguments(folder))
    new = {path: text for path, text in state(folder).items() if "deploy-" not in path}
    snippet("restore")([str(folder)], [])
    assert state(folder) == new
    assert set(new.values()) == {"new"}
    assert "driver.py" in old
    assert "driver.py" not in new
    return old, new


def repaired(folder: Path) -> dict[str, str]:
    """Repair, cut off after each of its own operations, too, until it comes to its end."""
    for operations in range(1, 200):
        try:
            snippet("restore", operations)([str(folder)], [])
            return state(folder)
        except LostSupplyError:
            continue
    raise AssertionError("it never ends")


def test_a_switch_cut_off_anywhere(states, tmp_path):
    old, new = states
    seen = []
    for operations in range(100):
        folder = tmp_path / str(operations)
        folder.mkdir()
        fill(folder, old=True)
        try:
            snippet("switch", operations)(*arguments(folder))
            done = True
        except LostSupplyError:
            done = False
        seen.append(repaired(folder))
        assert seen[-1] == (new if done else old)
        if done:
            break
    assert seen[-1] == new
    assert len(seen) == 8  # the driver's .py, and two renames for each of three


def test_the_end_of_a_switch_cut_off_anywhere(states, tmp_path):
    """While it removes the old."""
    _, new = states
    for operations in range(20):
        folder = tmp_path / str(operations)
        folder.mkdir()
        fill(folder, old=True)
        snippet("switch")(*arguments(folder))
        try:
            snippet("restore", operations)([str(folder)], [])
            break
        except LostSupplyError:
            assert repaired(folder) == new
    assert operations > 8


def test_taking_back_cut_off_anywhere(states, tmp_path):
    """As soon as it has begun, there is one way only."""
    old, new = states
    for operations in range(100):
        folder = tmp_path / str(operations)
        folder.mkdir()
        fill(folder, old=True)
        snippet("switch")(*arguments(folder))
        try:
            snippet("restore", operations)([str(folder)], arguments(folder)[0])
            assert state(folder) == old
            break
        except LostSupplyError:
            assert repaired(folder) == (new if operations == 0 else old)
    assert operations > 15


def test_taking_back_what_had_no_predecessor(tmp_path):
    fill(tmp_path, old=False)
    snippet("switch")(*arguments(tmp_path))
    assert len(state(tmp_path)) == 7
    snippet("restore")([str(tmp_path)], arguments(tmp_path)[0])
    assert state(tmp_path) == {}


def test_what_was_staged_only_goes(tmp_path):
    fill(tmp_path, old=True)
    result = snippet("restore")([str(tmp_path), str(tmp_path / "nowhere")], [])
    assert result == {"back": False, "removed": 3}
    assert set(state(tmp_path).values()) == {"old"}
