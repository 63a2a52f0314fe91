"""The package in the forms that the boards run, and what its sources say about the kernels."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from device.boards import BoardSpec
from device.code import DEVICE, compiled
from emlearn_gestures.boards.bytecode import strip_emitters
from emlearn_gestures.boards.forms import BYTECODE, LATEST, LLVM, convert
from emlearn_gestures.boards.mpy import compile_mpy
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_predict import FAMILIES

ON_BOARD = Path(__file__).parent / "onboard"
VIPER, NATIVE, INTERPRETED, BY_LLVM = "viper", "native", "bytecode", "llvm"

# The stage that the viper functions of a module, or one of them, belong to, by the family.
STAGES = {
    "window": ("window",),
    "signals": ("signals",),
    "filter": ("biquad",),
    "statistics": ("statistics", "moments", "quantiles", "correlation"),
    "FFT": ("spectrum",),
    "log": ("arithmetic",),
    "forest": ("forest",),
    "decision": ("decision",),
}
PICTURE_STAGES = {
    "downsample": ("grid_rows", "grid"),
    "pool": ("grid.pool", "contrast"),
    "gradients": ("gradients",),
    "shares": ("gradients.shares",),
    "patterns": ("patterns",),
    "spots": ("spots",),
    "difference": ("picture_extract",),
    "forest": ("forest",),
    "decision": ("decision",),
}
STROKE_STAGES = {
    "trace": ("stroke_trace",),
    "directions and turns": ("stroke_chords",),
    "shape": ("stroke_shape",),
    "raster": ("stroke_raster",),
    "forest": ("forest",),
    "decision": ("decision",),
}
BY_FAMILY = {"motion": STAGES, "pictures": PICTURE_STAGES, "strokes": STROKE_STAGES}
# Modules that their bundles need of those that are imported within a function.
_LATER = {"pictures": ("columns",), "strokes": ("stroke_chords", "stroke_raster", "stroke_shape")}
REST = "calls and Python"
# Of a stage's modules, those whose kernels no other kernel calls: they can be compiled in a run of their own.
APART = {"correlation"}
# Helpers that kernels call in their loops: they count to their caller.
_WITHIN = {"headroom", "ratio", "root", "scaled_root", "log2_q8"}
_ONLY_CALLS = {"extract"}  # others of the same stage's modules


def package(
    spec: BoardSpec,
    variant: str = VIPER,
    whole: bool = True,
    interpreted: tuple[str, ...] = (),
    family: str = "motion",
) -> dict[str, bytes]:
    """Return emlearn_predict for a board's /lib.

    Parameters
    ----------
    spec : BoardSpec
    variant : str
        VIPER as it is shipped; NATIVE with ``micropython.native`` in viper's place; INTERPRETED without emitters;
        BY_LLVM with kernels compiled by LLVM.
    whole : bool, default=True
        ``import emlearn_predict`` imports all of it; else nothing, for programs that name the module they use.
    interpreted : tuple of str
        Modules without emitters whatever the variant.
    family : str
        Of the features.
    """
    later = ["forest", *_LATER.get(family, ()), *([] if whole else ["native"])]
    sources = runtime_sources(FAMILIES[family][0], later=later)
    if not whole:
        sources[f"{DEVICE.name}/__init__.py"] = b""
    if variant == NATIVE:
        sources = {name: _native(text.decode()).encode() for name, text in sources.items()}
    plain = {name: text for name, text in sources.items() if Path(name).stem in interpreted}
    form = {INTERPRETED: BYTECODE, BY_LLVM: spec.arch + LLVM}.get(variant, spec.arch)
    files = convert(sources, form) | convert(plain, BYTECODE)
    return {f"/lib/{name}": content for name, content in files.items()}


def programs(spec: BoardSpec) -> dict[str, bytes]:
    """Return the measuring programs for a board's /lib."""
    return {f"/lib/{path.stem}.mpy": compiled(path, spec.arch) for path in sorted(ON_BOARD.glob("*.py"))}


def interpreted(text: str, name: str) -> bytes:
    """Compile a Python text to bytecode."""
    return compile_mpy(text.encode(), name, "", LATEST)


@cache
def kernels(family: str = "motion") -> dict[tuple[str, str], tuple[str, int]]:
    """Return stage and number of arguments of each kernel of a family of features, by module and name."""
    found = {}
    stages = BY_FAMILY[family]
    single = {place: stage for stage, places in stages.items() for place in places if "." in place}
    for stage, modules in stages.items():
        for module in modules:
            for function in [] if "." in module else _viper_functions(module):
                if function.name not in _WITHIN | _ONLY_CALLS:
                    its = single.get(f"{module}.{function.name}", stage)
                    found[module, function.name] = its, len(function.args.args)
    return found


def idle_twin(module: str, name: str) -> str:
    """Return the source of a viper function ``idle`` with the arguments of a kernel and without its work."""
    function = next(f for f in _viper_functions(module) if f.name == name)
    head = f"@micropython.viper\ndef idle({ast.unparse(function.args)})"
    returns = function.returns
    return f"{head} -> {ast.unparse(returns)}:\n    return 0\n" if returns else f"{head}:\n    pass\n"


def _viper_functions(module: str) -> list[ast.FunctionDef]:
    tree = ast.parse((DEVICE / f"{module}.py").read_text(encoding="utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(d).endswith(".viper") for d in node.decorator_list)
    ]


def _native(text: str) -> str:
    """Put the native emitter in viper's place: Python objects instead of pointers and machine words."""
    kept = "@micropython.kept"
    return strip_emitters(text.replace("@micropython.viper", kept)).replace(kept, "@micropython.native")
