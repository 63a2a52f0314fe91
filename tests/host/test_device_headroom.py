"""No intermediate of the device code leaves int32, whatever the samples: the kernels run with checked operators."""

from __future__ import annotations

import io
from functools import cache

import checked_device
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from emlearn_gestures.errors import UserError
from emlearn_gestures.features import STATISTICS, SpectralFeatures
from emlearn_gestures.features.butterworth import butterworth

device = checked_device.load()
LEAST, GREATEST = -32768, 32767
CUTOFFS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.45)
_REST = {"spectral_moments": True, "shape": True, "strokes": True}
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
    """The checked extractor of everything there is, but for `options`."""
    pool = options.setdefault("pool", 1)
    options = {"cutoff": 50.0 / pool, "statistics": STATISTICS, "jerk": STATISTICS, **_REST, **options}
    estimator = SpectralFeatures(n_jobs=1, **options).fit(np.zeros((1, length, channels), np.int16))
    return device.motion_features.MotionFeatures(estimator.parameters_, length, channels)


def extract(samples: np.ndarray, start: int = 0, **options) -> list[int]:
    made = extractor(*samples.shape, **options)
    out = checked_device.int16s(made.n_features)
    made.extract(checked_device.int16s(samples.ravel().tolist()), start, out)
    return list(out)


@pytest.mark.parametrize("frames", ["max", "mean"])
@pytest.mark.parametrize("window", ["hann", None])
@pytest.mark.parametrize(
    ("length", "frame", "pool"), [(16, 16, 1), (33, 32, 1), (125, 64, 1), (256, 256, 1), (128, 16, 8)]
)
def test_full_scale_signals(length, frame, pool, window, frames):
    options = {"frame": frame, "pool": pool, "window": window, "frames": frames, "pad": window is None}
    kinds = list(signals(length).values())
    for i, first in enumerate(kinds):
        # the second axis opposes the first, the third is of another kind: the extremes of the correlation
        opposite = np.clip(-1 - first, LEAST, GREATEST)
        extract(np.stack([first, opposite, kinds[i - 1]], axis=1), **options)


