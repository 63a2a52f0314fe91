"""What the arithmetic of the device code relies on, under every execution."""

import gc
import os
import struct
import sys
import unittest
from array import array

from emlearn_predict._runtime import NAME, check_int16, frame_bytes, micropython, ptr16, ptr32
from emlearn_predict.arithmetic import log2_q8

# The runner names the execution; without it, and on a board, it is the plain one of this runtime.
EXECUTION = getattr(os, "getenv", lambda name: None)("EMLEARN_EXECUTION")
if not EXECUTION:
    EXECUTION = "micropython-viper" if NAME == "micropython" else NAME
COMPILED = EXECUTION in ("cpython-numba", "micropython-viper", "micropython-f32", "micropython-native")
LEAST, GREATEST = -(1 << 31), (1 << 31) - 1


@micropython.viper
def shift_right(v: int, n: int) -> int:
    return v >> n


@micropython.viper
def quotient(v: int, n: int) -> int:
    return v // n


@micropython.viper
def remainder(v: int, n: int) -> int:
    return v % n


@micropython.viper
def product(a: int, b: int) -> int:
    return a * b


@micropython.viper
def add(a: int, b: int) -> int:
    return a + b


@micropython.viper
def load_signed(x: ptr16, i: int) -> int:
    return ((x[i] & 0xFFFF) ^ 0x8000) - 0x8000


@micropython.viper
def sum_signed(x: ptr16, n: int) -> int:
    total = 0
    for i in range(n):
        total += ((x[i] & 0xFFFF) ^ 0x8000) - 0x8000
    return total


@micropython.viper
def copy(x: ptr16, y: ptr16, n: int):
    for i in range(n):
        y[i] = ((x[i] & 0xFFFF) ^ 0x8000) - 0x8000


@micropython.viper
def copy_words(x: ptr32, y: ptr32, n: int):
    for i in range(n):
        y[i] = x[i]


@micropython.viper
def call_another(x: ptr16, n: int) -> int:
    return int(sum_signed(x, n)) + 1


class TestExecution(unittest.TestCase):
    def test_it_is_the_one_that_it_is_called(self):
        self.assertEqual(NAME, "cpython-numba" if EXECUTION == "cpython-numba" else sys.implementation.name)

    def test_the_device_code_is_compiled_or_not(self):
        # Interpreters return at the first comparison; compiled code takes no float for an int.
        if COMPILED:
            with self.assertRaises(Exception):  # noqa: B017 - numba has a type of its own for it
                log2_q8(-0.5)
        else:
            self.assertEqual(log2_q8(-0.5), -256)

    def test_floats_have_the_width_of_the_build(self):
        self.assertEqual(1.0 + 2.0**-40 == 1.0, EXECUTION == "micropython-f32")


class TestIntegers(unittest.TestCase):
    def test_right_shift_rounds_towards_minus_infinity(self):
        for v in (LEAST, -32768, -257, -256, -255, -3, -2, -1, 0, 1, 2, 3, 255, 32767, GREATEST):
            for n in (1, 2, 8, 15, 30, 31):
                with self.subTest(v=v, n=n):
                    got = shift_right(v, n)
                    self.assertTrue(got << n <= v < (got + 1) << n, (v, n, got))

    def test_quotient_and_remainder_of_what_is_not_negative(self):
        for v in (0, 1, 2, 3, 99, 65535, GREATEST):
            for n in (1, 2, 3, 7, 100, 32768, GREATEST):
                with self.subTest(v=v, n=n):
                    got, rest = quotient(v, n), remainder(v, n)
                    self.assertTrue(0 <= rest < n and got * n + rest == v, (v, n, got, rest))

    def test_the_extremes_of_32_bits_pass_through(self):
        self.assertEqual(add(GREATEST, 0), GREATEST)
        self.assertEqual(add(LEAST, 0), LEAST)
        self.assertEqual(add(GREATEST - 1, 1), GREATEST)
        self.assertEqual(add(LEAST + 1, -1), LEAST)
        self.assertEqual(product(-32768, 32768), -(1 << 30))
        self.assertEqual(product(46340, 46340), 2147395600)
        self.assertEqual(product(LEAST, 1), LEAST)


