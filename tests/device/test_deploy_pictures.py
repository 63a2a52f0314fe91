"""`emlearn-gestures deploy` of a bundle for pictures: its own modules, its self-test, frames as a camera gives them."""

from __future__ import annotations

import pytest

from device.board import BoardError
from device.deploying import HEIGHT, WIDTH, deploy, files, frames, train, train_pictures
from emlearn_gestures import open_bundle
from emlearn_gestures.boards.forms import LLVM, convert
from emlearn_gestures.boards.sources import runtime_sources

# draws the frames that `frames` makes, by the same arithmetic
_LIVE = f"""
from emlearn_predict import ImagePredictor
predictor = ImagePredictor.load("cups", {WIDTH}, {HEIGHT}, "grey")
frame = bytearray({WIDTH * HEIGHT})
for k in range(12):
    for i in range(len(frame)):
        x, y = i % {WIDTH}, i // {WIDTH}
        frame[i] = ((x if k // 4 % 2 else y) * 8 + k * 5) % 256
    event = predictor.push(frame)
    if event:
        print(event.window, event.label, list(event.votes))
print([predictor.selftest(), list(predictor.features)])
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return train_pictures(tmp_path_factory.mktemp("bundle") / "cups")


def modules(form: str, predictor: str, *later: str) -> set[str]:
    """Names of the package's modules that a board is given."""
    sources = runtime_sources(predictor, later=later)
    given = convert(sources, "armv7m" + LLVM) if form == "auto" else sources
    return {path.rsplit("/", 1)[1].split(".")[0] for path in given}


def on_pc(bundle) -> list[str]:
    """What the program must print."""
    with open_bundle(bundle) as (_, predictor):
        predictor.width, predictor.height, predictor.format = WIDTH, HEIGHT, "grey"
        lines = []
        for frame in frames():
            event = predictor.push(frame.tobytes())
            if event:
                lines.append(f"{event.window} {event.label} {event.votes.tolist()}")
        assert predictor.selftest() == (0, 0)
        return [*lines, f"[(0, 0), {predictor.features.tolist()}]"]


@pytest.mark.parametrize("form", ["auto", "compact", "bytecode", "source"])
def test_deploy_selftest_and_live_run(form, board, bundle):
    done = deploy(bundle, "--port", board.port, "--as", form)
    assert (done.status, done.err) == (0, ""), done
    assert "ms for 16 x 12 pixels, grey, 0 bytes allocated" in done.out or form != "auto"
    assert 'ImagePredictor.load("cups", camera.width' in done.out.replace("'", '"')
    there = {path.rsplit("/", 1)[1].split(".")[0] for path in files(board) if path.startswith("/lib/emlearn_predict/")}
    assert there == modules(form, "picture_predictor", "forest", "columns")
    assert "motion_features" not in there
    board.soft_reset()
    assert board.exec(_LIVE).strip().splitlines() == on_pc(bundle)


def test_the_other_kind_of_bundle(board, bundle, tmp_path):
    """Its modules are missing, which is said in a line; deployed, they take the place of the first ones."""
    assert deploy(bundle, "--port", board.port).status == 0
    board.soft_reset()
    with pytest.raises(BoardError, match=r"ImportError: no module named 'emlearn_predict\.(motion|picture)_predictor'"):
        board.exec("from emlearn_predict import GesturePredictor")
    assert deploy(train(tmp_path / "wrist", 3), "--port", board.port).status == 0
    there = {path.rsplit("/", 1)[1].split(".")[0] for path in files(board) if path.startswith("/lib/emlearn_predict/")}
    assert there == modules("auto", "motion_predictor", "forest")
    board.soft_reset()
    with pytest.raises(BoardError, match=r"ImportError: no module named 'emlearn_predict\.(motion|picture)_predictor'"):
        board.exec("from emlearn_predict import ImagePredictor")
    with pytest.raises(BoardError, match=r"ValueError: .*the source is pictures; load this bundle by ImagePredictor"):
        board.exec("from emlearn_predict import GesturePredictor\nGesturePredictor.load('cups')")
