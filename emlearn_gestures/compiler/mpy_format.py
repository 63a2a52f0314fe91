"""Read and write .mpy files, version 6, as py/persistentcode.c of MicroPython does.

A file has a header of four bytes, the number of its strings and of its constants, these, and a tree of code: the
module's own, with its functions and classes as children.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

BYTECODE, NATIVE, VIPER, ASM = range(4)  # kinds of code
_FUNCTIONS, _TUPLE = 0, 10  # kinds of constants; 1 to 4 are None, False, True and Ellipsis
_SINGLE = 4
_TERMINATED = (5, 6)  # str and bytes
_LINKED = 0x70  # flags of code that brings data and relocations along


@dataclass
class RawCode:
    """A function, or the body of a module or class.

    Attributes
    ----------
    kind : int
        BYTECODE, NATIVE, VIPER or ASM.
    content : bytes
    scope : tuple of int
        What the kind has besides: where the prelude begins, or flags, or flags, arguments and signature.
    children : list of RawCode
    """

    kind: int
    content: bytes
    scope: tuple[int, ...]
    children: list[RawCode] = field(default_factory=list)

    def functions(self) -> Iterator[RawCode]:
        """Yield the viper functions that are children, in the order of the source."""
        return (child for child in self.children if child.kind == VIPER)


@dataclass
class MpyFile:
    """A file.

    Attributes
    ----------
    header : bytes
    strings, constants : int
        How many there are.
    tables : bytes
        They.
    functions : int or None
        Which of the constants is the table of functions that native code calls.
    root : RawCode
    """

    header: bytes
    strings: int
    constants: int
    tables: bytes
    functions: int | None
    root: RawCode

    def __bytes__(self) -> bytes:
        return self.header + _number(self.strings) + _number(self.constants) + self.tables + _written(self.root)


def read_mpy(content: bytes) -> MpyFile:
    """Return what is in a file.

    Raises
    ------
    ValueError
        If it is no .mpy file of version 6, or one with data and relocations, as MicroPython's linker makes them.
    """
    if content[:2] != b"M\x06":
        raise ValueError("no .mpy file of version 6")
    reader = _Reader(content)
    try:
        file = reader.file()
    except IndexError:
        raise ValueError("the .mpy file ends too early") from None
    if reader.place != len(content):
        raise ValueError(f"the .mpy file has {len(content)} bytes, its content {reader.place}")
    return file


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self.place = 4

    def file(self) -> MpyFile:
        strings, constants = self._number(), self._number()
        start = self.place
        for _ in range(strings):
            size = self._number()
            if not size & 1:  # else it is a string that every firmware has
                self._skip((size >> 1) + 1)
        kinds = [self._constant() for _ in range(constants)]
        tables = self._content[start : self.place]
        functions = kinds.index(_FUNCTIONS) if _FUNCTIONS in kinds else None
        return MpyFile(self._content[:4], strings, constants, tables, functions, self._code())

    def _byte(self) -> int:
        self.place += 1
        return self._content[self.place - 1]

    def _skip(self, size: int) -> bytes:
        self.place += size
        if self.place > len(self._content):
            raise IndexError
        return self._content[self.place - size : self.place]

    def _number(self) -> int:
        value = 0
        while True:
            byte = self._byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value

    def _constant(self) -> int:
        kind = self._byte()
        if kind == _TUPLE:
            for _ in range(self._number()):
                self._constant()
        elif kind > _SINGLE:
            self._skip(self._number() + (kind in _TERMINATED))
        return kind

    def _code(self) -> RawCode:
        head = self._number()
        kind = head & 3
        content = self._skip(head >> 3)
        scope = tuple(self._number() for _ in range((0, 1, 1, 3)[kind]))
        if kind == VIPER and scope[0] & _LINKED:
            raise ValueError("the .mpy file has data and relocations, as MicroPython's linker makes them")
        children = [self._code() for _ in range(self._number())] if head & 4 else []
        return RawCode(kind, content, scope, children)


def _number(value: int) -> bytes:
    """Seven bits a byte, the highest first; all but the last have their top bit set."""
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def _written(code: RawCode) -> bytes:
    head = _number(len(code.content) << 3 | bool(code.children) << 2 | code.kind)
    parts = [head, code.content, *map(_number, code.scope)]
    if code.children:
        parts += [_number(len(code.children)), *map(_written, code.children)]
    return b"".join(parts)
