"""The sources that kernels stand in: which kernels and constants there are, and what a name means in each module."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from emlearn_gestures.errors import UserError

_LEAST, _MOST = -(1 << 31), (1 << 31) - 1


class NotCompiledError(UserError):
    """What is not in the subset, by module, line and kernel."""

    def __init__(self, module: str, line: int, what: str) -> None:
        super().__init__(f"{module}.py, line {line}: {what}")


@dataclass(frozen=True)
class Module:
    """A source.

    Attributes
    ----------
    name : str
    tree : ast.Module
    kernels : dict of str to ast.FunctionDef
        Its viper functions, in the order of the source.
    constants : dict of str to int
        ``_NAME = const(3)``; whatever else is assigned is no constant to a kernel.
    imports : dict of str to (str, str)
        Names that come from another module of the package, and module and name there.
    """

    name: str
    tree: ast.Module
    kernels: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)


class Program:
    """The modules of a package.

    Parameters
    ----------
    sources : mapping of str to str
        Text by the module's name.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._modules: dict[str, Module] = {}

    def module(self, name: str) -> Module:
        """Return a module, read when it is first asked for.

        Raises
        ------
        KeyError
            If there is no such source.
        SyntaxError
            If it is not Python.
        """
        if name not in self._modules:
            self._modules[name] = _read(name, self._sources[name])
        return self._modules[name]

    def names(self) -> list[str]:
        """Return the modules' names, in the order of the sources."""
        return list(self._sources)

    def text(self, name: str) -> str:
        """Return the source of a module."""
        return self._sources[name]

    def constant(self, module: str, name: str) -> int | None:
        """Return the constant that a name of a module stands for, None if it is none."""
        home, own = self._home(module, name)
        return self.module(home).constants.get(own) if home in self._sources else None

    def kernel(self, module: str, name: str) -> tuple[str, str] | None:
        """Return module and name of the kernel that a name of a module stands for, None if it is none."""
        home, own = self._home(module, name)
        return (home, own) if home in self._sources and own in self.module(home).kernels else None

    def _home(self, module: str, name: str) -> tuple[str, str]:
        return self.module(module).imports.get(name, (module, name))


def is_kernel(node: ast.stmt) -> bool:
    """Tell whether a statement is a function with the decorator ``@micropython.viper``."""
    return isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "micropython.viper" for d in node.decorator_list)


def _read(name: str, text: str) -> Module:
    module = Module(name, ast.parse(text))
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and is_kernel(node):
            module.kernels[node.name] = node
        elif isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            module.imports.update({a.asname or a.name: (node.module, a.name) for a in node.names})
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            target, call = node.targets[0], node.value
            if isinstance(target, ast.Name) and ast.unparse(call.func) == "const" and len(call.args) == 1:
                module.constants[target.id] = _value(name, call.args[0], module.constants)
    return module


def _value(module: str, node: ast.expr, known: Mapping[str, int]) -> int:
    """Return what a constant expression is, of numbers, earlier constants and operators."""
    allowed = (ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
    try:
        if not all(isinstance(part, allowed) for part in ast.walk(node)):
            raise TypeError
        value = eval(compile(ast.Expression(node), module, "eval"), {"__builtins__": {}}, dict(known))
        if type(value) is not int:
            raise TypeError
    except (NameError, TypeError, ValueError, ArithmeticError):
        raise NotCompiledError(module, node.lineno, f"const({ast.unparse(node)}) is no integer known here") from None
    if not _LEAST <= value <= _MOST:
        raise NotCompiledError(module, node.lineno, f"const({ast.unparse(node)}) is {value}, must fit 32 bits")
    return value
