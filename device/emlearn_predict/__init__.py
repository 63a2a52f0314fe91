"""Predictors for MicroPython boards and CPython: from raw samples to events, bit for bit the same on both."""

from .predictor import GesturePredictor

__all__ = ["GesturePredictor"]
