"""Random functions of the subset that kernels are written in, for tests that run them in every way.

What each expression can be is followed as an interval, so that none leaves int32: by the rules of CONTRIBUTING,
whatever executes a function then gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

LEAST, MOST = -(1 << 31), (1 << 31) - 1
WORDS, LONGS = 16, 8  # elements of the arrays that a function gets
SMALL = (0, 65535)  # what a variable may hold: a word, a sample, anything
SIGNED = (-32768, 32767)
ANY = (LEAST, MOST)
HEAD = """@micropython.viper
def helper(z: ptr16, reg_v: int, k: int) -> int:
    z[k & 15] = (z[k & 15] + (reg_v & 255)) & 65535
    if reg_v < k:
        return (z[(k + 1) & 15] >> (k & 7)) - 9
    return (reg_v >> 16) ^ (k >> 3)


@micropython.viper
def kernel(x: ptr16, y: ptr32, z: object, a: int, b: int) -> int:
    w = ptr16(z)
    small = 1
    signed = 0 - 5
    whole = 0
    n = 0
"""
# n counts turns of loops, of which two within each other make less than 65536
_VARIABLES = {"small": SMALL, "signed": SIGNED, "whole": ANY, "n": SMALL, "a": ANY, "b": ANY}
_ASSIGNED = ("small", "signed", "whole")
_NUMBERS = (0, 1, 2, 7, 255, 4096, 32767, 65535, 1 << 20, MOST)


@dataclass(frozen=True)
class Term:
    """An expression, in parentheses where it needs some, and the least and the largest value that it can have."""

    text: str
    low: int
    high: int

    def within(self, low: int, high: int) -> Term:
        """An expression made of this one that lies in an interval: ANY, SMALL, SIGNED or 0 to 2**k - 1."""
        if low <= self.low and self.high <= high:
            return self
        if low < 0:
            return Term(f"(({self.text} & 65535) - 32768)", *SIGNED)
        return Term(f"({self.text} & {high})", 0, high)


@st.composite
def kernels(draw: st.DrawFn) -> str:
    """Return the source of a module with `kernel`, and `helper` that it may call."""
    lines = draw(_block(depth=0, loop=False, counter=0))
    result = draw(_terms(depth=2))
    return HEAD + "".join(f"    {line}\n" for line in [*lines, f"return {result.text}"])


@st.composite
def arguments(draw: st.DrawFn) -> tuple[list[int], list[int], list[int], int, int]:
    """Return what a kernel is called with: two arrays of words, one of longs, two integers, extremes among them."""
    word = st.sampled_from((0, 1, 32767, 32768, 65535)) | st.integers(*SMALL)
    long = st.sampled_from((0, 1, 65536, MOST)) | st.integers(0, MOST)
    number = st.sampled_from((LEAST, LEAST + 1, -1, 0, 1, MOST)) | st.integers(*ANY)
    words = st.lists(word, min_size=WORDS, max_size=WORDS)
    longs = st.lists(long, min_size=LONGS, max_size=LONGS)
    return draw(words), draw(longs), draw(words), draw(number), draw(number)


@st.composite
def _terms(draw: st.DrawFn, depth: int) -> Term:
    kind = draw(st.sampled_from(("number", "name", "load") if depth == 0 else _MAKERS))
    if kind == "number":
        value = draw(st.sampled_from(_NUMBERS))
        return Term(str(value), value, value)
    if kind == "name":
        name = draw(st.sampled_from(sorted(_VARIABLES)))
        return Term(name, *_VARIABLES[name])
    inner = draw(_terms(depth=depth - 1 if depth else 0))
    if kind == "load":
        array, mask, high = draw(st.sampled_from((("x", 15, 65535), ("w", 15, 65535), ("y", 7, MOST))))
        return Term(f"{array}[{inner.text} & {mask}]", 0, high)
    if kind == "call":
        return Term(f"int(helper(z, {inner.text}, {draw(_terms(depth=0)).text}))", LEAST, MOST)
    other = draw(_terms(depth=depth - 1))
    return _joined(kind, inner, other)


_MAKERS = ("number", "name", "load", "call", "+", "-", "*", "&", "|", "^", "<<", ">>", ">>", "//", "%", "negative")


def _joined(sign: str, left: Term, right: Term) -> Term:
    """Join two expressions by an operator, made smaller where the result could leave int32."""
    if sign == "negative":
        left = left if left.low > LEAST else left.within(*SIGNED)
        return Term(f"(0 - {left.text})", -left.high, -left.low)
    if sign in ("//", "%"):
        left, divisor = left.within(0, MOST), right.within(0, 4095)
        high = left.high if sign == "//" else divisor.high
        return Term(f"({left.text} {sign} ({divisor.text} + 1))", 0, high)
    if sign == "<<":
        left, right = left.within(*SMALL), right.within(0, 15)
        return Term(f"({left.text} << {right.text})", 0, left.high << right.high)
    if sign == ">>":
        right = right.within(0, 31)
        return Term(f"({left.text} >> {right.text})", min(left.low, 0), max(left.high, 0))
    if sign in ("&", "|", "^"):
        bits = max(v.bit_length() for v in (left.low, left.high, right.low, right.high))
        negative = left.low < 0 or right.low < 0
        return Term(f"({left.text} {sign} {right.text})", -(1 << bits) if negative else 0, (1 << bits) - 1)
    bounds = _bounds(sign, left, right)
    if not LEAST <= min(bounds) <= max(bounds) <= MOST:
        left, right = left.within(*SIGNED), right.within(*SIGNED)
        bounds = _bounds(sign, left, right)
    return Term(f"({left.text} {sign} {right.text})", min(bounds), max(bounds))


def _bounds(sign: str, left: Term, right: Term) -> list[int]:
    pairs = [(p, q) for p in (left.low, left.high) for q in (right.low, right.high)]
    return [{"+": p + q, "-": p - q, "*": p * q}[sign] for p, q in pairs]


@st.composite
def _conditions(draw: st.DrawFn, depth: int = 1) -> str:
    kind = draw(st.sampled_from(("compare", "compare", "and", "or", "not", "value") if depth else ("compare", "value")))
    if kind == "value":
        return draw(_terms(depth=1)).text
    if kind == "compare":
        sign = draw(st.sampled_from(("<", "<=", ">", ">=", "==", "!=")))
        return f"{draw(_terms(depth=1)).text} {sign} {draw(_terms(depth=1)).text}"
    if kind == "not":
        return f"not ({draw(_conditions(depth=0))})"
    return f"({draw(_conditions(depth=0))}) {kind} ({draw(_conditions(depth=0))})"


@st.composite
def _block(draw: st.DrawFn, depth: int, loop: bool, counter: int) -> list[str]:
    """Return one to three statements; `counter` is the number of loops around them, each of which has its variable."""
    lines: list[str] = []
    kinds = ["assign", "assign", "store", "add", "call", *(["if", "while", "for"] if depth < 2 else [])]
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(kinds))
        if kind in ("if", "while", "for"):
            inner = draw(_block(depth=depth + 1, loop=loop or kind != "if", counter=counter + (kind != "if")))
            lines += draw(_compound(kind=kind, inner=inner, counter=counter))
        elif kind == "store":
            array, mask, limits = draw(st.sampled_from((("x", 15, SMALL), ("w", 15, SMALL), ("y", 7, (0, MOST)))))
            value = draw(_terms(depth=2)).within(*limits)
            lines.append(f"{array}[{draw(_terms(depth=0)).text} & {mask}] = {value.text}")
        elif kind == "call":
            lines.append(f"helper(z, {draw(_terms(depth=1)).text}, {draw(_terms(depth=0)).text})")
        else:
            name = draw(st.sampled_from(_ASSIGNED))
            value = draw(_terms(depth=2)).within(*_VARIABLES[name])
            if kind == "add":
                lines.append(
                    f"{name} {draw(st.sampled_from(('&=', '>>=')))} {draw(_terms(depth=0)).within(0, 15).text}"
                )
            lines.append(f"{name} = {value.text}")
    if loop and draw(st.booleans()):
        lines += [f"if {draw(_conditions())}:", f"    {draw(st.sampled_from(('break', 'continue', 'return n')))}"]
    return lines


@st.composite
def _compound(draw: st.DrawFn, kind: str, inner: list[str], counter: int) -> list[str]:
    body = [f"    {line}" for line in inner]
    if kind == "if":
        last = ["else:", f"    whole = {draw(_terms(depth=1)).text}"] if draw(st.booleans()) else []
        return [f"if {draw(_conditions())}:", *body, *last]
    variable = f"i{counter}"
    if kind == "while":
        return [f"{variable} = {draw(_terms(depth=1)).within(0, 7).text}", f"while {variable}:",
                f"    {variable} -= 1", "    n += 1", *body]  # fmt: skip
    stop = draw(_terms(depth=0)).within(0, 7).text
    bounds = draw(st.sampled_from((stop, f"2, {stop}", f"0, {stop}, 3", f"{stop}, 1, -2")))
    return [f"for {variable} in range({bounds}):", f"    n += {variable} + 1", *body]
