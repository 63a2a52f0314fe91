"""Events as Bluetooth LE advertisements in the open format BTHome v2, which Home Assistant understands by itself.

Format: https://bthome.io/format, version 2, unencrypted; advertisements by the Bluetooth Core Supplement, part A.
Nobody has to be connected, and nobody answers: what is broadcast is lost if nobody listens.
"""

from time import ticks_diff, ticks_ms

MYPY = False  # which takes it for True, and then checks the calls by the stubs of a port
if MYPY:
    from bluetooth import BLE

_ROOM = 31  # bytes of an advertisement
# flags: general discoverable, no classic Bluetooth; then service data of the UUID 0xFCD2, its length at [3]
_HEAD = b"\x02\x01\x06\x00\x16\xd2\xfc\x44"  # 0x44: version 2, sent when something happens
_LENGTH, _PACKET, _SHARE, _BUTTON = 3, 9, 11, 13  # places of what differs
_BODY = b"\x00\x00\x09\x00\x3a\x00\x53"  # packet, count, button, text: in the order of their numbers
BUTTONS = {
    "press": 1,
    "double_press": 2,
    "triple_press": 3,
    "long_press": 4,
    "long_double_press": 5,
    "long_triple_press": 6,
    "hold_press": 0x80,
}


class BTHome:
    """Broadcast each event: the class as text, its share of the votes in percent as a count, and a button's event.

    Parameters
    ----------
    ble : bluetooth.BLE
        It is switched on.
    classes : sequence of str
        The predictor's.
    n_votes : int
        The predictor's.
    buttons : dict, optional
        Class to the button's event that it causes, one of `BUTTONS`; others cause none.
    texts : dict, optional
        Class to the text that stands for it, 1 to 15 bytes of UTF-8; without, the class itself.
    name : str, default="gesture"
        Of the device, up to 29 bytes of UTF-8.
    interval_ms : int, default=100
        Between two broadcasts, 20 to 10240.
    last_ms : int, default=3000
        So long an event is broadcast; see `poll`.

    Raises
    ------
    ValueError
        If a text or the name is empty or too long, a button's event unknown, or a number out of range.
    """

    def __init__(
        self, ble: "BLE", classes, n_votes, buttons=None, texts=None, name="gesture", interval_ms=100, last_ms=3000
    ):
        buttons, texts = buttons or {}, texts or {}
        for label in list(buttons) + list(texts):
            if label not in classes:
                raise ValueError("%r is no class; choose %s" % (label, ", ".join(classes)))
        for text, value, low, high in (("interval_ms", interval_ms, 20, 10240), ("last_ms", last_ms, 100, 600000)):
            if type(value) is not int or not low <= value <= high:
                raise ValueError("%s: %r, must be an integer from %d to %d" % (text, value, low, high))
        self._advertisements = [_advertisement(label, texts.get(label, label), buttons) for label in classes]
        title = _utf8("name", name, _ROOM - 2)
        self._response = bytes((len(title) + 1, 0x09)) + title
        self._n_votes = n_votes
        self._interval_us = 1000 * interval_ms
        self._last_ms = last_ms
        self._packet = 0
        self._since = None
        self._ble = ble
        ble.active(True)

    def send(self, event):
        """Broadcast an event, in the place of the one before. It does not wait, and allocates nothing.

        Raises
        ------
        OSError
            If the radio does not take it; the next one may go.
        """
        data = self._advertisements[event.index]
        self._packet = (self._packet + 1) & 0xFF  # by which receivers know repetitions
        data[_PACKET] = self._packet
        data[_SHARE] = 100 * event.votes[event.index] // self._n_votes
        self._ble.gap_advertise(self._interval_us, data, resp_data=self._response, connectable=False)
        self._since = ticks_ms()

    def poll(self):
        """Call it in the loop: it ends a broadcast that has lasted long enough, which saves current."""
        if self._since is not None and ticks_diff(ticks_ms(), self._since) >= self._last_ms:
            self.stop()

    def stop(self):
        """End the broadcast."""
        self._since = None
        self._ble.gap_advertise(None)  # type: ignore[arg-type]  # documented, if not by the stubs


def _advertisement(label, text, buttons):
    """What is sent for a class, with places for what changes."""
    button = buttons.get(label)
    if button is not None and button not in BUTTONS:
        raise ValueError("buttons: %r of %s is unknown; choose %s" % (button, label, ", ".join(sorted(BUTTONS))))
    content = _utf8("texts: for %s" % label, text, _ROOM - len(_HEAD) - len(_BODY) - 1)
    data = bytearray(_HEAD + _BODY + bytes((len(content),)) + content)
    data[_BUTTON] = BUTTONS.get(button, 0)
    data[_LENGTH] = len(data) - _LENGTH - 1
    return data


def _utf8(argument, text, room):
    content = text.encode() if isinstance(text, str) else b""
    if not 0 < len(content) <= room:
        raise ValueError("%s: %r, must be text of 1 to %d bytes of UTF-8" % (argument, text, room))
    return content
