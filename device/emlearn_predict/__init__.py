"""Predictors for MicroPython boards and CPython: from raw samples to events, bit for bit the same on both."""
# ruff: noqa: E402, I001 - in this order

from ._runtime import collect_often

_before = collect_often()
from .predictor import GesturePredictor

collect_often(_before)
__all__ = ["GesturePredictor"]
