"""Division as Python has it, rounded down, on processors with an instruction for it and without one.

Defined for all integers: by 0 the quotient and the remainder are 0, as numba has it, and -2**31 // -1 wraps around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from llvmlite import ir

if TYPE_CHECKING:
    from emlearn_gestures.compiler.codegen import Unit

_WORD = ir.IntType(32)
_ZERO = ir.Constant(_WORD, 0)
_ONE = ir.Constant(_WORD, 1)
_NAME = "unsigned_quotient"


def divided(unit: Unit, builder: ir.IRBuilder, sign: str, n: ir.Value, d: ir.Value) -> ir.Value:
    """Return ``n // d`` or ``n % d``, as `sign` says, of integers of 32 bits.

    Parameters
    ----------
    unit : Unit
        To which the routine is added that divides where no instruction does.
    builder : ir.IRBuilder
    sign : str
        ``//`` or ``%``.
    n, d : ir.Value
    """
    # By 0 and -1, that is where d + 1 is 0 or 1, an instruction's result is undefined or too large: n * d is right.
    plain = builder.icmp_unsigned("<", builder.add(d, _ONE), ir.Constant(_WORD, 2))
    by = builder.select(plain, _ONE, d)
    quotient = builder.sdiv(n, by) if unit.divides else _signed(unit, builder, n, by)
    rest = builder.sub(n, builder.mul(quotient, by))
    # the instruction rounds to zero: with a rest whose sign is not the divisor's, the quotient is one too large
    down = builder.and_(builder.icmp_signed("!=", rest, _ZERO), builder.icmp_signed("<", builder.xor(rest, by), _ZERO))
    if sign == "%":
        return builder.select(plain, _ZERO, builder.select(down, builder.add(rest, by), rest))
    return builder.select(plain, builder.mul(n, d), builder.sub(quotient, builder.zext(down, _WORD)))


def _signed(unit: Unit, builder: ir.IRBuilder, n: ir.Value, d: ir.Value) -> ir.Value:
    """The quotient rounded to zero, by the routine."""
    sizes = [builder.select(builder.icmp_signed("<", v, _ZERO), builder.neg(v), v) for v in (n, d)]
    quotient = builder.call(_routine(unit), sizes)
    return builder.select(builder.icmp_signed("<", builder.xor(n, d), _ZERO), builder.neg(quotient), quotient)


def _routine(unit: Unit) -> ir.Function:
    """Division of unsigned integers, d > 0, by shifting and subtracting: a turn, twice, for each bit of the quotient.

    The divisor is doubled while it is at most half of n; then it is halved until it is d again, and subtracted from
    what is left of n wherever it fits. No library has to be linked for it.
    """
    if _NAME in unit.module.globals:
        return unit.module.globals[_NAME]
    function = unit.function(_NAME, _WORD, [_WORD, _WORD])
    function.linkage = "internal"
    function.attributes.add("noinline")
    n, d = function.args
    start, doubling, halving, end = (function.append_basic_block(name) for name in ("start", "up", "down", "end"))
    builder = ir.IRBuilder(start)
    half = builder.lshr(n, _ONE)
    builder.branch(doubling)

    builder.position_at_end(doubling)
    large = builder.phi(_WORD)
    large.add_incoming(d, start)
    large.add_incoming(builder.shl(large, _ONE), doubling)
    builder.cbranch(builder.icmp_unsigned("<=", large, half), doubling, halving)

    builder.position_at_end(halving)
    by, rest, quotient = (builder.phi(_WORD) for _ in range(3))
    fits = builder.icmp_unsigned(">=", rest, by)
    longer = builder.add(builder.shl(quotient, _ONE), builder.zext(fits, _WORD))
    left = builder.select(fits, builder.sub(rest, by), rest)
    smaller = builder.lshr(by, _ONE)
    for phi, first, following in ((by, large, smaller), (rest, n, left), (quotient, _ZERO, longer)):
        phi.add_incoming(first, doubling)
        phi.add_incoming(following, halving)
    builder.cbranch(builder.icmp_unsigned("==", by, d), end, halving)

    builder.position_at_end(end)
    builder.ret(longer)
    return function
