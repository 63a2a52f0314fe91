"""The path from samples to events, and that it allocates nothing."""

import gc
import unittest
from array import array

import golden
import golden_values
import small_bundle
from small_bundle import SELFTEST, model

from emlearn_predict import GesturePredictor, forest
from emlearn_predict._runtime import NAME, int16s, native_trees


def samples(*parts):
    """Return samples of two channels from (value of the first, how many)."""
    values = array("h", [])
    for value, count in parts:
        for i in range(count):
            values.append(value)
            values.append(i - 8)
    return values


def events(predictor, stream, chunk):
    """Push in chunks of so many samples; return (label, window, votes) of each event."""
    found = []
    for at in range(0, len(stream), 2 * chunk):
        event = predictor.push(stream[at : at + 2 * chunk])
        if event:
            found.append((event.label, event.index, event.window, [int(v) for v in event.votes]))
    return found


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = small_bundle.Folder("gesture")

    def tearDown(self):
        self.folder.remove()

    def load(self, *content):
        return GesturePredictor.load(self.folder.write(*content))


class TestCounter(WithFolder):
    def test_it_is_for_the_samples_of_the_bundle(self):
        description = model()
        description["source"]["sample_rate"] = 50
        counter = self.load(description).counter(0.5, 100)
        self.assertEqual(counter.push(samples((0, 50), (-200, 50), (0, 50))), 1)
        self.assertEqual(counter.count, 1)
        with self.assertRaises(ValueError):  # not of two channels
            counter.push(int16s(3))

    def test_a_bundle_without_a_rate(self):
        with self.assertRaises(ValueError):
            self.load().counter(0.5, 100)


class TestPush(WithFolder):
    # rest until the mean of 16 first channels reaches 100 (two trees), then 500 (third tree), and back
    stream = samples((0, 24), (200, 40), (-200, 40), (0, 30))

    def test_events(self):
        # Window k is samples 4 k to 4 k + 15. Half of window 4 is 200, its mean 100; window 14 is half 200, half -200;
        # three quarters of window 15 are -200, its mean -100; less than half of window 25 is.
        found = events(self.load(), self.stream, 1)
        changes = [(label, window) for label, _, window, _ in found]
        self.assertEqual(changes, [("rest", 0), ("up", 4), ("rest", 14), ("down", 15), ("rest", 25)])
        self.assertEqual(found[1], ("up", 1, 4, [1, 2, 0]))

    def test_chunks_of_any_size_up_to_the_hop(self):
        predictor = self.load()
        expected = events(predictor, self.stream, 1)
        for chunk in (2, 3, 4):
            predictor.clear()
            self.assertEqual(events(predictor, self.stream, chunk), expected)

    def test_larger_chunks_report_the_last_change_and_see_every_window(self):
        predictor = self.load()
        event = predictor.push(self.stream)
        self.assertEqual((event.label, event.window), ("rest", 25))
        self.assertEqual(predictor.index, 0)
        predictor.clear()
        # the changes to up (4) and back to rest (14) come in one chunk
        event = predictor.push(samples((0, 24), (200, 40), (-200, 8)))
        self.assertEqual((event.label, event.window), ("rest", 14))

    def test_votes_of_the_event_are_those_of_its_window(self):
        # more windows follow the change, in which the third tree agrees: their least value reaches 500
        predictor = self.load()
        event = predictor.push(samples((200, 16), (800, 40)))
        self.assertEqual((event.label, event.window), ("up", 0))
        self.assertEqual([int(v) for v in predictor.votes], [0, 3, 0])
        self.assertEqual([int(v) for v in event.votes], [1, 2, 0])

    def test_smoothing_and_background(self):
        decision = dict(model()["decision"], alpha=2048, smoothed=3000, background=0, threshold=[0, 4096, 0])
        predictor = self.load(model(decision=decision))
        # "up" never has all votes with 200, so it counts for rest; a change needs two windows
        found = [(label, window) for label, _, window, _ in events(predictor, self.stream, 4)]
        self.assertEqual(found, [("rest", 1), ("down", 16), ("rest", 26)])

    def test_clear(self):
        predictor = self.load()
        predictor.push(samples((200, 15)))
        predictor.clear()
        self.assertIsNone(predictor.push(samples((200, 15))))
        self.assertEqual(predictor.index, -1)
        event = predictor.push(samples((200, 1)))
        self.assertEqual((event.label, event.window), ("up", 0))

    def test_refusals(self):
        predictor = self.load()
        for wrong in (bytearray(8), bytes(7), array("f", [0.0, 0.0]), array("i", [0, 0]), array("h", [0]), [0, 0]):
            with self.assertRaises(ValueError):
                predictor.push(wrong)
        for wrong in (array("b", [0, 0]), array("H", [0, 0]), memoryview(array("H", [0, 0]))):
            with self.assertRaisesRegex(ValueError, "samples must be an array of int16"):
                predictor.push(wrong)

    def test_an_array_that_has_grown_is_checked_again(self):
        predictor = self.load()
        chunk = array("h", [200, 0] * 8)
        self.assertIsNone(predictor.push(chunk))
        chunk.append(200)
        with self.assertRaisesRegex(ValueError, "17 values, not whole samples of 2"):
            predictor.push(chunk)
        chunk.append(0)
        self.assertEqual(predictor.push(memoryview(chunk)[:16]).label, "up")
        self.assertEqual([int(v) for v in predictor.features], [200, 200, 200, 0, 0, 0])


