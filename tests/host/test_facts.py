"""What is made of a board's report."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from some_facts import facts

from emlearn_gestures.boards.facts import Facts, has_faulty_viper
from emlearn_gestures.errors import UserError


@pytest.mark.parametrize("release", ["1.26.0", "v1.26.1", "1.26.0-preview", "1.27.0", "1.28.0-preview"])
def test_releases_with_wrong_viper_code(release):
    assert has_faulty_viper(release)
    assert facts("armv7m", version=release).miscompiles
    assert facts("rv32imc", version=release).miscompiles
    assert replace(facts(version=release), mpy=0).miscompiles  # it may be any
    assert not facts("xtensawin", version=release).miscompiles
    assert not facts("x64", version=release).miscompiles
    assert not facts("armv7m", version=release, viper=False).miscompiles


@pytest.mark.parametrize("release", ["1.25.0", "1.28.0", "1.28.1", "v1.29.0", "2.0.0", "2.26.0", "1.3.0", ""])
def test_releases_with_right_viper_code(release):
    assert not has_faulty_viper(release)
    assert not facts("armv7m", version=release).miscompiles


def test_another_python_is_refused():
    report = asdict(facts())
    assert Facts.of(report) == facts()
    with pytest.raises(
        UserError, match=r"the board runs circuitpython 9\.0\.0, must be MicroPython; install its firmware"
    ):
        Facts.of({**report, "name": "circuitpython", "version": "9.0.0"})