class TestPointers(unittest.TestCase):
    samples = (0, 1, -1, 2, -2, 255, 256, -255, -256, 32767, -32767, -32768)

    def test_int16_is_loaded_with_its_sign(self):
        x = array("h", self.samples)
        for i, v in enumerate(self.samples):
            self.assertEqual(load_signed(x, i), v)

    def test_int16_is_stored_with_its_sign(self):
        x, y = array("h", self.samples), array("h", bytes(2 * len(self.samples)))
        copy(x, y, len(x))
        self.assertEqual(list(y), list(self.samples))

    def test_sums_of_extremes(self):
        self.assertEqual(sum_signed(array("h", [-32768] * 256), 256), -(1 << 23))
        self.assertEqual(sum_signed(array("h", [32767] * 256), 256), 256 * 32767)

    def test_a_compiled_function_calls_another(self):
        self.assertEqual(call_another(array("h", self.samples), len(self.samples)), sum(self.samples) + 1)

    def test_words_are_copied_bit_by_bit(self):
        # A load of ptr32 has no sign under viper on 64 bits: words in scratch memory are never negative.
        words = (0, 1, 65535, 65536, 1 << 30, GREATEST)
        x, y = array("i", words), array("i", bytes(4 * len(words)))
        copy_words(x, y, len(x))
        self.assertEqual(list(y), list(words))


class TestArrays(unittest.TestCase):
    def test_samples_are_little_endian_int16(self):
        x = array("h", [1, -2, 32767, -32768])
        self.assertEqual(bytes(x), struct.pack("<4h", 1, -2, 32767, -32768))
        self.assertEqual(sys.byteorder, "little")

    def test_from_bytes(self):
        self.assertEqual(list(array("h", b"\x01\x00\xfe\xff")), [1, -2])

    def test_a_slice_of_a_memoryview_shares_the_memory(self):
        x = array("h", [1, 2, 3, 4])
        memoryview(x)[1:3][0] = -7
        self.assertEqual(list(x), [1, -7, 3, 4])
        self.assertEqual(bytes(memoryview(x)[2:]), b"\x03\x00\x04\x00")


class TestBuffers(unittest.TestCase):
    none = ("ab", [1, 2], (1, 2), None, 3, 1.5, {})

    def refuse(self, check, message, values):
        for value in values:
            with self.subTest(value=value):
                with self.assertRaises(ValueError) as caught:
                    check(value)
                told = str(caught.exception)
                self.assertTrue(told.startswith(message), told)
                received = repr(value[:0]) if isinstance(value, array) else type(value).__name__
                self.assertTrue(told.endswith("not " + received), told)

    def test_int16(self):
        others = [array(code, values) for code in "HbBiIqfd" for values in ([], [1], [1, 2])]
        others += [bytes(4), bytes(3), b"", bytearray(4), memoryview(bytearray(4))]
        others += [memoryview(array(code, [1, 2])) for code in "HbBif"]
        message = "samples must be an array of int16, such as array('h', ...)"
        self.refuse(lambda values: check_int16(values, "samples"), message, others + list(self.none))
        for values in (array("h"), array("h", [-1]), array("h", [1, 2, 3]), memoryview(array("h", [1, 2]))[1:]):
            check_int16(values, "samples")

    def test_bytes(self):
        others = [array(code, values) for code in "HhbiIqfd" for values in ([], [1], [1, 2])]
        others += [memoryview(array(code, [1, 2])) for code in "Hhbif"]
        self.refuse(frame_bytes, "frame must be bytes, such as a bytearray", others + list(self.none))
        for frame in (
            bytes(3),
            bytearray(3),
            array("B", [0, 0, 0]),
            memoryview(bytes(3)),
            memoryview(bytearray(4))[1:],
        ):
            self.assertEqual([int(v) for v in frame_bytes(frame)], [0, 0, 0])
        self.assertEqual(len(frame_bytes(b"")), 0)

    @unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
    def test_no_buffer_is_copied(self):
        samples, frame = array("h", bytes(5000)), bytearray(5000)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            check_int16(samples, "samples")
            frame_bytes(frame)
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertLess(after - before, 2000)


if __name__ == "__main__":
    unittest.main()
