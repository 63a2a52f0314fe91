"""The snippets that switch, cut off after each of their operations: the board has all of the old or all of the new.

They run here on CPython, which has the functions of ``os`` that they use; test_deploy.py runs them on boards.
"""

from __future__ import annotations

import errno
import os
from importlib import resources
from pathlib import Path
from types import SimpleNamespace

import pytest

NAMES = ("lib/emlearn_predict", "lib/driver.mpy", "lib/keys/strokes.mpy", "wrist")  # in the order of the switch
STALE = "lib/driver.py"
UNPROVEN = ".deploy-unproven"
ENDLESS = 10**6


class LostSupplyError(Exception):
    """The board has no power any more."""


def snippet(name: str, operations: int = ENDLESS, full: int = ENDLESS):
    """Load a snippet whose board loses its power before the operation of one number, or has a full flash at another.

    An operation is what changes the file system.
    """
    count = 0

    def counted(function):
        def run(*arguments):
            nonlocal count
            if count == operations:
                raise LostSupplyError
            count += 1
            if count > full and function in (os.rename, open):
                raise OSError(errno.ENOSPC, "no space")
            return function(*arguments)

        return run

    source = (resources.files("emlearn_gestures.boards") / "onboard" / f"{name}.py").read_text(encoding="utf-8")
    names: dict = {"open": counted(open)}
    exec(compile(source, name, "exec"), names)
    changing = {name: counted(getattr(os, name)) for name in ("rename", "remove", "rmdir", "mkdir")}
    names["os"] = SimpleNamespace(stat=os.stat, listdir=os.listdir, **changing)
    return names["main"]


def switch(folder: Path, **faults: int) -> None:
    snippet("switch", **faults)(str(folder), [f"{folder}/{name}" for name in NAMES], [f"{folder}/{STALE}"])


def restore(folder: Path, proven: bool = False, **faults: int) -> dict:
    return snippet("restore", **faults)(str(folder), f"{folder}/lib", proven)


def fill(folder: Path, old: bool) -> Path:
    """A board with the old, if any, and the new staged beside it."""
    for suffix, text in ((".deploy-new", "new"), ("", "old")):
        for name in NAMES if suffix or old else ():
            path = folder / (name + suffix)
            path.parent.mkdir(parents=True, exist_ok=True)
            if name == "lib/keys/strokes.mpy" and not suffix:
                continue  # a driver that the old had not
            if name.endswith(".mpy"):
                path.write_text(text)
            else:
                path.mkdir()
                for k in range(3):
                    (path / f"{k}.csv").write_text(text)
    if old:
        (folder / STALE).write_text("old")
    (folder / "main.py").write_text("the user's")
    (folder / "lib" / "sensor.py").write_text("the user's")
    return folder


def state(folder: Path) -> dict[str, str]:
    found = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert found.pop("main.py") == found.pop("lib/sensor.py") == "the user's"
    return found


def boards(tmp_path: Path, old: bool = True):
    """Boards with the new staged, and the number of operations after which each is cut off."""
    for operations in range(200):
        folder = tmp_path / f"cut{operations}"
        folder.mkdir()
        yield operations, fill(folder, old)
    raise AssertionError("it never ends")


@pytest.fixture
def states(tmp_path):
    """What was before, and what a whole deployment makes of it."""
    folder = tmp_path / "reference"
    folder.mkdir()
    fill(folder, old=True)
    old = {path: text for path, text in state(folder).items() if "deploy-" not in path}
    switch(folder)
    new = {path: text for path, text in state(folder).items() if "deploy-" not in path}
    assert {path: text for path, text in state(folder).items() if path not in new} != {}
    restore(folder, proven=True)
    assert state(folder) == new
    assert set(old.values()) == {"old"}
    assert set(new.values()) == {"new"}
    assert STALE in old
    assert STALE not in new
    return old, new


def repaired(folder: Path) -> dict[str, str]:
    """Repair, cut off after each of its own operations, too, until it comes to its end."""
    for operations in range(1, 200):
        try:
            restore(folder, operations=operations)
            return state(folder)
        except LostSupplyError:
            continue
    raise AssertionError("it never ends")


def test_a_switch_cut_off_anywhere(states, tmp_path):
    """Its end included: no self-test has proven the new yet."""
    old, new = states
    for operations, folder in boards(tmp_path):
        try:
            switch(folder, operations=operations)
            now = state(folder)
            assert {path: now[path] for path in new} == new
            done = True
        except LostSupplyError:
            done = False
        assert repaired(folder) == old
        if done:
            break
    # the mark, the driver's .py, two renames for each of three that were there, a mark and a rename for the fourth
    assert operations == 10


def test_a_first_switch_cut_off_anywhere(tmp_path):
    for operations, folder in boards(tmp_path, old=False):
        try:
            switch(folder, operations=operations)
            done = True
        except LostSupplyError:
            done = False
        assert repaired(folder) == {}
        if done:
            break
    assert operations == 9


def test_a_proof_cut_off_anywhere(states, tmp_path):
    """Before its first operation the new is not proven, after it the new stays."""
    old, new = states
    for operations, folder in boards(tmp_path):
        switch(folder)
        try:
            restore(folder, proven=True, operations=operations)
            assert state(folder) == new
            break
        except LostSupplyError:
            now = state(folder)
            assert {path: now[path] for path in new} == new
            assert (UNPROVEN in now) == (operations == 0)
            assert repaired(folder) == (new if operations else old)
    assert operations > 8


def test_taking_back_cut_off_anywhere(states, tmp_path):
    """As the self-test failed; what is cut off is begun again."""
    old, _ = states
    for operations, folder in boards(tmp_path):
        switch(folder)
        try:
            assert restore(folder, operations=operations)["back"]
            assert state(folder) == old
            break
        except LostSupplyError:
            assert repaired(folder) == old
    assert operations > 15


def test_a_flash_that_is_full_in_the_switch(states, tmp_path):
    """The board goes on: what was staged is removed first, and so there is room to rename again."""
    old, new = states
    for operations, folder in boards(tmp_path):
        try:
            switch(folder, full=operations)
            break
        except OSError:
            restore(folder)
            assert state(folder) == old
    assert operations == 10
    assert {path: text for path, text in state(folder).items() if path in new} == new


def test_what_was_staged_only_goes(states, tmp_path):
    folder = tmp_path / "board"
    folder.mkdir()
    fill(folder, old=True)
    assert restore(folder) == {"back": False, "removed": 4}
    assert state(folder) == states[0]


@pytest.mark.parametrize("lib", ["lib", ""])
def test_what_no_deployment_left_stays(tmp_path, lib):
    """Without a lib, packages are in the root; else nothing below other folders is looked at."""
    names = ["photos.deploy-newer/a.jpg", *(["data/a.deploy-new"] if lib else [])]
    for name in names:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("the user's")
    where = str(tmp_path / lib) if lib else str(tmp_path)
    assert snippet("restore")(str(tmp_path), where, False) == {"back": False, "removed": 0}
    assert [(tmp_path / name).read_text() for name in names] == ["the user's"] * len(names)
