"""Labelled recordings of motion, read from files into one DataFrame of int16 counts."""

from __future__ import annotations

from emlearn_gestures.recordings.load import load_recordings

__all__ = ["load_recordings"]
