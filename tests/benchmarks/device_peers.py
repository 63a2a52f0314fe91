"""Other ways to compute the same forest and features on a board: what each needs there, and how it is called."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sklearn.ensemble import RandomForestClassifier

from benchmarks import interpreted as har_trees
from benchmarks.device_code import INTERPRETED, NATIVE, VIPER, idle_twin, interpreted
from benchmarks.device_models import LENGTH, Digits
from benchmarks.lower_bound import lower_bound
from device.boards import BoardSpec
from emlearn_gestures.boards.bytecode import strip_emitters
from runtimes.native import native_module

CSV, SAMPLES = "/bench/digits.csv", "/bench/digits.bin"
# What MicroPython writes otherwise.
_OTHERWISE = {
    ", strict=True": "",
    "[0, *(b - a for a, b in pairwise(values))]": "[0] + [b - a for a, b in zip(values, values[1:])]",
    "[*features, lower, upper]": "features + [lower, upper]",
}
PACKAGES = ("everywhereml", "m2cgen")
REPEATS = 8  # of C's work in a call, to tell the work from the call


@dataclass(frozen=True)
class Peer:
    """A way to compute, as a program for the board.

    Attributes
    ----------
    case : str
    call : str
        The statement that is measured, on the sample in `x`.
    variant : str or None
        Of emlearn_predict, None where it is not used.
    setup : str
        What makes the model.
    imports : str
        What brings the code.
    empty : str
        The statement that `call` is compared with.
    result : str
        Expression of the class, or None.
    prepare : str
        A statement before each call, not measured.
    repeats : int
        How often the work is done in `call` above that in `empty`.
    files : dict of str to bytes
        What it needs besides.
    flash : tuple of str
        Files, and folders of them, that it takes on the board.
    whole : bool
        Whether it imports the whole of emlearn_predict.
    """

    case: str
    call: str
    variant: str | None
    setup: str = ""
    imports: str = ""
    empty: str = "nothing(x)"
    result: str = "None"
    prepare: str = "pass"
    repeats: int = 1
    files: dict[str, bytes] = field(default_factory=dict)
    flash: tuple[str, ...] = ()
    whole: bool = True


_FOREST = "from emlearn_predict.forest import Forest\n"
_LOAD = f"""
with open({CSV!r}) as file:
    forest = Forest.load(file, None, %s)
"""
_NATIVE = "import sys\nsys.path.append('/native')\n"
_C = "import sys\nsys.path.append('/c')\n"
_ADD = f"""
from array import array
with open({CSV!r}) as file:
    kinds = [line[:2] for line in file]
with open({CSV!r}) as file:
    model = emlearn_trees.new(kinds.count("r,"), kinds.count("n,"), kinds.count("l,"))
    model.setdata(64, 10, 0)
    for line in file:
        kind, *fields = line.strip().split(",")
        if kind == "l":
            model.addleaf(int(fields[0]))
        elif kind == "r":
            model.addroot(int(fields[0]))
        elif kind == "n":
            feature, threshold, left, right = (int(float(field)) for field in fields)
            model.addnode(left, right, feature, threshold)
del kinds, file, line, fields
out = array("f", [0.0] * 10)
"""
_KERNEL = "from emlearn_predict.forest import vote\ntrees, words, votes = forest.n_trees, forest.words, forest.votes\n"


def forest_peers(spec: BoardSpec, model: Digits) -> list[Peer]:
    """Return the ways to evaluate the forest of the digits; those of packages that are not installed are left out."""
    native = {"/native/emlearn_trees.mpy": native_module(spec.arch).read_bytes()}
    c = {"/c/lower_bound.mpy": lower_bound(spec)}
    modules = ("/lib/emlearn_predict/forest.mpy", "/lib/emlearn_predict/_runtime.mpy", CSV)
    ours: dict[str, Any] = {"setup": _LOAD % False, "imports": _FOREST, "result": "r", "flash": modules, "whole": False}
    by_native: dict[str, Any] = {**ours, "imports": _NATIVE + _FOREST, "files": native}
    by_native["setup"] = _LOAD % True + "assert forest.native, forest.native_reason\n"
    by_native["flash"] = (*modules, "/lib/emlearn_predict/native.mpy", *native)
    bound: dict[str, Any] = {**ours, "imports": _C + _FOREST + "from lower_bound import vote as c_vote\n", "files": c}
    bound |= {"setup": _LOAD % False + _KERNEL, "flash": (*c, CSV)}
    kernel: dict[str, Any] = {**ours, "setup": _LOAD % False + _KERNEL + idle_twin("forest", "vote")}
    call, c_call = "r = %s(x, trees, words, votes)", "r = c_vote(x, trees, words, votes, %d)"
    return [
        Peer("ours, viper: predict", "r = forest.predict(x)", VIPER, **ours),
        Peer("ours, viper: evaluate", "r = forest.evaluate(x)", VIPER, **ours),
        Peer("ours, bytecode: predict", "r = forest.predict(x)", INTERPRETED, **ours),
        Peer("ours through emlearn_trees: predict", "r = forest.predict(x)", VIPER, **by_native),
        Peer(
            "native emlearn_trees: predict",
            "model.predict(x, out)",
            None,
            setup=_ADD,
            imports=_NATIVE + "import emlearn_trees\n",
            empty="nothing(x, out)",
            result="-max((v, -k) for k, v in enumerate(out))[1]",
            files=native,
            flash=(*native, CSV),
        ),
        *_generated(model.estimator),
        Peer("C -O2: call", c_call % 1, VIPER, **bound),
        Peer("C -O2: work", c_call % (1 + REPEATS), VIPER, **bound, empty=c_call % 1, repeats=REPEATS),
        Peer("ours, viper: work", call % "vote", VIPER, **kernel, empty=call % "idle"),
    ]


def missing_packages() -> list[str]:
    """Return the packages of peers that are not installed."""
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


def _generated(estimator: RandomForestClassifier) -> list[Peer]:
    """Return the ways that write the forest as Python code."""
    peers: list[Peer] = []
    rest: dict[str, Any]
    if "everywhereml" not in missing_packages():
        file = {"/lib/everywhereml_digits.mpy": interpreted(everywhereml_source(estimator), "everywhereml_digits.py")}
        imports = "from everywhereml_digits import RandomForestClassifier\n"
        call, rest = "r = model.predict(x)", {"files": file, "flash": tuple(file), "result": "r"}
        peers.append(Peer("everywhereml: predict", call, None, "model = RandomForestClassifier()\n", imports, **rest))
    if "m2cgen" not in missing_packages():
        import m2cgen

        file = {"/lib/m2cgen_digits.mpy": interpreted(m2cgen.export_to_python(estimator), "m2cgen_digits.py")}
        rest = {"files": file, "flash": tuple(file), "result": "r.index(max(r))"}
        peers.append(Peer("m2cgen: score", "r = score(x)", None, "", "from m2cgen_digits import score\n", **rest))
    return peers


def transform_peers(spec: BoardSpec, size: int) -> list[Peer]:
    """Return the ways to transform a frame of two signals: ours, and C; each gives the CRC of what it wrote."""
    quarter = [round(8192 * math.sin(2 * math.pi * k / size)) for k in range(size // 4 + 1)]
    imports = "from array import array\nfrom binascii import crc32\nfrom emlearn_predict.spectrum import *\n"
    setup = f"""
