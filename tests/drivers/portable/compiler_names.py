"""Gives CPython the names that MicroPython's compiler knows by sight, so that it can import drivers that use them."""

import builtins
import sys

if sys.implementation.name != "micropython":

    class _Emitters:
        """Decorators that leave a function as it is."""

        @staticmethod
        def viper(function):
            return function

    builtins.micropython = _Emitters
    builtins.ptr8 = builtins.ptr16 = memoryview
