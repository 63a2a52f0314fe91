"""Facts of boards that are not there."""

from __future__ import annotations

from emlearn_gestures.boards.facts import ARCHES, Facts


def facts(arch: str = "armv6m", mpy_version: tuple[int, int] = (6, 3), **others) -> Facts:
    """A board that says this of itself."""
    number = mpy_version[0] | mpy_version[1] << 8 | ARCHES.index(arch) << 10
    board = {"name": "micropython", "version": "1.25.0", "machine": "a board", "mpy": number, "viper": bool(arch)}
    board |= {"root": "/", "lib": "/lib", "block": 512, "free_flash": 100_000, "free_heap": 100_000}
    return Facts(**(board | others))
