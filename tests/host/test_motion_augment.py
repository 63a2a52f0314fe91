"""Altered copies of windows: repeatable, each alteration by itself, and as large as it says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from emlearn_gestures import MotionAugmentation, UserError

OFF = MotionAugmentation(rotation=0, strength=0, tempo=0, noise=0, drift=0)
NOISE = np.random.default_rng(3).integers(-4000, 4000, (64, 6)).astype(np.int16)


def hump(length: int = 101, channels: int = 3, gravity: int = 4096) -> np.ndarray:
    """A window that rises and falls once in its first channel, before gravity in its last."""
    window = np.zeros((length, channels))
    window[:, 0] = 3000 * np.exp(-(((np.arange(length) - length // 2) / 8) ** 2))
    window[:, -1] += gravity
    return np.rint(window).astype(np.int16)


def level(window: np.ndarray) -> float:
    """Root mean square of the deviations of all channels."""
    return float(np.sqrt(((window - window.mean(axis=0)) ** 2).mean()))


@pytest.mark.parametrize("window", [NOISE, NOISE[:1, :1], NOISE[:, :2], hump(channels=4)], ids=lambda w: str(w.shape))
def test_form(window: np.ndarray) -> None:
    before = window.copy()
    for copy in range(20):
        result = MotionAugmentation(rotation=180, strength=0.9, tempo=0.9, noise=1, drift=1).augment(window, copy, 5)
        assert result.shape == window.shape and result.dtype == np.int16
        assert not np.shares_memory(result, window)
    np.testing.assert_array_equal(window, before)


def test_same_numbers_same_copy_in_any_order_and_thread() -> None:
    settings = MotionAugmentation()
    numbers = [(copy, window) for copy in range(4) for window in range(25)]
    first = {each: settings.augment(NOISE, *each) for each in numbers}
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda each: MotionAugmentation().augment(NOISE, *each), reversed(numbers)))
    for each, result in zip(reversed(numbers), again, strict=True):
        np.testing.assert_array_equal(result, first[each])
    assert len({result.tobytes() for result in first.values()}) == len(numbers)
    other = replace(settings, seed=1)
    assert all((other.augment(NOISE, *each) != first[each]).any() for each in numbers)


def test_copies_of_rows_are_those_of_the_windows_themselves() -> None:
    windows = np.stack([NOISE, NOISE[::-1], NOISE // 2])
    altered = MotionAugmentation().of(windows)
    everything = altered(slice(None), 2)
    assert everything.shape == windows.shape and everything.dtype == np.int16
    np.testing.assert_array_equal(altered(np.array([2, 0]), 2), everything[[2, 0]])
    np.testing.assert_array_equal(everything[1], MotionAugmentation().augment(windows[1], 2, 1))
    assert altered(np.array([], int), 0).shape == (0, 64, 6)


def test_all_off_changes_nothing() -> None:
    for copy in range(5):
        np.testing.assert_array_equal(OFF.augment(NOISE, copy, 0), NOISE)


def test_rotation_turns_all_sensors_alike_and_keeps_lengths() -> None:
    window = np.concatenate([NOISE[:, :3], NOISE[:, :3], NOISE[:, 3:4]], axis=1)
    angles = []
    for copy in range(60):
        turned = replace(OFF, rotation=20).augment(window, copy, 0)
        np.testing.assert_array_equal(turned[:, :3], turned[:, 3:6])
        np.testing.assert_array_equal(turned[:, 6], window[:, 6])  # one channel has no direction
        lengths = [np.linalg.norm(w[:, :3].astype(float), axis=1) for w in (window, turned)]
        np.testing.assert_allclose(*lengths, atol=2)
        down = replace(OFF, rotation=20).augment(np.full((4, 3), (0, 0, 8000), np.int16), copy, 0)[0].astype(float)
        angles.append(np.degrees(np.arccos(down[2] / np.linalg.norm(down))))
    assert 12 < max(angles) <= 20.1 and min(angles) < 4


def test_strength_leaves_gravity() -> None:
    levels = []
    for copy in range(60):
        result = replace(OFF, strength=0.2).augment(hump(), copy, 0)
        np.testing.assert_array_equal(result[:, 2], 4096)
        assert abs(result.mean(axis=0) - hump().mean(axis=0)).max() < 1
        levels.append(level(result) / level(hump()))
    assert 0.799 < min(levels) < 0.85 and 1.15 < max(levels) < 1.201


def test_tempo_about_the_middle() -> None:
    widths = []
    for copy in range(60):
        result = replace(OFF, tempo=0.3).augment(hump(), copy, 0)
        assert result[:, 0].argmax() == 50
        assert abs(int(result[:, 0].max()) - 3000) <= 1
        widths.append((result[:, 0] > 1500).sum() / (hump()[:, 0] > 1500).sum())
    assert 1 / 1.3 - 0.1 < min(widths) < 0.87 and 1.2 < max(widths) < 1 / 0.7 + 0.1


def test_the_ends_go_on_where_the_window_has_no_more() -> None:
    ramp = np.arange(-500, 500, 10, dtype=np.int16)[:, None]
    for copy in range(20):
        result = replace(OFF, tempo=0.5).augment(ramp, copy, 0)[:, 0]
        assert result.min() >= -500 and result.max() <= 490 and (np.diff(result) >= 0).all()


def test_noise_and_drift_have_their_share() -> None:
    window = np.tile(np.array([[5000, -300, 0], [-5000, -300, 0]], np.int16), (5000, 1))
    added = replace(OFF, noise=0.1).augment(window, 0, 0).astype(float) - window
    np.testing.assert_allclose(added.std(axis=0), 0.1 * level(window), rtol=0.05)
    assert abs(np.corrcoef(added[:, 0], added[:, 1])[0, 1]) < 0.05
    slopes = []
    for copy in range(60):
        added = replace(OFF, drift=0.1).augment(window, copy, 0).astype(float) - window
        np.testing.assert_allclose(added, np.linspace(added[0], added[-1], len(added)), atol=1)
        np.testing.assert_allclose(added[0], -added[-1], atol=1)
        slopes.append(added[-1] / level(window))
    assert 0.08 < np.abs(slopes).max() < 0.101


def test_saturated_as_a_sensor_is() -> None:
    window = np.tile(np.array([[32767], [-32768]], np.int16), (30, 1))
    copies = [replace(OFF, strength=0.9).augment(window, copy, 0) for copy in range(20)]
    assert all((np.sign(copy) == np.sign(window)).all() for copy in copies)  # does not wrap
    assert any((copy == window).all() for copy in copies) and any((abs(copy) < 30000).all() for copy in copies)


def test_switching_one_off_leaves_the_others() -> None:
    without = replace(OFF, tempo=0.3)
    both = replace(without, strength=0.2).augment(hump(), 1, 1)
    np.testing.assert_array_equal(both[:, 0].argmax(), without.augment(hump(), 1, 1)[:, 0].argmax())
    scaled, plain = ((w[:, 0] - w[:, 0].mean()) / level(w) for w in (both, without.augment(hump(), 1, 1)))
    np.testing.assert_allclose(scaled, plain, atol=0.01)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("copies", -1),
        ("copies", 1.5),
        ("copies", 1001),
        ("rotation", 181),
        ("rotation", float("nan")),
        ("strength", 1),
        ("strength", -0.1),
        ("tempo", "fast"),
        ("tempo", 0.95),
        ("noise", -3),
        ("noise", None),
        ("drift", 2),
        ("seed", -1),
        ("seed", 0.5),
    ],
)
def test_arguments(argument: str, value: object) -> None:
    with pytest.raises(UserError, match=f"^{argument} is .*, must be"):
        MotionAugmentation(**{argument: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("window", [NOISE.astype(float), NOISE[0], NOISE[:0], [[1, 2]]], ids=range(4))
def test_bad_windows(window: object) -> None:
    with pytest.raises(UserError, match=r"^window "):
        MotionAugmentation().augment(window, 0, 0)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="copy_number is -1"):
        MotionAugmentation().augment(NOISE, -1, 0)
