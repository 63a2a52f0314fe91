"""`emlearn-gestures deploy` on emulated boards. What it refuses: test_deploy_refused.py; cables: test_deploy_cut.py."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from device.board import Board
from device.deploying import HOP, Deployed, boot, deploy, erase, files, refused, selftest, train
from emlearn_gestures import load_recordings, open_bundle
from emlearn_gestures.boards.facts import ARCHES
from emlearn_gestures.boards.forms import LATEST, LLVM, convert
from emlearn_gestures.boards.mpy import read_header
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.datasets.sample import FOLDER
from emlearn_gestures.deploy import install
from emlearn_gestures.families.motion_replay import push_all
from runtimes.registry import CACHE

SOURCES = runtime_sources("motion_predictor", later=("forest",))
ALL = len(convert(SOURCES, "armv7m" + LLVM)) + 3  # with the bundle's
LIVE = Path(__file__).with_name("live.py")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return train(tmp_path_factory.mktemp("bundle") / "wrist")


def summary(out: str) -> dict[str, str]:
    """The lines of the summary, by their first word."""
    names = "files|features|votes|a step|heap|model"
    return dict(re.findall(rf"^ ?({names})  +(.*?) *$", out, re.MULTILINE))


def no_difference(bundle: Path) -> str:
    """What is said of the features after a good self-test."""
    with open_bundle(bundle) as (_, predictor):
        return f"0 of {4 * len(predictor.features)} different from the PC's"  # 4 cases


def test_deploy_selftest_and_live_run(board, bundle, capsys):
    """The way of a user: deploy, then run a program by mpremote; its events are those of `run` on the PC."""
    done = deploy(bundle, "--port", board.port)
    assert (done.status, done.err) == (0, "")
    assert "kernels by LLVM for armv7em, .mpy 6.3" in done.out
    assert 'GesturePredictor.load("wrist")' in done.out.replace("'", '"')
    found = summary(done.out)
    assert re.fullmatch(rf"{ALL} copied, \d+ bytes; 0 unchanged", found["files"])
    assert found["features"] == no_difference(bundle)
    assert found["votes"] == "0 of 16 different"
    assert re.fullmatch(r"\d+\.\d ms, 0 bytes allocated", found["a step"])
    for name in ("model.json", "trees.csv", "selftest.csv"):
        assert board.get(f"/wrist/{name}") == (bundle / name).read_bytes()
    assert all(path.startswith(("/wrist/", "/lib/emlearn_predict/")) for path in files(board))
    live_run(board, bundle, capsys)


def live_run(board: Board, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run live.py on the board and say what came of it: its events are those of `run` on the PC."""
    recording = sorted((FOLDER / "test").glob("*.csv"))[0]
    values = load_recordings(recording)[["x", "y", "z"]].to_numpy(np.int16)
    board.put({"/recording.bin": values.astype("<i2").tobytes()})
    run = [sys.executable, "-m", "mpremote", "connect", board.port, "run", str(LIVE)]
    lines = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    with open_bundle(bundle) as (_, predictor):
        whole = len(values) // HOP * HOP
        expected = [f"{e.end} {e.label} {e.votes}" for e in push_all(predictor, values[:whole], HOP)]
    assert len(expected) >= 2
    # the window is complete within a push: compare what was decided, and the push in which
    assert [line.split()[1:] for line in lines] == [line.split()[1:] for line in expected]
    ends = [(int(line.split()[0]), int(want.split()[0])) for line, want in zip(lines, expected, strict=True)]
    assert all(end - HOP < want <= end for end, want in ends)
    with capsys.disabled():
        events = ", ".join(line.split()[1] for line in lines)
        print(f"\n{board.spec.name}, live run by mpremote: {len(lines)} events, the same as on the PC: {events}")


def test_a_second_deployment_sends_nothing(board, bundle):
    deploy(bundle, "--port", board.port)
    before = files(board)
    done = deploy(bundle, "--port", board.port)
    assert done.status == 0
    assert summary(done.out)["files"] == f"0 copied, 0 bytes; {ALL} unchanged"
    assert files(board) == before


