"""What goes where on a board, in which form, and whether there is room for it. Nothing here talks to a board."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from emlearn_gestures.boards.facts import Facts
from emlearn_gestures.boards.forms import BYTECODE, COMPACT, LATEST, LLVM, SOURCE, STRIPPED, convert
from emlearn_gestures.boards.mpy import find_compiler
from emlearn_gestures.boards.sources import PACKAGE
from emlearn_gestures.bundles.store import DEVICE_FILES
from emlearn_gestures.compiler.targets import TARGETS
from emlearn_gestures.deploy import FORMS
from emlearn_gestures.deploy.native import MODULE
from emlearn_gestures.errors import UserError

BUNDLE_FILES = {*DEVICE_FILES, "package.json"}
_RESERVED = {"lib", PACKAGE, "emlearn_trees"}
# What it takes to import the runtime, in bytes of heap for each byte of its files, and to load a bundle, besides its
# buffers: measured on an emulated Cortex-M3 and Cortex-M0, as the least heap in which the self-test succeeds
_CODE = {SOURCE: 0.8, STRIPPED: 0.8, BYTECODE: 1.38}
_COMPACT_CODE = 1.26
_NATIVE_CODE = 1.2
_LLVM_CODE = 1.28  # bytecode is a larger part of it
_LOADING = 8000


@dataclass(frozen=True)
class Form:
    """What the runtime is copied as.

    Attributes
    ----------
    name : str
        As `forms.convert` takes it: an architecture, for one.
    mpy_version : tuple of int
        Of its .mpy files, if it has some.
    text : str
        For the reader.
    """

    name: str
    mpy_version: tuple[int, int]
    text: str

    @property
    def compact(self) -> bool:
        """Whether only a part is native code."""
        return self.name.endswith(COMPACT)


@dataclass(frozen=True)
class Target:
    """A folder or file of the board, replaced as one.

    Attributes
    ----------
    path : str
    files : dict of str to bytes
        The whole content, by the path below `path`; the key of a file by itself is empty.
    stale : tuple of str
        What must go with its arrival: ``x.py`` would come before a new ``x.mpy``.
    """

    path: str
    files: dict[str, bytes]
    stale: tuple[str, ...] = ()

    def paths(self) -> dict[str, bytes]:
        """Return the content of each file by its path on the board."""
        return {f"{self.path}/{name}" if name else self.path: content for name, content in self.files.items()}


@dataclass(frozen=True)
class Action:
    """A line of the plan: copy, unchanged or remove `path`, of `size` bytes."""

    path: str
    size: int
    what: str


@dataclass(frozen=True)
class Plan:
    """Targets to be replaced, and all actions in order.

    Attributes
    ----------
    changed : tuple of Target
    actions : tuple of Action
    present : frozenset of str
        Files of `changed` that the board has already, at the same path: they are copied there, not sent.
    """

    changed: tuple[Target, ...]
    actions: tuple[Action, ...]
    present: frozenset[str]

    @property
    def sent(self) -> int:
        """Bytes that go over the wire."""
        return sum(action.size for action in self.actions if action.what == "copy")


def possible_forms(facts: Facts, wanted: str = "auto") -> list[Form]:
    """Return the forms of the runtime that a board can run, the best first.

    Kernels by LLVM are three times as fast as viper's native code and smaller: for the processors that LLVM is told of,
    and from MicroPython 1.23 on. Native code is as fast as viper compiled on the board, and needs no compiler's memory
    there; compact is native code only where the work is, in less memory; bytecode computes the same at a fraction of
    the speed, in the least. A board whose compiler makes wrong code of viper gets none to compile.

    Raises
    ------
    UserError
        If `wanted` is not one of `FORMS`, or the board cannot run it.
    """
    if wanted not in FORMS:
        raise UserError(f"form is {wanted!r}, must be one of {', '.join(FORMS)}", argument="form")
    version = facts.mpy_version
    text = "{}.{}".format(*version)
    forms = {}
    if facts.arch and find_compiler(version):
        if facts.arch in TARGETS and version == LATEST:
            forms["llvm"] = Form(facts.arch + LLVM, version, f"kernels by LLVM for {facts.arch}, .mpy {text}")
        forms["native"] = Form(facts.arch, version, f"native code for {facts.arch}, .mpy {text}")
        kind = f"native code for {facts.arch} where the work is, else bytecode, .mpy {text}"
        forms["compact"] = Form(facts.arch + COMPACT, version, kind)
    if facts.viper and not facts.miscompiles:
        forms[SOURCE] = Form(SOURCE, version, "source")
    # the sub-version is that of native code: bytecode of another loads as well
    emitted = next((v for v in (version, LATEST) if v[0] == version[0] and find_compiler(v)), None)
    if emitted:
        forms[BYTECODE] = Form(BYTECODE, emitted, "bytecode, .mpy {}.{}".format(*emitted))
    forms.setdefault(SOURCE, Form(STRIPPED, version, "source"))
    if wanted == SOURCE and facts.miscompiles:
        raise UserError(f"form=source: {warning(facts)}; choose form=auto, or install a later firmware")
    if wanted == "auto":
        return [form for name, form in forms.items() if name != SOURCE or "native" not in forms]
    if wanted not in forms:
        why = f"mpy-cross emits no .mpy {text}" if facts.mpy and (facts.arch or wanted == BYTECODE) else "it loads none"
        if wanted == "llvm" and "native" in forms:
            why = f"kernels are compiled for {', '.join(TARGETS)} and MicroPython from 1.23 on"
        raise UserError(f"form={wanted}: {facts.machine}, MicroPython {facts.version}: {why}; choose form=auto")
    return [forms[wanted]]


def warning(facts: Facts) -> str:
    """Return a line on a board's compiler, empty where it is right."""
    if not facts.miscompiles:
        return ""
    core = facts.arch or "Arm and RISC-V"
    return f"MicroPython {facts.version} makes wrong code of viper for {core} (1.28 mended it)"


