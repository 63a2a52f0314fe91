"""Windows over a stream, against slices of it."""

import unittest
from array import array

from emlearn_predict._runtime import check_int16, int16s
from emlearn_predict.window import Window


def stream(n):
    samples = int16s(n)
    for i in range(n):
        samples[i] = (i * 7919) % 65521 - 32760
    return samples


def collect(window, samples, chunks):
    """Push `samples` in chunks of these numbers of samples, repeated; return the windows, oldest sample first."""
    channels = window._channels
    found, at, k = [], 0, 0
    while at < len(samples):
        end = min(at + chunks[k % len(chunks)] * channels, len(samples))
        k += 1
        chunk = int16s(end - at)
        for i in range(at, end):
            chunk[i - at] = samples[i]
        at = end
        offset = 0
        while offset < len(chunk):
            offset = window.fill(chunk, offset)
            if window.ready:
                values = [int(v) for v in window.values]
                found.append(values[window.start * channels :] + values[: window.start * channels])
    return found


def slices(samples, length, hop, channels):
    values = [int(v) for v in samples]
    size = length * channels
    return [values[i : i + size] for i in range(0, len(values) - size + 1, hop * channels)]


class TestWindow(unittest.TestCase):
    def test_every_hop(self):
        for length, channels in ((1, 1), (5, 3), (8, 2), (13, 1)):
            samples = stream(channels * 61)
            for hop in range(1, length + 1):
                with self.subTest(length=length, channels=channels, hop=hop):
                    found = collect(Window(length, hop, channels), samples, (61,))
                    self.assertEqual(found, slices(samples, length, hop, channels))

    def test_chunks_of_any_size(self):
        samples = stream(3 * 157)
        seed = 1
        for _ in range(20):
            chunks = []
            for _ in range(10):
                seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
                chunks.append(1 + (seed >> 16) % 40)
            found = collect(Window(16, 7, 3), samples, chunks)
            self.assertEqual(found, slices(samples, 16, 7, 3), chunks)

    def test_single_samples(self):
        samples = stream(2 * 40)
        self.assertEqual(collect(Window(16, 5, 2), samples, (1,)), slices(samples, 16, 5, 2))

    def test_an_array_is_taken_as_it_is(self):
        window = Window(4, 4, 1)
        self.assertEqual(window.fill(array("h", [1, -2, 32767, -32768])), 4)
        self.assertTrue(window.ready)
        self.assertEqual([int(v) for v in window.values], [1, -2, 32767, -32768])

    def test_clear_forgets(self):
        samples = stream(30)
        window = Window(8, 3, 1)
        collect(window, samples, (5,))
        window.clear()
        self.assertFalse(window.ready)
        self.assertEqual(collect(window, samples, (30,)), slices(samples, 8, 3, 1))

    def test_no_sample_is_no_window(self):
        window = Window(4, 2, 1)
        self.assertEqual(window.fill(int16s(0)), 0)
        self.assertFalse(window.ready)


class TestRefusals(unittest.TestCase):
    def test_shapes(self):
        for length, hop, channels in ((0, 1, 1), (4, 0, 1), (4, 5, 1), (4, -1, 1), (4, 2, 0), (-1, 1, 1)):
            with self.assertRaises(ValueError):
                Window(length, hop, channels)

    def test_elements_that_are_not_of_16_bits(self):
        for wrong in (bytearray(12), bytes(12), array("f", [0.0] * 6), array("i", [0] * 6), array("b", [0] * 6)):
            with self.assertRaisesRegex(ValueError, "samples must be an array of int16"):
                Window(4, 2, 3).fill(wrong)
            with self.assertRaisesRegex(ValueError, "window must be"):
                check_int16(wrong, "window")

    def test_parts_of_samples(self):
        with self.assertRaisesRegex(ValueError, "7 values, not whole samples of 3"):
            Window(4, 2, 3).fill(int16s(7))

    def test_an_array_that_was_right_and_changed(self):
        window = Window(4, 2, 3)
        samples = stream(3)
        samples = array("h", [int(v) for v in samples])
        self.assertEqual(window.fill(samples), 3)
        samples.append(7)
        with self.assertRaisesRegex(ValueError, "4 values, not whole samples of 3"):
            window.fill(samples)
        samples.extend(array("h", [8, 9]))
        self.assertEqual(window.fill(samples), 6)
        samples[4:] = array("h")
        with self.assertRaisesRegex(ValueError, "4 values, not whole samples of 3"):
            window.fill(samples)
        samples[3:] = array("h")
        with self.assertRaisesRegex(ValueError, "offset is 6, must be from 0 to 3"):
            window.fill(samples, 6)
        self.assertEqual(window.fill(samples), 3)
        # nothing of what was refused came between
        self.assertTrue(window.ready)
        expected = [int(v) for v in stream(3)]
        self.assertEqual([int(v) for v in window.values], expected + expected + [7, 8, 9] + expected)

    def test_more_buffers_in_turn_than_it_remembers(self):
        window = Window(4, 4, 1)
        for wrong in (array("H", [1, 2]), [1, 2], array("b", [1, 2]), bytes(3), array("i", [1, 2])):
            for right in (array("h", [1, 2]), memoryview(array("h", [0, 3, 4]))[1:], int16s(2)):
                window.fill(right)
            with self.assertRaisesRegex(ValueError, "samples must be an array of int16"):
                window.fill(wrong)

    def test_offsets_outside_the_samples(self):
        # a negative one would be an address in front of the buffer
        for offset in (-1, -3, 7, 100):
            with self.assertRaisesRegex(ValueError, "offset"):
                Window(4, 2, 3).fill(int16s(6), offset)


if __name__ == "__main__":
    unittest.main()
