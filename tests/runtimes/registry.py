"""The executions of the device code that the tests compare, and how a script is run under each of them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from emlearn_gestures.boards import bytecode
from runtimes.native import native_module
from runtimes.probe import NotMicroPython, Probe, probe

ROOT = Path(__file__).resolve().parents[2]
DEVICE = ROOT / "device"
CACHE = ROOT / ".cache"
SHARED = ROOT / "tests" / "shared"
NATIVE = native_module("x64")
REQUIRE = "EMLEARN_GESTURES_REQUIRE_RUNTIMES"
_INSTALL = "python tests/runtimes/install.py"


@dataclass(frozen=True)
class Execution:
    """One way to execute the device code.

    Attributes
    ----------
    name : str
        "cpython-numba", "micropython-viper" and so on. The script sees it as EMLEARN_EXECUTION.
    command : tuple of str
        The interpreter; a script and its arguments follow.
    environment : dict
        Variables that differ from those of this process, the path of the device code among them.
    tree : Path
        The repository, or its mirror, from which a script is taken when it is there.
    missing : str
        Why this machine cannot do it and the remedy; empty when it can.
    """

    name: str
    command: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    tree: Path = ROOT
    missing: str = ""

    def run(self, script: Path, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `script` in a process of its own, in the repository's root; its output holds stderr as well.

        Raises
        ------
        subprocess.TimeoutExpired
            After `timeout` seconds; its ``output`` is what was written until then.
        """
        mirrored = self.tree / script.relative_to(ROOT) if script.is_relative_to(ROOT) else script
        return subprocess.run(
            [*self.command, str(mirrored if mirrored.is_file() else script), *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment, "EMLEARN_EXECUTION": self.name},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
        )


@cache
def executions() -> tuple[Execution, ...]:
    """Return every execution, those included that this machine cannot do."""
    unix, f32 = _find("micropython", "MICROPYTHON"), _find("micropython-f32", "MICROPYTHON_F32")
    return (
        _cpython_numba(),
        Execution("cpython", (sys.executable,), {"PYTHONPATH": str(DEVICE), "EMLEARN_PREDICT_NUMBA": "0"}),
        _micropython("micropython-viper", unix, viper=True),
        _micropython("micropython-bytecode", unix, viper=False),
        _micropython("micropython-f32", f32, viper=True, float_bits=32),
        _micropython_native("micropython-native", unix),
    )


def _cpython_numba() -> Execution:
    environment = {"PYTHONPATH": str(DEVICE), "EMLEARN_PREDICT_NUMBA": "1"}
    missing = "" if importlib.util.find_spec("numba") else "numba is not installed: pip install numba"
    return Execution("cpython-numba", (sys.executable,), environment, missing=missing)


def _micropython(name: str, found: str | Path, *, viper: bool, float_bits: int | None = None) -> Execution:
    """Return the execution `name` by the binary `found`, or by none for the reason that `found` gives."""
    if isinstance(found, str):
        return Execution(name, missing=found)
    try:
        reported = probe([str(found)])
    except NotMicroPython as error:
        return Execution(name, missing=f"{error}: {_INSTALL} --own")
    missing = _shortcoming(reported, viper, float_bits)
    if missing:
        return Execution(name, missing=f"{found} {missing}")
    tree = ROOT if viper else _bytecode_tree()
    # shared/lib holds a unittest; CPython has its own.
    places = [tree / DEVICE.relative_to(ROOT), tree / SHARED.relative_to(ROOT) / "lib"]
    path = os.pathsep.join([".frozen", *map(str, places)])
    return Execution(name, (str(found),), {"MICROPYPATH": path}, tree=tree)


def _micropython_native(name: str, found: str | Path) -> Execution:
    """Return viper's execution with the native module emlearn_trees on the path."""
    plain = _micropython(name, found, viper=True)
    if plain.missing:
        return plain
    if not NATIVE.is_file():
        return Execution(name, missing=f"no {NATIVE}: {_INSTALL} --only native")
    path = plain.environment["MICROPYPATH"] + os.pathsep + str(NATIVE.parent)
    execution = replace(plain, environment={"MICROPYPATH": path})
    command = [*execution.command, "-c", f"import {NATIVE.stem}"]
    done = subprocess.run(command, env={**os.environ, **execution.environment}, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        return Execution(name, missing=f"{found} does not import {NATIVE}: {last[0]}")
    return execution


def _shortcoming(reported: Probe, viper: bool, float_bits: int | None) -> str:
    if viper and not reported.viper:
        return "was built without a native code emitter (viper)"
    if float_bits not in (None, reported.float_bits):
        return f"has {reported.float_bits}-bit floats, not {float_bits}"
    return ""


def _find(name: str, variable: str) -> Path | str:
    """Return the binary that `variable` names, else the installed one, else the PATH's, else what to do."""
    named = os.environ.get(variable)
    if named:
        # As a shell would: a bare name is looked up on the PATH.
        return Path(shutil.which(named) or named).absolute()
    installed = CACHE / "runtimes" / "bin" / name
    if installed.is_file():
        return installed
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    return f"no {name} in {installed.parent} or on the PATH: {_INSTALL}, or set {variable}"


def _bytecode_tree() -> Path:
    """Return a folder that mirrors the repository with device code and portable tests free of emitters.

    It is written once per state of the sources.
    """
    sources = (DEVICE, SHARED)
    tree = CACHE / "bytecode" / _digest(*sources, Path(bytecode.__file__))
    if not tree.is_dir():
        tree.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=tree.parent) as temporary:
            for source in sources:
                bytecode.write_bytecode_tree(source, Path(temporary, "tree", source.relative_to(ROOT)))
            try:
                Path(temporary, "tree").rename(tree)
            except OSError:
                if not tree.is_dir():  # else another process was faster, with the same content
                    raise
    return tree


def _digest(*places: Path) -> str:
    """Return a hash of the names and contents of the Python files at `places`."""
    digest = hashlib.sha256()
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
