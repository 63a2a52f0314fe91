"""Emojis, or any other text, typed on the PC that the board is connected to.

from emoji_keyboard import Keyboard
from emoji_keyboard.usb_senders import usb_sender

Keyboard(usb_sender().send, "linux").type("👍")
"""

from .keyboard import Keyboard
from .strokes import SYSTEMS, reports, strokes, write_report

__all__ = ["SYSTEMS", "Keyboard", "reports", "strokes", "write_report"]
