"""A bundle's self-test with its kernels in an instruction emulator: ``emulated_selftest.py <arch> <bundle> <class>``.

In an interpreter of its own, where nothing is compiled for the PC, the rest of the predictor being Python. Prints how
many features and votes differ from the PC's, and how often each kernel was called.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

os.environ["EMLEARN_PREDICT_NUMBA"] = "0"

from emulated import INDEX, Emulated

import emlearn_predict
from emlearn_gestures.boards.glue import called_kernels
from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.program import Program


def main(arch: str, bundle: str, name: str) -> None:
    predictor = getattr(emlearn_predict, name)
    folder = Path(emlearn_predict.__file__).parent
    program = Program({path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")})
    calls: Counter[str] = Counter()
    # those that a predictor imports when it needs them as well
    modules = [import_module(f"emlearn_predict.{name}") for name in program.names() if name != "__init__"]
    for home, kernel in called_kernels(program):
        function = getattr(sys.modules[f"emlearn_predict.{home}"], kernel)
        processor = Emulated(arch, compile_kernel(program, home, kernel, arch, INDEX))

        def run(*arguments, processor=processor, key=f"{home}.{kernel}"):
            calls[key] += 1
            return processor.call(*arguments)

        for module in modules:
            if getattr(module, kernel, None) is function:
                setattr(module, kernel, run)
    found = predictor.load(bundle).selftest()
    print(json.dumps([*found, calls]))


if __name__ == "__main__":
    main(*sys.argv[1:])
