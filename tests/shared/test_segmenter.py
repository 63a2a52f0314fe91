"""Gestures found in a stream, against plain Python over the whole of it."""

import gc
import unittest
from array import array

from reference_segmenter import segments
from test_stretch import expected

from emlearn_predict._runtime import NAME
from emlearn_predict.segmenter import Segmenter, dropped_bits

SEGMENT = {"block": 2, "on": 100, "off": 25, "lead": 2, "gap": 3, "shortest": 3, "longest": 20}


def stream(*parts, channels=2):
    """Return samples from (height, how many): the first channel goes up and down by so much, the others lie still."""
    samples = []
    for height, count in parts:
        for i in range(count):
            samples.append([height if i // 2 % 2 == 0 else 0] + [c - 7 for c in range(1, channels)])
    return samples


def flat(samples):
    return array("h", [v for sample in samples for v in sample])


def found(segmenter, samples, chunk):
    """Push in chunks of so many samples; return (first, length, number of the newest sample) of each gesture."""
    values = flat(samples)
    channels = len(samples[0])
    result = []
    for at in range(0, len(values), chunk * channels):
        piece = values[at : at + chunk * channels]
        offset = 0
        while offset < len(piece):
            offset = segmenter.fill(piece, offset)
            if segmenter.ready:
                result.append((segmenter.first, segmenter.length, (at + offset) // channels - 1))
    return result


def random_stream(seed, n, channels):
    """Rest and movement of random strength, in turn."""
    samples = []
    strength = 0
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
        if i % 8 == 0 and seed >> 8 & 3 == 0:
            strength = (0, 4, 60, 3000, 32767)[(seed >> 12) % 5]
        row = []
        for _ in range(channels):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            row.append(((seed >> 10) % (2 * strength + 1)) - strength)
        samples.append(row)
    return samples


class TestSegmenter(unittest.TestCase):
    def check(self, samples, segment=SEGMENT):
        """Compare with the reference in chunks of many sizes; return what was found."""
        wanted = segments(samples, segment)
        channels = len(samples[0])
        for chunk in (1, 3, 7, 50, len(samples)):
            segmenter = Segmenter(segment, 16, channels)
            self.assertEqual(found(segmenter, samples, chunk), wanted)
            segmenter.clear()
            self.assertEqual(found(segmenter, samples, chunk), wanted)
        return [(first, length) for first, length, _ in wanted]

    def test_from_rest_to_rest(self):
        # of the blocks of two samples, the tenth is the first to differ from the one before, the fifteenth the last
        self.assertEqual(self.check(stream((0, 20), (60, 10), (0, 20))), [(16, 16)])

    def test_a_gap_that_still_belongs(self):
        self.assertEqual(len(self.check(stream((0, 20), (60, 10), (0, 6), (60, 6), (0, 20)))), 1)
        self.assertEqual(len(self.check(stream((0, 20), (60, 10), (0, 10), (60, 6), (0, 20)))), 2)

    def test_hysteresis(self):
        # a difference of 36 has an energy of 81: it does not begin, but it keeps going
        self.assertEqual(self.check(stream((0, 20), (36, 12), (0, 20))), [])
        self.assertEqual(self.check(stream((0, 20), (60, 6), (36, 12), (0, 20))), [(16, 22)])

    def test_shorter_than_the_shortest(self):
        samples = stream((0, 20), (60, 4), (0, 30))  # two blocks of movement
        self.assertEqual(self.check(samples), [])
        self.assertEqual(self.check(samples, dict(SEGMENT, shortest=2)), [(16, 8)])

    def test_the_longest_is_given_at_once_and_then_there_must_be_rest(self):
        samples = stream((0, 20), (60, 200), (0, 20), (60, 10), (0, 20))
        self.assertEqual(segments(samples, SEGMENT)[0], (16, 40, 55))
        self.assertEqual([first for first, _ in self.check(samples)], [16, 236])

    def test_lead_in_ends_where_the_stream_or_the_gesture_before_does(self):
        self.assertEqual(self.check(stream((0, 2), (60, 10), (0, 20)))[0][0], 0)
        gestures = self.check(stream((0, 30), (60, 10), (0, 8), (60, 10), (0, 30)), dict(SEGMENT, lead=7, gap=1))
        self.assertEqual(len(gestures), 2)
        self.assertEqual(gestures[0][0] + gestures[0][1], gestures[1][0])

    def test_one_that_begins_at_once(self):
        self.assertEqual(len(self.check(stream((60, 20), (0, 20)))), 1)

    def test_random_streams(self):
        for seed in range(12):
            channels = (1, 2, 3, 6, 8, 16)[seed % 6]
            samples = random_stream(seed, 400, channels)
            segment = dict(SEGMENT, on=1 << (seed * 2), off=1 << seed, block=1 + seed % 4, gap=seed, lead=seed % 7)
            with self.subTest(seed=seed):
                self.check(samples, segment)

    def test_the_gesture_is_stretched(self):
        for first in (20, 34, 52):  # the ring goes round
            samples = stream((0, first), (60, 10), (0, 10))
            segmenter = Segmenter(SEGMENT, 24, 2)
            ((start, length, end),) = found(segmenter, samples[: first + 20], 20 + first)
            wanted = [v for row in expected(samples[start : start + length], 24) for v in row]
            self.assertEqual([int(v) for v in segmenter.values], wanted)
            self.assertEqual((segmenter.start, end), (0, first + 19))

    def test_numbers_start_again(self):
        segmenter = Segmenter(SEGMENT, 16, 2)
        segmenter.fill(flat(stream((0, 20))))
        segmenter._seen = (1 << 30) - 4
        gestures = found(segmenter, stream((0, 8), (60, 10), (0, 20)), 4)
        self.assertEqual(gestures[0][:2], (0, 16))  # it begins at sample 8 - 4 after 2**30 - 4

    def test_refusals(self):
        for key, value, message in (
            ("block", 0, "block is 0, must be an integer from 1 to 341"),
            ("block", 342, "block is 342"),
            ("on", 0, "on is 0"),
            ("on", 1 << 30, "on is 1073741824"),
            ("off", 101, "off is 101, must be an integer from 1 to 100"),
            ("off", None, "off is None"),
            ("gap", 20, "gap is 20"),
            ("gap", -1, "gap is -1"),
            ("lead", 19, "lead is 19"),
            ("shortest", 1, "shortest is 1, must be an integer from 2 to 18"),
            ("shortest", 19, "shortest is 19"),
            ("longest", 2, "longest is 2, must be an integer from 3 to 512"),
            ("longest", 513, "longest is 513"),
            ("longest", True, "longest is True"),
        ):
            with self.assertRaisesRegex(ValueError, "source segment: " + message):
                Segmenter(dict(SEGMENT, **{key: value}), 16, 2)
        for wrong in (None, [], 5):
            with self.assertRaises(ValueError):
                Segmenter(wrong, 16, 2)
        for channels in (0, 17):
            with self.assertRaisesRegex(ValueError, "channels is %d" % channels):
                Segmenter(SEGMENT, 16, channels)

    def test_samples_are_checked(self):
        segmenter = Segmenter(SEGMENT, 16, 2)
        for wrong in (bytearray(8), array("f", [0.0, 0.0]), array("H", [0, 0]), array("h", [0])):
            with self.assertRaises(ValueError):
                segmenter.fill(wrong)
        with self.assertRaisesRegex(ValueError, "offset is 3"):
            segmenter.fill(array("h", [0, 0]), 3)

    def test_squares_of_all_channels_fit(self):
        for channels in range(1, 17):
            self.assertLess(channels * (65536 >> dropped_bits(channels)) ** 2, 1 << 31)

    @unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
    def test_fill_allocates_nothing(self):
        segmenter = Segmenter(SEGMENT, 32, 2)
        chunks = [flat(stream((60, 10))), flat(stream((0, 10)))]
        for chunk in chunks:
            segmenter.fill(chunk)
        gestures = 0
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(200):
                for chunk in chunks:
                    offset = 0
                    while offset < len(chunk):
                        offset = segmenter.fill(chunk, offset)
                        if segmenter.ready:
                            gestures += 1
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)
        self.assertGreater(gestures, 100)


if __name__ == "__main__":
    unittest.main()