@pytest.mark.parametrize("frame", [64, 128])
@pytest.mark.parametrize("pool", [2, 4, 8])
def test_pooled_full_scale_signals(pool, frame):
    """Averages of full scale: signals whose periods are multiples of the pool keep their size."""
    t = np.arange(frame)
    for name, signal in signals(frame).items():
        samples = np.stack([np.repeat(signal, pool), np.resize(signals(7 * frame)[name], pool * frame)], axis=1)
        extract(samples, frame=frame, pool=pool, window=None)
    for k in (1, 3, frame // 4, frame // 2):
        tone = np.where(np.cos(2 * np.pi * k * t / frame + 0.1) < 0, LEAST, GREATEST)
        extract(np.repeat(tone, pool)[:, None], frame=frame, pool=pool, window=None)


@pytest.mark.parametrize("name", ["alternating", "step", "impulse", "constant -32768", "symmetric"])
@pytest.mark.parametrize(("frame", "pool"), [(256, 1), (128, 8), (16, 8)])
def test_the_longest_windows(name, frame, pool):
    samples = np.repeat(signals(1024)[name][:, None], 3, axis=1)
    extract(samples, frame=frame, pool=pool, window=None, frames="mean")


@pytest.mark.parametrize("name", STATISTICS)
def test_each_statistic_alone(name):
    """Whatever others leave behind or prepare is not there: of the signal, of its difference, of both."""
    nothing = {"spectrum": False, "correlation": False, **dict.fromkeys(_REST, False)}
    for chosen in ({"statistics": (name,), "jerk": ()}, {"statistics": (), "jerk": (name,)}):
        for length in (16, 1024):
            kinds = signals(length)
            for kind in kinds if length == 16 else ("alternating", "step", "impulse", "constant -32768"):
                samples = np.stack([kinds[kind], np.clip(-1 - kinds[kind], LEAST, GREATEST)], axis=1)
                extract(samples, **chosen, **nothing)


def test_correlation_alone():
    for length in (16, 1024):
        for kind in ("alternating", "step", "impulse", "smallest impulse"):
            samples = np.stack([signals(length)[kind], signals(length)["alternating"], signals(length)[kind]], axis=1)
            nothing = {
                "spectrum": False,
                "statistics": (),
                "jerk": (),
                "magnitude": False,
                **dict.fromkeys(_REST, False),
            }
            extract(samples, **nothing)
            extract(samples[:, :2], **nothing)


@pytest.mark.parametrize("length", [16, 17, 31, 32, 125, 1024])
def test_course_alone(length):
    """The least and the greatest parts, axes that are small beside others, and what a filter leaves of them."""
    nothing = {"spectrum": False, "spectral_moments": False, "correlation": False, "statistics": (), "jerk": ()}
    kinds = signals(length)
    for kind in kinds if length < 100 else ("step", "impulse", "smallest impulse", "constant -32768"):
        for other in ("alternating", "step", "smallest impulse", "constant 0"):
            samples = np.stack([kinds[kind], kinds[other], np.clip(-1 - kinds[kind], LEAST, GREATEST)], axis=1)
            extract(samples, **nothing)
            extract(samples[:, :1], **nothing)
            if length == 125:
                for filtered in ({"filter": "high", "filter_cutoff": 20.0}, {"filter": "low", "filter_cutoff": 1.0}):
                    extract(samples, **filtered, **nothing)


def test_magnitudes_from_short_to_long():
    """The square root starts from the sample before: from the shortest to the longest vectors and back."""
    options = {"spectrum": False, "jerk": (), "correlation": False, **dict.fromkeys(_REST, False)}
    for long in (1, 181, 18917, 18918, GREATEST, LEAST):
        steps = np.resize([0, long, 0, 1, long, 1, 1, 0], 16)
        for axes in (2, 3):
            extract(np.repeat(steps[:, None], axes, axis=1), **options)
            samples = np.zeros((16, axes), np.int64)
            samples[:, 0] = steps
            extract(samples, **options)


@slow
@given(st.data())
def test_random_windows(data):
    length = data.draw(st.sampled_from([16, 17, 31, 64, 125]))
    values = st.one_of(st.sampled_from([LEAST, GREATEST]), st.integers(LEAST, GREATEST), st.integers(-3, 3))
    channels = data.draw(st.sampled_from([1, 2, 3, 4]))
    drawn = data.draw(st.lists(values, min_size=7, max_size=4 * length))
    samples = np.resize(drawn, (length, channels))  # repeated: periods of all lengths
    start = data.draw(st.integers(0, length - 1))
    window, frames = data.draw(st.sampled_from(["hann", None])), data.draw(st.sampled_from(["max", "mean"]))
    pool = data.draw(st.sampled_from([1, 2, 4, 8]))
    extract(samples, start, frame=16, window=window, frames=frames, pool=pool, pad=True)


@slow
@given(st.data())
def test_each_signal_its_own(data):
    """Masks and bins as they remain when what no tree reads is left out."""
    length, channels = data.draw(st.sampled_from([(16, 1), (17, 2), (40, 3), (33, 5)]))
    values = [LEAST, GREATEST, -1, 0, 1, 5]
    samples = np.resize(data.draw(st.lists(st.sampled_from(values), min_size=5)), (length, channels))
    frame = data.draw(st.sampled_from([16, 64]))
    moments, magnitude = data.draw(st.booleans()), data.draw(st.booleans())
    course = {"shape": True, "strokes": True}
    estimator = SpectralFeatures(frame=frame, pool=1, pad=True, spectral_moments=moments, magnitude=magnitude, **course)
    parameters = estimator.fit(samples[None].astype(np.int16)).parameters_
    signals = len(parameters["bins"])
    mask = st.integers(0, (1 << len(STATISTICS)) - 1)
    ends = st.lists(st.integers(0, frame // 2), min_size=2, max_size=2).map(sorted)
    parts, found = st.integers(0, 65535), st.integers(0, 32767)
    lists = (("statistics", mask), ("jerk", mask), ("bins", st.one_of(st.just([1, 0]), ends)))
    for name, one in (*lists, ("shape", parts), ("peaks", found)):
        parameters = {**parameters, name: data.draw(st.lists(one, min_size=signals, max_size=signals))}
    assume(any(parameters["statistics"] + parameters["jerk"]))
    made = device.motion_features.MotionFeatures(parameters, length, channels)
    out = checked_device.int16s(made.n_features)
    made.extract(checked_device.int16s(samples.ravel().tolist()), 0, out)
    assert len(out) == made.n_features


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
    exponent, mantissa = divmod(device.arithmetic.scaled_root(a), 1 << 16)
    assert abs(mantissa / 2**exponent - a**0.5) <= 2 / 2**exponent
    logarithm = checked_device.int16s(1)
    device.arithmetic.logs(checked_device.words32([a]), 0, 0, 1, 0, logarithm, 0)
    assert logarithm[0] == device.arithmetic.log2_q8(a)


@slow
@given(st.integers(1, 127), st.integers(1, 1000), st.data())
def test_shares_of_the_native_evaluator(classes, trees, data):
    votes = data.draw(st.lists(st.integers(0, trees), min_size=classes, max_size=classes))
    bits = (np.array(votes, np.float32) / np.float32(trees)).view(np.int32)
    result = checked_device.int16s(classes)
    device.forest.votes_of_shares(checked_device.words32(bits.tolist()), classes, trees, result)
    assert list(result) == votes


@pytest.mark.parametrize("feature", [LEAST, -1, 0, GREATEST])
def test_forests_at_their_limits(feature):
    nodes = device.forest.MAX_NODES
    lines = ["f,32767", "c,127", "l,126", "l,0", *["r,0"] * 999, f"r,{nodes - 1}"]
    lines += [f"n,32766,{LEAST},1,{nodes - 1}", *["n,0,0,-1,-2"] * (nodes - 2), f"n,32766,{GREATEST},-1,-2"]
    forest = device.forest.Forest.load(io.StringIO("\n".join(lines)))
    winner = forest.predict(checked_device.int16s([feature] * 32767))
    assert (winner, forest.votes[winner]) == ((0, 1000) if feature == GREATEST else (126, 1000))


@slow
@given(st.integers(1, 127), st.integers(1, 1000), st.integers(1, 4096), st.data())
def test_decisions_at_their_limits(classes, trees, alpha, data):
    share = st.sampled_from([0, 1, 4095, 4096])
    shares = [data.draw(st.lists(share, min_size=classes, max_size=classes)) for _ in range(2)]
    decision = device.decision.Decision(classes, trees, *shares, alpha=alpha, smoothed=data.draw(st.integers(1, 4096)))
    for _ in range(5):
        votes = checked_device.int16s(classes)
        votes[data.draw(st.integers(0, classes - 1))] = trees
        decision.update(votes)
        assert -1 <= decision.index < classes


@pytest.mark.parametrize(("length", "hop", "channels"), [(1024, 1024, 16), (1024, 700, 3), (5, 1, 1)])
def test_windows_at_their_limits(length, hop, channels):
    window = device.window.Window(length, hop, channels)
    samples = checked_device.int16s([LEAST, GREATEST] * (3 * length * channels // 2))
    offset = complete = 0
    while offset < len(samples):
        offset = window.fill(samples, offset)
        complete += window.ready
        assert set(window.values) <= {LEAST, 0, GREATEST}
    assert complete == 1 + (len(samples) // channels - length) // hop


def test_the_features_that_a_forest_takes():
    for columns in ([0], [0, 1, 2], [2], [0, 32766]):
        computed = checked_device.int16s([LEAST, GREATEST, -1, *[0] * 32763, GREATEST])
        taken = checked_device.int16s(len(columns))
        device.columns.gather(computed, device.columns.read_columns(columns, len(computed)), len(columns), taken)
        assert taken == [computed[column] for column in columns]


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
            turned = np.where(np.sin(2 * np.pi * k * t / 64 + phase) < 0, LEAST, GREATEST)
            # as real and imaginary part of one transform, all of whose power is in one bin
            extract(np.stack([tone, turned], axis=1), frame=64, window=None, frames=frames)
