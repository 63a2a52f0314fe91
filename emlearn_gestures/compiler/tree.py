"""A kernel as a typed tree: what the front end makes and code generation reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a variable holds, by its annotation in the source: an int32, or the address of elements or of an object."""

    INT = "int"
    PTR8 = "ptr8"
    PTR16 = "ptr16"
    PTR32 = "ptr32"
    OBJECT = "object"

    @property
    def bits(self) -> int:
        """Size of an element, 0 where nothing can be read at it."""
        return {Kind.PTR8: 8, Kind.PTR16: 16, Kind.PTR32: 32}.get(self, 0)


@dataclass(frozen=True)
class Number:
    """A constant, -2**31 to 2**31 - 1."""

    value: int


@dataclass(frozen=True)
class Local:
    """A variable, read. Its kind is the function's to say."""

    name: str


@dataclass(frozen=True)
class Load:
    """``pointer[index]``: zero-extended."""

    pointer: str
    index: Expression


@dataclass(frozen=True)
class Unary:
    """``-`` or ``~`` of an integer."""

    operator: str
    operand: Expression


@dataclass(frozen=True)
class Binary:
    """``+ - * & | ^ << >> // %`` of two integers."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Call:
    """Another kernel, called by its module and name."""

    module: str
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Compare:
    """``first < second <= third``: a chain of one comparison or more, each operand evaluated once at most."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True)
class Not:
    """``not`` of a condition."""

    operand: Condition


@dataclass(frozen=True)
class Every:
    """``and``: evaluated until one is false."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """``or``: evaluated until one is true."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True)
class Assign:
    """``name = value``."""

    name: str
    value: Expression


@dataclass(frozen=True)
class Store:
    """``pointer[index] = value``: the low bits of the value."""

    pointer: str
    index: Expression
    value: Expression


@dataclass(frozen=True)
class If:
    """Two branches, the second of which may be empty."""

    condition: Condition
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True)
class While:
    """A loop with its condition ahead."""

    condition: Condition
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class ForRange:
    """``for name in range(start, stop, step)``: `stop` is evaluated once, and the body may assign to `name`."""

    name: str
    start: Expression
    stop: Expression
    step: int
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Return:
    """The end of the function, with a value where it returns one."""

    value: Expression | None


@dataclass(frozen=True)
class Break:
    """The end of the innermost loop."""


@dataclass(frozen=True)
class Continue:
    """The next turn of the innermost loop."""


@dataclass(frozen=True)
class Evaluate:
    """A call for what it does."""

    call: Call


@dataclass(frozen=True)
class Function:
    """A kernel.

    Attributes
    ----------
    module, name : str
    parameters : tuple of str
    returns : bool
        Whether it returns an integer, else nothing.
    kinds : dict of str to Kind
        Of the parameters and all other variables, which are 0 until they are assigned.
    body : tuple of Statement
    """

    module: str
    name: str
    parameters: tuple[str, ...]
    returns: bool
    kinds: dict[str, Kind]
    body: tuple[Statement, ...]


Expression = Number | Local | Load | Unary | Binary | Call
Condition = Expression | Compare | Not | Every | Some
Statement = Assign | Store | If | While | ForRange | Return | Break | Continue | Evaluate
