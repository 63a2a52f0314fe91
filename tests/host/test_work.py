"""How much work each file of the runtime has with a bundle."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import SpectralFeatures, export_bundle
from emlearn_gestures.boards.forms import convert
from emlearn_gestures.boards.mpy import read_header
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.boards.work import lines_a_step
from emlearn_gestures.bundles.store import read_files
from emlearn_gestures.errors import UserError
from emlearn_gestures.features import PixelFeatures

FILTER = {"filter": "low", "filter_cutoff": 15.0}
MOMENTS = {"statistics": ("mean", "kurtosis")}
PLAIN = {"statistics": ("mean", "rms"), "jerk": ("rms",)}


def work_of(folder, predictor: str) -> dict[str, int]:
    found = lines_a_step(read_files(folder), predictor)
    return {name.removeprefix("emlearn_predict/").removesuffix(".py"): lines for name, lines in found.items()}


def of_motion(folder, **settings) -> dict[str, int]:
    windows = np.random.default_rng(0).integers(-4096, 4096, (40, 64, 3)).astype(np.int16)
    model = make_pipeline(SpectralFeatures(50.0, **settings), RandomForestClassifier(5, random_state=0))
    export_bundle(model.fit(windows, np.arange(40) % 2), folder / "bundle", hop=32, examples=windows)
    return work_of(folder / "bundle", "GesturePredictor")


def of_pictures(folder, colours: tuple[int, ...] = (), **settings) -> dict[str, int]:
    frames = np.random.default_rng(0).integers(0, 255, (20, 48, 48, *colours)).astype(np.uint8)
    # random trees: they read some of every group
    forest = RandomForestClassifier(30, max_features=1, random_state=0)
    model = make_pipeline(PixelFeatures(size=16, n_jobs=1, **settings), forest)
    export_bundle(model.fit(frames, np.arange(20) % 2), folder / "bundle", examples=frames)
    return work_of(folder / "bundle", "ImagePredictor")


@pytest.mark.parametrize(
    ("settings", "module"),
    [
        (FILTER, "biquad"),
        (MOMENTS, "moments"),
        ({"spectral_moments": True, "spectrum": True}, "moments"),
        ({"jerk": ("skewness",)}, "moments"),
        ({"spectrum": True}, "spectrum"),
        ({"correlation": True}, "correlation"),
        ({"statistics": ("median",)}, "quantiles"),
    ],
)
def test_a_module_has_work_where_the_bundle_uses_it(settings, module, tmp_path):
    rest = {"spectrum": False, "correlation": False, **PLAIN}
    assert of_motion(tmp_path, **{**rest, **settings})[module] > 100
    assert module not in of_motion(tmp_path, **rest)


@pytest.mark.parametrize(("settings", "module"), [({"lbp": 2}, "patterns"), ({"hog": (4,)}, "gradients")])
def test_a_module_of_pictures_has_work_where_the_bundle_uses_it(settings, module, tmp_path):
    rest = {"hog": (), "pixels": 8}
    assert of_pictures(tmp_path, **{**rest, **settings})[module] > 100
    assert module not in of_pictures(tmp_path, **rest)


def test_all_of_a_step_is_counted(tmp_path):
    """From the samples to the decision, in kernels only."""
    motion = of_motion(tmp_path)
    assert {"window", "signals", "statistics", "motion_extract", "forest", "decision"} <= set(motion)
    assert not {"predictor", "motion_predictor", "bundle", "_runtime", "motion_features"} & set(motion)
    assert max(motion, key=lambda name: motion[name]) in {"statistics", "signals", "spectrum"}
    for colours in ((), (3,)):
        assert {"grid", "picture_extract", "forest", "decision"} <= set(of_pictures(tmp_path, colours))


def test_compact_compiles_what_the_bundle_uses(tmp_path):
    for settings, used, other in ((FILTER, "biquad", "moments"), (MOMENTS, "moments", "biquad")):
        work = {f"emlearn_predict/{name}.py": lines for name, lines in of_motion(tmp_path, **settings).items()}
        files = convert(runtime_sources("motion_predictor"), "armv6m-compact", work=work)
        native = {name[len("emlearn_predict/") : -len(".mpy")] for name, made in files.items() if read_header(made)[2]}
        assert {"signals", "statistics", "spectrum", "window", used} <= native
        # glue, and what this bundle has no use for
        assert not {"motion_extract", "decision", "bundle", "predictor", "motion_features", other} & native


def test_a_bundle_that_does_not_load():
    with pytest.raises(UserError, match=r"the bundle does not run on this PC: FileNotFoundError: .*; export it again"):
        lines_a_step({}, "GesturePredictor")
