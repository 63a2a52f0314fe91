"""Instructions completed, beside encodings by the manuals."""

from __future__ import annotations

import struct

import pytest

from emlearn_gestures.compiler.relocation import relocate
from emlearn_gestures.errors import UserError

BL = struct.pack("<HH", 0xF7FF, 0xFFFE)  # to itself, as assemblers leave it: the core counts from the next but one
B_W = struct.pack("<HH", 0xF7FF, 0xBFFE)
CALL = struct.pack("<II", 0x00000097, 0x000080E7)  # auipc ra, 0; jalr ra, ra, 0


@pytest.mark.parametrize(
    ("goal", "halves"),
    [
        (100, (0xF7FF, 0xFFFE)),  # bl . of the instruction itself
        (104, (0xF000, 0xF800)),
        (106, (0xF000, 0xF801)),
        (104 + 0x1000, (0xF001, 0xF800)),
        (104 - 2, (0xF7FF, 0xFFFF)),
        (104 + (1 << 22), (0xF000, 0xF000)),
        (104 + (1 << 24) - 2, (0xF3FF, 0xD7FF)),
        (104 - (1 << 24), (0xF400, 0xD000)),
    ],
)
def test_thumb(goal, halves):
    code = bytearray(100) + BL
    relocate(code, "EM_ARM", 10, 100, goal)
    assert struct.unpack_from("<HH", code, 100) == halves
    code = bytearray(100) + B_W
    relocate(code, "EM_ARM", 30, 100, goal)
    assert struct.unpack_from("<HH", code, 100) == (halves[0], halves[1] & ~0x4000)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0, (0x00000097, 0x000080E7)),
        (0x7FE, (0x00000097, 0x7FE080E7)),
        (0x800, (0x00001097, 0x800080E7)),
        (0x1234, (0x00001097, 0x234080E7)),
        (-2, (0x00000097, 0xFFE080E7)),
        (-0x1000, (0xFFFFF097, 0x000080E7)),
    ],
)
def test_riscv(distance, words):
    code = bytearray(0x2000) + CALL
    relocate(code, "EM_RISCV", 19, 0x2000, 0x2000 + distance)
    assert struct.unpack_from("<II", code, 0x2000) == words


def test_what_is_not_known_or_too_far():
    with pytest.raises(UserError, match="a relocation of kind 3 for EM_ARM at 0, which is not known"):
        relocate(bytearray(BL), "EM_ARM", 3, 0, 0)
    with pytest.raises(UserError, match="a relocation of kind 10 for EM_RISCV"):
        relocate(bytearray(CALL), "EM_RISCV", 10, 0, 0)
    with pytest.raises(UserError, match="a call over 16777216 bytes, which is too far"):
        relocate(bytearray(BL), "EM_ARM", 10, 0, 4 + (1 << 24))
