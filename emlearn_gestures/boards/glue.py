"""The sources without their kernels: what is left for mpy-cross where LLVM compiles the kernels."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from emlearn_gestures.compiler.program import Program, is_kernel


def called_kernels(program: Program) -> set[tuple[str, str]]:
    """Return module and name of the kernels that Python code calls; others are called by kernels alone."""
    found = set()
    for name in program.names():
        module = program.module(name)
        outside = [node for node in module.tree.body if not is_kernel(node)]
        # an import by itself is no use: kernels call what is imported beside them
        imported = {alias: origin for node in outside for alias, origin in _imports(node)}
        for used in _names(outside):
            home, own = imported.get(used, (name, used))
            if home in program.names() and own in program.module(home).kernels:
                found.add((home, own))
    return found


def glue(program: Program, name: str, kept: Collection[str]) -> str:
    """Return the source of a module with the kernels in `kept` empty and the others gone, and with what they import.

    All else stands in the line where it stood, so that a traceback leads to the right one.

    Parameters
    ----------
    program : Program
    name : str
        Of the module.
    kept : collection of str
        Names of its kernels: they become viper functions that do nothing, in the same order.
    """
    module = program.module(name)
    lines = program.text(name).splitlines()
    outside = [node for node in module.tree.body if not is_kernel(node)]
    unused = _names(module.kernels.values()) - _names(outside)
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and is_kernel(node):
            first, parameters = node.decorator_list[0].lineno, ", ".join(each.arg for each in node.args.args)
            stub = ["@micropython.viper", f"def {node.name}({parameters}): pass"] if node.name in kept else []
        elif isinstance(node, ast.ImportFrom) and node.level and any(_bound(alias) in unused for alias in node.names):
            first, left = node.lineno, [alias for alias in node.names if _bound(alias) not in unused]
            stub = [ast.unparse(ast.ImportFrom(node.module, left, node.level))] if left else []
        else:
            continue
        assert node.end_lineno is not None
        lines[first - 1 : node.end_lineno] = stub + [""] * (node.end_lineno - first + 1 - len(stub))
    return "\n".join(lines) + "\n"


def is_empty(text: str) -> bool:
    """Tell whether a module does nothing but say what it is, import others and name numbers for the compiler."""
    return all(map(_is_silent, ast.parse(text).body))


def imported_modules(text: str) -> set[str]:
    """Return the modules of the package that a source imports, anywhere in it."""
    return {
        name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.level
        for name in ([node.module] if node.module else [alias.name for alias in node.names])
    }


def _is_silent(node: ast.stmt) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
            return True
        case ast.Assign([ast.Name(name)], ast.Call(ast.Name("const"))):
            return name.startswith("_")
    return False


def _imports(node: ast.AST) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the names that a statement, or one within it, imports from a module of the package."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.ImportFrom) and inner.level and inner.module:
            for alias in inner.names:
                yield _bound(alias), (inner.module, alias.name)


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name


def _names(nodes) -> set[str]:
    """Return the names that are read anywhere in the statements."""
    return {inner.id for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Name)}