def test_only_what_differs_is_sent(board, bundle):
    deploy(bundle, "--port", board.port)
    before = files(board)
    board.exec("f = open('/lib/emlearn_predict/window.mpy', 'ab'); f.write(b'x'); f.close()")
    board.exec("f = open('/lib/emlearn_predict/left.py', 'w'); f.close()")
    done = deploy(bundle, "--port", board.port)
    assert re.fullmatch(rf"1 copied, \d{{3,4}} bytes; {ALL - 1} unchanged", summary(done.out)["files"])
    assert files(board) == before


def test_dry_run_writes_nothing(board, bundle):
    board.put({"/main.py": b"print(1)\n"})
    before = files(board)
    done = deploy(bundle, "--port", board.port, "--dry-run")
    assert done.status == 0
    assert len(re.findall(r"│ copied ", done.out)) == ALL
    assert "nothing was written" in done.out
    assert "kernels by LLVM for armv7em" in done.out
    assert re.search(r"heap: about \d+ bytes would be needed; the board has \d+\n", done.out)
    assert files(board) == before
    deploy(bundle, "--port", board.port)
    board.exec("import os; os.remove('/wrist/trees.csv'); open('/lib/emlearn_predict/old.py', 'w').close()")
    before = files(board)
    done = deploy(bundle, "--port", board.port, "--dry-run")
    assert len(re.findall(r"│ copied ", done.out)) == 1
    assert len(re.findall(r"│ unchanged ", done.out)) == ALL - 1
    assert re.search(r"│ /lib/emlearn_predict/old.py +│ +0 │ removed ", done.out)
    assert files(board) == before


@pytest.mark.parametrize(
    ("form", "suffix"), [("native", ".mpy"), ("compact", ".mpy"), ("bytecode", ".mpy"), ("source", ".py")]
)
def test_other_forms(form, suffix, board, bundle, tmp_path):
    """What was there in another form goes."""
    deploy(bundle, "--port", board.port)
    done = deploy(bundle, "--port", board.port, "--as", form)
    assert done.status == 0, done.err
    assert summary(done.out)["features"] == no_difference(bundle)
    runtime = [path for path in files(board) if path.startswith("/lib/emlearn_predict/")]
    assert len(runtime) == len(SOURCES)
    assert {Path(path).suffix for path in runtime} == {suffix}


@pytest.mark.parametrize("version", ["1.26.1", "1.27.0"])
def test_firmware_whose_viper_code_is_wrong(version, board, bundle, monkeypatch):
    """It is sent .mpy only, which is said in a line; source is refused."""
    survey = install.survey
    monkeypatch.setattr(install, "survey", lambda board: replace(survey(board), version=version))
    before = files(board)
    wrong = f"MicroPython {version} makes wrong code of viper for armv7em (1.28 mended it)"
    line = refused(bundle, "--port", board.port, "--as", "source")
    assert line == f"error: --as source: {wrong}; choose --as auto, or install a later firmware"
    assert files(board) == before
    done = deploy(bundle, "--port", board.port)
    assert done.status == 0, done.err
    assert f"{wrong}: the board gets none to compile\n" in done.out
    assert {Path(path).suffix for path in files(board) if path.startswith("/lib/")} == {".mpy"}


def test_a_filter_is_native_code_in_compact_too(board, tmp_path):
    filtered = train(tmp_path / "filtered", 3, filter="low", filter_cutoff=15.0)
    done = deploy(filtered, "--port", board.port, "--as", "compact")
    assert done.status == 0, done.err
    names = [f"/lib/emlearn_predict/{name}.mpy" for name in ("biquad", "moments", "motion_extract")]
    assert [read_header(board.get(name))[2] for name in names] == ["armv7em", "", ""]


def test_a_heap_of_64_kb(bundle, capsys):
    """It has room for kernels by LLVM; by viper the loops alone are too much, which is said before anything is sent."""
    for board in boot("cortex-m0"):
        done = deploy(bundle, "--port", board.port)
        assert "kernels by LLVM for armv6m, .mpy 6.3\n" in done.out
        whole_and_right(done)
        live_run(board, bundle, capsys)
        done = deploy(bundle, "--port", board.port, "--as", "compact")
        assert done.status == 1
        assert done.err.startswith("error: heap: about 6")


