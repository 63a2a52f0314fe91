"""The device code with every index checked, compiled by numba: a copy that computes as a 32-bit board does.

In the kernels of the copy, which are the functions marked viper or native, each index is compared with the length of
its buffer before a load or a store, a quotient refuses a divisor of zero, and in viper's functions each operation
wraps to 32 bits as on a Cortex-M. So a model's wild settings lead to the same indices as on the board.
"""

from __future__ import annotations

import ast
import hashlib
import tempfile
from pathlib import Path

from runtimes.registry import CACHE, DEVICE

PACKAGE = DEVICE / "emlearn_predict"
_CHECKS = "checked_at checked_load checked_floor checked_left checked_remainder checked_right checked_wrap"
_IMPORT = f"from ._runtime import {', '.join(_CHECKS.split())}"
_OPERATORS = {
    ast.LShift: "checked_left",
    ast.RShift: "checked_right",
    ast.FloorDiv: "checked_floor",
    ast.Mod: "checked_remainder",
}
_RUNTIME = """

# --- the checks of tests/fuzz/bounds.py, and memory of the widths that a board has
import numpy


@micropython.native
def checked_at(buffer, i):
    if i < 0 or i >= len(buffer):
        raise IndexError("an index is outside its buffer")
    return i


@micropython.native
def checked_load(buffer, i):
    # signed: numba mixes an unsigned integer and a signed one to a float
    return numpy.int64(buffer[checked_at(buffer, i)])


@micropython.native
def checked_wrap(v):
    return ((v + 0x80000000) & 0xFFFFFFFF) - 0x80000000


@micropython.native
def checked_left(a, b):
    if b < 0 or b > 31:
        return 0
    return checked_wrap(a << b)


@micropython.native
def checked_right(a, b):
    if b < 0 or b > 31:
        return -1 if a < 0 else 0
    return a >> b


@micropython.native
def checked_floor(a, b):
    if b == 0:
        raise ZeroDivisionError("a quotient of zero")
    return checked_wrap(a // b)


@micropython.native
def checked_remainder(a, b):
    if b == 0:
        raise ZeroDivisionError("a remainder of zero")
    return a % b


def words16(n):
    return numpy.zeros(n, numpy.uint16)


def words32(n):
    return numpy.zeros(n, numpy.int32)
"""


def checked_tree() -> Path:
    """Return a folder with the checked copy of the package, written once for each state of its sources."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    sources = sorted(PACKAGE.glob("*.py"))
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    tree = CACHE / "checked" / digest.hexdigest()[:16]
    if not tree.is_dir():
        tree.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=tree.parent) as temporary:
            package = Path(temporary, "tree", PACKAGE.name)
            package.mkdir(parents=True)
            for path in sources:
                (package / path.name).write_text(_checked(path), encoding="utf-8")
            try:
                package.parent.rename(tree)
            except OSError:
                if not tree.is_dir():  # else another process was faster, with the same content
                    raise
    return tree


def _checked(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    if path.name == "_runtime.py":
        return source + _RUNTIME
    tree = ast.parse(source)
    tree = ast.fix_missing_locations(_Checks().visit(tree))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    if imports:
        tree.body.insert(tree.body.index(imports[-1]) + 1, ast.parse(_IMPORT).body[0])
    return ast.unparse(tree) + "\n"


class _Checks(ast.NodeTransformer):
    """Put checks around the indices and operators of kernels."""

    mark = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        marks = [ast.unparse(one).removeprefix("micropython.") for one in node.decorator_list]
        outer, self.mark = self.mark, next((mark for mark in marks if mark in ("viper", "native")), "")
        if [argument.arg for argument in node.args.args][:1] == ["self"]:  # a method: native, but of objects
            self.mark = ""
        node.body = [self.visit(statement) for statement in node.body]
        self.mark = outer
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if not self.mark:
            return node
        buffer = ast.parse(ast.unparse(node.value), mode="eval").body
        if isinstance(node.ctx, ast.Load):
            return _call("checked_load", buffer, node.slice)
        node.slice = _call("checked_at", buffer, node.slice)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if self.mark != "viper":
            return node
        if type(node.op) in _OPERATORS:
            return _call(_OPERATORS[type(node.op)], node.left, node.right)
        if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
            return _call("checked_wrap", node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if not self.mark:
            return node
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        value = self.visit(ast.BinOp(read, node.op, node.value))
        return ast.copy_location(ast.Assign([self.visit(node.target)], value), node)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
