"""The only file that talks to a board: through mpremote's serial transport."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import time
from binascii import b2a_base64
from collections.abc import Callable
from importlib import resources
from types import TracebackType
from typing import Any

import serial
from serial.tools import list_ports

from emlearn_gestures.boards.serial_transport import TransportError, open_transport
from emlearn_gestures.errors import UserError

_ANSWER = 5  # s, within which a board that listens has answered
_WORK = 60  # s, in which a snippet must have printed something
_CHUNK = 512  # bytes a write: small enough for a heap of 64 kB
_BUSY = (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK)


class LostError(UserError):
    """The board went away, or does not come to an end."""


class Connection:
    """A board at its raw REPL, soft-reset, with nothing running.

    Use it in a ``with`` statement, which at its end leaves the board at its friendly REPL.

    Parameters
    ----------
    port : str
        A serial port such as /dev/ttyACM0 or COM3, or "auto" for the only USB board there is.

    Raises
    ------
    UserError
        By every method: if the port cannot be opened, or MicroPython does not answer, or goes away.
    """

    def __init__(self, port: str) -> None:
        self.port = find_port() if port == "auto" else port
        try:
            self._transport = open_transport(self.port, _ANSWER)
        except UserError:
            raise
        except (TransportError, ValueError):
            raise UserError(_why_not(self.port)) from None
        try:
            self.reset()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.close()

    def reset(self) -> None:
        """Stop what runs and reset softly: an empty heap, main.py not started."""
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # mpremote prints what it did not understand
                if not self._transport.in_raw_repl:
                    self._transport.enter_raw_repl(soft_reset=False, timeout_overall=_ANSWER)
                self._transport.enter_raw_repl(timeout_overall=_ANSWER)
        except TransportError:
            raise UserError(
                f"{self.port}: no answer from MicroPython within {_ANSWER} s; reset the board, check that it runs "
                "MicroPython and that the port is its REPL"
            ) from None
        except (OSError, serial.SerialException):
            raise self._lost() from None

    def run(self, snippet: str, *arguments: Any) -> Any:
        """Run main(*arguments) of ``onboard/<snippet>.py`` on the board; return what it returned.

        Arguments and results are what JSON can hold.

        Raises
        ------
        UserError
            If it raises: with the last line of its traceback.
        """
        source = (resources.files(__package__) / "onboard" / f"{snippet}.py").read_text(encoding="utf-8")
        call = f"{source}\nimport json\nprint(json.dumps(main(*{arguments!r})))\n"
        lines = self.execute(call).splitlines()
        try:
            return json.loads(lines[-1])
        except (IndexError, ValueError):
            raise UserError(f"{self.port}: {snippet}: the board answers {lines[-1:]}; reset it, try again") from None

    def write(self, path: str, content: bytes, progress: Callable[[int], object] = lambda n: None) -> None:
        """Write a file; `progress` is called with the number of bytes that went since its last call."""
        self.execute(f"from binascii import a2b_base64 as a\nf = open({path!r}, 'wb')\nw = f.write")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            # half the characters of a bytes literal; the semicolon keeps the number written from being printed
            self.execute(f"w(a({b2a_base64(chunk, newline=False)!r}));")
            progress(len(chunk))
        self.execute("f.close()")

    def execute(self, code: str) -> str:
        """Run `code`; return what it printed."""
        try:
            out, error = self._transport.exec_raw(code, timeout=_WORK)
        except (TransportError, OSError, serial.SerialException):
            raise self._lost() from None
        if error:
            last = error.decode(errors="replace").strip().splitlines()[-1]
            raise UserError(f"{self.port}: the board says {last}{_remedy(last)}")
        return out.decode(errors="replace")

    def close(self) -> None:
        """Interrupt what runs, leave the raw REPL and release the port."""
        with contextlib.suppress(TransportError, OSError, serial.SerialException):
            self._transport.serial.write(b"\r\x03")
            self._transport.exit_raw_repl()
            time.sleep(0.05)  # pty and USB drop what is under way when they close
        with contextlib.suppress(OSError, serial.SerialException):
            self._transport.close()

    def _lost(self) -> LostError:
        return LostError(f"{self.port}: the board went away; it keeps what it had before: plug it in, deploy again")


def find_port() -> str:
    """Return the only serial port of a USB device.

    Raises
    ------
    UserError
        If there is none or more than one.
    """
    ports = sorted(port.device for port in list_ports.comports() if port.vid is not None)
    if not ports:
        raise UserError("port=auto: no board found on USB; plug it in, or name its port, as in port=/dev/ttyACM0")
    if len(ports) > 1:
        raise UserError(f"port=auto: {len(ports)} boards found: {', '.join(ports)}; choose one by port=")
    return ports[0]


def _why_not(port: str) -> str:
    """Open the port once more, without mpremote, which does not say what was wrong."""
    try:
        serial.serial_for_url(port, exclusive=True).close()
    except (serial.SerialException, ValueError) as error:
        code = getattr(error, "errno", None)
        if code in (errno.EACCES, errno.EPERM):
            return f"{port}: permission denied; add yourself to its group (dialout on Debian) and log in again"
        if code in _BUSY or "exclusively lock" in str(error):
            return f"{port}: in use by another program; close it"
        found = ", ".join(sorted(p.device for p in list_ports.comports())) or "none"
        return f"{port}: no such serial port; found: {found}"
    return f"{port}: it could not be opened at first; try again"


def _remedy(error: str) -> str:
    if error.startswith("MemoryError"):
        return "; the heap is too small: train with fewer trees, or deploy native code or bytecode instead of source"
    if "ENOSPC" in error or error.startswith("OSError: 28"):
        return "; the flash is full: remove files from the board"
    return ""
