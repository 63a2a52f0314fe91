"""mpremote's serial transport. It is no documented interface: what is used of it is looked for first."""

from __future__ import annotations

import inspect
from typing import Any

from emlearn_gestures.dependencies import missing_part

try:
    from mpremote.transport import TransportError
    from mpremote.transport_serial import SerialTransport
except ImportError:  # then nothing can be opened that would raise it
    SerialTransport: Any = None  # type: ignore[no-redef]

    class TransportError(Exception):  # type: ignore[no-redef]
        """Stands in for mpremote's."""


_USED = {
    "__init__": ("device", "baudrate", "timeout"),
    "enter_raw_repl": ("soft_reset", "timeout_overall"),
    "exec_raw": ("command", "timeout"),
    "exit_raw_repl": (),
    "close": (),
}


def open_transport(port: str, timeout: int) -> SerialTransport:
    """Open a serial port.

    Parameters
    ----------
    port : str
    timeout : int
        Seconds that a read waits.

    Raises
    ------
    UserError
        If mpremote's version has not got what is used of it.
    TransportError, ValueError
        If the port cannot be opened.
    """
    if SerialTransport is None:
        raise missing_part("mpremote", "transport_serial.SerialTransport")
    for name, arguments in _USED.items():
        method = getattr(SerialTransport, name, None)
        if method is None:
            raise missing_part("mpremote", f"SerialTransport.{name}()")
        for argument in arguments:
            if argument not in inspect.signature(method).parameters:
                raise missing_part("mpremote", f"SerialTransport.{name}({argument}=)")
    transport = SerialTransport(port, baudrate=115200, timeout=timeout)
    for name in ("serial", "in_raw_repl"):
        if not hasattr(transport, name):
            raise missing_part("mpremote", f"SerialTransport.{name}")
    return transport
