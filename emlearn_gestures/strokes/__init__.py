"""Labelled strokes: paths in a plane, read from files."""

from emlearn_gestures.strokes.load import load_strokes

__all__ = ["load_strokes"]
