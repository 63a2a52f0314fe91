# On the board's path before the built-in module: the portable tests ask by os.getenv which execution they are.
from uos import *  # noqa: F403 - MicroPython's other name for the built-in one


def getenv(name, default=None):
    return "micropython-f32" if name == "EMLEARN_EXECUTION" else default  # viper, single-precision floats
