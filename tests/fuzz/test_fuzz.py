"""A short run of the fuzz test, and proof that its instruments see what they look for."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from device.firmware import missing
from fuzz import boards, zips
from fuzz.__main__ import HEAP, NATIVE, UNIX, checked_environment, worst
from fuzz.bases import Base, make_bases
from fuzz.drive import Outcome, encode, run
from fuzz.mutate import Mutant, mutant
from runtimes.registry import Execution, executions

SEED = 2
COUNT = 400


@pytest.fixture(scope="module")
def bases() -> list[Base]:
    return make_bases()


@pytest.fixture(scope="module")
def mutants(bases) -> list[Mutant]:
    return [mutant(SEED, number, bases) for number in range(COUNT)]


def execution(name: str) -> Execution:
    found = next(one for one in executions() if one.name == name)
    if found.missing:
        pytest.skip(found.missing)
    return found


def attempt(name: str, bases: list[Base], mutants: list[Mutant]) -> list[Outcome]:
    one = execution(name)
    return list(run([*one.command, "-X", f"heapsize={HEAP}"], one.environment, bases, mutants))


def all_well(outcomes: list[Outcome]) -> None:
    assert not [str(outcome) for outcome in worst(outcomes)]
    assert {outcome.kind for outcome in outcomes} == {"refused", "loaded"}


def whole(base: Base, number: int = 0, **files: bytes) -> Mutant:
    return Mutant(number, base, {**base.files, **files}, False, "whole")


@pytest.mark.parametrize("name", [UNIX, NATIVE])
def test_on_the_unix_port(name, bases, mutants):
    all_well(attempt(name, bases, mutants if name == UNIX else [replace(m, native=True) for m in mutants[:100]]))


def test_with_every_index_checked(bases, mutants):
    all_well(list(run([sys.executable, "-u"], checked_environment(), bases, mutants[:60])))


def test_changed_settings_of_pictures_reach_the_kernels(bases):
    pictures = [base for base in bases if base.name.startswith("pictures_")]
    changed = [m for number in range(200) if (m := mutant(SEED, number, pictures)).kind == "settings"]
    outcomes = list(run([sys.executable, "-u"], checked_environment(), bases, changed))
    all_well(outcomes)
    assert sum(outcome.kind == "loaded" for outcome in outcomes) > len(changed) / 4


def test_zips(bases):
    all_well(list(zips.run(SEED, 100, bases)))


def test_on_a_board(bases, mutants):
    reason = missing(boards.NAME)
    if reason:
        pytest.skip(reason)
    all_well(list(boards.run(bases, [m for m in mutants if boards.suits(m)][:40])))


def test_mutants_are_the_same_each_time(bases, mutants):
    assert [mutant(SEED, number, bases).files for number in range(50)] == [m.files for m in mutants[:50]]
    assert {m.kind for m in mutants} == {
        "bytes",
        "description text",
        "model",
        "selftest",
        "description",
        "settings",
        "forest",
    }
    assert sum(m.native for m in mutants) > COUNT / 10


def test_whole_bundles_load(bases):
    outcomes = attempt(UNIX, bases, [whole(base, number) for number, base in enumerate(bases)])
    assert [outcome.kind for outcome in outcomes] == ["loaded"] * len(bases)


def test_the_driver_tells_who_hung_and_who_died(bases, monkeypatch, tmp_path):
    """A stand-in for loads.py that ends at mutant 1 and hangs at mutant 2."""
    script = tmp_path / "loads.py"
    script.write_text(
        "import sys, time, os\n"
        "for line in open(sys.argv[2]):\n"
        "    number = line.split()[0]\n"
        "    os.abort() if number == '1' else time.sleep(60) if number == '2' else print(number, 'loaded 7')\n"
    )
    monkeypatch.setattr("fuzz.drive.LOADS", script)
    monkeypatch.setattr("fuzz.drive.PATIENCE", 2.0)
    monkeypatch.setattr("fuzz.drive.START", 2.0)
    outcomes = run([sys.executable, "-u"], {}, bases, [whole(bases[0], number) for number in range(4)])
    assert [outcome.kind for outcome in outcomes] == ["loaded", "crashed", "hung", "loaded"]


@pytest.mark.parametrize("index", [-1, 8])
def test_the_checked_copy_sees_an_index_outside(index):
    code = (
        "from emlearn_predict.window import copy\n"
        "from emlearn_predict._runtime import int16s\n"
        f"try:\n    copy(int16s(8), {index}, int16s(8), 0, 1)\n"
        "except IndexError:\n    print('seen')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **checked_environment()}, capture_output=True
    )
    assert done.stdout.decode().strip() == "seen", done.stderr.decode()


def test_walls_see_a_write_beside_them(tmp_path):
    one = execution(UNIX)
    script = tmp_path / "beside.py"
    script.write_text(
        f"import sys\nsys.path.append({str(Path(__file__).parent)!r})\n"
        "import loads\n"
        "from emlearn_predict import window\n"
        "loads.build_walls()\n"
        "inner = window.int16s(8)\n"
        "loads.check_walls()\n"
        "for at in (-1, 8):\n"
        "    inner = window.int16s(8)\n"
        "    window.copy(inner, 0, inner, at, 1)\n"
        "    try:\n        loads.check_walls()\n"
        "    except loads.Outside:\n        print('seen')\n"
    )
    assert one.run(script).stdout.split() == ["seen", "seen"]


def test_lines_carry_any_edit(bases):
    base = bases[0]
    assert encode(whole(base)).split() == ["0", base.name, "0"]
    line = encode(whole(base, **{"trees.csv": base.files["trees.csv"][:-3]}))
    assert line.split()[3] == f"trees.csv:{len(base.files['trees.csv']) - 3}:3:"
