"""What a board says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from emlearn_gestures.errors import UserError

# py/persistentcode.h, MP_NATIVE_ARCH_*: a number in .mpy files and in sys.implementation._mpy
ARCHES = (
    *("", "x86", "x64"),
    *("armv6", "armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp"),
    *("xtensa", "xtensawin", "rv32imc", "rv64imc"),
)
_RIGHT = ("x86", "x64", "xtensa", "xtensawin")  # what every release compiles viper code for as it should


def has_faulty_viper(release: str) -> bool:
    """Tell whether the viper code that a release of MicroPython makes for Arm and RISC-V is wrong.

    From 1.26.0 to 1.27.x an index into memory is scaled in the register of the variable that holds it: wrong results,
    or a HardFault. Mended in 1.28, some preview of it.
    """
    found = re.match(r"v?(\d+)\.(\d+)", release)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    return (1, 26) <= version < (1, 28) or (version == (1, 28) and "preview" in release)


@dataclass(frozen=True)
class Facts:
    """Facts of a board, by ``onboard/report.py``.

    Attributes
    ----------
    name, version, machine : str
        Of sys.implementation: micropython, 1.25.0 or 1.28.0-preview, the board's name.
    mpy : int
        sys.implementation._mpy: version, sub-version and architecture of the .mpy files that it loads; 0 for none.
    viper : bool
        Whether its compiler takes ``@micropython.viper``.
    root, lib : str
        Where bundles and packages go.
    block, free_flash : int
        Bytes of a block of the file system, and those that are free.
    free_heap : int
        Bytes, of an empty heap.
    """

    name: str
    version: str
    machine: str
    mpy: int
    viper: bool
    root: str
    lib: str
    block: int
    free_flash: int
    free_heap: int

    @property
    def arch(self) -> str:
        """Architecture of native code, as mpy-cross names it; empty where there is none or it is unknown."""
        number = self.mpy >> 10 & 0x0F
        return ARCHES[number] if number < len(ARCHES) else ""

    @property
    def mpy_version(self) -> tuple[int, int]:
        """Version and sub-version of its .mpy files; only native code minds the second."""
        return self.mpy & 0xFF, self.mpy >> 8 & 3

    @property
    def miscompiles(self) -> bool:
        """Whether its compiler takes viper code and makes wrong machine code of it."""
        # a board that loads no .mpy does not say what it is
        return self.viper and has_faulty_viper(self.version) and self.arch not in _RIGHT

    @classmethod
    def of(cls, report: dict[str, Any]) -> Facts:
        """Check what the snippet returned.

        Raises
        ------
        UserError
            If it is not MicroPython.
        """
        facts = cls(**{field.name: report[field.name] for field in fields(cls)})
        if facts.name != "micropython":
            raise UserError(f"the board runs {facts.name} {facts.version}, must be MicroPython; install its firmware")
        return facts
