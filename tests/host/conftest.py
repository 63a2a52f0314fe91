"""Fixtures of the tests of the command line."""

from __future__ import annotations

import re
import sys

import pytest

from emlearn_gestures import cli


@pytest.fixture
def command(monkeypatch, capsys):
    """Run a command in this process; return what it printed. Its exit status must be 0."""

    def run(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["emlearn-gestures", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        assert not left.value.code, left.value.code
        assert err == ""
        return re.sub(r"\x1b\[[0-9;]*m", "", out)

    return run
