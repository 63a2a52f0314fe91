"""The processors that kernels are compiled for, by the names of MicroPython's architectures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A processor, as LLVM is told of it.

    Attributes
    ----------
    triple, cpu, features : str
    divides : bool
        Whether it has an instruction for division.
    """

    triple: str
    cpu: str
    features: str = ""
    divides: bool = True


# All cores with Thumb-2 get what a Cortex-M3 runs: firmware names its architecture by the floating-point unit that it
# was built for, which says nothing of the core's other extensions, and integer kernels gain nothing by them.
_THUMB2 = Target("thumbv7m-none-eabi", "cortex-m3")

TARGETS = {
    "armv6m": Target("thumbv6m-none-eabi", "cortex-m0", divides=False),
    **dict.fromkeys(("armv7m", "armv7em", "armv7emsp", "armv7emdp"), _THUMB2),
    # without relaxation all distances are final when the object file is written
    "rv32imc": Target("riscv32-unknown-elf", "generic-rv32", "+m,+c,-relax"),
}
