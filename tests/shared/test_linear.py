"""Votes of a linear model: shared by the scores, and never more for another class than for the best."""

import io
import unittest
from array import array

from emlearn_predict._runtime import int16s, words32
from emlearn_predict.linear import VOTES, Linear, share

OFFSET = 1 << 30
# two scores of one feature: they differ by feature / 2**4
TEXT = "f,1\no,2\nb,4\ns,0\na,0\nw,0\na,0\nw,1\n"


def shared(scores, bits):
    sums, votes = words32(len(scores)), int16s(len(scores))
    for i, score in enumerate(scores):
        sums[i] = score + OFFSET
    best = share(sums, len(scores), bits, VOTES, votes)
    return int(best), [int(v) for v in votes]


class TestShare(unittest.TestCase):
    def test_equals(self):
        self.assertEqual(shared([5], 3), (0, [1000]))
        self.assertEqual(shared([5, 5], 3), (0, [501, 499]))
        self.assertEqual(shared([-9, 5, 5, 5], 0), (1, [0, 334, 333, 333]))

    def test_octaves(self):
        """A score that is n less has 2**-n of the votes."""
        self.assertEqual(shared([0, 1 << 20], 20), (1, [333, 667]))
        self.assertEqual(shared([3, 0], 0), (0, [889, 111]))
        self.assertEqual(shared([3 << 8, 0], 8), (0, [889, 111]))
        self.assertEqual(shared([0, 15 << 5], 5), (1, [0, 1000]))

    def test_within_octaves(self):
        for bits in (3, 8, 12, 26):
            for eighths in range(1, 64):
                best, votes = shared([eighths << bits >> 3, 0], bits)
                self.assertEqual(best, 0)
                self.assertTrue(abs(votes[1] - 1000 / (1 + 2 ** (eighths / 8))) < 1.6)

    def test_the_best_is_ahead(self):
        """By however little its score is greater, and wherever it stands."""
        for scores in ([0, 1], [1, 0], [0, 0, 1], [0, 1, 0], [7] * 126 + [8], [8] + [7] * 126):
            best, votes = shared(scores, 26)
            self.assertEqual(best, scores.index(max(scores)))
            self.assertEqual(sum(votes), VOTES)
            self.assertTrue(all(v < votes[best] for c, v in enumerate(votes) if c != best))

    def test_far_apart(self):
        for bits in (0, 26):
            self.assertEqual(shared([OFFSET - 1, 1 - OFFSET], bits), (0, [1000, 0]))
            self.assertEqual(shared([1 - OFFSET, OFFSET - 1], bits), (1, [0, 1000]))


class TestLinear(unittest.TestCase):
    def load(self):
        return Linear.load(io.StringIO(TEXT), "linear.csv", 1, 2)

    def test_predict(self):
        model = self.load()
        features = array("h", [0])
        for value, best, votes in (
            (16, 1, [333, 667]),
            (-32, 0, [800, 200]),
            (0, 0, [501, 499]),
            (32767, 1, [0, 1000]),
        ):
            features[0] = value
            self.assertEqual(model.predict(features), best)
            self.assertEqual([int(v) for v in model.votes], votes)

    def test_what_it_is(self):
        model = self.load()
        self.assertEqual((model.n_features, model.n_classes, model.n_votes), (1, 2, 1000))
        self.assertIsNone(model.native)
        self.assertTrue(model.native_reason)

    def test_wrong_buffers(self):
        model = self.load()
        with self.assertRaisesRegex(ValueError, "features has 2 values, the model takes 1"):
            model.predict(array("h", [0, 0]))
        with self.assertRaisesRegex(ValueError, "features must be an array of int16"):
            model.predict(array("H", [0]))


if __name__ == "__main__":
    unittest.main()
