"""A handle on an emulated board, and ``python -m device.board NAME`` to try one by hand."""

from __future__ import annotations

import argparse
import atexit
import contextlib
import os
import posixpath
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from device.boards import BOARDS, BoardSpec
from device.firmware import firmware
from runtimes.private_apt import InstallError

__all__ = ["BOARDS", "Board", "BoardError", "BoardSpec"]

_BOOT_SECONDS = 30  # it takes less than one where the machine is idle
# The serial port takes seconds for 100 kB. This reads the PC's file by the firmware's module host.
_UNPACK = """
def _unpack(parcel, folders, sizes):
    import host, os
    for folder in folders:
        try:
            os.mkdir(folder)
        except OSError as error:
            if error.errno != 17:  # it exists
                raise
    buffer, offset = memoryview(bytearray(512)), 0
    for path, size in sizes:
        with open(path, "wb") as file:
            end = offset + size
            while offset < end:
                part = buffer[:min(512, end - offset)]
                host.readinto(parcel, offset, part)
                file.write(part)
                offset += len(part)
"""


class BoardError(Exception):
    """Code failed on the board (the message is its traceback), or the board does not answer."""


class Board:
    """An emulated board that runs from the creation of this object to `close`, the end of the process at the latest.

    Its filesystem begins empty and survives resets. Nothing holds `port` between two calls, so that mpremote's command
    may use it; what `exec` leaves in the globals stays until the next soft reset.

    Parameters
    ----------
    name : str
        One of `BOARDS`.
    counting : bool, default=True
        The emulated clock is the count of instructions: ``time.ticks_cpu()`` gives the same for the same work each
        time. Without it the board is faster and its clock is the PC's.

    Attributes
    ----------
    spec : BoardSpec
    port : str
        The serial port, "/dev/pts/N".

    Raises
    ------
    InstallError
        If firmware or emulator is missing; the message is the remedy.
    BoardError
        If the board does not answer.
    """

    def __init__(self, name: str, counting: bool = True) -> None:
        self.spec = BOARDS[name]
        elf = firmware(name)
        command = [*self.spec.qemu, "-nographic", "-monitor", "null", "-semihosting", "-serial", "pty"]
        if counting:
            command += ["-icount", "shift=0,sleep=off"]
        # setpriv's word ends the emulator with this process, even when that is killed.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command, "-kernel", str(elf)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._held = -1
        atexit.register(self.close)
        try:
            self.port = self._read_port()
            # Held open: QEMU looks once a second only whether somebody has opened an idle port.
            self._held = os.open(self.port, os.O_RDWR | os.O_NOCTTY)
            self.exec("pass", timeout=_BOOT_SECONDS)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Board:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the emulator. What was on the board is gone."""
        atexit.unregister(self.close)
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    @property
    def pid(self) -> int:
        """The emulator's process."""
        return self._process.pid

    def exec(self, code: str, timeout: float = 60) -> str:
        """Run `code` in the board's globals and return what it printed.

        Raises
        ------
        BoardError
            With the board's traceback if the code raised, or if it did not end within `timeout` seconds.
        """
        with self._raw_repl() as transport:
            return self._run(transport, code, timeout)

    def put(self, files: Mapping[str, bytes | Path]) -> None:
        """Write files, with the folders that they need; the keys are absolute paths on the board."""
        contents = {path: data if isinstance(data, bytes) else data.read_bytes() for path, data in files.items()}
        folders = sorted({folder for path in contents for folder in _parents(path)})
        with tempfile.NamedTemporaryFile() as parcel:
            parcel.write(b"".join(contents.values()))
            parcel.flush()
            sizes = [(path, len(data)) for path, data in contents.items()]
            self.exec(f"{_UNPACK}_unpack({parcel.name!r}, {folders!r}, {sizes!r})\ndel _unpack")

    def get(self, path: str) -> bytes:
        """Return the content of a file."""
        with self._raw_repl() as transport:
            return bytes(transport.fs_readfile(path, chunk_size=1024))

    def soft_reset(self) -> None:
        """Restart MicroPython; files stay, globals go."""
        with self._raw_repl(soft_reset=True):
            pass

    def instructions(self, ticks: int) -> int:
        """Return how many instructions a difference of two ``time.ticks_cpu()`` stands for."""
        return round(ticks * self.spec.instructions_per_tick)

    @contextlib.contextmanager
    def _raw_repl(self, soft_reset: bool = False) -> Iterator[SerialTransport]:
        # A time-out of its own: mpremote's are looked at between two reads, which else wait for ever.
        transport = SerialTransport(self.port, timeout=1)
        try:
            transport.enter_raw_repl(soft_reset=soft_reset, timeout_overall=_BOOT_SECONDS)
            yield transport
            transport.exit_raw_repl()
        except TransportError as error:
            raise BoardError(f"{self.spec.name} on {self.port}: {error}") from error
        finally:
            transport.close()

    def _run(self, transport: SerialTransport, code: str, timeout: float = 60) -> str:
        transport.exec_raw_no_follow(code)
        end = time.monotonic() + timeout
        parts = []
        for _ in range(2):  # what it printed, then its traceback
            left = max(0.1, end - time.monotonic())
            data = transport.read_until(1, b"\x04", timeout=None, timeout_overall=left)
            if not data.endswith(b"\x04"):
                tail = data[-500:].decode(errors="replace")
                raise BoardError(f"{self.spec.name}: no end after {timeout:g} s; printed: {tail}")
            parts.append(data[:-1].decode(errors="replace").replace("\r\n", "\n"))
        if parts[1]:
            raise BoardError(f"{self.spec.name}: {parts[0]}{parts[1].strip()}")
        return parts[0]

    def _read_port(self) -> str:
        output = self._process.stdout
        assert output is not None
        end, text = time.monotonic() + _BOOT_SECONDS, b""
        while time.monotonic() < end:
            if select.select([output], [], [], 1)[0]:
                read = os.read(output.fileno(), 4096)
                text += read
                found = re.search(rb"/dev/pts/\d+", text)
                if found:
                    return found[0].decode()
                if not read:
                    break
        raise BoardError(f"{self.spec.qemu[0]} did not start: {text.decode(errors='replace').strip()}")


def _parents(path: str) -> list[str]:
    """Return the folders of an absolute path, less the root."""
    parts = posixpath.dirname(path).strip("/").split("/")
    return ["/" + "/".join(parts[: i + 1]) for i in range(len(parts)) if parts[0]]


def main() -> None:
    """Start a board and wait for Ctrl-C."""
    parser = argparse.ArgumentParser(description="Start an emulated board for mpremote, until Ctrl-C.")
    parser.add_argument("name", choices=sorted(BOARDS))
    name = parser.parse_args().name
    try:
        with contextlib.suppress(KeyboardInterrupt), Board(name) as board:
            print(f"{name} answers at {board.port}. Try:  mpremote connect {board.port}\nCtrl-C ends it.", flush=True)
            board._process.wait()
    except (InstallError, BoardError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