class TestPredict(WithFolder):
    def test_a_single_window(self):
        predictor = self.load()
        self.assertEqual(predictor.predict(samples((200, 16))), "up")
        self.assertEqual([int(v) for v in predictor.votes], [1, 2, 0])
        self.assertEqual([int(v) for v in predictor.features[:3]], [200, 200, 200])
        self.assertEqual(predictor.predict(samples((-200, 16))), "down")
        self.assertEqual(predictor.predict(samples((0, 16))), "rest")
        self.assertEqual(predictor.index, -1)

    def test_refusals(self):
        predictor = self.load()
        for wrong in (
            int16s(30),
            int16s(34),
            bytearray(32),
            bytearray(64),
            array("f", [0.0] * 32),
            array("i", [0] * 32),
            array("b", [0] * 32),
            array("H", [0] * 32),
            [0] * 32,
        ):
            with self.assertRaises(ValueError):
                predictor.predict(wrong)
        window = array("h", [200] * 32)
        self.assertEqual(predictor.predict(window), "up")
        window.append(200)
        with self.assertRaisesRegex(ValueError, "33 values"):
            predictor.predict(window)
        self.assertEqual(predictor.predict(memoryview(window)[1:]), "up")


class TestSelftest(WithFolder):
    def test_good(self):
        self.assertEqual(self.load().selftest(), (0, 0))

    def test_differences_are_counted(self):
        text = SELFTEST.replace("f,150,0,", "f,151,1,").replace("v,1,0,2", "v,1,1,1")
        self.assertEqual(self.load(model(), small_bundle.TREES, text).selftest(), (2, 2))

    def test_no_case(self):
        with self.assertRaisesRegex(ValueError, "no case"):
            self.load(model(), small_bundle.TREES, "").selftest()

    def test_the_stream_goes_on(self):
        predictor = self.load()
        predictor.push(samples((200, 15)))
        predictor.selftest()
        self.assertEqual(predictor.push(samples((200, 1))).label, "up")


class TestColumns(WithFolder):
    """Of the six features the forest takes the means of both channels: 0 and 3."""

    trees = "f,2\nc,3\nl,0\nl,1\nl,2\nr,0\nn,0,100,1,-2\nn,0,-99,-3,-1\n"

    def bundle(self):
        description = model(model={"kind": "forest", "trees": 1, "nodes": 2, "leaves": 3})
        description["features"]["columns"] = [0, 3]
        lines = SELFTEST.split("\n")
        cases = (lines[0], "f,150,-300", "v,0,1,0", lines[3], "f,-150,7", "v,0,0,1")
        return self.load(description, self.trees, "\n".join(cases))

    def test_predict_push_and_selftest(self):
        predictor = self.bundle()
        self.assertEqual([int(i) for i in predictor.columns], [0, 3])
        self.assertEqual(predictor.predict(samples((200, 16))), "up")
        self.assertEqual([int(v) for v in predictor.features], [200, 0])
        predictor.push(samples((-300, 16)))
        self.assertEqual([int(v) for v in predictor.features], [-300, 0])
        self.assertEqual(predictor.classes[predictor.index], "down")
        self.assertEqual(predictor.selftest(), (0, 0))

    @unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
    def test_push_allocates_nothing(self):
        predictor = self.bundle()
        chunk = samples((200, 4))
        for _ in range(8):
            predictor.push(chunk)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(200):
                predictor.push(chunk)
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)


