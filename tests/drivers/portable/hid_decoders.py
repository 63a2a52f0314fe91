"""What a PC makes of the reports of a boot keyboard: from the rules of the three systems, not from the driver.

A report says which keys are down. `key_presses` turns a sequence of them into what a system acts on, key by key, and
each decoder is the state machine of an input method.
"""

CTRL, SHIFT, ALT, META = "ctrl", "shift", "alt", "meta"
# the modifiers' bits, left ones first: HID 1.11, appendix B.1 and the usages from 224 on
BITS = (CTRL, SHIFT, ALT, META, CTRL, SHIFT, ALT, META)
# usages of the keyboard page
KEYS = {4 + i: letter for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
KEYS.update({30 + i: digit for i, digit in enumerate("1234567890")})
KEYS.update({40: "enter", 44: "space"})
KEYPAD = {89 + i: digit for i, digit in enumerate("1234567890")}


def key_presses(reports):
    """Yield (what, name, modifiers held) for each change: what is "down", "keypad" or "up", modifiers included."""
    held, down = set(), set()
    for report in reports:
        assert len(report) == 8 and report[1] == 0, report
        now_held = {BITS[bit] for bit in range(8) if report[0] >> bit & 1}
        now_down = {key for key in report[2:] if key}
        assert not now_down & {1, 2, 3}, "roll-over or an error"
        assert len(now_down | now_held | down | held) > 0, "a report that changes nothing"
        for name in sorted(now_held - held):
            held.add(name)
            yield "down", name, set(held)
        for key in sorted(down - now_down):
            yield "up", KEYS.get(key) or KEYPAD[key], set(held)
        for name in sorted(held - now_held):
            held.remove(name)
            yield "up", name, set(held)
        for key in sorted(now_down - down):
            yield ("keypad", KEYPAD[key], set(held)) if key in KEYPAD else ("down", KEYS[key], set(held))
        down = now_down
    assert not held and not down, "keys are still down at the end"


def linux(reports):
    """IBus and GTK: Ctrl+Shift+U starts, hexadecimal digits follow, space or Enter ends."""
    text, digits = "", None
    for what, name, held in key_presses(reports):
        if what == "up" or name in (CTRL, SHIFT):
            continue
        assert what == "down", "keypad digits depend on Num Lock"
        if digits is None:
            assert name == "u" and held == {CTRL, SHIFT}, "%s would be typed, or be a command" % name
            digits = ""
        elif name in ("space", "enter"):
            assert digits and not held
            text += chr(int(digits, 16))
            digits = None
        else:
            assert name in "0123456789abcdef" and not held, "%s leaves the mode" % name
            digits += name
    assert digits is None, "the number was not ended"
    return text


def macos(reports):
    """Unicode Hex Input: with Option held, each four hexadecimal digits are a UTF-16 unit."""
    units, digits = [], ""
    for what, name, held in key_presses(reports):
        if what == "up":
            assert name != ALT or not digits, "Option came up within a number"
            continue
        if name == ALT:
            continue
        assert what == "down" and held == {ALT}, "%s would be typed, or be a command" % name
        assert name in "0123456789abcdef"
        digits += name
        if len(digits) == 4:
            units.append(int(digits, 16))
            digits = ""
    text, high = "", 0
    for unit in units:
        if high:
            assert 0xDC00 <= unit < 0xE000, "a high surrogate without its low one"
            text += chr(0x10000 + (high - 0xD800) * 0x400 + unit - 0xDC00)
            high = 0
        elif 0xD800 <= unit < 0xDC00:
            high = unit
        else:
            assert not 0xDC00 <= unit < 0xE000, "a low surrogate without its high one"
            text += chr(unit)
    assert not high
    return text


def windows(reports):
    """Alt and the keypad, as RichEdit reads them: the number counts when Alt comes up."""
    text, digits = "", ""
    for what, name, held in key_presses(reports):
        if what == "keypad":
            assert held == {ALT}, "%s would be typed" % name
            digits += name
        elif what == "down":
            assert name == ALT, "%s would be typed, or be a command" % name
            digits = ""
        elif name == ALT:
            assert digits, "Alt by itself opens the menu"
            code = int(digits)
            if code < 256:
                assert digits[0] == "0", "this is a number of the DOS code page"
                assert code < 128 or code >= 160, "this is a number of Windows-1252 that Unicode has elsewhere"
            text += chr(code)
    return text


DECODERS = {"linux": linux, "macos": macos, "windows": windows}
