"""Power of the bins against a discrete Fourier transform in floats."""

import math
import unittest

from golden_values import SINE

from emlearn_predict import spectrum
from emlearn_predict import statistics as stat
from emlearn_predict._runtime import words16, words32

SIZES = (16, 32, 64, 128, 256)


def power(values, size, hann=False, at=0):
    """Return the power of the bins of one frame as |X / size|**2 in counts**2, and the scale of the signal."""
    n = len(values)
    words = spectrum.tables(size, hann, [SINE[i] for i in range(0, 65, 256 // size)])
    table, x, facts = words16(len(words)), words16(n), words32(stat.FACTS + size + size // 2 + 1)
    for i in range(len(words)):
        table[i] = words[i]
    for i in range(n):
        x[i] = values[i] + 32768
    w, p = stat.FACTS, stat.FACTS + size
    stat.extremes(x, 0, n, facts, 0)
    stat.normalise(n, 15, facts, 0)
    scale = 2.0 ** ((int(facts[4]) >> 8) - (int(facts[4]) & 255))
    spectrum.clear(facts, p, size // 2 + 1)
    spectrum.load(x, at, n - at, facts, 0, table, size, facts, w)
    spectrum.transform(facts, w, size, table)
    spectrum.accumulate(facts, w, size, table, facts, p, 0)
    return [int(facts[p + k]) / scale / scale for k in range(size // 2 + 1)], scale


def reference(values, size, hann=False, at=0):
    mean = sum(values) / len(values)
    frame = [v - mean for v in values[at : at + size]]
    frame += [0.0] * (size - len(frame))
    if hann:
        frame = [v * (0.5 - 0.5 * math.cos(2 * math.pi * i / size)) for i, v in enumerate(frame)]
    result = []
    for k in range(size // 2 + 1):
        angles = [2 * math.pi * (k * i % size) / size for i in range(size)]
        re = sum([v * math.cos(a) for v, a in zip(frame, angles)])
        im = sum([v * math.sin(a) for v, a in zip(frame, angles)])
        result.append((re * re + im * im) / size / size)
    return result


def noise(n, size, seed=1):
    values = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        values.append((seed >> 8) % (2 * size + 1) - size)
    return values


class TestTables(unittest.TestCase):
    def test_order_sine_and_window(self):
        words = spectrum.tables(16, True, [SINE[i] for i in range(0, 65, 16)])
        self.assertEqual(words[:8], [0, 4, 2, 6, 1, 5, 3, 7])
        self.assertEqual(len(words), 8 + 20 + 16)
        for i in range(20):
            self.assertLess(abs(words[8 + i] - 8192 - 8192 * math.sin(2 * math.pi * i / 16)), 0.51)
        for i in range(16):
            self.assertLess(abs(words[28 + i] - 16384 * (1 - math.cos(2 * math.pi * i / 16))), 2)
        self.assertEqual(spectrum.tables(16, False, [0] * 5)[28:], [32768] * 16)


class TestPower(unittest.TestCase):
    def check(self, values, size, hann=False, at=0):
        found, scale = power(values, size, hann, at)
        expected = reference(values, size, hann, at)
        most = max(expected)
        for k in range(size // 2 + 1):
            # amplitudes within 1/2000, and a floor of rounding
            error = abs(math.sqrt(found[k]) - math.sqrt(expected[k]))
            self.assertLess(error, math.sqrt(most) / 2000 + 4 / scale, (size, hann, k, found[k], expected[k]))

    def test_noise(self):
        for size in SIZES:
            for scale in (32767, 900, 20):
                for hann in (False, True):
                    self.check(noise(size, scale), size, hann)

    def test_tones(self):
        for size in SIZES:
            for k in (1, 2, size // 4, size // 2 - 1):
                tone = [round(20000 * math.cos(2 * math.pi * k * i / size + 0.3)) for i in range(size)]
                self.check(tone, size)
                found = power(tone, size)[0]
                self.assertEqual(found.index(max(found)), k)
                self.assertLess(abs(math.sqrt(found[k]) - 10000), 10)

    def test_full_scale_square_waves(self):
        for size in SIZES:
            for half in (1, 2, 4, size // 2):
                self.check([32767 if i // half % 2 else -32768 for i in range(size)], size)

    def test_frames_past_the_end_are_filled_with_zeros(self):
        values = noise(50, 5000)
        for at in (0, 16, 32, 48, 49):
            self.check(values, 32, False, at)
            self.check(values, 32, True, at)

    def test_constants_have_none(self):
        for size in SIZES:
            for level in (-32768, 0, 7, 32767):
                self.assertEqual(power([level] * size, size)[0], [0.0] * (size // 2 + 1))


class TestFrames(unittest.TestCase):
    def accumulate(self, frames, mean):
        size, words = 16, spectrum.tables(16, False, [SINE[i] for i in range(0, 65, 16)])
        table, x, facts = words16(len(words)), words16(16), words32(stat.FACTS + 25)
        for i in range(len(words)):
            table[i] = words[i]
        facts[3], facts[4] = 32768 << 3, 3 << 8 | 3
        w, p = stat.FACTS, stat.FACTS + 16
        spectrum.clear(facts, p, 9)
        for amplitude in frames:
            for i in range(16):
                x[i] = 32768 + (amplitude if i % 2 else -amplitude)
            spectrum.load(x, 0, 16, facts, 0, table, size, facts, w)
            spectrum.transform(facts, w, size, table)
            spectrum.accumulate(facts, w, size, table, facts, p, mean)
        return int(facts[p + 8])

    def test_the_largest_or_the_sum(self):
        self.assertEqual(self.accumulate([100, 300, 200], 0), 90000)
        self.assertEqual(self.accumulate([100, 300, 200], 1), 140000)
        self.assertEqual(self.accumulate([100, 300, 200], 3), 35000)

    def test_squeeze_fills_16_bits(self):
        for most, shift in ((65535, 0), (65536, 1), (1 << 29, 14), (1, 0)):
            facts, x = words32(4), words16(6)
            facts[1], facts[2] = most, most // 3
            spectrum.squeeze(facts, 1, 3, x, 2)
            self.assertEqual([int(v) for v in x], [0, 0, most >> shift, (most // 3) >> shift, 0, 0])


if __name__ == "__main__":
    unittest.main()
