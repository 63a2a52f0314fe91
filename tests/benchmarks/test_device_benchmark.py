"""A short run of the benchmark on one board: what it adds up, allocates and compares is right."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.device import FRAMES, measure_memory, same
from benchmarks.device_code import BY_LLVM, STAGES, VIPER, kernels
from benchmarks.device_models import digits, gesture
from benchmarks.device_peers import (
    SAMPLES,
    Peer,
    everywhereml_source,
    forest_peers,
    missing_packages,
    transform_peers,
)
from benchmarks.device_plot import draw
from benchmarks.device_runs import Bench, least
from benchmarks.device_tables import markdown
from device.available import require_board
from device.board import Board, BoardError
from device.code import DEVICE
from emlearn_gestures.boards.sources import runtime_sources
from runtimes.native import native_module

BOARD = "cortex-m3"
_ONLY_CALLS = {"motion_extract"}  # no stage: its viper functions call kernels


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    require_board(BOARD)
    with Board(BOARD) as board:
        yield Bench(board)


def test_every_kernel_has_a_stage() -> None:
    staged = {module for modules in STAGES.values() for module in modules}
    for path in (DEVICE.parent / name for name in runtime_sources("motion_predictor", later=("forest",))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        viper = any("viper" in ast.unparse(decorator) for f in functions for decorator in f.decorator_list)
        assert not viper or path.stem in staged | _ONLY_CALLS, path.name
    assert {stage for stage, _ in kernels().values()} == set(STAGES)


def test_a_counter_that_wraps_within_a_call_counts_on(bench: Bench) -> None:
    bench.put_digits(digits(16))
    # asleep until 10 ms before the counter starts again, then at work beyond that
    left = "((ticks_add(0, -1) - ticks_cpu()) // 25000 - 10)"
    work = "max(range(200000))"
    wrapped = []
    for wait in (0, left):
        imports, prepare = "from time import *", f"sleep_ms({wait})"
        peer = Peer("max", work, None, imports=imports, prepare=prepare, result="end < t")
        row = bench.peer(peer, SAMPLES, digits(16).samples[:1])
        wrapped.append((row["results"], row["instructions"]))
    (before, plain), (after, across) = wrapped
    assert (before, after) == ([False], [True])
    assert across == pytest.approx(plain, rel=0.01)
    assert plain > 10_000_000


def test_what_lasts_longer_than_the_counter_can_tell_is_refused(bench: Bench) -> None:
    bench.put_digits(digits(16))
    for wait, refused in ((20_000, False), (25_000, True)):
        peer = Peer("sleep", f"sleep_ms({wait})", None, imports="from time import *")
        if refused:
            with pytest.raises(BoardError, match=r"OverflowError: one count took over 21[34].. ms"):
                bench.peer(peer, SAMPLES, digits(16).samples[:1])
        else:
            row = bench.peer(peer, SAMPLES, digits(16).samples[:1])
            assert row["instructions"] == pytest.approx(wait * 1_000_000, rel=0.001)


def test_stages_add_up_and_allocate_nothing(bench: Bench, tmp_path: Path) -> None:
    data = gesture(windows=4)
    bench.put_model(data)
    row = bench.step(data)
    assert row is not None
    assert row["windows"] >= 4
    assert row["allocated"] == 0
    assert row["error"] < 0.03
    assert sum(row["stages"].values()) == pytest.approx(row["instructions"], rel=0.1)
    assert all(row["stages"][stage] > 0 for stage in STAGES if stage != "filter")
    assert row["stages"]["filter"] == 0

    rows = [{"board": BOARD, "part": "step", "case": "default", "fits": True, **row}]
    lines = markdown(rows)
    assert any(f"{row['instructions']:,}" in line for line in lines)
    for name in ("one.svg", "two.svg"):
        draw(rows, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_step_by_llvm(bench: Bench) -> None:
    data = gesture()
    bench.put_model(data)
    viper, llvm = bench.step(data), bench.step(data, BY_LLVM)
    assert llvm["instructions"] < 0.35 * viper["instructions"]
    assert (llvm["windows"], llvm["allocated"], llvm["stages"]) == (viper["windows"], 0, {})
    rows = [{"board": BOARD, "part": "step", "case": "by LLVM", "fits": True, **llvm}]
    assert f"| Cortex-M3, by LLVM | {llvm['instructions']:,} | –" in "\n".join(markdown(rows))


def test_stages_added_up_from_several_runs_are_those_of_one(bench: Bench) -> None:
    data = gesture(windows=4)
    bench.put_model(data)
    row = bench.step(data)
    assert row is not None
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in row["kernels"]:
        module, function = name.split(".")
        groups.setdefault(kernels()[module, function][0], []).append((module, function))
    added = bench._added_up(data, VIPER, groups)
    assert added is not None
    for stage in STAGES:
        assert added["stages"][stage] == pytest.approx(row["stages"][stage], rel=0.05, abs=1000), stage


def test_filter_is_counted_on_its_own(bench: Bench) -> None:
    data = gesture(filtered=True, windows=4)
    bench.put_model(data)
    row = bench.step(data)
    assert row is not None
    assert row["stages"]["filter"] > 0
    assert sum(row["stages"].values()) == pytest.approx(row["instructions"], rel=0.1)


@pytest.mark.parametrize("guess", [0, 1, 5, 138, 139, 140, 141, 200, 512])
@pytest.mark.parametrize("wanted", [1, 2, 139, 145, 511, 512])
def test_the_least_that_is_enough(guess: int, wanted: int) -> None:
    asked: list[int] = []

    def enough(n: int) -> bool:
        asked.append(n)
        return n >= wanted

    assert least(enough, guess, 512) == wanted
    assert len(asked) <= (6 if 0 < wanted - guess < 10 and guess > 100 else 16)


def test_least_heap_is_above_what_is_kept(bench: Bench) -> None:
    row = measure_memory(bench)[0]
    assert row["fits"]
    assert row["least_heap"] >= row["import_ram"] + row["predictor_ram"]
    assert row["load_heap"] >= row["predictor_ram"]


def test_forests_of_all_peers_vote_alike(bench: Bench) -> None:
    if not native_module(bench.spec.arch).is_file():
        pytest.skip(f"{native_module(bench.spec.arch).name} is not built: make boards")
    model = digits(16)
    bench.put_digits(model)
    for peer in forest_peers(bench.spec, model):
        row = bench.peer(peer, SAMPLES, model.samples)
        assert row["fits"], peer.case
        expected = model.hard
        if peer.case.startswith("m2cgen"):
            expected = model.soft  # it averages shares
        if peer.case.startswith("everywhereml"):
            expected = _on_pc(everywhereml_source(model.estimator), model.samples)  # it weights votes
        assert row["results"] == expected.tolist(), peer.case
    if missing_packages():
        pytest.skip(f"compared without {' and '.join(missing_packages())}: not installed, make bench-device does")


@pytest.mark.parametrize("size", FRAMES)
def test_transform_in_c_gives_the_same_bits(bench: Bench, size: int) -> None:
    model = digits(16)
    bench.put_digits(model)
    rows = same([bench.peer(peer, SAMPLES, model.samples[:2]) for peer in transform_peers(bench.spec, size)])
    assert all(row["fits"] and row["allocated"] == 0 for row in rows)


def _on_pc(source: str, samples: np.ndarray) -> np.ndarray:
    space: dict[str, type] = {}
    exec(source, space)
    model = space["RandomForestClassifier"]()
    return np.array([model.predict(sample) for sample in samples])
