"""The device sources for a runtime without a native code emitter.

``@micropython.viper`` is a SyntaxError where MicroPython was built without an emitter, and type hints only
cost bytes there. What is left computes the same: the casts ``ptr16(x)`` in a body are identity functions of
``_runtime``.
"""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from emlearn_gestures.errors import UserError

_EMITTERS = ("viper", "native")


def strip_emitters(source: str) -> str:
    """Return `source` without viper and native decorators and without annotations.

    All else stays as it is, the comments and the number of every line included, so that a traceback from a
    board leads to the right line of the original. A bare ``x: int`` becomes ``pass``.

    Parameters
    ----------
    source : str
        The text of one Python file.

    Raises
    ------
    SyntaxError
        `source` is not Python.
    """
    text = source.encode()
    # ast counts columns in bytes of UTF-8.
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    for begin, end, substitute in sorted(_edits(ast.parse(source), text, starts), reverse=True):
        text = text[:begin] + substitute + text[end:]
    return text.decode()


def write_bytecode_tree(source: Path, target: Path) -> None:
    """Copy the package folder `source` to `target`, every ``.py`` file through `strip_emitters`.

    `target` is replaced when it exists, and appears under its name only when it is complete.

    Raises
    ------
    UserError
        `source` holds no Python file.
    """
    paths = [path for path in sorted(source.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    if not any(path.suffix == ".py" for path in paths):
        raise UserError(f"{source}: no .py file in this folder: name the folder of the device sources")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as temporary:
        tree = Path(temporary, "tree")
        for path in paths:
            copy = tree / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".py":
                copy.write_bytes(strip_emitters(path.read_bytes().decode()).encode())
            else:
                shutil.copyfile(path, copy)
        if target.exists():
            target.rename(Path(temporary, "replaced"))
        tree.rename(target)


def _edits(tree: ast.Module, text: bytes, starts: list[int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield (begin, end, substitute), in bytes of `text`; no two overlap."""

    def span(node: ast.expr | ast.arg | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset

    def without(begin: int, annotation: ast.expr) -> tuple[int, int, bytes]:
        """Remove from `begin`, where its colon or arrow stands, to the end of `annotation`."""
        inner, end = span(annotation)
        for _ in range(text[begin:inner].count(b"(")):  # the positions leave out parentheses around it
            end = text.index(b")", end) + 1
        return begin, end, b"\\\n" * text[begin:end].count(b"\n")

    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for decorator in filter(_is_emitter, node.decorator_list):
                begin, end = span(decorator)
                begin = text.rindex(b"@", 0, begin)
                yield begin, end, b"\n" * text[begin:end].count(b"\n")
            if node.returns:
                arrow = text.rindex(b"->", 0, span(node.returns)[0])
                yield without(len(text[:arrow].rstrip()), node.returns)
        elif isinstance(node, ast.arg) and node.annotation:
            yield without(span(node)[0] + len(node.arg.encode()), node.annotation)
        elif isinstance(node, ast.AnnAssign):
            if node.value:
                colon = re.compile(rb"[\s)]*").match(text, span(node.target)[1])
                assert colon is not None
                yield without(colon.end(), node.annotation)
            else:
                begin, end = span(node)
                yield begin, end, b"pass" + b"\n" * text[begin:end].count(b"\n")


def _is_emitter(decorator: ast.expr) -> bool:
    """Tell ``@micropython.viper`` and ``@viper`` from all other decorators."""
    if isinstance(decorator, ast.Attribute):
        return decorator.attr in _EMITTERS
    return isinstance(decorator, ast.Name) and decorator.id in _EMITTERS
