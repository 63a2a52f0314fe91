"""The native module for a board: where it may come from, and what is refused."""

from __future__ import annotations

import functools
import hashlib
import http.server
import threading

import pytest
from some_facts import facts

from emlearn_gestures.boards import mpy
from emlearn_gestures.deploy import native as under_test
from emlearn_gestures.deploy.native import read_native
from emlearn_gestures.errors import UserError

VIPER = b"import micropython\n@micropython.viper\ndef f(x: int) -> int:\n    return x\n"
NAME = "emlearn_trees.mpy"


def test_native_modules(tmp_path):
    made = {arch: mpy.compile_mpy(VIPER, "f.py", arch, (6, 3)) for arch in ("armv6m", "armv7m", "x64")}
    for arch in ("armv6m", "armv7m"):
        (tmp_path / arch).mkdir()
        (tmp_path / arch / "emlearn_trees.mpy").write_bytes(made[arch])
    assert read_native(str(tmp_path), facts("armv6m")) == made["armv6m"]
    assert read_native(str(tmp_path), facts("armv7emsp")) == made["armv7m"]  # the widest of those that it runs
    with pytest.raises(UserError, match="for armv7m, the board is armv6m; build it with ARCH=armv6m"):
        read_native(str(tmp_path / "armv7m" / "emlearn_trees.mpy"), facts("armv6m"))
    with pytest.raises(UserError, match=r"not found, nor is there xtensawin/emlearn_trees\.mpy below it"):
        read_native(str(tmp_path), facts("xtensawin"))
    with pytest.raises(UserError, match="loads no native code; leave it out"):
        read_native(str(tmp_path), facts("", viper=False))


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", f"http://{self.headers['Host']}/{NAME}")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def served(tmp_path):
    """A folder with a module for armv6m, by itself and below its architecture, and its URL."""
    module = mpy.compile_mpy(VIPER, "f.py", "armv6m", (6, 3))
    (tmp_path / "armv6m").mkdir()
    for path in (tmp_path / NAME, tmp_path / "armv6m" / NAME):
        path.write_bytes(module)
    handler = functools.partial(_Handler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield module, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_http_takes_a_hash(served):
    module, url = served
    digest = hashlib.sha256(module).hexdigest()
    for place in (f"{url}/{NAME}", url, url.replace("http", "HTTP")):
        message = "^native=.*: http is open to changes; use https, or append #sha256= and its hash$"
        with pytest.raises(UserError, match=message):
            read_native(place, facts("armv6m"))
        assert read_native(f"{place}#sha256={digest}", facts("armv6m")) == module
    assert read_native(f"{url}/{NAME}#sha256={digest.upper()}", facts("armv6m")) == module
    assert read_native(f"{url}/moved/{NAME}#sha256={digest}", facts("armv6m")) == module


def test_another_hash_is_refused(served):
    module, url = served
    digest = hashlib.sha256(module).hexdigest()
    other = "0" * 64
    with pytest.raises(UserError, match=f"its SHA-256 is {digest}, not {other}; check the address and the hash"):
        read_native(f"{url}/{NAME}#sha256={other}", facts("armv6m"))
    for fragment in ("sha256=00", "md5=" + other, "latest"):
        with pytest.raises(UserError, match=f"#{fragment} is not sha256= and 64 digits; sha256sum prints them"):
            read_native(f"{url}/{NAME}#{fragment}", facts("armv6m"))


def test_https_that_leads_to_http_is_refused(served, monkeypatch):
    """The server has no certificate: its own address is let through, and what follows its answer is looked at."""
    _, url = served
    check = under_test._check_secured

    def lenient(place: str, to: str) -> None:
        if to != place:
            check(place, to)

    monkeypatch.setattr(under_test, "_check_secured", lenient)
    with pytest.raises(UserError, match=rf"moved/{NAME}: leads to {url}/{NAME}: http is open to changes; use https"):
        read_native(f"{url}/moved/{NAME}", facts("armv6m"))
    assert read_native(f"{url}/{NAME}", facts("armv6m"))


def test_what_does_not_answer():
    with pytest.raises(UserError, match=r"https://127\.0\.0\.1:9/x\.mpy: .*; check the address"):
        read_native("https://127.0.0.1:9/x.mpy", facts())
    with pytest.raises(UserError, match=r"http://127\.0\.0\.1:9/x\.mpy: .*; check the address"):
        read_native(f"http://127.0.0.1:9/x.mpy#sha256={'0' * 64}", facts())
