"""How much work each file of emlearn_predict has with a bundle: a step on this PC, the lines of its kernels counted.

What a bundle uses of the kernels is in its plan, which only they read, so they are watched. As a program, by itself in
an interpreter where nothing is compiled: ``work.py <folder of emlearn_predict> <bundle> <class of its predictor>``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any


def lines_a_step(files: Mapping[str, bytes], predictor: str) -> dict[str, int]:
    """Return how many lines of viper functions a step executes in each file, by its path in a board's lib.

    A step is all that a window or frame takes, from samples or pixels to the decision: the last case of the bundle's
    self-test.

    Parameters
    ----------
    files : mapping of str to bytes
        Of the bundle.
    predictor : str
        Name of the class in emlearn_predict that loads it.

    Raises
    ------
    UserError
        If it does not load.
    """
    import emlearn_predict
    from emlearn_gestures.errors import UserError

    device = Path(emlearn_predict.__file__).parents[1]
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        command = [sys.executable, "-I", __file__, str(device), folder, predictor]
        environment = {**os.environ, "EMLEARN_PREDICT_NUMBA": "0"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise UserError(f"the bundle does not run on this PC: {last[0]}; export it again")
    return json.loads(done.stdout)


def _count(device: str, folder: str, name: str) -> dict[str, int]:
    sys.path.insert(0, device)
    import emlearn_predict
    from emlearn_predict._runtime import micropython

    kernels: set[CodeType] = set()

    def viper(function: Callable[..., Any]) -> Callable[..., Any]:
        kernels.add(function.__code__)
        return function

    micropython.viper = staticmethod(viper)  # the modules with kernels are imported by the predictor, from here on
    kind = getattr(emlearn_predict, name)
    predictor = kind.load(folder)
    predictor.selftest()
    # what a case has beside its samples or pixels is what `load` wants to know of them
    samples, *settings = predictor._case
    predictor = kind.load(folder, *settings)
    lines: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code not in kernels:
            return None
        if event == "line":
            lines[frame.f_code.co_filename] += 1
        return watch

    sys.settrace(watch)
    predictor.push(samples)
    sys.settrace(None)
    return {Path(path).relative_to(device).as_posix(): count for path, count in lines.items()}


if __name__ == "__main__":
    print(json.dumps(_count(*sys.argv[1:])))
