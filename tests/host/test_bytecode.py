"""What is left of the device sources for a runtime without a native code emitter."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from emlearn_gestures.boards.bytecode import strip_emitters, write_bytecode_tree
from emlearn_gestures.errors import UserError

DEVICE = Path(__file__).parents[2] / "device"
FILES = sorted(DEVICE.rglob("*.py"))

CASES = {
    "decorator": "@micropython.viper\ndef f(a: ptr16, n: int) -> int:\n    return ptr16(a)[n]\n",
    "bare decorator": "@viper\ndef f(a):\n    pass\n@native\ndef g(): pass\n",
    "other decorators stay": "class C:\n @property\n @micropython.native\n def f(self) -> int:\n  return 1\n",
    "comment on the decorator's line": "@micropython.viper  # fast\ndef f(): pass\n",
    "defaults and stars": "def f(a: int = 1, /, b: 'x' = 2, *c: int, d: t = (3), **e: d[s, i]) -> None: pass",
    "several lines": "def f(\n  a: int,  # one\n  b: (\n    int\n  ) = 2,\n) -> (\n  int\n):\n  return 1\n",
    "variables": "x: int = 3\ny: int\n(z): (int) = 4\nobject.a: int = 5\nd['k']: int = 6\n",
    "bare annotation over lines": "def f():\n    x: dict[\n        int, int]\n    return 1\n",
    "not ASCII": "def größe(é: 'ñ', µ: int = 'ü') -> 'ß':  # ö\n    return é\n",
    "Windows line ends": "@micropython.viper\r\ndef f(\r\n    a: int\r\n) -> int:\r\n    return a\r\n",
    "arrow and at sign in strings": "@micropython.viper\ndef f(a: '->' = '-> @') -> '->': return '@x'\n",
    "nested": "def f(a: int):\n    @viper\n    def g(b: int) -> int: return b\n    return lambda c: g(c)\n",
}


class _WithoutEmitters(ast.NodeTransformer):
    """The same removal done on the syntax tree, where it is obvious."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        emitters = ("micropython.viper", "micropython.native", "viper", "native")
        node.decorator_list = [one for one in node.decorator_list if ast.unparse(one) not in emitters]
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return ast.Pass(lineno=node.lineno)
        return ast.Assign(targets=[node.target], value=node.value, lineno=node.lineno)


def _assert_stripped(source: str) -> None:
    stripped = strip_emitters(source)
    tree, expected = ast.parse(stripped), _WithoutEmitters().visit(ast.parse(source))
    assert ast.dump(tree) == ast.dump(expected)
    assert [n.lineno for n in ast.walk(tree) if isinstance(n, ast.stmt)] == [
        n.lineno for n in ast.walk(expected) if isinstance(n, ast.stmt)
    ]
    assert len(stripped.splitlines()) == len(source.splitlines())
    assert strip_emitters(stripped) == stripped


@pytest.mark.parametrize("source", CASES.values(), ids=CASES.keys())
def test_tree_and_line_numbers(source: str) -> None:
    _assert_stripped(source)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEVICE)))
def test_device_file(path: Path) -> None:
    _assert_stripped(path.read_text(encoding="utf-8"))


def test_text_is_otherwise_untouched() -> None:
    source = "@micropython.viper  # fast\ndef f(a: ptr16, n: int = 1) -> int:  # why\n    return  a [n]\n"
    assert strip_emitters(source) == "  # fast\ndef f(a, n = 1):  # why\n    return  a [n]\n"


def test_tree_is_replaced_as_a_whole(tmp_path: Path) -> None:
    source, target = tmp_path / "package", tmp_path / "out" / "package"
    (source / "part").mkdir(parents=True)
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "a.pyc").write_bytes(b"")
    (source / "part" / "a.py").write_text("@viper\ndef f(a: int): pass\n", encoding="utf-8")
    (source / "package.json").write_text("{}", encoding="utf-8")
    target.mkdir(parents=True)
    (target / "old.py").write_text("", encoding="utf-8")
    write_bytecode_tree(source, target)
    files = {str(path.relative_to(target)): path.read_text() for path in target.rglob("*") if path.is_file()}
    assert files == {"part/a.py": "\ndef f(a): pass\n", "package.json": "{}"}
    assert [path.name for path in target.parent.iterdir()] == ["package"]


def test_folder_without_sources(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no \.py file in this folder"):
        write_bytecode_tree(tmp_path, tmp_path / "out")
