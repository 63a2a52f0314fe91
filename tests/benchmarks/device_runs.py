"""Runs on an emulated board: programs of ``onboard/`` with their files, ticks turned into instructions."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from benchmarks.device_code import APART, BY_FAMILY, BY_LLVM, INTERPRETED, REST, VIPER, kernels, package, programs
from benchmarks.device_models import Digits, OnBoard
from benchmarks.device_peers import CSV, SAMPLES, Peer
from device.board import Board, BoardError
from device.code import DEVICE

_FINE = 64  # onboard/stages.py counts in fractions of a tick
_GRAIN = 512  # bytes, of the search for the least heap


Kernel = tuple[str, str]  # module and name


class Bench:
    """A board with the programs on it.

    Parameters
    ----------
    board : Board
        Counting.
    family : str, default="motion"
        Of the features that are measured.
    """

    def __init__(self, board: Board, family: str = "motion") -> None:
        self.board = board
        self.family = family
        self._stage_names = list(BY_FAMILY[family])
        self.spec = board.spec
        self._used: tuple[str, bool, tuple[str, ...]] = "", True, ()
        self._scale = float(board.spec.instructions_per_tick)
        board.put(programs(board.spec))

    def use(self, variant: str, whole: bool = True, interpreted: tuple[str, ...] = ()) -> int:
        """Put a form of the package on the board; return its bytes."""
        files = package(self.spec, variant, whole, interpreted, self.family)
        if (variant, whole, interpreted) != self._used:
            self._put(files)
            self._used = variant, whole, interpreted
        return sum(map(len, files.values()))

    def run(self, program: str, expression: str, timeout: float = 600) -> Any:
        """Evaluate an expression after ``from program import *`` on a fresh heap; None where the heap is too small."""
        code = f"import json\nfrom array import array\nimport {program}\nprint(json.dumps({program}.{expression}))"
        # collecting often helps a small heap and takes its time: only where it must be
        for prepare in dict.fromkeys(("", self.spec.prepare)):
            self.board.soft_reset()
            try:
                return json.loads(self.board.exec(prepare + code, timeout).splitlines()[-1])
            except BoardError as error:
                if "MemoryError" not in str(error):
                    raise
        return None

    def put_model(self, data: OnBoard) -> None:
        """Write bundle, stream and what else it needs."""
        bundle = {f"/bundle/{name}": content for name, content in data.bundle.items()}
        self._put({**bundle, "/bench/stream.bin": data.stream, **data.more})

    def put_digits(self, digits: Digits) -> None:
        """Write forest and samples."""
        self._put({CSV: digits.csv.encode(), SAMPLES: digits.samples.astype("<i2").tobytes()})

    def _put(self, files: dict[str, bytes]) -> None:
        self.board.soft_reset()  # a small heap is full of what ran before
        self.board.put(files)

    def step(self, data: OnBoard, variant: str = VIPER, called: Collection[str] = ()) -> dict[str, Any] | None:
        """Instructions and bytes of a push that completes a window, or of a frame; None where it has no room.

        `called` are the kernels that another board's row names: a small heap has no room to watch the others as well.

        Where the whole has none, the stages are added up from runs that each compile one and interpret the rest:
        ``added_up`` is true then. ``error`` is the share of the step that the wrappers of the kernels took beyond what
        was taken off for them. LLVM compiles the kernels into one another: then there are no stages.
        """
        if variant == BY_LLVM:
            self.use(variant)
            whole = self._whole(data)
            return whole and {"variant": variant, "added_up": False, "error": 0.0, "stages": {}, "kernels": {}, **whole}
        table = [kernel for kernel in kernels(self.family) if not called or ".".join(kernel) in called]
        groups = {
            stage: [kernel for kernel in table if kernels(self.family)[kernel][0] == stage]
            for stage in self._stage_names
        }
        groups = {stage: group for stage, group in groups.items() if group}
        self.use(variant)
        emitter = "" if variant == INTERPRETED else variant
        found = self._stages(data, [table], emitter)
        added_up = found is None and emitter != ""
        if added_up:
            found = self._added_up(data, variant, groups)
        elif found is None:
            found = self._stages(data, list(groups.values()), emitter)
        if found is None:
            return None
        stages = {stage: round(value) for stage, value in found["stages"].items()}
        return {"variant": variant, "added_up": added_up, **found, "stages": stages}

    def _added_up(self, data: OnBoard, variant: str, groups: dict[str, list[Kernel]]) -> dict[str, Any] | None:
        """Add up the stages, each compiled while all else is interpreted."""
        everything = {path.stem for path in DEVICE.glob("*.py")}
        found: dict[str, Any] | None = None
        pieces = [
            (stage, piece)
            for stage, group in groups.items()
            for apart in (False, True)
            if (piece := [kernel for kernel in group if (kernel[0] in APART) == apart])
        ]
        for stage, group in pieces:
            # with the helpers that count to their callers
            modules = {module for module, _ in group} | {"arithmetic"}
            self.use(variant, interpreted=tuple(sorted(everything - modules)))
            part = self._stages(data, [group], variant)
            if part is None:
                return None
            if found is None:
                found = {**part, "error": 0.0, "kernels": {}, "stages": dict.fromkeys([*self._stage_names, REST], 0.0)}
            found["error"] = max(found["error"], part["error"])
            found["stages"][stage] += part["stages"][stage]
            found["kernels"] |= part["kernels"]
        assert found is not None
        # the calls: what is left when no kernel does anything but the window's, without which there is no step
        steps = {"columns", "motion_extract", "picture_extract", "window"}
        self.use(variant, interpreted=tuple(sorted(everything - steps)))
        others = [kernel for stage, group in groups.items() if stage != "window" for kernel in group]
        idle = [(*kernel, kernels(self.family)[kernel][1]) for kernel in others]
        said = self.run("stages", f"measure_idle({_replay(data)}, {idle}, {variant!r})")
        if said is None:
            return None
        ticks, _, windows = said
        found["stages"][REST] = ticks * self._scale / windows - found["stages"].get("window", 0.0)
        found["instructions"] = round(sum(found["stages"].values()))
        return found

    def _whole(self, data: OnBoard) -> dict[str, Any] | None:
        """Windows, and instructions and bytes allocated for each of them."""
        plain = self.run("steps", f"measure({_replay(data)})")
        if plain is None:
            return None
        ticks, allocated, windows, clock = plain
        instructions = round((ticks * _FINE - windows * clock) * self._scale / windows / _FINE)
        return {"windows": windows, "instructions": instructions, "allocated": round(allocated / windows, 1)}

    def _stages(self, data: OnBoard, groups: list[list[Kernel]], emitter: str) -> dict[str, Any] | None:
        """Instructions in all, and by the stages of the kernels in `groups`, each wrapped in a run of its own."""
        table = kernels(self.family)
        replay = _replay(data)
        plain = self.run("steps", f"measure({replay})")
        if plain is None:
            return None
        ticks, allocated, windows, clock = plain
        scale = self._scale / windows / _FINE
        whole = (ticks * _FINE - windows * clock) * scale
        stages = dict.fromkeys([*self._stage_names, REST], 0.0)
        by_kernel = {}
        worst = 0.0
        for group in groups:
            said = self.run("stages", f"measure({replay}, {[(*k, table[k][1]) for k in group]}, {emitter!r})")
            if said is None:
                return None
            added = 0.0
            # interpreted kernels allocate their frames, which takes the longer the more is on the heap
            heap = 1.0 if emitter else ticks / said["plain"]
            for kernel, own, calls in zip(group, said["own"], said["calls"], strict=True):
                stage, n = table[kernel]
                read, wrapper = said["costs"][str(n)]
                work = (own - calls * read) * scale * heap
                added += calls * wrapper * scale
                stages[stage] += work
                if calls:
                    by_kernel[".".join(kernel)] = {"calls": round(calls / windows, 1), "instructions": round(work)}
            # what the wrappers cost must be all that they add
            off = ((said["wrapped"] - said["plain"]) * _FINE * scale - added) / whole
            worst = max(worst, abs(off))
        stages[REST] = whole - sum(stages.values())
        return {
            "windows": windows,
            "instructions": round(whole),
            "allocated": round(allocated / windows, 1),
            "error": round(worst, 4),
            "stages": stages,
            "kernels": by_kernel,
        }

    def memory(self, data: OnBoard, variant: str = VIPER) -> dict[str, Any]:
        """Flash, heap and time of importing and loading; only flash where the heap is too small for them."""
        row: dict[str, Any] = {
            "variant": variant,
            "runtime_bytes": self.use(variant),
            "bundle_bytes": sum(len(c) for name, c in data.bundle.items() if name != "package.json"),
        }
        said = self.run("memory", f"measure({data.predictor})")
        row["fits"] = said is not None
        if said:
            row |= {name: said[name] for name in ("import_ram", "predictor_ram", "trees")}
            row |= {f"{name}_instructions": round(said[f"{name}_ticks"] * self._scale) for name in ("import", "load")}
            row["load_heap"] = self._least_heap(data, False, row["predictor_ram"])
            row["least_heap"] = self._least_heap(data, True, row["import_ram"] + row["predictor_ram"])
        return row

    def _least_heap(self, data: OnBoard, before_import: bool, kept: int) -> int:
        """Bytes of free heap that loading needs, or import, loading and a step together.

        Not much more than what is kept of it: so it is looked for from there, in steps that double, then by halving.
        """

        def enough(grains: int) -> bool:
            return bool(
                self.run("memory", f"runs({data.predictor}, {data.example!r}, {grains * _GRAIN}, {before_import})")
            )

        return least(enough, kept // _GRAIN, self.spec.heap // _GRAIN) * _GRAIN

    def peer(self, peer: Peer, path: str, samples: np.ndarray) -> dict[str, Any]:
        """Instructions, bytes allocated a call, RAM, flash, and results of a way to compute."""
        if peer.variant:
            self.use(peer.variant, peer.whole)
        self._put(peer.files)
        texts = f"{peer.imports!r}, {peer.setup!r}, {peer.call!r}, {peer.empty!r}, {peer.prepare!r}, {peer.result!r}"
        buffer = f"array('h', [0] * {samples[0].size})"
        said = self.run("counting", f"count_peer({texts}, {path!r}, {buffer}, {len(samples)})")
        row: dict[str, Any] = {"case": peer.case, "flash_bytes": self._flash(peer.flash)}
        if said is None:
            return row | {"fits": False}
        return row | {
            "fits": True,
            "instructions": round(said["ticks"] * self._scale / len(samples) / peer.repeats),
            "allocated": round(said["allocated"] / len(samples), 1),
            "code_ram": said["code_ram"],
            "model_ram": said["model_ram"],
            "results": said["results"],
        }

    def _flash(self, paths: tuple[str, ...]) -> int | None:
        """Bytes of files, and of all files in folders."""
        if not paths:
            return None
        code = f"""
import os
def size(path):
    if os.stat(path)[0] & 0x4000:
        return sum(size(path + "/" + name) for name in os.listdir(path))
    return os.stat(path)[6]
print(sum(size(path) for path in {paths!r}))
"""
        return int(self.board.exec(code))


def least(enough: Callable[[int], bool], guess: int, most: int) -> int:
    """Return the least number up to `most` that is enough, which all above it are as well."""
    low, high, step = 0, most, 4
    while low < guess < high:
        if enough(guess):
            high = guess
            break
        low, guess, step = guess, guess + step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle
    return high


def _replay(data: OnBoard) -> str:
    """The arguments by which a program finds bundle and stream."""
    return f"{data.predictor}, '/bench/stream.bin', {data.replay}"
