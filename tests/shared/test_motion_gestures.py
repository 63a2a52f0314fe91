"""Whole gestures through the predictor: an event for each, with its place in the stream."""

import gc
import unittest
from array import array

import golden
import small_bundle
from small_bundle import model
from test_segmenter import SEGMENT

from emlearn_predict import GesturePredictor
from emlearn_predict._runtime import NAME

SOURCE = {"kind": "motion", "length": 16, "channels": ["a", "b"], "segment": SEGMENT}
DECISION = model()["decision"]


def movement(height, count, rest=20):
    """Return samples of rest, a movement about a height, and rest."""
    values = [0, 0] * rest
    for i in range(count):
        values += [height + (40 if i // 2 % 2 else -40), 0]
    return values + [0, 0] * rest


def events(predictor, values, chunk):
    found = []
    for at in range(0, len(values), 2 * chunk):
        event = predictor.push(array("h", values[at : at + 2 * chunk]))
        if event:
            found.append((event.label, event.start, event.length, event.window))
    return found


class TestGestures(unittest.TestCase):
    def setUp(self):
        self.folder = small_bundle.Folder("whole-gestures")

    def tearDown(self):
        self.folder.remove()

    def load(self, **changes):
        return GesturePredictor.load(self.folder.write(model(**dict({"source": SOURCE}, **changes))))

    # each of the movements is 20 samples long; a lead-in of 4 and the step back to rest belong to it
    stream = movement(200, 20) + movement(200, 20) + movement(-200, 20)

    def test_an_event_for_each_even_of_the_class_before(self):
        predictor = self.load()
        expected = [("up", 16, 26, 0), ("up", 76, 26, 1), ("down", 136, 26, 2)]
        for chunk in (1, 3, 7):
            predictor.clear()
            self.assertEqual(events(predictor, self.stream, chunk), expected)
        self.assertEqual(predictor.classes[predictor.index], "down")

    def test_the_last_of_several_in_one_chunk(self):
        predictor = self.load()
        event = predictor.push(array("h", self.stream))
        self.assertEqual((event.label, event.start, event.length), ("down", 136, 26))

    def test_a_gesture_is_stretched_to_a_window(self):
        predictor = self.load()
        events(predictor, self.stream[:120], 5)
        window = predictor.window.values
        self.assertEqual(len(window), 32)
        features, votes = list(predictor.features), list(predictor.votes)
        self.assertEqual(predictor.predict(array("h", window)), "up")
        self.assertEqual((list(predictor.features), list(predictor.votes)), (features, votes))

    def test_the_background_makes_no_event(self):
        # all votes are asked of "up", and two of three are given: it counts for rest
        decision = dict(DECISION, threshold=[0, 4096, 0], background=0)
        predictor = self.load(decision=decision)
        self.assertEqual([event[0] for event in events(predictor, self.stream, 3)], ["down"])
        predictor.clear()
        events(predictor, self.stream[:120], 3)
        self.assertEqual(predictor.index, 0)

    def test_what_reaches_no_threshold_makes_none(self):
        predictor = self.load(decision=dict(DECISION, threshold=[4096, 4096, 4096]))
        self.assertEqual(events(predictor, self.stream, 3), [])
        self.assertEqual(predictor.index, -1)

    def test_smoothing_where_it_is_asked_for(self):
        predictor = self.load(decision=dict(DECISION, alpha=2048, smoothed=3000))
        found = events(predictor, self.stream + movement(-200, 20), 3)
        self.assertEqual([event[:2] for event in found], [("up", 76), ("down", 196)])

    def test_windows_say_where_they_begin(self):
        predictor = GesturePredictor.load(self.folder.write())
        found = events(predictor, [0, 0] * 24 + [200, 0] * 40, 1)
        self.assertEqual(found, [("rest", 0, 16, 0), ("up", 16, 16, 4)])

    def test_selftest(self):
        self.assertEqual(self.load().selftest(), (0, 0))

    def test_refusals(self):
        for source in (
            dict(SOURCE, segment=[]),
            dict(SOURCE, segment={}),
            dict(SOURCE, segment=5),
            dict(SOURCE, segment=dict(SEGMENT, longest=2000)),
            dict(SOURCE, segment=dict(SEGMENT, on=2.0)),
            dict(SOURCE, length=129),
            dict(SOURCE, length=15),
            dict(SOURCE, segment=None),  # windows, which need a hop
        ):
            with self.assertRaises(ValueError):
                self.load(source=source)

    @unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
    def test_push_allocates_nothing(self):
        features = golden.parameters([], small_bundle.SINE, 2)
        from emlearn_predict.motion_features import MotionFeatures

        n_features = MotionFeatures(features, 64, 2).n_features
        trees = small_bundle.TREES.replace("f,6", "f,%d" % n_features)
        path = self.folder.write(model(source=dict(SOURCE, length=64), features=features), trees)
        predictor = GesturePredictor.load(path)
        chunks = [array("h", movement(height, 12, 12)) for height in (200, -200)]
        for chunk in chunks:
            predictor.push(chunk)
        found = 0
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(100):
                for chunk in chunks:
                    if predictor.push(chunk):
                        found += 1
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)
        self.assertGreater(found, 150)


if __name__ == "__main__":
    unittest.main()
