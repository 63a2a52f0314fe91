"""What the portable tests use of CPython's unittest, for MicroPython, which has none.

It stands on MicroPython's path only. ``main`` runs every TestCase of the main module in the order of names,
prints a traceback for each failure, closes with "N tests, F failures, S skipped" and exits with 1 if one
failed or none ran.
"""

# ruff: noqa: N802, N815, N818, UP032 - the names are those of CPython's unittest

import sys


class SkipTest(Exception):
    """Raised by a test that does not apply here."""


class _Result:
    tests = failures = skipped = 0


def _attempt(name, function):
    """Call and count; return whether it went well."""
    try:
        function()
        return True
    except SkipTest as reason:
        _Result.skipped += 1
        print("skipped", name, reason)
    except (Exception, SystemExit) as error:
        _Result.failures += 1
        print("FAIL", name)
        sys.print_exception(error)
    return False


class _SubTest:
    def __init__(self, name):
        self._name = name

    def __enter__(self):
        pass

    def __exit__(self, kind, error, traceback):
        def again():
            raise error

        # The failure is counted and the test goes on. Only an interruption is passed up.
        if isinstance(error, Exception):
            _attempt(self._name, again)
        return isinstance(error, Exception)


class _Raises:
    def __init__(self, expected, pattern=None):
        self._expected, self._pattern, self.exception = expected, pattern, None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is None:
            raise AssertionError("{} was not raised".format(self._expected))
        if not isinstance(error, self._expected):
            return False
        if self._pattern is not None:
            import re

            _check(re.search(self._pattern, str(error)), "{!r} is not in {!r}", self._pattern, str(error))
        self.exception = error
        return True


def _check(right, text, *values, msg=None):
    if not right:
        text = text.format(*values)
        raise AssertionError(text if msg is None else "{}: {}".format(text, msg))


def _of_one(holds, text):
    return lambda self, a, msg=None: _check(holds(a), "{!r} is " + text, a, msg=msg)


def _of_two(holds, text):
    return lambda self, a, b, msg=None: _check(holds(a, b), "{!r} " + text + " {!r}", a, b, msg=msg)


class TestCase:
    def setUp(self):
        pass

    tearDown = setUp

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, *msg, **parameters):
        return _SubTest("subTest {} {}".format(msg, parameters))

    def fail(self, msg=None):
        _check(False, "failed", msg=msg)

    assertTrue = _of_one(lambda a: a, "not true")
    assertFalse = _of_one(lambda a: not a, "not false")
    assertIsNone = _of_one(lambda a: a is None, "not None")
    assertIsNotNone = _of_one(lambda a: a is not None, "None")
    assertEqual = _of_two(lambda a, b: a == b, "!=")
    assertNotEqual = _of_two(lambda a, b: a != b, "==")
    assertIs = _of_two(lambda a, b: a is b, "is not")
    assertIsNot = _of_two(lambda a, b: a is not b, "is")
    assertIsInstance = _of_two(isinstance, "is not a")
    assertIn = _of_two(lambda a, b: a in b, "is not in")
    assertNotIn = _of_two(lambda a, b: a not in b, "is in")
    assertLess = _of_two(lambda a, b: a < b, "is not less than")
    assertLessEqual = _of_two(lambda a, b: a <= b, "is greater than")
    assertGreater = _of_two(lambda a, b: a > b, "is not greater than")
    assertGreaterEqual = _of_two(lambda a, b: a >= b, "is less than")

    def assertAlmostEqual(self, a, b, places=7, msg=None, delta=None):
        limit = 0.5 * 10**-places if delta is None else delta
        _check(abs(a - b) <= limit, "{!r} and {!r} differ by more than {}", a, b, limit, msg=msg)

    def assertRaises(self, expected, function=None, *arguments, **named):
        return self._raises(_Raises(expected), function, arguments, named)

    def assertRaisesRegex(self, expected, pattern, function=None, *arguments, **named):
        return self._raises(_Raises(expected, pattern), function, arguments, named)

    def _raises(self, context, function, arguments, named):
        if function is None:
            return context
        with context:
            function(*arguments, **named)


def skip(reason):
    def decorate(what):
        def skipped(*_):
            raise SkipTest(reason)

        if not isinstance(what, type):
            return skipped
        what.setUpClass = skipped
        return what

    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda function: function


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


def _run_class(name, cls):
    if not _attempt(name, cls.setUpClass):
        return
    for method in sorted(dir(cls)):
        if method.startswith("test"):
            case, label = cls(), "{}.{}".format(name, method)
            _Result.tests += 1
            if _attempt(label, case.setUp):
                _attempt(label, getattr(case, method))
                _attempt(label, case.tearDown)
    _attempt(name, cls.tearDownClass)


def main():
    module = __import__("__main__")
    for name in sorted(dir(module)):
        cls = getattr(module, name)
        if isinstance(cls, type) and issubclass(cls, TestCase) and cls is not TestCase:
            _run_class(name, cls)
    print("{} tests, {} failures, {} skipped".format(_Result.tests, _Result.failures, _Result.skipped))
    sys.exit(1 if _Result.failures or not _Result.tests + _Result.skipped else 0)
