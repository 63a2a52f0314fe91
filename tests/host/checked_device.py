"""The device code with every integer operation checked, as CPython's integers hide what a board's would do.

The kernels, which are the functions marked viper or native, are compiled from a syntax tree in which each operator
is a call that refuses

- a result outside int32, or in native code outside the 31 bits of a 32-bit board's small integers: such a value
  would be an allocated object;
- a shift by a negative count or by 32 and more, which processors answer differently;
- a quotient or remainder of a negative number, which C and Python round differently.

Between two kernels numbers travel as objects, so arguments and results must be small integers as well. Memory refuses
negative indices and values that do not fit its elements.

All modules of the package are loaded so, but for those that begin with an underscore: they are about the runtime, whose
place is taken here. Of the package's own file they see the constants.
"""

from __future__ import annotations

import ast
import sys
from binascii import crc32
from collections.abc import Iterable
from functools import cache, wraps
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType, SimpleNamespace

import emlearn_predict

DEVICE = Path(__file__).resolve().parents[2] / "device" / "emlearn_predict"
PACKAGE = "checked_predict"
_NAMES = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.LShift: "shl",
    ast.RShift: "shr",
    ast.FloorDiv: "div",
    ast.Mod: "mod",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
}
SMALL = 1 << 30


class Violation(Exception):  # noqa: N818 - it is what is looked for
    """An operation that would not be the same on a board."""


class Memory(list):
    """What `words16`, `words32` and `int16s` hand out: a list whose values stay within its element type."""

    def __init__(self, values, low: int, high: int):
        super().__init__(values)
        self.low, self.high = low, high

    def __getitem__(self, i):
        if i < 0:
            raise Violation(f"load from index {i}")
        return super().__getitem__(i)

    def __setitem__(self, i, value):
        if i < 0:
            raise Violation(f"store to index {i}")
        if not self.low <= value <= self.high:
            raise Violation(f"store of {value} to an element of {self.low}..{self.high}")
        super().__setitem__(i, value)


def int16s(values) -> Memory:
    """Memory for signed 16-bit values: a number of zeros, or the values."""
    return Memory([0] * values if isinstance(values, int) else values, -(1 << 15), (1 << 15) - 1)


def words8(values) -> Memory:
    return Memory([0] * values if isinstance(values, int) else values, 0, (1 << 8) - 1)


def words16(values) -> Memory:
    return Memory([0] * values if isinstance(values, int) else values, 0, (1 << 16) - 1)


def words32(values) -> Memory:
    return Memory([0] * values if isinstance(values, int) else values, 0, (1 << 31) - 1)


@cache
def imports() -> dict[str, set[str]]:
    """Return the modules that each module of the device code imports, those in an order in which each finds its own."""
    names = {path.stem for path in DEVICE.glob("*.py") if not path.stem.startswith("_")}
    found, first = {}, {}
    for name in sorted(names):
        tree = ast.parse((DEVICE / f"{name}.py").read_text(encoding="utf-8"))
        found[name] = mentioned(ast.walk(tree)) & names
        # what a function imports when it is called may import the module in turn
        first[name] = sorted(mentioned(tree.body) & names)  # no set: the order must be the same each time
    return {name: found[name] for name in TopologicalSorter(first).static_order()}


def mentioned(nodes: Iterable[ast.AST]) -> set[str]:
    """Return modules, and names imported from the package, of relative imports."""
    relative = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level]
    return {str(each) for node in relative for each in (node.module, *(alias.name for alias in node.names))}


def load() -> SimpleNamespace:
    """Return the checked modules of the device code by their names."""
    names = imports()
    package = ModuleType(PACKAGE)
    package.__path__ = []
    vars(package).update({name: value for name, value in vars(emlearn_predict).items() if name.isupper()})
    sys.modules[PACKAGE] = package
    _register(package, "_runtime", vars(_runtime()))
    for name in names:
        path = DEVICE / f"{name}.py"
        tree = _Checked().visit(ast.parse(path.read_text(encoding="utf-8")))
        module = _register(package, name, {"_checked_viper": _Operators(1 << 31), "_checked_native": _Operators(SMALL)})
        exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), vars(module))
    return SimpleNamespace(**{name: getattr(package, name) for name in names})


