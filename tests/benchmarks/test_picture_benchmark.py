"""A short run of the benchmark of pictures: its stages add up, a frame allocates nothing, the tables hold it."""

from __future__ import annotations

import ast

import pytest

from benchmarks.device import same
from benchmarks.device_code import PICTURE_STAGES, kernels
from benchmarks.device_models import digits, pictures
from benchmarks.device_peers import SAMPLES
from benchmarks.device_runs import Bench
from benchmarks.picture_peers import picture_peers
from benchmarks.picture_tables import device_markdown, host_markdown
from device.available import require_board
from device.board import Board
from device.code import DEVICE
from emlearn_gestures.boards.sources import runtime_sources

BOARD = "cortex-m3"
# their viper functions copy for another kernel
_NO_STAGE = {"columns", "window"}


def test_every_kernel_has_a_stage() -> None:
    staged = {place.split(".")[0] for places in PICTURE_STAGES.values() for place in places}
    for path in (DEVICE.parent / name for name in runtime_sources("picture_predictor", later=("forest",))):
        functions = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)]
        viper = any("viper" in ast.unparse(decorator) for f in functions for decorator in f.decorator_list)
        assert not viper or path.stem in staged | _NO_STAGE, path.name
    assert {stage for stage, _ in kernels("pictures").values()} == set(PICTURE_STAGES)
    assert kernels("pictures")["grid", "pool"][0] == "pool"
    assert kernels("pictures")["gradients", "merge"][0] == "gradients"


@pytest.mark.parametrize(
    ("form", "settings", "idle"), [("grey", "all groups", set()), ("rgb565", "default", {"patterns"})]
)
def test_stages_add_up_and_allocate_nothing(form: str, settings: str, idle: set[str]) -> None:
    require_board(BOARD)
    data = pictures(40, 30, form, settings)
    assert data.size == 40 * 30 * (1 if form == "grey" else 2)
    with Board(BOARD) as board:
        bench = Bench(board, "pictures")
        bench.put_model(data)
        row = bench.step(data)
        memory = bench.memory(data)
    assert row is not None
    assert row["windows"] == 4
    assert row["allocated"] == 0
    assert row["error"] < 0.03
    assert sum(row["stages"].values()) == pytest.approx(row["instructions"], rel=0.02)
    assert {stage for stage in PICTURE_STAGES if row["stages"][stage] <= 0} == idle
    assert memory["fits"]
    assert memory["least_heap"] >= memory["import_ram"] + memory["predictor_ram"] + data.size

    rows = [{"board": BOARD, "part": "frame", "case": form, "fits": True, **row}]
    rows.append({"board": BOARD, "part": "frame memory", "case": form, "frame_bytes": data.size, **memory})
    lines = device_markdown(rows)
    assert any(f"{row['instructions']:,}" in line and line.startswith(f"| Cortex-M3, {form} |") for line in lines)
    assert any(f"{memory['predictor_ram']:,}" in line for line in lines)


def test_stages_in_c_give_the_same_bits() -> None:
    require_board(BOARD)
    with Board(BOARD) as board:
        bench = Bench(board, "pictures")
        bench.put_digits(digits(16))
        for pair in picture_peers(bench.spec):
            ours, c = same([bench.peer(peer, SAMPLES, digits(16).samples[:2]) for peer in pair])
            assert ours["fits"]
            assert c["fits"]
            assert 0 < c["instructions"] < ours["instructions"]


def test_the_table_of_the_host_has_only_pictures() -> None:
    row = {"pictures": 500, "cores": 1, "us_per_picture": 300.0, "pictures_per_second": 3333.3}
    lines = host_markdown([{"case": "windows", "windows": 1}, {"case": "ours", **row}])
    assert lines[-1] == "| ours | 500 | 1 | 300 | 3,333 |"
    assert not any("windows" in line for line in lines)
