"""Of motion, what is left out is what no tree reads, and the rest stays what it was."""

from __future__ import annotations

import numpy as np
import pytest

from emlearn_gestures.features import SpectralFeatures, extract_features
from emlearn_gestures.features.spectral_pruning import needed_parameters
from emlearn_predict.motion_features import MotionFeatures

LENGTH = 64
EVERYTHING = {"statistics": ("mean", "rms", "skewness", "iqr"), "jerk": ("mean", "rms", "median"), "frame": 16}
OFF = [1, 0]


@pytest.fixture(scope="module")
def windows() -> np.ndarray:
    random = np.random.default_rng(0)
    return (random.integers(-9000, 9000, (3, LENGTH, 5)) + 3000 * np.sin(np.arange(LENGTH))[:, None]).astype(np.int16)


def fitted(windows: np.ndarray, channels: int, **options) -> SpectralFeatures:
    return SpectralFeatures(n_jobs=1, **{**EVERYTHING, **options}).fit(windows[:, :, :channels])


def pruned(windows: np.ndarray, channels: int, wanted: list[str], **options) -> dict:
    """Parameters that make the wanted features; what they make is what it was."""
    features = fitted(windows, channels, **options)
    names = list(features.get_feature_names_out())
    less, made = needed_parameters(features.parameters_, LENGTH, channels, [names.index(name) for name in wanted])
    assert set(wanted) <= {names[i] for i in made}
    kept = MotionFeatures(less, LENGTH, channels).names(features.channels_, features.sample_rate)
    assert kept == [names[i] for i in made]
    some = windows[:, :, :channels]
    np.testing.assert_array_equal(extract_features(less, some), extract_features(features.parameters_, some)[:, made])
    return less


def test_each_signal_keeps_its_own(windows):
    less = pruned(windows, 3, ["x_mean", "z_iqr", "y_jerk_median", "magnitude_rms"])
    assert less["statistics"] == [1, 0, 512, 8]
    assert less["jerk"] == [0, 128, 0, 0]
    assert less["bins"] == [OFF] * 4
    assert (less["frame"], less["sine"], less["pool"]) == (0, [], 1)
    assert (less["correlation"], less["spectral_moments"], less["magnitude"]) == (False, False, True)


def test_bins_from_the_first_to_the_last_that_is_read(windows):
    # averages of four, so bins are 100 / 4 / 16 Hz apart
    less = pruned(windows, 3, ["y_power_3.1Hz", "y_power_7.8Hz", "magnitude_power_1.6Hz"])
    assert less["bins"] == [OFF, [2, 5], OFF, [1, 1]]
    assert less["frame"] == 16


def test_moments_keep_the_spectrum(windows):
    less = pruned(windows, 3, ["x_spectral_kurtosis"], spectral_moments=True)
    assert (less["frame"], less["spectral_moments"], less["magnitude"]) == (16, True, True)


def test_correlation_alone(windows):
    less = pruned(windows, 3, ["correlation_x_z"])
    assert less["correlation"]
    assert not less["magnitude"]
    assert less["statistics"] == less["jerk"] == [0] * 3


def test_the_magnitude_stays_where_it_shares_the_transform_of_the_last_channel(windows):
    assert pruned(windows, 3, ["z_power_1.6Hz"])["magnitude"]
    assert not pruned(windows, 3, ["y_power_1.6Hz"])["magnitude"]
    assert not pruned(windows, 2, ["channel1_power_1.6Hz"])["magnitude"]


def test_what_is_read_of_the_course(windows):
    course = {"shape": True, "strokes": True}
    less = pruned(windows, 3, ["y_shape3", "magnitude_shape15", "z_area2", "trough_order_x_z"], **course)
    assert less["shape"] == [0, 8, 0, 1 << 15]
    assert less["peaks"] == [0, 0, 1 << 9, 0]
    assert less["orders"] == [16]
    less = pruned(windows, 5, ["channel4_peak", "peak_order_channel3_channel4"], **course)
    assert (less["peaks"], less["orders"], less["magnitude"]) == ([0, 0, 0, 0, 1], [0, 1], False)
    assert "shape" not in less


def test_no_course_without_one_that_is_read(windows):
    less = pruned(windows, 3, ["x_mean", "correlation_y_z"], shape=True, strokes=True)
    assert not {"shape", "peaks", "orders"} & set(less)


def test_something_is_left(windows):
    features = fitted(windows, 3)
    less, made = needed_parameters(features.parameters_, LENGTH, 3, [])
    assert made == [0]
    assert less["statistics"] == [1, 0, 0]


@pytest.mark.parametrize("seed", range(12))
def test_any_features(windows, seed):
    random = np.random.default_rng(seed)
    channels = int(random.integers(1, 6))
    options = {
        "magnitude": bool(seed % 2),
        "spectral_moments": seed % 3 == 0,
        "spectrum": seed % 4 != 3,
        "correlation": seed % 5 != 1,
        "shape": seed % 2 == 0,
        "strokes": seed % 3 != 1,
    }
    names = fitted(windows, channels, **options).get_feature_names_out()
    pruned(windows, channels, random.choice(names, int(random.integers(1, 6)), replace=False).tolist(), **options)
