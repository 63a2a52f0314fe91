"""What is the same for predictors of all kinds: how they are imported, and which bundles they take."""

import unittest

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


if __name__ == "__main__":
    unittest.main()
