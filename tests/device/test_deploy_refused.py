"""What `emlearn-gestures deploy` refuses: one line each, exit status 1, and the board as it was."""

from __future__ import annotations

import os
import shutil

import pytest
import serial

from device.deploying import boot, deploy, erase, files, refused, train
from emlearn_gestures.boards.mpy import compile_mpy


@pytest.fixture(scope="module")
def board():
    for board in boot("cortex-m3"):
        erase(board)
        yield board


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return train(tmp_path_factory.mktemp("bundle") / "wrist", trees=3)


@pytest.fixture(scope="module")
def deployed(board, bundle):
    """The board with a bundle on it, and its files."""
    assert deploy(bundle, "--port", board.port).status == 0
    return board, files(board)


def test_no_such_port(bundle):
    assert refused(bundle, "--port", "/dev/ttyNOWHERE").startswith(
        "error: /dev/ttyNOWHERE: no such serial port; found: "
    )


def test_a_file_as_a_port(bundle, tmp_path):
    (tmp_path / "port").write_text("")
    assert refused(bundle, "--port", tmp_path / "port").startswith(f"error: {tmp_path / 'port'}: no such serial port")


def test_auto_without_a_board(bundle):
    if any(port.vid is not None for port in serial.tools.list_ports.comports()):
        pytest.skip("this machine has a board")
    assert refused(bundle).startswith("error: --port auto: no board found on USB; plug it in, or name its port")


def test_a_busy_port(bundle, board):
    with serial.Serial(board.port, exclusive=True):
        assert refused(bundle, "--port", board.port) == f"error: {board.port}: in use by another program; close it"


def test_a_port_that_is_silent(bundle):
    """A modem, or a board without MicroPython."""
    ours, theirs = os.openpty()
    try:
        port = os.ttyname(theirs)
        assert refused(bundle, "--port", port).startswith(f"error: {port}: no answer from MicroPython within 5 s")
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_damaged_bundle(bundle, deployed, tmp_path):
    board, before = deployed
    damaged = shutil.copytree(bundle, tmp_path / "wrist")
    with (damaged / "trees.csv").open("a") as file:
        file.write("r,0\n")
    line = refused(damaged, "--port", board.port)
    assert line == f"error: {damaged}: trees.csv: checksum differs, the file is damaged or of another model"
    assert files(board) == before


@pytest.mark.parametrize("name", ["lib", "emlearn_predict", "emlearn_trees"])
def test_a_bundle_whose_name_is_taken(name, bundle, deployed, tmp_path):
    board, before = deployed
    line = refused(shutil.copytree(bundle, tmp_path / name), "--port", board.port)
    assert line == f"error: {name}: on the board this name is taken; rename the bundle"
    assert files(board) == before


def test_a_folder_that_is_no_bundle(bundle, deployed, tmp_path):
    board, _ = deployed
    board.put({"/photos/one.jpg": b"jpg"})
    before = files(board)
    line = refused(shutil.copytree(bundle, tmp_path / "photos"), "--port", board.port)
    assert line.startswith("error: /photos on the board has /photos/one.jpg, it is no bundle; rename the bundle")
    assert files(board) == before
    board.exec("import os; os.remove('/photos/one.jpg'); os.rmdir('/photos')")


def test_a_full_flash(bundle, deployed, tmp_path):
    board, _ = deployed
    board.exec("""
import os
state = os.statvfs("/")
left = (state[3] - 20) * state[0]
with open("/filler", "wb") as f:
    block = bytes(512)
    while left > 0:
        left -= f.write(block)
""")
    before = files(board)
    line = refused(bundle, "--port", board.port, "--as", "source")
    assert "error: flash: " in line
    assert " are free on the board; remove files from it" in line
    assert files(board) == before
    board.exec("import os; os.remove('/filler')")


def test_a_small_heap(bundle):
    for board in boot("cortex-m0"):
        line = refused(bundle, "--port", board.port, "--as", "source")
        assert line.startswith("error: heap: about ")
        assert line.endswith("train with fewer trees, a shorter window or a smaller grid, or deploy --as bytecode")
        assert files(board) == {}


def test_another_form(bundle, deployed):
    board, before = deployed
    line = refused(bundle, "--port", board.port, "--as", "viper")
    assert line == "error: --as is 'viper', must be one of auto, llvm, native, compact, bytecode, source"
    assert files(board) == before


def test_native_modules_that_the_board_cannot_load(bundle, deployed, tmp_path):
    board, before = deployed
    module = tmp_path / "emlearn_trees.mpy"

    def line(content: bytes) -> str:
        module.write_bytes(content)
        return refused(bundle, "--port", board.port, "--native", module).removeprefix(f"error: --native {module}: ")

    x64 = compile_mpy(b"import micropython\n@micropython.viper\ndef f(): pass\n", "f.py", "x64", (6, 3))
    assert line(x64) == "for x64, the board is armv7em; build it with ARCH=armv7em"
    m7 = compile_mpy(b"import micropython\n@micropython.viper\ndef f(): pass\n", "f.py", "armv7emdp", (6, 3))
    assert line(m7) == "for armv7emdp, the board is armv7em; build it with ARCH=armv7em"
    assert line(compile_mpy(b"pass\n", "f.py", "", (6, 3))).startswith(("for bytecode,", ".mpy version 6.0"))
    assert line(b"M\x05" + x64[2:]) == ".mpy version 5.3, the board loads 6.3; build it for that"
    assert line(b"\x7fELF" + x64) == "not a .mpy file; give one made by MicroPython's mpy_ld.py"
    assert line(b"") == "not a .mpy file; give one made by MicroPython's mpy_ld.py"
    module.unlink()
    assert "not found, nor is there armv7em/emlearn_trees.mpy below it" in refused(
        bundle, "--port", board.port, "--native", module
    )
    assert files(board) == before


def test_an_unknown_driver(bundle, deployed, tmp_path):
    board, before = deployed
    for name in ("accelerometers/one", "outputs/two"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "package.json").write_text('{"urls": [["one.py", "missing.py"]]}')
    options = ("--port", board.port, "--drivers", tmp_path, "--with")
    line = refused(bundle, *options, "accelerometers/three")
    assert line == "error: --with accelerometers/three: no such driver; there are: accelerometers/one, outputs/two"
    line = refused(bundle, *options, "outputs/two")
    assert "missing.py" in line
    assert files(board) == before


def test_an_older_runtime_that_comes_first(bundle, deployed):
    board, before = deployed
    board.put({"/emlearn_predict/__init__.py": b"from .gesture import GesturePredictor\n"})
    line = refused(bundle, "--port", board.port)
    assert line.startswith("error: the board would import /emlearn_predict, not /lib/emlearn_predict; remove it: ")
    board.exec("import os; os.remove('/emlearn_predict/__init__.py'); os.rmdir('/emlearn_predict')")
    assert files(board) == before