def make_targets(
    facts: Facts,
    form: Form,
    runtime: Mapping[str, bytes],
    bundle: tuple[str, Mapping[str, bytes]],
    drivers: Mapping[str, bytes] | None = None,
    native: bytes | None = None,
    work: Mapping[str, int] = {},
    progress: Callable[[str, int], object] = lambda kernel, count: None,
) -> list[Target]:
    """Lay out the runtime, drivers, native module and bundle on the board.

    Parameters
    ----------
    facts : Facts
    form : Form
    runtime, drivers : mapping of str to bytes
        Sources by their paths in lib.
    bundle : tuple of str and mapping
        Its name and its files.
    native : bytes, optional
        emlearn_trees.mpy.
    work : mapping of str to int
        What the bundle has to do in each file of the runtime, for a form that is compact.
    progress : callable
        As of `forms.convert`.

    Raises
    ------
    UserError
        If the bundle's name would hide a module of the board, or a source does not compile.
    """
    name, files = bundle
    if name in _RESERVED or name.split(".")[0] in _RESERVED:
        raise UserError(f"{name}: on the board this name is taken; rename the bundle")
    modules = convert(runtime, form.name, form.mpy_version, work, progress=progress)
    names = {path.removeprefix(f"{PACKAGE}/"): content for path, content in modules.items()}
    targets = [Target(_join(facts.lib, PACKAGE), names)]
    for path, content in convert(drivers or {}, form.name, form.mpy_version).items():
        targets.append(Target(_join(facts.lib, path), {"": content}, _twin(_join(facts.lib, path))))
    if native is not None:
        path = _join(facts.lib, MODULE)
        targets.append(Target(path, {"": native}, _twin(path)))
    # last: the switch is in this order
    return [*targets, Target(_join(facts.root, name), dict(files))]


