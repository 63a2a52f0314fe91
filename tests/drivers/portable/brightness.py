"""A predictor for the programs' tests: the forest is one comparison, the decision is the real one."""

import os
from array import array

from emlearn_predict.decision import Decision, Event

CLASSES = ("nothing", "up", "down")


class BrightnessPredictor:
    """Bright frames are "up", dark ones "down", others the background class; two frames in a row decide."""

    loaded = None

    def __init__(self):
        self._votes = array("h", [0] * 3)
        self._decision = Decision(3, 10, [2048] * 3, [0] * 3, alpha=2048, smoothed=2500, background=0)
        self._event = Event(self._votes)

    @classmethod
    def load(cls, *arguments):
        cls.loaded = arguments
        return cls()

    def push(self, frame):
        mean = sum(frame) // len(frame)
        best = 1 if mean > 200 else 2 if mean < 50 else 0
        for i in range(3):
            self._votes[i] = 9 if i == best else i % 2
        if not self._decision.update(self._votes):
            return None
        self._event.index = self._decision.index
        self._event.label = CLASSES[self._event.index]
        return self._event


def write_frames(path, *levels):
    """Write grey 8x6 pictures of these levels for the replay camera."""
    with open(path, "wb") as file:
        for level in levels:
            file.write(b"P5\n8 6\n255\n" + bytes([level]) * 48)


def temporary_name():
    """Return the name of a file of this execution, of which several may run at once."""
    execution = getattr(os, "getenv", lambda name: None)("EMLEARN_EXECUTION") or "by-hand"
    return "%s_%d.tmp" % (execution, id(Event) & 0xFFFFFF)
