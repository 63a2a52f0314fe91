"""From the typed tree of kernels to LLVM's intermediate code.

Integers are 32 bits and wrap around. Whatever a kernel is given, nothing is left undefined, so that LLVM may assume
nothing of it: a shift goes by the low five bits of its right side, variables start as 0, and division is that of
division.py.

Variables are places in memory, which LLVM turns into registers. Elements are loaded and stored with their natural
alignment, as viper does; pointers may point to the same memory.
"""

from __future__ import annotations

from collections.abc import Callable

from llvmlite import ir

from emlearn_gestures.compiler import tree
from emlearn_gestures.compiler.division import divided
from emlearn_gestures.compiler.frontend import read_kernel
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.compiler.tree import Kind

WORD = ir.IntType(32)
ADDRESS = ir.IntType(8).as_pointer()
_LAST_BIT = 31


class _Attributes(ir.FunctionAttributes):
    """Those that llvmlite does not know as well: loops stay loops, and no table is made of a chain of comparisons."""

    _known = ir.FunctionAttributes._known | {'"no-builtins"', '"no-jump-tables"="true"'}


class Unit:
    """Kernels that are compiled together: one that is asked for and all that it calls.

    Parameters
    ----------
    program : Program
    divides : bool
        Whether the processor has an instruction for division.

    Attributes
    ----------
    module : ir.Module
    """

    def __init__(self, program: Program, divides: bool = True) -> None:
        self.module = ir.Module("kernels")
        self.divides = divides
        self._program = program
        self._done: dict[tuple[str, str], ir.Function] = {}

    def function(self, name: str, returned: ir.Type, parameters: list[ir.Type]) -> ir.Function:
        """Declare a function of the unit."""
        function = ir.Function(self.module, ir.FunctionType(returned, parameters), name)
        # for size: of the ways to compile a gesture's step it is the fastest as well, and loses 3 % with pictures
        function.attributes = _Attributes(['"no-builtins"', '"no-jump-tables"="true"', "nounwind", "optsize"])
        return function

    def kernel(self, module: str, name: str) -> ir.Function:
        """Return a kernel, which is local to the unit; it is compiled when it is first asked for.

        Raises
        ------
        NotCompiledError
            If it, or what it calls, is not in the subset.
        """
        key = module, name
        if key not in self._done:
            source = read_kernel(self._program, module, name)
            parameters = [_type(source.kinds[parameter]) for parameter in source.parameters]
            function = self.function(f"{module}.{name}", WORD if source.returns else ir.VoidType(), parameters)
            function.linkage = "internal"
            self._done[key] = function  # before its body, which may call it
            _Body(self, source, function)
        return self._done[key]


