"""Power of the bins against a discrete Fourier transform in floats."""

import math
import unittest

from golden_values import SINE
from one_signal import random, signal

from emlearn_predict import spectrum
from emlearn_predict import statistics as stat
from emlearn_predict._runtime import words16, words32

SIZES = (16, 32, 64, 128, 256)  # each a subtest, for the large ones do not fit every board
OFFSET = 1 << 20


def tables(size, hann):
    words = spectrum.tables(size, hann, [SINE[i] for i in range(0, 65, 256 // size)])
    table = words16(len(words))
    for i in range(len(words)):
        table[i] = words[i]
    return table


def shift_of(size, hann):
    """What `MotionFeatures` plans: the power then keeps within 2**30. A Hann window halves the largest transform."""
    return {16: 3, 32: 4, 64: 5, 128: 4, 256: 5}[size] - (1 if hann else 0)


def pooled(values, log, end):
    """Return the line that `pool` writes for a signal, filled up to `end`, and its scale."""
    n = len(values)
    x, facts = signal(values, 0), words32(stat.FACTS + end)
    stat.extremes(x, 0, n, facts, 0)
    stat.normalise(n, 13, facts, 0)
    spectrum.pool(x, 0, n, log, facts, 0, stat.FACTS, stat.FACTS + end)
    scale = 2.0 ** ((int(facts[4]) >> 8) - (int(facts[4]) & 255))
    return [int(v) - OFFSET for v in facts[stat.FACTS :]], scale


def powers(a, b, size, hann=False):
    """Return the power of all bins of one frame of two signals as |X / size|**2 in counts**2, and their scales."""
    line, bins = size, size // 2 + 1
    work = words32(2 * line + 2 * size + 2 * bins)
    scales = []
    for k, values in enumerate((a, b)):
        deviations, scale = pooled(values, 0, size)
        scales.append(scale)
        for i in range(size):
            work[k * line + i] = deviations[i] + OFFSET
    w = 2 * line
    spectrum.transform(work, 0, 0, line, size, tables(size, hann), w)
    p = w + 2 * size
    shift = shift_of(size, hann)
    spectrum.accumulate(work, 0, bins, w, size, shift, p, 1, 0)
    unit = 2.0 ** (shift - 1) * (4 if size > 64 else 1) / size
    found = []
    for k in range(2):
        found.append([int(work[p + k * bins + i]) * (unit / scales[k]) ** 2 for i in range(bins)])
    return found, scales


def reference(values, size, hann=False):
    mean = sum(values) / len(values)
    frame = [v - mean for v in values] + [0.0] * (size - len(values))
    if hann:
        frame = [v * (0.5 - 0.5 * math.cos(2 * math.pi * i / size)) for i, v in enumerate(frame)]
    cosine = [math.cos(2 * math.pi * i / size) for i in range(size)]
    result = []
    for k in range(size // 2 + 1):
        re = sum([v * cosine[k * i % size] for i, v in enumerate(frame)])
        im = sum([v * cosine[(k * i - size // 4) % size] for i, v in enumerate(frame)])
        result.append((re * re + im * im) / size / size)
    return result


class TestTables(unittest.TestCase):
    def test_order_sine_and_window(self):
        words = spectrum.tables(16, True, [SINE[i] for i in range(0, 65, 16)])
        self.assertEqual(words[:4], [0, 2, 1, 3])
        self.assertEqual(len(words), 4 + 20 + 16)
        for i in range(20):
            self.assertLess(abs(words[4 + i] - 8192 - 8192 * math.sin(2 * math.pi * i / 16)), 0.51)
        for i in range(16):
            self.assertLess(abs(words[24 + i] - 8192 * (1 - math.cos(2 * math.pi * i / 16))), 1.1)
        self.assertEqual(spectrum.tables(16, False, [0] * 5)[24:], [16384] * 16)
        # 32 points: the bits of i turned round, for each fourth i
        self.assertEqual(spectrum.tables(32, False, [0] * 9)[:8], [0, 4, 2, 6, 1, 5, 3, 7])


class TestPool(unittest.TestCase):
    def test_means_of_the_deviations(self):
        for log in (0, 1, 2, 3):
            for values in (random(67, 1), random(128, 2, -9, 9), [7] * 64, [32767, -32768] * 40, [0] * 70 + [1]):
                n = len(values) >> log
                found, scale = pooled(values, log, max(n, 70))
                mean = sum(values) / len(values)
                for i in range(n):
                    part = values[i << log : (i + 1) << log]
                    expected = (sum(part) / len(part) - mean) * scale
                    # half for the rounding, the rest for that of the centre
                    self.assertLessEqual(abs(found[i] - expected), 1.01 if scale > 1 else 0.51, (log, i))
                self.assertEqual(found[n:], [0] * (len(found) - n))

    def test_they_fit_13_bits(self):
        for values in ([32767, -32768] * 32, [32767] * 63 + [-32768], [1] + [0] * 63, [-32768] * 32 + [32767] * 32):
            for log in (0, 1, 2, 3):
                found, _ = pooled(values, log, 64)
                self.assertTrue(-8192 <= min(found) and max(found) <= 8192, (log, values))


class TestPower(unittest.TestCase):
    def check(self, a, b, size, hann=False):
        found, scales = powers(a, b, size, hann)
        for values, power, scale in zip((a, b), found, scales):
            expected = reference(values, size, hann)
            # amplitudes within 1/2000, and a floor of rounding, to which the other signal adds
            limit = math.sqrt(max(expected)) / 2000 + 0.25 / scale
            for k in range(size // 2 + 1):
                error = abs(math.sqrt(power[k]) - math.sqrt(expected[k]))
                self.assertLess(error, limit, (size, hann, k, power[k], expected[k]))

    def test_noise(self):
        for size in SIZES:
            with self.subTest("noise", size=size):
                for scale in (32767, 900, 20):
                    for hann in (False, True):
                        # the second signal is much smaller or larger: each is scaled by itself
                        self.check(random(size, 1, -scale, scale), random(size, 2, -700, 700), size, hann)

    def test_tones(self):
        for size in SIZES:
            with self.subTest("tones", size=size):
                for k in (1, 2, size // 4, size // 2 - 1):
                    m = size // 2 - k
                    a = [round(20000 * math.cos(2 * math.pi * k * i / size + 0.3)) for i in range(size)]
                    b = [round(300 * math.cos(2 * math.pi * m * i / size - 1)) for i in range(size)]
                    self.check(a, b, size)
                    found, _ = powers(a, b, size)
                    self.assertEqual([power.index(max(power)) for power in found], [k, m])
                    self.assertLess(abs(math.sqrt(found[0][k]) - 10000), 10)
                    self.assertLess(abs(math.sqrt(found[1][m]) - 150), 0.3)

    def test_full_scale_square_waves(self):
        for size in SIZES:
            with self.subTest("full scale square waves", size=size):
                for half in (1, 2, 4, size // 2):
                    square = [32767 if i // half % 2 else -32768 for i in range(size)]
                    self.check(square, square, size)
                    self.check(square, square[half // 2 :] + square[: half // 2], size)

    def test_signals_do_not_leak_into_each_other(self):
        for size in SIZES:
            with self.subTest("signals do not leak into each other", size=size):
                noise = random(size, 3)
                (power, rest), _ = powers(noise, [5] * size, size)
                self.assertEqual(rest, [0.0] * len(rest))
                (rest, swapped), _ = powers([5] * size, noise, size)
                self.assertEqual(rest, [0.0] * len(rest))
                for one, other in zip(power, swapped):
                    self.assertLess(abs(math.sqrt(one) - math.sqrt(other)), 30)

    def test_frames_past_the_end_are_filled_with_zeros(self):
        for n in (1, 2, 17, 31):
            self.check(random(n, 5, -5000, 5000), random(n, 6), 32)
            self.check(random(n, 5, -5000, 5000), random(n, 6), 32, True)

    def test_constants_have_none(self):
        for size in SIZES:
            with self.subTest("constants have none", size=size):
                for level in (-32768, 0, 7, 32767):
                    self.assertEqual(
                        powers([level] * size, [-level - 1] * size, size)[0], [[0.0] * (size // 2 + 1)] * 2
                    )


class TestFrames(unittest.TestCase):
    def accumulate(self, frames, mean, first=0, end=9):
        """Return the powers of both signals, whose waves alternate by the amplitudes of each frame."""
        size, table, work = 16, tables(16, False), words32(32 + 32 + 18)
        for i in range(18):
            work[64 + i] = 12345  # of a window before
        for number, (a, b) in enumerate(frames):
            for i in range(size):
                work[i] = OFFSET + (a if i % 2 else -a)
                work[size + i] = OFFSET + (b if i % 2 else -b)
            spectrum.transform(work, 0, 0, size, size, table, 32)
            spectrum.accumulate(work, first, end, 32, size, 3, 64, 1 if number == 0 else 0, mean)
        return [int(v) for v in work[64:]]

    def test_the_largest_or_the_sum(self):
        # twice the transform at bin 8 is 32 times the amplitude, over 2**3: its power is 16 times the square
        frames = ((100, 10), (300, 20), (200, 30))
        for mean, a, b in ((0, 90000, 900), (1, 140000, 1400), (3, 35000, 350)):
            found = self.accumulate(frames, mean)
            self.assertEqual(found, [0] * 8 + [16 * a] + [0] * 8 + [16 * b])

    def test_other_bins_are_left_alone(self):
        found = self.accumulate([(100, 10)], 0, 3, 8)
        self.assertEqual([k for k in range(18) if found[k] != 12345], [3, 4, 5, 6, 7, 12, 13, 14, 15, 16])

    def test_squeeze_fills_16_bits(self):
        for most, shift in ((65535, 0), (65536, 1), (1 << 29, 14), (1, 0)):
            facts, x = words32(4), words16(6)
            facts[1], facts[2] = most, most // 3
            spectrum.squeeze(facts, 1, 3, x, 2)
            self.assertEqual([int(v) for v in x], [0, 0, most >> shift, (most // 3) >> shift, 0, 0])


if __name__ == "__main__":
    unittest.main()
