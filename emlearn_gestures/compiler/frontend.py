"""From the source of a kernel to its typed tree; what is not in the subset is refused by name and line."""

from __future__ import annotations

import ast
from typing import NoReturn

from emlearn_gestures.compiler import tree
from emlearn_gestures.compiler.program import NotCompiledError, Program
from emlearn_gestures.compiler.tree import Kind

_CASTS = {kind.value: kind for kind in (Kind.PTR8, Kind.PTR16, Kind.PTR32)}
_BINARY = {
    **{ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%"},
    **{ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>"},
}
_COMPARED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_MOST_BITS = 31  # of a shift


def read_kernel(program: Program, module: str, name: str) -> tree.Function:
    """Return the tree of a kernel.

    Parameters
    ----------
    program : Program
    module, name : str
        Of the kernel, which is there.

    Raises
    ------
    NotCompiledError
        If something in it is not in the subset.
    """
    return _Reader(program, module, program.module(module).kernels[name]).function()


class _Reader:
    def __init__(self, program: Program, module: str, node: ast.FunctionDef) -> None:
        self._program, self._module, self._node = program, module, node
        self._kinds = kinds_of_parameters(module, node)
        self._returns = node.returns is not None
        self._loops = 0
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                self._kinds.setdefault(inner.id, Kind.INT)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
                kind, target = self._cast(inner.value), inner.targets[0].id
                if kind is not None and target not in self._parameters:
                    self._kinds[target] = kind

    @property
    def _parameters(self) -> tuple[str, ...]:
        return tuple(argument.arg for argument in self._node.args.args)

    def function(self) -> tree.Function:
        node = self._node
        if node.returns is not None and ast.unparse(node.returns) != "int":
            self._refuse(node, f"returns {ast.unparse(node.returns)}, must return int or nothing")
        body = self._block(node.body)
        return tree.Function(self._module, node.name, self._parameters, self._returns, self._kinds, body)

    def _refuse(self, node: ast.AST, what: str) -> NoReturn:
        line = getattr(node, "lineno", self._node.lineno)
        raise NotCompiledError(self._module, line, f"{self._node.name}: {what}")

    def _outside(self, node: ast.AST) -> NoReturn:
        text = " ".join(ast.unparse(node).split())
        self._refuse(node, f"{text[:60]!r} is not in the subset that kernels are written in")

    # statements

    def _block(self, body: list[ast.stmt]) -> tuple[tree.Statement, ...]:
        statements = (self._statement(node) for node in body)
        return tuple(statement for statement in statements if statement is not None)

    def _statement(self, node: ast.stmt) -> tree.Statement | None:
        match node:
            case ast.Pass() | ast.Expr(ast.Constant()):  # a docstring
                return None
            case ast.Expr(ast.Call() as call):
                return tree.Evaluate(self._call(call))
            case ast.Assign([target], value):
                return self._assign(target, value)
            case ast.AugAssign(ast.Name() | ast.Subscript() as target, operator, value):
                # loaded and stored again: evaluated twice, which shows where the index calls something
                if any(isinstance(inner, ast.Call) for inner in ast.walk(target)):
                    self._outside(node)
                changed = ast.BinOp(_loaded(target), operator, value)
                return self._assign(target, ast.copy_location(changed, node))
            case ast.If(test, body, otherwise):
                return tree.If(self._condition(test), self._block(body), self._block(otherwise))
            case ast.While(test, body, []):
                return tree.While(self._condition(test), self._loop(body))
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds, []), body, []):
                return self._for(node, name, bounds, body)
            case ast.Break() | ast.Continue() if self._loops:
                return tree.Break() if isinstance(node, ast.Break) else tree.Continue()
            case ast.Return(value):
                if (value is not None) != self._returns:
                    self._refuse(node, "its returns and its annotation '-> int' do not agree")
                return tree.Return(None if value is None else self._value(value))
        self._outside(node)

    def _assign(self, target: ast.expr, value: ast.expr) -> tree.Statement:
        match target:
            case ast.Name(name):
                cast = self._cast(value)
                if cast is not None:
                    if self._kinds[name] != cast:
                        self._refuse(target, f"{name} is {self._kinds[name].value} and {cast.value}, must be one")
                    assert isinstance(value, ast.Call)
                    return tree.Assign(name, self._pointer(value.args[0]))
                if self._kinds[name] != Kind.INT:
                    self._refuse(target, f"{name} is {self._kinds[name].value}, it cannot become an integer")
                return tree.Assign(name, self._value(value))
            case ast.Subscript():
                pointer, index = self._element(target)
                return tree.Store(pointer, index, self._value(value))
        self._outside(target)

    def _for(self, node: ast.For, name: str, bounds: list[ast.expr], body: list[ast.stmt]) -> tree.Statement:
        if not 1 <= len(bounds) <= 3 or self._kinds[name] != Kind.INT:
            self._outside(node)
        start = self._value(bounds[0]) if len(bounds) > 1 else tree.Number(0)
        stop = self._value(bounds[1 if len(bounds) > 1 else 0])
        step = self._value(bounds[2]) if len(bounds) > 2 else tree.Number(1)
        if not isinstance(step, tree.Number) or step.value == 0:
            self._refuse(node, f"the step {ast.unparse(bounds[-1])} of a range must be a constant other than 0")
        return tree.ForRange(name, start, stop, step.value, self._loop(body))

    def _loop(self, body: list[ast.stmt]) -> tuple[tree.Statement, ...]:
        self._loops += 1
        block = self._block(body)
        self._loops -= 1
        return block

    # conditions

    def _condition(self, node: ast.expr) -> tree.Condition:
        match node:
            case ast.BoolOp(operator, values):
                parts = tuple(self._condition(value) for value in values)
                return tree.Every(parts) if isinstance(operator, ast.And) else tree.Some(parts)
            case ast.UnaryOp(ast.Not(), operand):
                return tree.Not(self._condition(operand))
            case ast.Compare(first, operators, others):
                if not all(type(operator) in _COMPARED for operator in operators):
                    self._outside(node)
                signs = (_COMPARED[type(operator)] for operator in operators)
                rest = tuple(zip(signs, map(self._value, others), strict=True))
                return tree.Compare(self._value(first), rest)
        return self._value(node)

    # values

    def _value(self, node: ast.expr) -> tree.Expression:
        """An expression that is an integer."""
        match node:
            case ast.Constant(value) if type(value) is int:
                return self._number(node, value)
            case ast.UnaryOp(ast.USub(), ast.Constant(value)) if type(value) is int:
                return self._number(node, -value)
            case ast.Name(name):
                return self._name(node, name)
            case ast.UnaryOp(ast.USub() | ast.Invert() as operator, operand):
                return tree.Unary("-" if isinstance(operator, ast.USub) else "~", self._value(operand))
            case ast.BinOp(left, operator, right) if type(operator) in _BINARY:
                return self._binary(node, _BINARY[type(operator)], self._value(left), self._value(right))
            case ast.Subscript():
                return tree.Load(*self._element(node))
            case ast.Call(ast.Name("int"), [inner], []):
                return self._value(inner)
            case ast.Call():
                call = self._call(node)
                if self._program.module(call.module).kernels[call.name].returns is None:
                    self._refuse(node, f"{call.name} returns nothing")
                return call
        self._outside(node)

    def _number(self, node: ast.expr, value: int) -> tree.Number:
        if not -(1 << 31) <= value < 1 << 32:
            self._refuse(node, f"{value} does not fit 32 bits")
        return tree.Number((value + (1 << 31)) % (1 << 32) - (1 << 31))

    def _name(self, node: ast.Name, name: str) -> tree.Expression:
        if name in self._kinds:
            if self._kinds[name] != Kind.INT:
                self._refuse(node, f"{name} is {self._kinds[name].value}, must be int here")
            return tree.Local(name)
        value = self._program.constant(self._module, name)
        if value is None:
            self._refuse(node, f"{name} is neither a variable nor a constant made by const()")
        return tree.Number(value)

    def _binary(self, node: ast.expr, sign: str, left: tree.Expression, right: tree.Expression) -> tree.Expression:
        if sign in ("<<", ">>") and isinstance(right, tree.Number) and not 0 <= right.value <= _MOST_BITS:
            self._refuse(node, f"shifts by {right.value}, must be 0 to {_MOST_BITS}")
        if sign in ("//", "%") and right == tree.Number(0):
            self._refuse(node, "divides by 0")
        return tree.Binary(sign, left, right)

    def _element(self, node: ast.Subscript) -> tuple[str, tree.Expression]:
        if not isinstance(node.value, ast.Name) or isinstance(node.slice, (ast.Slice, ast.Tuple)):
            self._outside(node)
        name = node.value.id
        if name not in self._kinds or not self._kinds[name].bits:
            self._refuse(node, f"{name} is no pointer; annotate it ptr8, ptr16 or ptr32, or cast it")
        return name, self._value(node.slice)

    def _cast(self, node: ast.expr) -> Kind | None:
        """The kind that ``ptr16(x)`` makes, None of other expressions."""
        match node:
            case ast.Call(ast.Name(name), [_], []):
                return _CASTS.get(name)
        return None

    def _pointer(self, node: ast.expr) -> tree.Local:
        """A variable that holds an address."""
        if not isinstance(node, ast.Name) or self._kinds.get(node.id, Kind.INT) == Kind.INT:
            self._refuse(node, f"{ast.unparse(node)} is no pointer and no object")
        return tree.Local(node.id)

    def _call(self, node: ast.Call) -> tree.Call:
        found = self._program.kernel(self._module, node.func.id) if isinstance(node.func, ast.Name) else None
        if found is None or node.keywords:
            self._refuse(node, f"calls {ast.unparse(node.func)}, must call a kernel of the package, by position")
        home, name = found
        called = self._program.module(home).kernels[name]
        kinds = tuple(kinds_of_parameters(home, called).values())
        if len(node.args) != len(kinds):
            self._refuse(node, f"{name} takes {len(kinds)} arguments, {len(node.args)} are given")
        arguments = (
            self._value(given) if kind == Kind.INT else self._pointer(given)
            for given, kind in zip(node.args, kinds, strict=True)
        )
        return tree.Call(home, name, tuple(arguments))


def kinds_of_parameters(module: str, node: ast.FunctionDef) -> dict[str, Kind]:
    """Return the kinds of a kernel's parameters, in order.

    Raises
    ------
    NotCompiledError
        If one has no annotation or another one, a default, or is no plain parameter.
    """
    arguments = node.args
    if len(node.decorator_list) > 1 or arguments.defaults or arguments.posonlyargs or arguments.kwonlyargs:
        raise NotCompiledError(module, node.lineno, f"{node.name}: must have one decorator and plain parameters")
    if arguments.vararg or arguments.kwarg:
        raise NotCompiledError(module, node.lineno, f"{node.name}: takes any number of arguments")
    kinds = {}
    for argument in arguments.args:
        text = ast.unparse(argument.annotation) if argument.annotation else "nothing"
        if text not in {kind.value for kind in Kind}:
            what = f"{argument.arg} is annotated {text}, must be {', '.join(kind.value for kind in Kind)}"
            raise NotCompiledError(module, argument.lineno, f"{node.name}: {what}")
        kinds[argument.arg] = Kind(text)
    return kinds


def _loaded(target: ast.Name | ast.Subscript) -> ast.expr:
    """The expression that reads what an assignment writes."""
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
