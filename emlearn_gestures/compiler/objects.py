"""From an object file to bytes that run wherever they lie: one section of code, and nothing that it needs besides."""

from __future__ import annotations

import io
from dataclasses import dataclass

from elftools.elf.elffile import ELFFile
from elftools.elf.relocation import RelocationSection
from elftools.elf.sections import Section, SymbolTableSection

from emlearn_gestures.compiler.relocation import relocate
from emlearn_gestures.errors import UserError

_TEXT = ".text"
_ALLOCATED = 2  # SHF_ALLOC: it takes memory when the program runs
_DESCRIPTIVE = (".ARM.", ".eh_frame", ".riscv.")  # for debuggers and unwinding, which no board does
_THUMB = 1  # lowest bit of the address of a Thumb function


@dataclass(frozen=True)
class Code:
    """Position-independent machine code.

    Attributes
    ----------
    content : bytes
    symbols : dict of str to int
        Where its functions begin.
    """

    content: bytes
    symbols: dict[str, int]


def linked(content: bytes) -> Code:
    """Return the code of an object file, calls between its functions resolved.

    Parameters
    ----------
    content : bytes
        ELF for Arm or RISC-V, 32 bits, little-endian.

    Raises
    ------
    UserError
        If the code needs data, or a function that is not in it.
    """
    elf = ELFFile(io.BytesIO(content))
    machine = elf["e_machine"]
    table = elf.get_section_by_name(".symtab")
    assert isinstance(table, SymbolTableSection)
    text = elf.get_section_by_name(_TEXT)
    assert text is not None
    code = bytearray(text.data())
    for section in elf.iter_sections():
        if isinstance(section, RelocationSection):
            if elf.get_section(section["sh_info"]).name == _TEXT:
                _resolve(code, section, table, machine)
        elif _is_data(section):
            raise UserError(f"the code needs {section['sh_size']} bytes of data in {section.name}, must need none")
    thumb = _THUMB if machine == "EM_ARM" else 0
    symbols = {
        symbol.name: symbol["st_value"] & ~thumb
        for symbol in table.iter_symbols()
        if symbol["st_info"]["type"] == "STT_FUNC"
    }
    return Code(bytes(code), symbols)


def _resolve(code: bytearray, section: RelocationSection, table: SymbolTableSection, machine: str) -> None:
    for entry in section.iter_relocations():
        symbol = table.get_symbol(entry["r_info_sym"])
        if symbol["st_shndx"] == "SHN_UNDEF" and symbol.name:
            raise UserError(f"the code calls {symbol.name}, which no board has")
        goal = symbol["st_value"] & ~(_THUMB if machine == "EM_ARM" else 0)
        relocate(code, machine, entry["r_info_type"], entry["r_offset"], goal + entry.entry.get("r_addend", 0))


def _is_data(section: Section) -> bool:
    takes_room = section["sh_flags"] & _ALLOCATED and section["sh_size"]
    return bool(takes_room) and section.name != _TEXT and not section.name.startswith(_DESCRIPTIVE)