class TestNative(WithFolder):
    def setUp(self):
        if native_trees is None:
            self.skipTest("emlearn_trees is not installed in this runtime")
        super().setUp()

    def tearDown(self):
        if native_trees is not None:
            super().tearDown()

    def test_events_are_the_same(self):
        own = GesturePredictor.load(self.folder.write(), native=False)
        native = GesturePredictor.load(self.folder.path)
        self.assertIsNone(own.model.native)
        self.assertIsNotNone(native.model.native)
        self.assertEqual(events(native, TestPush.stream, 3), events(own, TestPush.stream, 3))
        self.assertEqual(native.selftest(), (0, 0))

    def test_a_bundle_with_each_version_of_the_module(self):
        import native_versions as versions

        self.folder.write()
        for kind, used in ((versions.Model, True), (versions.ThreeArguments, True), (versions.Refuses, False)):
            forest.native_trees = versions.Module(kind)
            try:
                predictor = GesturePredictor.load(self.folder.path)
            finally:
                forest.native_trees = native_trees
            self.assertEqual(predictor.model.native is not None, used)
            self.assertEqual(predictor.model.native_reason == "", used)
            self.assertEqual(predictor.selftest(), (0, 0))


def _forest(n_features):
    """Return as many trees: every other one asks for the sign of feature 0, which decides; the rest look at theirs."""
    lines = ["f,%d" % n_features, "c,3", "l,0", "l,1", "l,2"]
    lines += ["r,%d" % k for k in range(n_features)]
    lines += ["n,%d,0,-3,-3" % k if k % 2 else "n,0,0,-1,-2" for k in range(n_features)]
    return "\n".join(lines) + "\n", {"kind": "forest", "trees": n_features, "nodes": n_features, "leaves": 3}


@unittest.skipUnless(NAME == "micropython", "CPython counts no bytes of its own heap")
class TestAllocation(WithFolder):
    def check(self, length, hop, channels, features):
        """Push so that 1000 windows come, with the collector off: whatever is allocated would show, garbage as well."""
        from emlearn_predict.motion_features import MotionFeatures

        n_features = MotionFeatures(features, length, channels).n_features
        trees, forest = _forest(n_features)
        source = {"kind": "motion", "length": length, "hop": hop, "channels": ["c%d" % c for c in range(channels)]}
        predictor = self.load(model(features=features, source=source, model=forest), trees)
        chunk = golden.window("noise", 2 * hop, channels)
        events = pushes = 0
        for _ in range(length // hop + 2):
            predictor.push(chunk)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            windows = predictor._count
            while predictor._count < windows + 1000:
                if predictor.push(chunk):
                    events += 1
                pushes += 1
                if pushes % (length // hop) == 0:  # the first channel turns over, so that decisions change
                    i = 0  # a range with a step that is no constant would be an object
                    while i < len(chunk):
                        chunk[i] = ~chunk[i]
                        i += channels
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)
        self.assertGreater(events, 0)

    def test_statistics_and_spectrum(self):
        self.check(125, 15, 3, golden.parameters([], golden_values.SINE, 3))

    def test_all_statistics_of_six_channels(self):
        features = golden.parameters([], golden_values.SINE, 6, jerk=list(golden.NAMES), mean=False, pad=True)
        self.check(64, 3, 6, features)

    def test_filter_and_decimation(self):
        sections = golden_values.SECTIONS["low 0.1 order 6"]
        features = golden.parameters(sections, golden_values.SINE, 3, decimate=2, frame=32, steady=True)
        self.check(128, 32, 3, features)

    def test_pool_and_what_differs_between_signals(self):
        changes = golden.named("each signal its own")[3]
        self.check(125, 15, 3, golden.parameters([], golden_values.SINE, 3, **changes))
        changes = golden.named("pool of 4")[3]
        self.check(125, 25, 3, golden.parameters([], golden_values.SINE, 3, **changes))

    def test_correlation_alone(self):
        self.check(16, 1, 3, golden.parameters([], golden_values.SINE, 3, **dict(golden.OFF, correlation=True)))

    def test_single_windows(self):
        predictor = self.load()
        window = golden.window("noise", 16, 2)
        predictor.predict(window)
        gc.collect()
        gc.disable()
        try:
            before = gc.mem_alloc()
            for _ in range(1000):
                predictor.predict(window)
            after = gc.mem_alloc()
        finally:
            gc.enable()
        self.assertEqual(after - before, 0)


if __name__ == "__main__":
    unittest.main()
