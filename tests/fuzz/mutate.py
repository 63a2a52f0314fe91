"""Seeded damage to bundles: mutant k of a seed is the same on every run.

Most mutants carry checksums of what they hold, so that the damage gets past the first gate and reaches the checks of
the loaders; many change settings and forest together, so that they load and reach the kernels.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from random import Random
from typing import Any
from zlib import crc32

from emlearn_gestures.bundles.store import MODEL_FILES
from emlearn_predict.bundle import GATE, LINEAR, MODEL, PROJECTION, SELFTEST, TREES
from fuzz.bases import Base

LIMITS = (0, 1, 2, 15, 16, 64, 127, 128, 255, 256, 1000, 1024, 4096, 8192, 32767, 32768, 65535, 65536)
POWERS = (1 << 16, 1 << 30, 1 << 31, 1 << 32, 1 << 62, 1 << 63, 1 << 64, 10**40)
ODDITIES = (None, True, False, 0, -1, 1.0, 0.5, 1e30, float("nan"), float("inf"), "", "x", "mean", "é\x00", [], {}, [0])
RAW = (
    *("[" * 60 + "]" * 60, "[" * 1000 + "]" * 1000, "[" * 20_000 + "]" * 20_000, '{"a":' * 200 + "1" + "}" * 200),
    *("1" * 300, "1e999", "-1e-999", "-0"),
)
ODDITIES += tuple(f"raw {i}" for i in range(len(RAW)))  # texts that json would not write
NATIVE_SHARE = 0.2


@dataclass(frozen=True)
class Mutant:
    """A damaged bundle, and whether the native evaluator is to load it."""

    number: int
    base: Base
    files: dict[str, bytes]
    native: bool
    kind: str


def mutant(seed: int, number: int, bases: list[Base]) -> Mutant:
    """Make one."""
    random = Random(f"{seed} {number}")
    base = random.choice(bases)
    native = random.random() < NATIVE_SHARE
    if base.model is None:
        files = {TREES: _damaged_csv(random, base.files[TREES])}
        return Mutant(number, base, files, native, "forest")
    kinds = list(KINDS)
    kind = random.choices(kinds, [KINDS[name][0] for name in kinds])[0]
    return Mutant(number, base, KINDS[kind][1](random, dict(base.files)), native, kind)


def _any_bytes(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    name = random.choice(sorted(files))
    return {**files, name: damaged_bytes(random, files[name])}


def _description_text(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, MODEL: random.choice((damaged_bytes, _damaged_numbers))(random, files[MODEL])}


def _model(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    model = json.loads(files[MODEL])
    name = random.choice([_model_file(files), *(other for other in (PROJECTION, GATE) if other in files)])
    files[name] = _damaged_csv(random, files[name])
    if name == TREES and random.random() < 0.6:
        _count(model, files[TREES])
    return _sealed(model, files)


def _model_file(files: dict[str, bytes]) -> str:
    return next(name for name in MODEL_FILES if name in files)


def _selftest(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    files[SELFTEST] = _damaged_csv(random, files[SELFTEST])
    return _sealed(json.loads(files[MODEL]), files)


def _description(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    model = json.loads(files[MODEL])
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        _damage_json(random, model)
    return _sealed(model, files)


def _settings(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    """Other settings within or just outside their limits, and a model of that many features."""
    model = json.loads(files[MODEL])
    family = import_module(f"fuzz.{model['source']['kind']}")
    for _ in range(random.randint(1, 4)):
        family.change(random, model)
    try:
        n_features = family.choose_features(random, model)
    except (ValueError, TypeError):
        return _sealed(model, files)
    if PROJECTION in files:
        sums = random.choice((1, 2, model["projection"]["sums"] if isinstance(model["projection"], dict) else 1))
        files[PROJECTION] = _matrix(random, n_features, sums)
        kept = random.random() < 0.5
        model["projection"] = {"features": n_features, "sums": sums, "kept": kept}
        n_features = n_features * kept + sums
    if GATE in files:
        read, clusters = random.choice((1, 2, 16, 64)), random.choice((1, 2, 7))
        files[GATE] = _gate(random, n_features, read, clusters)
        model["gate"] = {"features": read, "clusters": clusters}
    if LINEAR in files:
        files[LINEAR] = _matrix(random, n_features, len(model["classes"]))
        model["model"]["features"] = n_features
        return _sealed(model, files)
    lines = files[TREES].decode().splitlines()
    for i, line in enumerate(lines):
        fields = line.split(",")
        if fields[0] == "f":
            lines[i] = f"f,{n_features}"
        elif fields[0] == "n":  # the last feature is the one whose index could be one too many
            fields[1] = str(n_features - 1 if random.random() < 0.2 else int(fields[1]) % n_features)
            lines[i] = ",".join(fields)
    files[TREES] = ("\n".join(lines) + "\n").encode()
    return _sealed(model, files)


KINDS: dict[str, tuple[float, Callable[[Random, dict[str, bytes]], dict[str, bytes]]]] = {
    "bytes": (12, _any_bytes),
    "description text": (5, _description_text),
    "model": (33, _model),
    "selftest": (5, _selftest),
    "description": (20, _description),
    "settings": (25, _settings),
}


def _sealed(model: dict[str, Any], files: dict[str, bytes]) -> dict[str, bytes]:
    """Put the checksums of what is there into the description."""
    name = _model_file(files)
    if isinstance(model.get("files"), dict) and name in model["files"]:
        model["files"] = {name: crc32(content) for name, content in files.items() if name != MODEL}
    text = json.dumps(model, separators=(",", ":"), ensure_ascii=False) + "\n"
    return {**files, MODEL: re.sub(r'"raw (\d)"', lambda found: RAW[int(found[1])], text).encode(errors="replace")}


def _matrix(random: Random, n_features: int, n_sums: int) -> bytes:
    """Weights and shifts within their limits, most of whose sums fit."""
    shift = random.choice((0, 8, 16, 30))
    large = random.random() < 0.5
    lines = [f"f,{n_features}", f"o,{n_sums}", f"b,{random.choice((0, 8, 13, 26))}"]
    lines += _rows("s", n_features, lambda: random.randint(shift, 30))
    for _ in range(n_sums):
        lines.append(f"a,{random.choice((0, 1, -1, 1 << 29, -(1 << 29), random.randint(-9999, 9999)))}")
        weight = partial(random.choice, (32767, -32767, 0)) if large else partial(random.randint, -300, 300)
        lines += _rows("w", n_features, weight)
    return ("\n".join(lines) + "\n").encode()


def _gate(random: Random, n_model_features: int, n_features: int, n_clusters: int) -> bytes:
    """A gate within its limits; some read a feature that is not there."""
    beyond = random.random() < 0.1
    lines = [f"f,{n_features}", f"c,{n_clusters}"]
    lines += _rows("i", n_features, lambda: random.randint(0, n_model_features - 1 + beyond))
    lines += _rows("m", n_features, lambda: random.choice((-32768, 0, 32767, random.randint(-99, 99))))
    lines += _rows("s", n_features, lambda: random.choice((0, 1, 16383, random.randint(0, 16383))))
    lines += _rows("d", n_features, lambda: random.choice((0, 30, random.randint(0, 30))))
    for _ in range(n_clusters):
        lines.append(f"r,{random.choice((0, 1, (1 << 30) - 1, random.randint(0, 1 << 24)))}")
        lines += _rows("z", n_features, lambda: random.choice((-2047, 0, 2047, random.randint(-300, 300))))
    return ("\n".join(lines) + "\n").encode()


def _rows(kind: str, count: int, make: Callable[[], int]) -> list[str]:
    values = [str(make()) for _ in range(count)]
    return [",".join([kind, *values[i : i + 32]]) for i in range(0, count, 32)]


def _count(model: dict[str, Any], trees: bytes) -> None:
    starts = [line[:2] for line in trees.splitlines()]
    counts = {"trees": starts.count(b"r,"), "nodes": starts.count(b"n,"), "leaves": starts.count(b"l,")}
    model["model"] = {"kind": "forest", **counts}


def _number(random: Random, value: int = 0) -> int:
    chosen = random.choice(
        (value + random.choice((-2, -1, 1, 2)), random.choice(LIMITS), random.choice(POWERS), random.randint(-9, 9))
    )
    return random.choice((chosen, chosen, chosen - 1, chosen + 1, -chosen))


def _damaged_csv(random: Random, data: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 2, 5))):
        data = random.choices((_damaged_numbers, _damaged_lines, damaged_bytes), (6, 2, 1))[0](random, data)
    return data


def _damaged_numbers(random: Random, data: bytes) -> bytes:
    """Put another number in the place of one."""
    numbers = list(re.finditer(rb"-?\d+", data))
    if not numbers:
        return data
    chosen = random.choice(numbers)
    text = str(_number(random, int(chosen[0])))
    if random.random() < 0.1:
        text = random.choice(
            ("", "nan", "inf", "1e3", "1e-3", "-1e999", "0.5", "0x10", "1_0", "--1", " 1", "é", "9" * 50)
        )
    return data[: chosen.start()] + text.encode() + data[chosen.end() :]


def _damaged_lines(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    i, j = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randrange(6)
    if way == 0:
        lines[i], lines[j] = lines[j], lines[i]
    elif way == 1:
        del lines[min(i, j) : min(i, j) + random.choice((1, 1, 5))]
    elif way == 2:
        lines[j:j] = lines[i : i + random.choice((1, 1, 5, 50))]
    elif way == 3:
        lines[i] = random.choice(
            (b"\n", b"n\n", b"q,1\n", b"lb,8\n", b"l,1,1\n", b",\n", b"n,0,0,-1,-1,-1\n", b"\x00\n")
        )
    elif way == 4:
        fields = lines[i].strip().split(b",")
        fields[1:] = random.sample(fields[1:], len(fields) - 1)
        lines[i] = b",".join(fields) + b"\n"
    else:
        lines = [line.replace(b"\n", b"\r\n") for line in lines]
    return b"".join(lines)


def damaged_bytes(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    some = random.choice((1, 2, 7, 64, 1000))
    way = random.randrange(6)
    if way == 0 and at < len(data):
        return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
    if way == 1:
        return data[:at]
    if way == 2:
        return data[:at] + data[at + some :]
    if way == 3:
        return data[:at] + random.randbytes(min(some, 64)) + data[at:]
    if way == 4:
        return data[:at] + data[max(0, at - some) : at] + data[at:]
    return data[:at] + random.choice(b',\n-.e"[]{}\\\x00\xff09').to_bytes(1, "big") + data[at + 1 :]


def _places(value: Any, path: tuple = ()) -> list[tuple]:
    """All paths into a JSON value; of long lists only the ends."""
    found = [path] if path else []
    if isinstance(value, dict):
        items = list(value.items())
    else:
        items = (
            [(i, value[i]) for i in {0, len(value) // 2, len(value) - 1}] if isinstance(value, list) and value else []
        )
    return found + [place for key, inner in items for place in _places(inner, (*path, key))]


def _damage_json(random: Random, model: dict[str, Any]) -> None:
    path = random.choice([path for path in _places(model) if path[0] != "training"] or [("format",)])
    holder: Any = model
    for key in path[:-1]:
        holder = holder[key]
    key = path[-1]
    value = holder[key] if not isinstance(holder, dict) else holder.get(key)
    way = random.randrange(6)
    if way == 0 and isinstance(value, int):
        holder[key] = _number(random, value)
    elif way == 1 and isinstance(value, (list, str)) and value:
        holder[key] = random.choice((value[:-1], value + value[:1], value * 2, value * 40, value[:1], value[:0]))
    elif way == 2:
        del holder[key]
    elif way == 3 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(random.choice(holder)))
    else:
        lists = ([_number(random)], [[]], [None] * 3, [0] * 500, {"a": 1})
        holder[key] = copy.deepcopy(random.choice((*ODDITIES, *lists, _number(random), "y" * 2000)))
