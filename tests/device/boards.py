"""The emulated boards: what each is, and how QEMU is told to be it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class BoardSpec:
    """An emulated board.

    Attributes
    ----------
    name : str
        As in `BOARDS`.
    arch : str
        The architecture that mpy-cross and MicroPython's linker compile for: the widest that the core runs.
    reported : int
        ``sys.implementation._mpy >> 10`` of the firmware. MicroPython calls every core with Thumb-2 an armv7em.
    heap : int
        Bytes of MicroPython's heap, the collector's own tables included.
    qemu : tuple of str
        The command of the emulator up to the firmware.
    instructions_per_tick : Fraction
        ``time.ticks_cpu()`` counts this many instructions a tick while the emulator's clock is the instruction count.
    packages : tuple of str
        Debian's packages of compiler and emulator.
    optional : bool
        Its absence is never a failure: its packages take 1 GB.
    """

    name: str
    arch: str
    reported: int
    heap: int
    qemu: tuple[str, ...]
    instructions_per_tick: Fraction
    packages: tuple[str, ...]
    optional: bool = False

    @property
    def small(self) -> bool:
        """Whether not everything fits into its heap."""
        return self.heap < 128 * 1024

    @property
    def prepare(self) -> str:
        """What a program does first on such a board: collecting often keeps a small heap in one piece."""
        return "import gc; gc.threshold(1024)\n" if self.small else ""

    @property
    def commands(self) -> tuple[str, str]:
        """The compiler and the emulator that `packages` bring."""
        prefix = "riscv64-unknown-elf" if self.arch.startswith("rv") else "arm-none-eabi"
        return f"{prefix}-gcc", self.qemu[0]


_ARM = ("gcc-arm-none-eabi", "libnewlib-arm-none-eabi", "qemu-system-arm")
_RISCV = ("gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf", "qemu-system-misc")
_MICROBIT = ("-global", "nrf51-soc.flash-size=0x100000", "-global", "nrf51-soc.sram-size=0x140000")

BOARDS = {
    spec.name: spec
    for spec in (
        # An instruction takes 1 ns of the emulated time that timers of 16, 25 and 25 MHz count; RISC-V counts itself.
        BoardSpec(
            *("cortex-m0", "armv6m", 4, 65536, ("qemu-system-arm", "-machine", "microbit", *_MICROBIT)),
            *(Fraction(1000, 16), _ARM),
        ),
        BoardSpec(
            *("cortex-m3", "armv7m", 6, 262144, ("qemu-system-arm", "-machine", "mps2-an385")),
            *(Fraction(1000, 25), _ARM),
        ),
        BoardSpec(
            *("cortex-m7", "armv7emsp", 7, 262144, ("qemu-system-arm", "-machine", "mps2-an500")),
            *(Fraction(1000, 25), _ARM),
        ),
        BoardSpec(
            *("rv32", "rv32imc", 11, 262144, ("qemu-system-riscv32", "-machine", "virt", "-bios", "none")),
            *(Fraction(1), _RISCV, True),
        ),
    )
}