table = array("H", tables({size}, True, {quarter}))
work = array("I", [1048576 + i * 7919 % 16384 - 8192 for i in range({2 * size})] + [0] * {2 * size})
"""
    arguments = f"(work, 0, 0, {size}, {size}, table, {2 * size})"
    c = {"/c/lower_bound.mpy": lower_bound(spec)}
    c_call = f"fft(work, 0, {size}, {size}, table, {2 * size}, %d)"
    ours: dict[str, Any] = {"setup": setup, "imports": imports, "result": "crc32(work)", "whole": False}
    bound: dict[str, Any] = {**ours, "imports": _C + imports + "from lower_bound import fft\n", "files": c}
    name, call = f"FFT of {size}, %s", f"transform{arguments}"
    twin: dict[str, Any] = {**ours, "setup": setup + idle_twin("spectrum", "transform")}
    return [
        Peer(name % "ours, viper: call", call, VIPER, **ours),
        Peer(name % "ours, viper: work", call, VIPER, **twin, empty=f"idle{arguments}"),
        Peer(name % "ours, bytecode: call", call, INTERPRETED, **ours),
        Peer(name % "C -O2: call", c_call % 1, VIPER, **bound),
        Peer(name % "C -O2: work", c_call % (1 + REPEATS), VIPER, **bound, empty=c_call % 1, repeats=REPEATS),
    ]


def feature_peers() -> list[Peer]:
    """Return the ways to compute features of a window: ours by three emitters, and those of ``har_trees``."""
    setup = """
predictor = GesturePredictor.load("/bundle")
extractor, out = predictor.extractor, predictor.features
"""
    ours: dict[str, Any] = {"setup": setup, "imports": "from emlearn_predict import GesturePredictor\n"}
    ours["imports"] += "from binascii import crc32\n"
    ours |= {"empty": "nothing(x, 0, out)", "result": "crc32(out)", "flash": ("/lib/emlearn_predict",)}
    # as it stands but for what MicroPython does not have
    text = strip_emitters(Path(har_trees.__file__).read_text(encoding="utf-8")).split("def main(")[0]
    lines = [line for line in text.splitlines() if not line.startswith(("from ", "import "))]
    text = "\n".join(lines)
    for here, there in _OTHERWISE.items():
        assert here in text, here
        text = text.replace(here, there)
    files = {"/lib/har_trees.mpy": interpreted(text, "har_trees.py")}
    return [
        *(Peer(f"ours, {v}", "extractor.extract(x, 0, out)", v, **ours) for v in (VIPER, NATIVE, INTERPRETED)),
        Peer(
            "har_trees, bytecode",
            "interpreted_features(axes)",
            None,
            imports="from har_trees import *\n",
            prepare=f"axes = [[x[i] for i in range(a, {3 * LENGTH}, 3)] for a in range(3)]",
            files=files,
            flash=tuple(files),
        ),
    ]


def everywhereml_source(estimator: RandomForestClassifier) -> str:
    """Return everywhereml's MicroPython port of a forest.

    The templates and their environment are everywhereml's; what its own class of this name hands to them is handed
    over here, because importing that class takes several hundred megabytes of packages that have nothing to do with it.
    """
    from everywhereml.code_generators.GeneratesCode import GeneratesCode

    trees = [tree.tree_ for tree in estimator.estimators_]

    class RandomForestClassifier(GeneratesCode):
        package_name = "everywhereml.sklearn.ensemble"
        num_outputs = len(estimator.classes_)

        def __str__(self) -> str:
            return str(estimator)

        def get_template_data(self) -> dict[str, Any]:
            return {
                "class_map": {},
                "trees": [
                    {
                        "left": tree.children_left,
                        "right": tree.children_right,
                        "features": tree.feature,
                        "thresholds": tree.threshold,
                        "classes": tree.value,
                    }
                    for tree in trees
                ],
            }

    return str(RandomForestClassifier().to_micropython())