def whole_and_right(done: Deployed) -> None:
    """Check that a deployment is complete and its self-test good."""
    assert done.status == 0, done.err
    assert summary(done.out)["votes"] == "0 of 16 different"
    assert summary(done.out)["a step"].endswith(" 0 bytes allocated")


def test_a_form_for_which_there_is_no_heap(board, bundle, monkeypatch):
    """Of a processor for which LLVM has nothing; nothing is written to this one."""
    survey, number = install.survey, LATEST[0] | LATEST[1] << 8 | ARCHES.index("xtensawin") << 10
    monkeypatch.setattr(install, "survey", lambda board: replace(survey(board), mpy=number, free_heap=56_000))
    done = deploy(bundle, "--port", board.port, "--dry-run")
    assert done.status == 0, done.err
    assert ", for want of heap for native code for xtensawin" in " ".join(done.out.split())


def test_a_zip(board, bundle, tmp_path):
    packed = train(tmp_path / "packed.zip", trees=3)
    done = deploy(packed, "--port", board.port)
    assert done.status == 0, done.err
    assert selftest(board, "packed") == "(0, 0)"


def test_the_native_module(board, bundle):
    folder = CACHE / "runtimes" / "native"
    module = folder / "armv7m" / "emlearn_trees.mpy"
    if not module.is_file():
        pytest.skip(f"no {module.name} for armv7m: make boards")
    for place in (module, folder):  # itself, or the folder in which it is
        done = deploy(bundle, "--port", board.port, "--native", place)
        assert done.status == 0, done.err
        assert summary(done.out)["model"] == "evaluated by emlearn_trees"
        assert summary(done.out)["votes"] == "0 of 16 different"
    with_it = ALL + 2  # the module, and native.py, which hands the forest over
    assert summary(done.out)["files"] == f"0 copied, 0 bytes; {with_it} unchanged"


def test_drivers(board, bundle, tmp_path):
    """Compiled as the runtime is; an older .py of the same name would come before it, and goes."""
    folder = tmp_path / "accelerometers" / "fake"
    folder.mkdir(parents=True)
    source = "import micropython\n\n@micropython.viper\ndef twice(x: int) -> int:\n return 2 * x\n"
    (folder / "fake.py").write_text(source)
    (folder / "package.json").write_text(json.dumps({"urls": [["fake.py", "fake.py"]], "version": "1"}))
    board.put({"/lib/fake.py": b"def twice(x): return 0\n"})
    options = ("--port", board.port, "--with", "accelerometers/fake", "--drivers", tmp_path)
    planned = deploy(bundle, *options, "--dry-run")
    assert re.search(r"│ /lib/fake.mpy +│ +\d+ │ copied ", planned.out)
    assert re.search(r"│ /lib/fake.py +│ +23 │ removed ", planned.out)
    done = deploy(bundle, *options)
    assert done.status == 0, done.err
    assert {path for path in files(board) if "fake" in path} == {"/lib/fake.mpy"}
    assert board.exec("import fake; print(fake.twice(21))").strip() == "42"


def test_a_failing_selftest_brings_the_old_back(board, bundle, tmp_path):
    deploy(bundle, "--port", board.port)
    before = files(board)
    wrong = train(tmp_path / "wrist", trees=3)
    text = (wrong / "selftest.csv").read_text()
    text = re.sub(r"^f,(-?\d+)", lambda m: f"f,{int(m[1]) ^ 1}", text, count=1, flags=re.MULTILINE)
    (wrong / "selftest.csv").write_text(text)
    model = json.loads((wrong / "model.json").read_text())
    model["files"]["selftest.csv"] = zlib.crc32(text.encode())
    (wrong / "model.json").write_text(json.dumps(model))
    done = deploy(wrong, "--port", board.port)
    assert done.status == 1
    assert re.fullmatch(
        r"error: self-test: 1 features and 0 votes differ from the PC's; the board has again what it had before\n",
        done.err,
    )
    assert files(board) == before
    assert selftest(board, "wrist") == "(0, 0)"
    erase(board)
    assert deploy(wrong, "--port", board.port).status == 1
    assert files(board) == {}
