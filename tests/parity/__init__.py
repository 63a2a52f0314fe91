"""Parity of all executions of the device code over the real sets: see __main__.py.

A family has a module of its name here, with `SETS`, the names of its sets, `prepare`, which trains on one of them and
writes what the PC makes of it, and `REPLAY`, the program that compares an execution with that.
"""

from emlearn_gestures import families

FAMILIES = tuple(family.name for family in families.FAMILIES)
