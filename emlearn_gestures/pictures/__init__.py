"""Labelled pictures: a table of the files, and their pixels when they are asked for."""

from emlearn_gestures.pictures.frames import Frames
from emlearn_gestures.pictures.load import load_pictures

__all__ = ["Frames", "load_pictures"]
