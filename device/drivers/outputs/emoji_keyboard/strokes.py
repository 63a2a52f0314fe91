"""Key strokes that type any text on a PC by the numbers of its characters.

Each character is typed by itself, by the method that the system offers for it. An emoji of several characters, such
as a flag or a family, is put together by the program that shows it.

=======  ==========================================================================================================
linux    Ctrl+Shift+U, the hexadecimal number, space. GTK's programs take it, others where IBus runs. The keyboard
         layout must have u and a to f where QWERTY and QWERTZ have them.
macos    Option held over four hexadecimal digits for each UTF-16 unit, two units for an emoji. The input source
         "Unicode Hex Input" must be chosen, in System Settings, Keyboard.
windows  Alt held over the decimal number on the keypad; Num Lock must be on. Word, WordPad and what else edits by
         RichEdit take any number. Other programs take it modulo 256, or up to 65535: U+2615, but no U+1F44D. The
         hexadecimal numbers after Alt and + would need the registry value EnableHexNumpad and end at 65535 as well.
=======  ==========================================================================================================

A stroke is a state of the keyboard: ``modifiers << 8 | key``, by the bits and usages of the USB HID keyboard page.
"""

SYSTEMS = ("linux", "macos", "windows")
REPORT = 8  # bytes of a boot keyboard's report: modifiers, 0, and up to six keys

_CTRL_SHIFT = 0x03  # the left ones
_ALT = 0x04  # left; macOS calls it Option
_A = 4
_U = 24
_1 = 30
_0 = 39
_SPACE = 44
_KEYPAD_1 = 89
_KEYPAD_0 = 98


def check_system(system):
    """Refuse a system that there is no method for."""
    if system not in SYSTEMS:
        raise ValueError("system: %r is not known; choose %s" % (system, ", ".join(SYSTEMS)))


def check_text(text):
    """Refuse what is no text, and characters that no system takes by their number.

    Raises
    ------
    TypeError
        If `text` is no str.
    ValueError
        For control characters, halves of surrogate pairs and numbers that Unicode keeps free.
    """
    if not isinstance(text, str):
        raise TypeError("text: %r is no str" % (text,))
    for character in text:
        code = ord(character)
        if code < 0x20 or 0x7F <= code < 0xA0:
            raise ValueError("text: U+%04X is a control character, which cannot be typed" % code)
        if 0xD800 <= code < 0xE000:
            raise ValueError("text: U+%04X is half of a surrogate pair; write the character itself" % code)
        if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code < 0xFDF0 or code > 0x10FFFF:
            raise ValueError("text: U+%04X is no character" % code)


def strokes(text, system):
    """Return an iterator over the strokes that type `text`; each key is released again, and all at the end.

    Raises
    ------
    TypeError, ValueError
        See `check_text` and `check_system`; before the first stroke.
    """
    check_system(system)
    check_text(text)
    return _strokes(text, system)


def write_report(stroke, report):
    """Fill the 8 bytes of `report` for a stroke."""
    for i in range(REPORT):
        report[i] = 0
    report[0] = stroke >> 8
    report[2] = stroke & 0xFF


def reports(text, system, report=None):
    """Return an iterator over the reports that type `text`: `report`, which is filled anew each time.

    Parameters
    ----------
    text : str
    system : str
        "linux", "macos" or "windows".
    report : bytearray of 8, optional
    """
    return _reports(strokes(text, system), bytearray(REPORT) if report is None else report)


def _reports(states, report):
    for stroke in states:
        write_report(stroke, report)
        yield report


def _strokes(text, system):
    type_code = _linux if system == "linux" else _macos if system == "macos" else _windows
    for character in text:
        yield from type_code(ord(character))


def _linux(code):
    yield _CTRL_SHIFT << 8
    yield _CTRL_SHIFT << 8 | _U
    yield _CTRL_SHIFT << 8
    yield 0
    shift = 20
    while shift and not code >> shift:
        shift -= 4
    while shift >= 0:
        yield _hexadecimal(code >> shift & 15)
        yield 0
        shift -= 4
    yield _SPACE
    yield 0


def _macos(code):
    yield _ALT << 8
    if code > 0xFFFF:
        yield from _unit(0xD800 + (code - 0x10000 >> 10))
        yield from _unit(0xDC00 + (code & 0x3FF))
    else:
        yield from _unit(code)
    yield 0


def _unit(unit):
    """Four digits of one UTF-16 unit, under Option."""
    for shift in (12, 8, 4, 0):
        yield _ALT << 8 | _hexadecimal(unit >> shift & 15)
        yield _ALT << 8


def _windows(code):
    divisor = 1
    while divisor * 10 <= code:
        divisor *= 10
    if code < 256:  # with a zero before it the number is that of Windows-1252, not of the DOS code page
        divisor *= 10
    yield _ALT << 8
    while divisor:
        digit = code // divisor % 10
        yield _ALT << 8 | (_KEYPAD_1 - 1 + digit if digit else _KEYPAD_0)
        yield _ALT << 8
        divisor //= 10
    yield 0


def _hexadecimal(digit):
    """Key of one digit, in the row above the letters or among them."""
    if digit > 9:
        return _A + digit - 10
    return _1 - 1 + digit if digit else _0
