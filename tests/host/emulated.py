"""Machine code of kernels run by an instruction emulator, called as MicroPython calls it.

The objects of MicroPython that the code looks into are laid out in the emulator's memory: a function object, its
module, the module's constants, and the table of functions, of which three can be called. A small integer is an object
as on a board; all other objects are addresses, of a buffer's elements or of a large integer's value.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable

import unicorn
from unicorn import arm_const, riscv_const

_CODE, _GLUE, _HEAP, _STACK = 0x10000, 0x80000, 0x100000, 0x400000
_SIZE = 0x500000
_TABLE, _OBJECTS, _CONTEXT, _FUNCTION = _GLUE, _GLUE + 0x200, _GLUE + 0x300, _GLUE + 0x400
_STUBS, _BOX, _END = _GLUE + 0x500, _GLUE + 0x600, _GLUE + 0x700
_NONE = _GLUE + 0x800
_CPUS = {"armv6m": arm_const.UC_CPU_ARM_CORTEX_M0, "armv7m": arm_const.UC_CPU_ARM_CORTEX_M3}
INDEX = 3  # of the table among the module's constants
ARCHES = ("armv6m", "armv7m", "rv32imc")


class Emulated:
    """A processor with one kernel.

    Parameters
    ----------
    arch : str
        One of `ARCHES`.
    code : bytes
        By `compile_kernel`, for a module whose constant number `INDEX` is the table.
    """

    def __init__(self, arch: str, code: bytes) -> None:
        if arch.startswith("rv"):
            self._machine = unicorn.Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
            self._arguments = [getattr(riscv_const, f"UC_RISCV_REG_A{i}") for i in range(4)]
            self._stack, self._link, self._thumb = riscv_const.UC_RISCV_REG_SP, riscv_const.UC_RISCV_REG_RA, 0
            self._saved = [getattr(riscv_const, f"UC_RISCV_REG_S{i}") for i in range(12)]
            back = struct.pack("<I", 0x00008067)  # ret
        else:
            mode = unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS
            self._machine = unicorn.Uc(unicorn.UC_ARCH_ARM, mode, _CPUS[arch])
            self._arguments = [getattr(arm_const, f"UC_ARM_REG_R{i}") for i in range(4)]
            self._stack, self._link, self._thumb = arm_const.UC_ARM_REG_SP, arm_const.UC_ARM_REG_LR, 1
            self._saved = [getattr(arm_const, f"UC_ARM_REG_R{i}") for i in range(4, 12)]
            back = struct.pack("<HH", 0x4770, 0xBF00)  # bx lr
        machine = self._machine
        machine.mem_map(0, _SIZE)
        machine.mem_write(_CODE, code)
        for place, call in ((3, self._from_object), (4, self._to_object), (41, self._check)):
            stub = _STUBS + 8 * place
            machine.mem_write(stub, back)
            self._put(_TABLE + 4 * place, stub | self._thumb)
            machine.hook_add(unicorn.UC_HOOK_CODE, self._hook(call), begin=stub, end=stub)
        self._put(_TABLE, _NONE)
        self._put(_OBJECTS + 4 * INDEX, _TABLE)
        self._put(_CONTEXT + 12, _OBJECTS)
        self._put(_FUNCTION + 4, _CONTEXT)
        self.instructions = 0

    def call(self, *arguments: int | array) -> int | None:
        """Call the kernel; arrays are changed in place.

        Raises
        ------
        TypeError
            If it is given another number of arguments than it takes.
        """
        objects, place, buffers = [], _HEAP, []
        for given in arguments:
            if isinstance(given, int):
                small = -(1 << 30) <= given < 1 << 30
                content = b"" if small else struct.pack("<i", given)
                objects.append((given << 1 | 1) & 0xFFFFFFFF if small else place)
            else:
                content = bytes(given)
                objects.append(place)
                buffers.append((given, place))
            self._machine.mem_write(place, content)
            place += (len(content) + 15) // 16 * 16 + 16
        for index, each in enumerate(objects):
            self._put(place + 4 * index, each)
        for register, value in zip(self._arguments, (_FUNCTION, len(objects), 0, place), strict=True):
            self._machine.reg_write(register, value)
        for register in self._saved:
            self._machine.reg_write(register, 0x5A5A0000 + register)
        self._machine.reg_write(self._stack, _STACK)
        self._machine.reg_write(self._link, _END | self._thumb)
        self._wrong = False
        self._machine.emu_start(_CODE | self._thumb, _END)
        if self._wrong:
            raise TypeError("wrong number of arguments")
        assert self._machine.reg_read(self._stack) == _STACK
        assert all(self._machine.reg_read(register) == 0x5A5A0000 + register for register in self._saved)
        for buffer, start in buffers:
            view = memoryview(buffer).cast("B")
            view[:] = self._machine.mem_read(start, len(view))
        return self._integer(self._machine.reg_read(self._arguments[0]))

    def _put(self, place: int, word: int) -> None:
        self._machine.mem_write(place, struct.pack("<I", word))

    def _integer(self, found: int) -> int | None:
        if found == _NONE:
            return None
        if found & 1:
            return (found >> 1) - (found >> 31 << 31)
        return struct.unpack("<i", self._machine.mem_read(found, 4))[0]

    def _hook(self, call: Callable[[int, int], int]) -> Callable[..., None]:
        def called(machine: unicorn.Uc, *_: object) -> None:
            first, second = (machine.reg_read(register) for register in self._arguments[:2])
            machine.reg_write(self._arguments[0], call(first, second))

        return called

    def _from_object(self, given: int, kind: int) -> int:
        if kind == 2:
            return struct.unpack("<I", self._machine.mem_read(given, 4))[0]
        assert kind == 7
        return given

    def _to_object(self, value: int, kind: int) -> int:
        assert kind == 2
        self._put(_BOX, value)
        return _BOX

    def _check(self, positional: int, keywords: int) -> int:
        self._wrong = True
        self._machine.emu_stop()
        return 0
