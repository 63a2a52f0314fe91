"""The tables of docs/results.md: written from results files, without a figure that cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.device_code import PICTURE_STAGES, REST, STAGES
from benchmarks.plausible import EXCEPTIONS, implausible
from benchmarks.tables import PAGE, TABLES, filled, read
from emlearn_gestures import UserError

BOARDS = ("cortex-m3", "cortex-m7", "cortex-m0")
# of the features by har_trees, as they were once counted: on the M7 the counter had wrapped
WRAPPED = (3_791_250, -2_680_656_538, 5_596_715)
COUNTED = (3_791_250, 3_696_065, 5_596_715)


def har_trees(figures: tuple[int, ...]) -> list[dict[str, Any]]:
    sizes = {"fits": True, "allocated": 51616.0, "flash_bytes": 809, "code_ram": 1264, "model_ram": 0}
    row = {"part": "features", "case": "har_trees, bytecode", **sizes}
    return [{"board": board, **row, "instructions": n} for board, n in zip(BOARDS, figures, strict=True)]


def step(board: str, instructions: int, **stages: int) -> dict[str, Any]:
    # the rest is shared among the stages
    each = {name: (instructions - sum(stages.values())) // 10 for name in (*STAGES, REST)} | stages
    row = {"part": "step", "case": "default", "fits": True, "variant": "viper", "added_up": False, "allocated": 0}
    return {"board": board, **row, "instructions": instructions, "stages": each}


def test_a_counter_that_wrapped_is_refused() -> None:
    assert implausible(har_trees(COUNTED)) == []
    negative, *_ = implausible(har_trees(WRAPPED))
    assert negative == "cortex-m7, features, har_trees, bytecode: instructions is -2,680,656,538, cannot be negative"
    # as often, it wraps to a number that is not negative
    period = 2**30 * 40 // 16
    (late,) = implausible(har_trees((3_791_250, 3_696_065, 5_596_715 + period)))[:1]
    assert "cortex-m0, features, har_trees, bytecode: instructions is 2,689,951,275, on cortex-m3 3,791,250" in late


def test_a_sister_is_not_more_than_twice_as_slow() -> None:
    assert implausible(har_trees((1000, 1000, 2000))) == []
    assert len(implausible(har_trees((1000, 1000, 2001)))) == 2
    assert implausible(har_trees((0, 0, 0))) == []
    assert implausible(har_trees((0, 1, 1))) != []


def test_an_exception_is_for_its_case_and_has_a_limit() -> None:
    for (part, case), (times, reason) in EXCEPTIONS.items():
        assert len(reason.split()) > 5
        rows = [{**row, "part": part, "case": case} for row in har_trees((1000, 1000, int(1000 * times)))]
        assert implausible(rows) == []
        assert implausible([{**row, "case": "another"} for row in rows]) != []
        assert implausible([*rows[:2], {**rows[2], "instructions": int(1000 * times) + 1}]) != []


def test_stages_may_differ_by_less_than_can_be_told() -> None:
    plain = step("cortex-m3", 250_000, decision=1000)
    assert implausible([plain, step("cortex-m7", 250_000, decision=3400)]) == []
    (line,) = implausible([plain, step("cortex-m7", 250_000, decision=3600)])
    assert "stages: decision is 3,600, on cortex-m3 1,000" in line
    (line,) = implausible([step("cortex-m3", 250_000, decision=-1)])
    assert "stages: decision is -1, cannot be negative" in line


def results(folder: Path, device: list[dict[str, Any]]) -> Path:
    """Write results files of one row each."""
    accuracy = {"set": "a set", "split": "5-fold", "accuracy": 0.9, "accuracy_sd": 0.01, "macro_f1": 0.8}
    sizes = {"bundle_bytes": 2000, "ram_bytes": 3000, "features": 20, "trees": 10, "comparisons": 30}
    motion = {"windows": 9, "har_trees_accuracy": 0.7, "har_trees_sd": 0.02}
    pictures = {"pictures": 8, "grey_accuracy": 0.6, "grey_sd": 0.03, "majority": 0.5}
    host = {"case": "a case", "cores": 1}
    frame = {**step("cortex-m3", 1_500_000), "part": "frame", "stages": dict.fromkeys((*PICTURE_STAGES, REST), 9)}
    rows = {
        "accuracy": [{**accuracy, **sizes, **motion}, {**accuracy, **sizes, **pictures}],
        "host": [
            {**host, "windows": 100, "us_per_window": 13, "windows_per_second": 75_980},
            {**host, "pictures": 500, "us_per_picture": 67, "pictures_per_second": 14_951},
        ],
        "device": [step("cortex-m3", 250_000), frame, *device],
    }
    for name, found in rows.items():
        versions = {"python": "3.11.7", "micropython": "1.25.0"}
        (folder / f"{name}.json").write_text(json.dumps({"versions": versions, "rows": found}))
    return folder


def test_the_page_takes_every_table(tmp_path: Path) -> None:
    text = filled(PAGE.read_text(encoding="utf-8"), read(results(tmp_path, har_trees(COUNTED))))
    assert "| har_trees, bytecode | 3,791,250 | 3,696,065 | 5,596,715 | 51,616 | 809 | 1,264 | 0 |" in text
    assert "| a set | 5-fold | 9 | 0.900 ± 0.010 | 0.800 | 0.700 ± 0.020 | 2.0 kB | 3.0 kB |" in text
    assert text.count("with python 3.11.7.") == 4
    assert text.count("with micropython 1.25.0.") == 2
    with pytest.raises(UserError, match="has 0 places for the table accuracy, must have 1"):
        filled("# Results", read(tmp_path))


def test_no_table_is_made_of_a_figure_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"device\.json: .*is -2,680,656,538, cannot be negative \(and \d more\)"):
        read(results(tmp_path, har_trees(WRAPPED)))
    (tmp_path / "host.json").unlink()
    with pytest.raises(UserError, match=r"host\.json is missing"):
        read(tmp_path)


def test_the_page_as_it_stands_shows_no_negative_figure() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, _, _ in TABLES:
        (block,) = re.findall(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
        assert block.count("\n| ") > 2
        assert not re.search(r"\| *[-−]\d", block)
