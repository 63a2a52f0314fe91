"""Labelled pictures: a table of the files, and their pixels when they are asked for."""

from __future__ import annotations

from emlearn_gestures.pictures.frames import Frames
from emlearn_gestures.pictures.kinds import has_pictures
from emlearn_gestures.pictures.load import load_pictures

__all__ = ["Frames", "has_pictures", "load_pictures"]
