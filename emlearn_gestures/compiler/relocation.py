"""Calls whose distance the assembler has left open: Arm's and RISC-V's, as the ELF supplements of the two define them.

- "ELF for the Arm Architecture", R_ARM_THM_CALL and R_ARM_THM_JUMP24: BL and B.W, Armv7-M Architecture Reference
  Manual, A7.7.18 and A7.7.12, encodings T1 and T4.
- "RISC-V ELF psABI", R_RISCV_CALL and R_RISCV_CALL_PLT: AUIPC and JALR.
"""

from __future__ import annotations

import struct

from emlearn_gestures.errors import UserError

_THUMB_CALLS = (10, 30)
_RISCV_CALLS = (18, 19)


def relocate(code: bytearray, machine: str, kind: int, place: int, goal: int) -> None:
    """Complete an instruction.

    Parameters
    ----------
    code : bytearray
        It is changed at `place`.
    machine : str
        EM_ARM or EM_RISCV.
    kind : int
        Of relocation, by its number.
    place, goal : int
        Where in the code the instruction is and where it leads, an addend of the relocation included. Arm's lies in
        the instruction.

    Raises
    ------
    UserError
        If it is of another kind, or the goal is too far.
    """
    if machine == "EM_ARM" and kind in _THUMB_CALLS:
        distance = goal + _thumb_distance(code, place) - place
        _check(distance, 24)
        _write_thumb_distance(code, place, distance)
    elif machine == "EM_RISCV" and kind in _RISCV_CALLS:
        distance = goal - place
        _check(distance, 30)
        upper, jump = struct.unpack_from("<II", code, place)
        high = (distance + 0x800) >> 12  # the low part is signed
        low = distance & 0xFFF
        struct.pack_into("<II", code, place, upper & 0xFFF | (high & 0xFFFFF) << 12, jump & 0xFFFFF | low << 20)
    else:
        raise UserError(f"the code has a relocation of kind {kind} for {machine} at {place}, which is not known")


def _check(distance: int, bits: int) -> None:
    if not -(1 << bits) <= distance < 1 << bits:
        raise UserError(f"the code has a call over {distance} bytes, which is too far")


def _thumb_distance(code: bytearray, place: int) -> int:
    """The distance that is in a BL or B.W: S, I1, I2, 10 and 11 bits, then a zero; I = not (J xor S)."""
    first, second = struct.unpack_from("<HH", code, place)
    sign = first >> 10 & 1
    bits = [1 - (second >> 13 & 1 ^ sign), 1 - (second >> 11 & 1 ^ sign)]
    value = bits[0] << 23 | bits[1] << 22 | (first & 0x3FF) << 12 | (second & 0x7FF) << 1
    return value - (sign << 24)


def _write_thumb_distance(code: bytearray, place: int, distance: int) -> None:
    first, second = struct.unpack_from("<HH", code, place)
    sign = int(distance < 0)
    first = first & 0xF800 | sign << 10 | distance >> 12 & 0x3FF
    second &= 0xD000
    for bit, position in ((distance >> 23 & 1, 13), (distance >> 22 & 1, 11)):
        second |= (1 - (bit ^ sign)) << position
    struct.pack_into("<HH", code, place, first, second | distance >> 1 & 0x7FF)