class _Body:
    """The body of a kernel, written statement by statement."""

    def __init__(self, unit: Unit, source: tree.Function, function: ir.Function) -> None:
        self._unit, self._source, self._function = unit, source, function
        self._builder = ir.IRBuilder(function.append_basic_block("start"))
        self._places = {name: self._builder.alloca(_type(kind), name=name) for name, kind in source.kinds.items()}
        self._loops: list[tuple[ir.Block, ir.Block]] = []  # where continue and break go
        for name, place in self._places.items():
            self._builder.store(ir.Constant(_type(source.kinds[name]), 0 if self._is_int(name) else None), place)
        for name, argument in zip(source.parameters, function.args, strict=True):
            self._builder.store(argument, self._places[name])
        self._block(source.body)
        if not self._builder.block.is_terminated:
            self._return(None)

    def _is_int(self, name: str) -> bool:
        return self._source.kinds[name] == Kind.INT

    def _new(self, name: str) -> ir.Block:
        return self._function.append_basic_block(name)

    # statements

    def _block(self, body: tuple[tree.Statement, ...]) -> None:
        for statement in body:
            if self._builder.block.is_terminated:  # what follows is never reached
                return
            self._statement(statement)

    def _statement(self, statement: tree.Statement) -> None:
        builder = self._builder
        match statement:
            case tree.Assign(name, value):
                builder.store(self._value(value), self._places[name])
            case tree.Store(pointer, index, value):
                given = self._value(value)
                place = self._element(pointer, index)
                bits = self._source.kinds[pointer].bits
                builder.store(given if bits == WORD.width else builder.trunc(given, ir.IntType(bits)), place)
            case tree.Evaluate(call):
                self._call(call)
            case tree.Return(value):
                self._return(value)
            case tree.If(condition, body, otherwise):
                self._if(condition, body, otherwise)
            case tree.While(condition, body):
                self._loop(lambda yes, no: self._branch(condition, yes, no), body, lambda: None)
            case tree.ForRange():
                self._for(statement)
            case tree.Break() | tree.Continue():
                builder.branch(self._loops[-1][isinstance(statement, tree.Break)])

    def _return(self, value: tree.Expression | None) -> None:
        if self._source.returns:
            self._builder.ret(self._value(value or tree.Number(0)))
        else:
            self._builder.ret_void()

    def _if(
        self, condition: tree.Condition, body: tuple[tree.Statement, ...], otherwise: tuple[tree.Statement, ...]
    ) -> None:
        yes, no, after = self._new("then"), self._new("else"), self._new("after")
        self._branch(condition, yes, no)
        for block, statements in ((yes, body), (no, otherwise)):
            self._builder.position_at_end(block)
            self._block(statements)
            if not self._builder.block.is_terminated:
                self._builder.branch(after)
        self._builder.position_at_end(after)

    def _for(self, loop: tree.ForRange) -> None:
        # the loop counts by itself: its body may assign to the variable, which keeps its last value behind the loop
        builder = self._builder
        start, stop = self._value(loop.start), self._value(loop.stop)
        with builder.goto_entry_block():
            count = builder.alloca(WORD)
        builder.store(start, count)

        def test(yes: ir.Block, no: ir.Block) -> None:
            now = builder.load(count)
            builder.cbranch(builder.icmp_signed("<" if loop.step > 0 else ">", now, stop), yes, no)
            builder.position_at_start(yes)
            builder.store(now, self._places[loop.name])

        def advance() -> None:
            builder.store(builder.add(builder.load(count), ir.Constant(WORD, loop.step)), count)

        self._loop(test, loop.body, advance)

    def _loop(
        self,
        test: Callable[[ir.Block, ir.Block], None],
        body: tuple[tree.Statement, ...],
        advance: Callable[[], None],
    ) -> None:
        builder = self._builder
        head, inside, following, after = (self._new(name) for name in ("loop", "body", "next", "after"))
        builder.branch(head)
        builder.position_at_end(head)
        test(inside, after)
        builder.position_at_end(inside)
        self._loops.append((following, after))
        self._block(body)
        self._loops.pop()
        if not builder.block.is_terminated:
            builder.branch(following)
        builder.position_at_end(following)
        advance()
        builder.branch(head)
        builder.position_at_end(after)

    # conditions

    def _branch(self, condition: tree.Condition, yes: ir.Block, no: ir.Block) -> None:
        """Go on at `yes` or at `no`."""
        builder = self._builder
        match condition:
            case tree.Not(operand):
                self._branch(operand, no, yes)
            case tree.Every(operands) | tree.Some(operands):
                for operand in operands[:-1]:
                    more = self._new("more")
                    self._branch(operand, *((more, no) if isinstance(condition, tree.Every) else (yes, more)))
                    builder.position_at_end(more)
                self._branch(operands[-1], yes, no)
            case tree.Compare(first, rest):
                left = self._value(first)
                for number, (sign, operand) in enumerate(rest, 1):
                    right = self._value(operand)
                    holds = builder.icmp_signed(sign, left, right)
                    onwards = yes if number == len(rest) else self._new("more")
                    builder.cbranch(holds, onwards, no)
                    builder.position_at_end(onwards)
                    left = right
            case _:
                builder.cbranch(builder.icmp_signed("!=", self._value(condition), ir.Constant(WORD, 0)), yes, no)

    # values

    def _value(self, expression: tree.Expression) -> ir.Value:
        builder = self._builder
        match expression:
            case tree.Number(value):
                return ir.Constant(WORD, value)
            case tree.Local(name):
                return builder.load(self._places[name])
            case tree.Load(pointer, index):
                loaded = builder.load(self._element(pointer, index))
                return builder.zext(loaded, WORD) if self._source.kinds[pointer].bits < WORD.width else loaded
            case tree.Unary(sign, operand):
                return (builder.neg if sign == "-" else builder.not_)(self._value(operand))
            case tree.Binary(sign, left, right):
                return self._binary(sign, self._value(left), self._value(right))
            case tree.Call():
                return self._call(expression)
        raise AssertionError(expression)

    def _binary(self, sign: str, left: ir.Value, right: ir.Value) -> ir.Value:
        builder = self._builder
        if sign in ("//", "%"):
            return divided(self._unit, builder, sign, left, right)
        if sign in ("<<", ">>"):
            # the instruction shifts by as much as it is told, and LLVM says that 32 and more are undefined
            right = builder.and_(right, ir.Constant(WORD, _LAST_BIT))
        operations = {
            **{"+": builder.add, "-": builder.sub, "*": builder.mul, "<<": builder.shl, ">>": builder.ashr},
            **{"&": builder.and_, "|": builder.or_, "^": builder.xor},
        }
        return operations[sign](left, right)

    def _element(self, pointer: str, index: tree.Expression) -> ir.Value:
        """The address of ``pointer[index]``."""
        offset = self._value(index)
        element = ir.IntType(self._source.kinds[pointer].bits)
        base = self._builder.bitcast(self._builder.load(self._places[pointer]), element.as_pointer())
        return self._builder.gep(base, [offset], source_etype=element)

    def _call(self, call: tree.Call) -> ir.Value:
        arguments = [self._value(argument) for argument in call.arguments]
        return self._builder.call(self._unit.kernel(call.module, call.name), arguments)


def _type(kind: Kind) -> ir.Type:
    return WORD if kind == Kind.INT else ADDRESS
