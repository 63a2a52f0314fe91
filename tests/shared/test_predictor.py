"""What is the same for predictors of all kinds: how they are imported, and which bundles they take."""

import unittest
from array import array

import small_bundle
from small_bundle import model

import emlearn_predict
from emlearn_predict import FAMILIES
from emlearn_predict.predictor import Predictor


class TestImport(unittest.TestCase):
    def test_each_by_its_name(self):
        for family, (module, name) in FAMILIES.items():
            predictor = getattr(emlearn_predict, name)
            self.assertTrue(issubclass(predictor, Predictor))
            self.assertEqual(predictor.FAMILY, family)
            self.assertIs(getattr(getattr(emlearn_predict, module), name), predictor)

    def test_what_is_not_there(self):
        self.assertFalse(hasattr(emlearn_predict, "SoundPredictor"))
        with self.assertRaises((AttributeError, ImportError)):
            from emlearn_predict import SoundPredictor  # noqa: F401

    def test_modules(self):
        from emlearn_predict import forest, window

        self.assertEqual(forest.__name__, "emlearn_predict.forest")
        self.assertTrue(hasattr(window, "Window"))


class TestBundles(unittest.TestCase):
    def setUp(self):
        self.folder = small_bundle.Folder("predictor")

    def tearDown(self):
        self.folder.remove()

    def refused(self, predictor, *content):
        with self.assertRaises(ValueError) as caught:
            predictor.load(self.folder.write(*content))
        return str(caught.exception)

    def test_gestures_by_the_predictor_of_images(self):
        from emlearn_predict import ImagePredictor

        expected = "model.json: the source is motion; load this bundle by GesturePredictor"
        self.assertEqual(self.refused(ImagePredictor, model()), expected)

    def test_images_by_the_predictor_of_gestures(self):
        from emlearn_predict import GesturePredictor

        pictures = model(source={"kind": "pictures", "width": 24, "height": 18, "colour": False})
        expected = "model.json: the source is pictures; load this bundle by ImagePredictor"
        self.assertEqual(self.refused(GesturePredictor, pictures), expected)

    def test_no_selftest_case(self):
        from emlearn_predict import GesturePredictor

        predictor = GesturePredictor.load(self.folder.write(model(), small_bundle.TREES, ""))
        with self.assertRaisesRegex(ValueError, "selftest.csv: no case"):
            predictor.selftest()

    def test_linear(self):
        from emlearn_predict import GesturePredictor

        predictor = GesturePredictor.load(self.folder.write_linear())
        self.assertEqual((predictor.n_votes, predictor.model.native), (1000, None))
        self.assertEqual(predictor.selftest(), (0, 0))
        window = array("h", [0, 0] + [-160, 7] * 15)
        self.assertEqual(predictor.predict(window), "down")
        self.assertEqual([int(v) for v in predictor.votes], [426, 94, 480])
        self.assertEqual(predictor.push(window).label, "down")

    def test_linear_that_contradicts_itself(self):
        from emlearn_predict import GesturePredictor

        def refused(message, linear=small_bundle.LINEAR, **changes):
            with self.assertRaisesRegex(ValueError, message):
                GesturePredictor.load(self.folder.write_linear(linear, **changes))

        refused("linear.csv: f is 6, the bundle says 5", model={"kind": "linear", "features": 5})
        refused("linear.csv: o is 3, the bundle says 2", classes=["a", "b"])
        refused("linear.csv has 87 bytes, too few", model={"kind": "linear", "features": 32000})
        refused("model features is None", model={"kind": "linear"})
        refused("model features is True", model={"kind": "linear", "features": True})
        refused("no checksum of linear.csv", files={"selftest.csv": 0})
        refused("checksum differs", files={"linear.csv": 0, "selftest.csv": 0})
        refused("linear.csv: .* must be w and 6 integers", small_bundle.LINEAR[:-3])
        refused("the model takes 6 features, the bundle makes 2", features=dict(model()["features"], statistics=[1, 1]))

    def test_projection(self):
        """Six sums, each of which is a feature, are what the features were; shifted by two bits."""
        from emlearn_predict import GesturePredictor

        rows = ["a,3\nw," + ",".join("8" if f == o else "0" for f in range(6)) for o in range(6)]
        text = "f,6\no,6\nb,2\ns,1,1,1,1,1,1\n" + "\n".join(rows) + "\n"
        predictor = GesturePredictor.load(self.folder.write_projection(text))
        self.assertEqual(predictor.selftest(), (0, 0))
        for wrong, message in (
            ({"sums": 5}, "projection.csv: o is 6, the bundle says 5"),
            ({"sums": 128}, "projection sums is 128, must be an integer from 1 to 127"),
            ({"sums": True}, "projection sums is True"),
            ({"features": 5}, "the projection takes 5 features, the bundle makes 6"),
            ({"features": 0}, "projection features is 0"),
            ({"features": 30000}, "projection.csv has .* bytes, too few"),
            ({"kept": True}, "the model takes 6 features, the bundle makes 12"),
            ({"kept": 1}, "projection is not an object with kept, true or false"),
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValueError, message):
                GesturePredictor.load(self.folder.write_projection(text, **wrong))
        for section in ([], 3, {}, {"kept": True}):
            with self.subTest(section=section), self.assertRaisesRegex(ValueError, "projection "):
                GesturePredictor.load(self.folder.write_linear(projection=section))

    def test_gate(self):
        """What is near none of the centres gets no votes, no class, and counts for the background."""
        from emlearn_predict import GesturePredictor

        for background, events in ((-1, ["up"]), (0, ["up", "rest"])):
            decision = dict(model()["decision"], background=background)
            predictor = GesturePredictor.load(self.folder.write_gate(decision=decision))
            self.assertEqual(predictor.selftest(), (0, 0))
            found = []
            for a, b, label, votes in (
                (160, -320, "up", [1, 2, 0]),
                (-160, 7, None, [0, 0, 0]),
                (20, 0, "rest", [3, 0, 0]),
                (-160, 7, None, [0, 0, 0]),
            ):
                window = array("h", [0, 0] + [a, b] * 15)
                self.assertEqual(predictor.predict(window), label)
                self.assertEqual([int(v) for v in predictor.votes], votes)
                if label != "rest":
                    event = predictor.push(window)
                    found += [event.label] if event else []
            self.assertEqual(found, events)

    def test_gate_that_contradicts_itself(self):
        from emlearn_predict import GesturePredictor

        def refused(message, text=small_bundle.GATE, **changes):
            with self.subTest(message=message), self.assertRaisesRegex(ValueError, message):
                GesturePredictor.load(self.folder.write_gate(text, **changes))

        refused("gate.csv: f is 2, the bundle says 3", gate={"features": 3, "clusters": 2})
        refused("gate.csv: c is 2, the bundle says 1", gate={"features": 2, "clusters": 1})
        refused("gate clusters is 509, must be an integer from 1 to 508", gate={"features": 2, "clusters": 509})
        refused("gate features is 65", gate={"features": 65, "clusters": 2})
        refused("gate features is True", gate={"features": True, "clusters": 2})
        refused("gate clusters is None", gate={"features": 2})
        refused("gate.csv has .* bytes, too few", gate={"features": 60, "clusters": 200})
        for section in (False, [], 3):
            refused("gate is not an object with features and clusters", gate=section)
        refused("gate.csv: index is 6, must be from 0 to 5", small_bundle.GATE.replace("i,0,1", "i,0,6"))
        refused("gate.csv: .* must be z and 2 integers", small_bundle.GATE[:-5])


if __name__ == "__main__":
    unittest.main()
