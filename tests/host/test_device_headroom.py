"""No intermediate of the device code leaves int32, whatever the samples: the kernels run with checked operators."""

from __future__ import annotations

from functools import cache

import checked_device
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emlearn_gestures.errors import UserError
from emlearn_gestures.features import STATISTICS, SpectralFeatures, butterworth

device = checked_device.load()
LEAST, GREATEST = -32768, 32767
CUTOFFS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.45)
slow = settings(max_examples=30, deadline=None, derandomize=True)


def signals(n: int) -> dict[str, np.ndarray]:
    """One channel of each extreme kind."""
    t = np.arange(n)
    either = [
        ("alternating", t % 2 == 1),
        ("pairs", t // 2 % 2 == 1),
        ("square of 16", t // 8 % 2 == 1),
        ("step", t >= n // 2),
        ("first differs", t < 1),
        ("last differs", t == n - 1),
        ("impulse", t == n // 2),
    ]
    kinds = {name: np.where(high, GREATEST, LEAST) for name, high in either}
    kinds.update({f"{name}, inverted": np.where(high, LEAST, GREATEST) for name, high in either[2:]})
    kinds.update({f"constant {v}": np.full(n, v) for v in (LEAST, -1, 0, GREATEST)})
    kinds["smallest impulse"] = np.where(t == n // 2, 1, 0)
    kinds["symmetric"] = np.where(t % 2, GREATEST, -GREATEST)
    return kinds


@cache
def extractor(length: int, channels: int, **options):
    options = {"cutoff": 50.0, "statistics": STATISTICS, "jerk": STATISTICS, "n_jobs": 1, **options}
    estimator = SpectralFeatures(**options).fit(np.zeros((1, length, channels), np.int16))
    return device.spectral.Spectral(estimator.parameters_, length, channels)


def extract(samples: np.ndarray, start: int = 0, **options) -> list[int]:
    made = extractor(*samples.shape, **options)
    out = checked_device.int16s(made.n_features)
    made.extract(checked_device.int16s(samples.ravel().tolist()), start, out)
    return list(out)


@pytest.mark.parametrize("frames", ["max", "mean"])
@pytest.mark.parametrize("window", ["hann", None])
@pytest.mark.parametrize(("length", "frame"), [(16, 16), (33, 32), (125, 64), (256, 256)])
def test_full_scale_signals(length, frame, window, frames):
    options = {"frame": frame, "window": window, "frames": frames, "pad": window is None}
    kinds = list(signals(length).values())
    for i, first in enumerate(kinds):
        # the second axis opposes the first, the third is of another kind: the extremes of the correlation
        opposite = np.clip(-1 - first, LEAST, GREATEST)
        extract(np.stack([first, opposite, kinds[i - 1]], axis=1), **options)


@pytest.mark.parametrize("name", ["alternating", "step", "constant -32768", "symmetric"])
def test_the_longest_windows(name):
    samples = np.repeat(signals(1024)[name][:, None], 3, axis=1)
    extract(samples, frame=256, window=None, frames="mean")


def test_sums_of_squares_alone():
    """Largest sums for each shape of the moments: only rms, and no rms before them."""
    for name in ("rms", "skewness", "kurtosis"):
        samples = np.repeat(signals(1024)["alternating"][:, None], 2, axis=1)
        extract(samples, statistics=(name,), jerk=(), spectrum=False, spectral_moments=False)


@slow
@given(st.data())
def test_random_windows(data):
    length = data.draw(st.sampled_from([16, 17, 31, 64, 125]))
    values = st.one_of(st.sampled_from([LEAST, GREATEST]), st.integers(LEAST, GREATEST), st.integers(-3, 3))
    channels = data.draw(st.sampled_from([1, 2, 3]))
    drawn = data.draw(st.lists(values, min_size=7, max_size=3 * length))
    samples = np.resize(drawn, (length, channels))  # repeated: periods of all lengths
    start = data.draw(st.integers(0, length - 1))
    window, frames = data.draw(st.sampled_from(["hann", None])), data.draw(st.sampled_from(["max", "mean"]))
    extract(samples, start, frame=16, window=window, frames=frames)


@slow
@given(
    kind=st.sampled_from(["low", "high"]),
    order=st.sampled_from([2, 4, 6, 8]),
    cutoff=st.floats(1, 45),
    steady=st.booleans(),
    name=st.sampled_from(sorted(signals(16))),
)
@example(kind="high", order=8, cutoff=1.0, steady=True, name="step")
@example(kind="low", order=8, cutoff=45.0, steady=True, name="square of 16")
def test_features_of_filtered_signals(kind, order, cutoff, steady, name):
    options = {"filter": kind, "filter_cutoff": cutoff, "filter_order": order, "steady": steady}
    decimate = 2 if kind == "low" and cutoff < 25 else 1
    try:
        extract(signals(64)[name][:, None], frame=32, decimate=decimate, **{**options, "cutoff": 50 / decimate})
    except UserError as error:
        assert "high-pass" in str(error)


def responses(sections: list[list[int]], n: int, steady: bool) -> np.ndarray:
    """Each variable of the filter after a unit sample at 0 and at 1: (section, variable, time, 2), in float64."""
    x = np.eye(n, 2)
    result = []
    for k, (high, *words) in enumerate(sections):
        a1, a2, a3 = words[0] / 2**15, words[1] / 2 ** (13 + words[2]), words[3] / 2 ** (13 + words[4])
        damping = words[5] / 2**14
        s1, s2 = np.zeros(2), x[0].copy() if steady and not (k and high) else np.zeros(2)
        rows = []
        for v in x:
            d = v - s2
            band, low = a1 * s1 + a2 * d, s2 + a2 * s1 + a3 * d
            s1, s2 = 2 * band - s1, 2 * low - s2
            rows.append((d, band, low, s1, s2, v - low - damping * band if high else low))
        result.append(np.moveaxis(rows, 1, 0))
        x = np.array([row[-1] for row in rows])
    return np.array(result)


def worst_input(response: np.ndarray) -> tuple[float, np.ndarray]:
    """The largest multiple of full scale that a variable can reach, and the signal of full scale that drives it there.

    At time t it is the sum of response to the first sample, [t, 0], and to sample i, [t - i + 1, 1].
    """
    sums = np.abs(response[1:, 0]) + np.cumsum(np.abs(response[1:, 1]))
    t = int(sums.argmax()) + 1
    coefficients = np.concatenate([response[t : t + 1, 0], response[t:0:-1, 1]])
    return float(sums.max()), np.where(coefficients < 0, LEAST, GREATEST)


def run_filter(sections: list[list[int]], x: np.ndarray, steady: bool) -> float:
    """Run the device's filter; return the largest output in full scales."""
    biquad, n = device.biquad, len(x)
    samples, line = checked_device.words16((x + 32768).tolist()), checked_device.words32(n)
    table = checked_device.words16([word for section in sections for word in section])
    fraction = biquad.load(samples, 0, n, line, 0)
    for k in range(len(sections)):
        c = k * biquad.SECTION
        biquad.section(line, 0, n, table, c, int(steady) & (1 - table[c] if k else 1))
    largest = max(abs(v - 2**27) for v in line) / (32768 << fraction)
    biquad.store(line, 0, n, 1, fraction, samples, 0)
    return largest


@pytest.mark.parametrize("steady", [False, True])
@pytest.mark.parametrize("order", [2, 4, 6, 8])
@pytest.mark.parametrize("kind", ["low", "high"])
def test_filters_under_their_worst_inputs(kind, order, steady):
    """Bounds by the sums of the responses; then the signals that attain them, through the device's code."""
    for cutoff in CUTOFFS:
        sections = butterworth(kind, cutoff, order)
        with np.errstate(under="ignore"):
            all_responses = responses(sections, 700, steady)
        worst = {}
        for k, section in enumerate(all_responses):
            for variable, response in enumerate(section):
                bound, x = worst_input(response)
                assert bound < 15.9, (kind, order, cutoff, k, variable)  # a full scale is 2**23, the limit 2**27
                worst[bound, k, variable] = x
        run_filter(sections, worst[max(worst)], steady)
        output, x = worst_input(all_responses[-1, -1])
        largest = run_filter(sections, x, steady)
        assert abs(largest - output) < 0.01 * output, "the signal did not drive the filter to its bound"


@slow
@given(
    kind=st.sampled_from(["low", "high"]),
    order=st.sampled_from([2, 4, 6, 8]),
    cutoff=st.floats(0.01, 0.45),
    steady=st.booleans(),
    section=st.integers(0, 3),
    variable=st.integers(0, 5),
)
def test_filters_of_any_cutoff(kind, order, cutoff, steady, section, variable):
    sections = butterworth(kind, cutoff, order)
    with np.errstate(under="ignore"):
        response = responses(sections, 300, steady)[section % (order // 2), variable]
    run_filter(sections, worst_input(response)[1], steady)


@slow
@given(st.integers(0, 2**30 - 1), st.integers(0, 2**30 - 1), st.integers(-40, 40))
@example(2**30 - 1, 1, 40)
@example(1, 2**30 - 1, -40)
@example(2**30 - 1, 2**30 - 1, 30)
def test_arithmetic(a, b, shift):
    assert 0 <= device.arithmetic.ratio(a, b, shift) < 2**30
    assert device.arithmetic.root(a) ** 2 <= a < (device.arithmetic.root(a) + 1) ** 2
    assert -256 <= device.arithmetic.log2_q8(a) <= 30 * 256


@slow
@given(st.integers(1, 127), st.integers(1, 1000), st.data())
def test_shares_of_the_native_evaluator(classes, trees, data):
    votes = data.draw(st.lists(st.integers(0, trees), min_size=classes, max_size=classes))
    bits = (np.array(votes, np.float32) / np.float32(trees)).view(np.int32)
    result = checked_device.int16s(classes)
    device.forest.votes_of_shares(checked_device.words32(bits.tolist()), classes, trees, result)
    assert list(result) == votes


def test_the_checks_see_what_they_should():
    violation = checked_device.Violation
    with pytest.raises(violation, match="no small integer"):
        device.arithmetic.ratio(1 << 30, 1, 0)
    with pytest.raises(violation, match="leaves -2"):
        # |v| < 2**27 is the filter's limit: a wild section runs into it
        run_filter([[0, 32768, 32768, 2, 32768, 2, 0]] * 4, signals(256)["alternating"], steady=False)
    with pytest.raises(violation, match="store of 65536"):
        device.window.copy(checked_device.words32([65536]), 0, checked_device.words16(1), 0, 1)
    with pytest.raises(violation, match="load from index -1"):
        device.window.copy(checked_device.words16(1), -1, checked_device.words16(1), 0, 1)


@pytest.mark.parametrize("frames", ["max", "mean"])
def test_square_tones(frames):
    """Signs of each bin's own cosine give the largest sums that its butterflies can meet."""
    t = np.arange(64)
    for k in range(1, 33):
        for phase in (0.1, np.pi / 4, np.pi / 2):
            tone = np.where(np.cos(2 * np.pi * k * t / 64 + phase) < 0, LEAST, GREATEST)
            extract(tone[:, None], frame=64, window=None, frames=frames)
