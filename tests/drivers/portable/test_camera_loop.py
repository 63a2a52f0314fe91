"""The loop: its end, failures of the camera, failures of outputs."""

import unittest

from device_paths import use

use("drivers/cameras/loop")

from camera_loop import run


class Camera:
    """Gives what it was given: frames, None at the end, or an error to raise."""

    def __init__(self, *steps):
        self.steps = list(steps)

    def capture(self):
        step = self.steps.pop(0) if self.steps else None
        if isinstance(step, Exception):
            raise step
        return step


class Event:
    def __init__(self, label):
        self.label = label


class Predictor:
    """An event for each frame that starts with a capital letter."""

    def __init__(self):
        self.frames = []

    def push(self, frame):
        self.frames.append(frame)
        return Event(frame.decode()) if frame[:1].isupper() else None


def failing(event):
    raise OSError("no host")


class TestRun(unittest.TestCase):
    def setUp(self):
        self.lines = []
        self.labels = []
        self.predictor = Predictor()

    def run_with(self, *steps, first=None, limit=3):
        outputs = ([first] if first else []) + [lambda event: self.labels.append(event.label)]
        return run(Camera(*steps), self.predictor, outputs, report=self.lines.append, limit=limit, pause_ms=1)

    def test_frames_in_order_and_the_end(self):
        self.assertEqual(self.run_with(b"Up", b"same", b"same", b"Down", None, b"Late"), (4, 2, 0))
        self.assertEqual(self.predictor.frames, [b"Up", b"same", b"same", b"Down"])
        self.assertEqual(self.labels, ["Up", "Down"])
        self.assertEqual(self.lines, [])

    def test_no_frame_at_all(self):
        self.assertEqual(self.run_with(None), (0, 0, 0))

    def test_a_failing_capture_is_reported_and_tried_again(self):
        steps = (OSError("late"), b"Up", OSError("late"), OSError("later"), b"Down")
        self.assertEqual(self.run_with(*steps), (2, 2, 3))
        self.assertEqual(self.labels, ["Up", "Down"])
        self.assertEqual(
            self.lines,
            [
                "capture failed, 1 in a row, 1 in all: late",
                "capture failed, 1 in a row, 2 in all: late",
                "capture failed, 2 in a row, 3 in all: later",
            ],
        )

    def test_a_camera_that_only_fails_is_given_up(self):
        with self.assertRaisesRegex(OSError, "third"):
            self.run_with(OSError("first"), OSError("second"), OSError("third"), b"Up")
        self.assertEqual(len(self.lines), 3)

    def test_other_errors_end_it(self):
        self.assertRaises(ValueError, self.run_with, b"Up", ValueError("truncated"))
        self.assertEqual(self.labels, ["Up"])

    def test_a_failing_output_keeps_no_other_from_the_event(self):
        self.assertEqual(self.run_with(b"Up", b"Down", first=failing), (2, 2, 0))
        self.assertEqual(self.labels, ["Up", "Down"])
        self.assertEqual(self.lines, ["output failed for Up: no host", "output failed for Down: no host"])


if __name__ == "__main__":
    unittest.main()