def make_plan(targets: list[Target], found: Mapping[str, list]) -> Plan:
    """Compare with what the board has.

    Parameters
    ----------
    targets : list of Target
    found : mapping of str to [int, str or None]
        Size and hash of each file at and below the targets' paths and stale paths.

    Raises
    ------
    UserError
        If the bundle's folder exists there with other files in it, which are not ours to remove.
    """
    changed, actions, present = [], [], set()
    bundle = targets[-1]
    for path in found:
        inside = path == bundle.path or path.startswith(bundle.path + "/")
        if inside and path.removeprefix(bundle.path + "/") not in BUNDLE_FILES:
            raise UserError(f"{bundle.path} on the board has {path}, it is no bundle; rename the bundle, or remove it")
    for target in targets:
        wanted = target.paths()
        there = {path for path in found if path == target.path or path.startswith(target.path + "/")}
        same = {path for path in wanted if path in found and is_same(wanted[path], found[path])}
        stale = [path for path in target.stale if path in found]
        unwanted = sorted(there - set(wanted)) + stale
        if same != set(wanted) or unwanted:
            changed.append(Target(target.path, target.files, tuple(stale)))
            present |= same
        actions += [Action(path, len(wanted[path]), "unchanged" if path in same else "copy") for path in sorted(wanted)]
        actions += [Action(path, found[path][0], "remove") for path in unwanted]
    return Plan(tuple(changed), tuple(actions), frozenset(present))


def is_same(content: bytes, found: list) -> bool:
    """Tell whether a file of the board, by its size and hash, has this content; without a hash it has not."""
    size, digest = found
    if size != len(content) or digest is None:
        return False
    mine = hashlib.sha256(content).hexdigest() if len(digest) == 64 else f"{zlib.crc32(content):08x}"
    return digest == mine


def check_flash(facts: Facts, plan: Plan) -> None:
    """Refuse a plan that the flash has no room for: old and new are there together until the switch.

    Raises
    ------
    UserError
    """
    # a folder takes two blocks, and so do a few entries of those above
    needed = 0
    for target in plan.changed:
        needed += sum(-(-len(content) // facts.block) * facts.block for content in target.files.values())
        needed += 2 * facts.block
    if needed > facts.free_flash:
        raise UserError(
            f"flash: {needed} bytes are needed, old and new side by side, {facts.free_flash} are free on the board; "
            "remove files from it"
        )


def heap_needed(form: Form, targets: list[Target], buffers: int) -> int:
    """Return about how many bytes of heap a predictor needs: an estimate by the sizes of files.

    Parameters
    ----------
    form : Form
    targets : list of Target
        Whose modules are loaded to the heap, the first being the runtime.
    buffers : int
        Bytes of the predictor's buffers, by `cost.bundle_cost`.
    """
    code = sum(len(content) for target in targets[:-1] for content in target.files.values())
    native = _COMPACT_CODE if form.compact else _LLVM_CODE if form.name.endswith(LLVM) else _NATIVE_CODE
    return round(code * _CODE.get(form.name, native)) + buffers + _LOADING


def check_heap(facts: Facts, form: Form, targets: list[Target], buffers: int) -> None:
    """Refuse a predictor that the heap has no room for; the arguments are those of `heap_needed`.

    Raises
    ------
    UserError
    """
    needed = heap_needed(form, targets, buffers)
    if needed > facts.free_heap:
        better = "" if form.name == BYTECODE else ", or deploy form=bytecode"
        raise UserError(
            f"heap: about {needed} bytes are needed, {buffers} of them for buffers; the board has {facts.free_heap}; "
            f"train with fewer trees, a shorter window or a smaller grid{better}"
        )


def _join(folder: str, name: str) -> str:
    return str(PurePosixPath(folder, name))


def _twin(path: str) -> tuple[str, ...]:
    """The other file that ``import`` would find: of x.mpy it is x.py."""
    pure = PurePosixPath(path)
    other = {".mpy": ".py", ".py": ".mpy"}.get(pure.suffix)
    return (str(pure.with_suffix(other)),) if other else ()
