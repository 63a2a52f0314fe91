"""Text of a file, whatever its encoding, packed with gzip or not."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from pathlib import Path

from emlearn_gestures.errors import UserError

_GZIP = b"\x1f\x8b"
# UTF-32's mark begins with that of UTF-16, so it is looked for first
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SIGNS = "µ²³°±·×–’“”…"  # what loggers write beyond ASCII; the same bytes in Latin-1 and cp1252
_SAMPLE = 1 << 16


def read_text(path: Path, where: str) -> str:
    """Return the text of a file; see `read_utf8`."""
    return read_utf8(path, where).decode()


def read_utf8(path: Path, where: str) -> bytes:
    """Return the text of a file in UTF-8, its lines ended by a newline, with a carriage return before it or not.

    The encoding is that of its byte-order mark, else UTF-8 where all bytes are, else a guess.

    Raises
    ------
    UserError
        If the file is empty, broken, or not text.
    """
    raw = path.read_bytes()
    if raw.startswith(_GZIP):
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise UserError(f"{where}: not readable as gzip ({error}); copy it again") from None
    if not raw or raw.isspace():
        raise UserError(f"{where}: empty file ({len(raw)} bytes); record it again or remove it")
    if not raw.isascii() or b"\0" in raw:
        raw = _decoded(raw, where).encode()
    if raw.count(b"\r") != raw.count(b"\r\n"):
        raw = raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw


def _decoded(raw: bytes, where: str) -> str:
    name = next((name for mark, name in _MARKS if raw.startswith(mark)), None) or _unmarked(raw)
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        if name != "utf-8" or _CONTROL.search(raw):
            raise UserError(f"{where}: not a text file (byte {error.start} is not {name.upper()})") from None
        return _guessed(raw)
    if "\0" in text:
        raise UserError(f"{where}: not a text file (byte {raw.index(0)} is zero)")
    return text


def _guessed(raw: bytes) -> str:
    """Text in a code page: the western one where it holds only signs of units, else the likeliest."""
    western = raw.decode("cp1252", errors="replace")
    if all(letter < "\x80" or letter in _SIGNS for letter in set(western)):
        return western
    from charset_normalizer import from_bytes

    # lines of digits say nothing about the encoding
    told = b"\n".join(line for line in raw[:_SAMPLE].splitlines() if not line.isascii())
    best = from_bytes(told or raw).best()
    return western if best is None else raw.decode(best.encoding, errors="replace")


def _unmarked(raw: bytes) -> str:
    """UTF-16 where every other byte of the beginning is zero, as of plain text, else UTF-8."""
    head = raw[:512]
    if len(head) >= 4 and not any(head[1::2]):
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 4 and not any(head[0::2]) else "utf-8"
