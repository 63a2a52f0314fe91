"""Puts drivers and programs on the path, from the repository that this folder is in."""

import sys

# both CPython and MicroPython put the folder of the script that runs first
DEVICE = sys.path[0] + "/../../../device/"


def use(*folders):
    """Make the modules in these folders of `device` importable."""
    for folder in folders:
        sys.path.insert(1, DEVICE + folder)
