"""How MicroPython calls a kernel, py/objfun.c: fun_viper_call and py/nativeglue.h: mp_fun_table, the same since 1.23.

The machine code is called with the function object, the number of positional and of keyword arguments, and an array of
objects. By the function object it finds its module's constants, one of which is the table of what native code may call.
"""

from __future__ import annotations

from llvmlite import ir

from emlearn_gestures.compiler.codegen import ADDRESS, WORD, Unit
from emlearn_gestures.compiler.tree import Function, Kind

NAME = "entry"
_OBJECTS = WORD.as_pointer()

# words of mp_obj_fun_bc_t and mp_module_context_t
_CONTEXT = 1
_CONSTANTS = 3
# words of mp_fun_table_t
_NONE = 0
_FROM_OBJECT = 3
_TO_OBJECT = 4
_CHECK_ARGUMENTS = 41
# py/runtime.h, MP_NATIVE_TYPE_*: any pointer is the address of a buffer's first element
_INT_TYPE = 2
_POINTER_TYPE = 7


def write_entry(unit: Unit, source: Function, table: int) -> ir.Function:
    """Add the function that MicroPython calls to a unit; it takes objects, calls a kernel and returns an object.

    Its arguments are checked as viper code checks them: their number, that integers are integers, and that pointers
    and objects are buffers or addresses.

    Parameters
    ----------
    unit : Unit
    source : Function
        The kernel.
    table : int
        Which of the module's constants is mp_fun_table.
    """
    entry = unit.function(NAME, WORD, [_OBJECTS, WORD, WORD, _OBJECTS])
    own, positional, keywords, objects = entry.args
    builder = ir.IRBuilder(entry.append_basic_block("start"))

    def word(pointer: ir.Value, index: int) -> ir.Value:
        return builder.load(builder.gep(pointer, [ir.Constant(WORD, index)], source_etype=WORD))

    def follow(pointer: ir.Value, index: int) -> ir.Value:
        return builder.inttoptr(word(pointer, index), _OBJECTS)

    glue = follow(follow(follow(own, _CONTEXT), _CONSTANTS), table)

    def call(place: int, returned: ir.Type, *arguments: ir.Value | int) -> ir.Value:
        words = [ir.Constant(WORD, a) if isinstance(a, int) else a for a in arguments]
        kind = ir.FunctionType(returned, [WORD] * len(words))
        return builder.call(builder.inttoptr(word(glue, place), kind.as_pointer()), words)

    count = len(source.parameters)
    wrong = builder.or_(builder.xor(positional, ir.Constant(WORD, count)), keywords)
    with builder.if_then(builder.icmp_unsigned("!=", wrong, ir.Constant(WORD, 0)), likely=False):
        # raises a TypeError; the least and the largest number, and that no keywords are taken
        call(_CHECK_ARGUMENTS, ir.VoidType(), positional, keywords, count << 17 | count << 1)
    arguments = []
    for index, name in enumerate(source.parameters):
        given = word(objects, index)
        if source.kinds[name] == Kind.INT:
            arguments.append(_integer(builder, given, lambda v: call(_FROM_OBJECT, WORD, v, _INT_TYPE)))
        else:
            arguments.append(builder.inttoptr(call(_FROM_OBJECT, WORD, given, _POINTER_TYPE), ADDRESS))
    result = builder.call(unit.kernel(source.module, source.name), arguments)
    if not source.returns:
        builder.ret(word(glue, _NONE))
        return entry
    doubled = builder.shl(result, ir.Constant(WORD, 1))
    lost = builder.icmp_signed("<", builder.xor(doubled, result), ir.Constant(WORD, 0))
    with builder.if_then(lost, likely=False):
        builder.ret(call(_TO_OBJECT, WORD, result, _INT_TYPE))
    builder.ret(builder.or_(doubled, ir.Constant(WORD, 1)))
    return entry


def _integer(builder: ir.IRBuilder, given: ir.Value, convert) -> ir.Value:
    """The value of an object: small integers are in its word, above a lowest bit that is set; others are converted."""
    small = builder.trunc(given, ir.IntType(1))
    with builder.if_else(small, likely=True) as (then, otherwise):
        with then:
            quick, here = builder.ashr(given, ir.Constant(WORD, 1)), builder.block
        with otherwise:
            slow, there = convert(given), builder.block
    value = builder.phi(WORD)
    value.add_incoming(quick, here)
    value.add_incoming(slow, there)
    return value