def _register(package: ModuleType, name: str, content: dict) -> ModuleType:
    module = ModuleType(f"{PACKAGE}.{name}")
    module.__package__ = PACKAGE
    vars(module).update({key: value for key, value in content.items() if not key.startswith("__")})
    sys.modules[module.__name__] = module
    setattr(package, name, module)
    return module


def _runtime() -> SimpleNamespace:
    return SimpleNamespace(
        const=lambda value: value,
        micropython=SimpleNamespace(viper=_kernel, native=_kernel),
        ptr8=_same,
        ptr16=_same,
        ptr32=_same,
        words16=words16,
        words32=words32,
        int16s=int16s,
        check_int16=lambda values, name: None,  # Memory is no buffer
        frame_bytes=_same,
        crc32=crc32,
        collect_often=lambda threshold_before=0: None,
        native_trees=None,
        native_reason="",
    )


def _same(buffer):
    return buffer


def _kernel(function):
    @wraps(function)
    def checked(*arguments):
        for number, value in enumerate(arguments):
            if isinstance(value, int) and not -SMALL <= value < SMALL:
                raise Violation(f"{function.__name__}: argument {number} is {value}, no small integer on 32 bits")
        result = function(*arguments)
        if isinstance(result, int) and not -SMALL <= result < SMALL:
            raise Violation(f"{function.__name__}{arguments}: returns {result}, no small integer on 32 bits")
        return result

    return checked


class _Checked(ast.NodeTransformer):
    """Turn the operators within kernels into calls of `_Operators`."""

    operators = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        marks = [ast.unparse(one).removeprefix("micropython.") for one in node.decorator_list]
        self.operators = next((mark for mark in marks if mark in ("viper", "native")), "")
        node.body = [self.visit(statement) for statement in node.body]
        self.operators = ""
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return self._call(node, node.left, node.right)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if not self.operators:
            return node
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        value = self._call(node, self.visit(read), self.visit(node.value))
        return ast.copy_location(ast.Assign([self.visit(node.target)], value), node)

    def _call(self, node: ast.BinOp | ast.AugAssign, left: ast.expr, right: ast.expr) -> ast.AST:
        if not self.operators:
            return node
        operators = ast.Name(f"_checked_{self.operators}", ast.Load())
        method = ast.Attribute(operators, _NAMES[type(node.op)], ast.Load())
        return ast.copy_location(ast.Call(method, [left, right], []), node)


class _Operators:
    def __init__(self, limit: int):
        def within(v, sign, a, b):
            if not -limit <= v < limit:
                raise Violation(f"{a} {sign} {b} = {v} leaves -2**{limit.bit_length() - 1}..")
            return v

        def shl(a, b):
            if not 0 <= b < 32:
                raise Violation(f"{a} << {b}")
            return within(a << b, "<<", a, b)

        def shr(a, b):
            if not 0 <= b < 32:
                raise Violation(f"{a} >> {b}")
            return a >> b

        def div(a, b):
            if a < 0 or b <= 0:
                raise Violation(f"{a} // {b}")
            return a // b

        def mod(a, b):
            if a < 0 or b <= 0:
                raise Violation(f"{a} % {b}")
            return a % b

        self.add = lambda a, b: within(a + b, "+", a, b)
        self.sub = lambda a, b: within(a - b, "-", a, b)
        self.mul = lambda a, b: within(a * b, "*", a, b)
        self.shl, self.shr, self.div, self.mod = shl, shr, div, mod
        self.and_ = lambda a, b: a & b
        self.or_ = lambda a, b: a | b
        self.xor = lambda a, b: a ^ b
