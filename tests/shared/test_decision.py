"""Thresholds, margins and smoothing, by integers worked out by hand."""

import unittest
from array import array

from emlearn_predict.decision import Decision, Event


def decide(decision, *windows):
    """Return the decided class after each window, and where it changed."""
    indices, changes = [], []
    for i, votes in enumerate(windows):
        if decision.update(array("h", votes)):
            changes.append(i)
        indices.append(decision.index)
    return indices, changes


class TestSingleWindows(unittest.TestCase):
    def test_most_votes_win_and_the_first_of_equals(self):
        decision = Decision(3, 10, [0] * 3, [0] * 3)
        found = decide(decision, [1, 7, 2], [5, 5, 0], [0, 5, 5], [4, 3, 3])
        self.assertEqual(found, ([1, 0, 1, 0], [0, 1, 2, 3]))

    def test_without_votes_it_counts_for_the_background(self):
        for background, expected in ((-1, [1, 1, 1]), (2, [1, 2, 1])):
            decision = Decision(3, 10, [0] * 3, [0] * 3, background=background)
            self.assertEqual(decide(decision, [0, 9, 1], [0, 0, 0], [0, 9, 1])[0], expected)

    def test_an_event_only_on_change(self):
        found = decide(Decision(2, 10, [0, 0], [0, 0]), [9, 1], [10, 0], [6, 4], [1, 9], [2, 8], [9, 1])
        self.assertEqual(found, ([0, 0, 0, 1, 1, 0], [0, 3, 5]))

    def test_threshold_of_the_class(self):
        # 7 of 10 votes are 2867 of 4096
        decision = Decision(3, 10, [0, 2867, 2868], [0] * 3, background=0)
        self.assertEqual(decide(decision, [0, 7, 3], [0, 3, 7], [0, 2, 8])[0], [1, 0, 2])

    def test_margin_of_the_class(self):
        # leads of 2 of 10 votes: 2457 - 1638 = 819
        decision = Decision(3, 10, [0] * 3, [0, 819, 820], background=0)
        self.assertEqual(decide(decision, [0, 6, 4], [0, 4, 6], [0, 3, 7])[0], [1, 0, 2])

    def test_the_second_best_stands_before_or_after_the_best(self):
        decision = Decision(4, 10, [0] * 4, [1500] * 4, background=0)
        self.assertEqual(decide(decision, [4, 6, 0, 0], [0, 6, 0, 4], [0, 0, 2, 8], [1, 1, 7, 1])[0], [0, 0, 3, 2])

    def test_without_background_uncertain_windows_count_for_none(self):
        decision = Decision(2, 10, [4096, 4096], [0, 0])
        self.assertEqual(decide(decision, [9, 1], [0, 10], [5, 5], [5, 5]), ([-1, 1, 1, 1], [1]))

    def test_one_class(self):
        self.assertEqual(decide(Decision(1, 10, [0], [4096]), [10], [10]), ([0, 0], [0]))

    def test_a_thousand_trees(self):
        # products with 4096 would leave 16 bits
        # 999 votes are 4091 of 4096 and lead by 4087, 998 are 4087 and lead by 4079
        decision = Decision(2, 1000, [4096, 4091], [0, 4087], background=0)
        self.assertEqual(decide(decision, [0, 1000], [1, 999], [2, 998], [0, 1000])[0], [1, 1, 0, 1])


class TestSmoothing(unittest.TestCase):
    def test_a_change_needs_agreement(self):
        # alpha 1/2. Shares of class 0: 2048 3072 1536 768 384 ...; of class 1: 0 0 2048 3072 3584
        decision = Decision(2, 10, [0, 0], [0, 0], alpha=2048, smoothed=3000)
        found = decide(decision, [10, 0], [10, 0], [0, 10], [0, 10], [0, 10])
        self.assertEqual(found, ([-1, 0, 0, 1, 1], [1, 3]))

    def test_shares_of_a_quarter(self):
        # 1024, 1792, 2368, 2800; then falling, rounded down: 2100, 1575, 1181, 885
        decision = Decision(2, 10, [0, 0], [0, 0], alpha=1024, smoothed=1)
        shares = []
        for votes in [[10, 0]] * 4 + [[0, 10]] * 4:
            decision.update(array("h", votes))
            shares.append(int(decision._smoothed[0]))
        self.assertEqual(shares, [1024, 1792, 2368, 2800, 2100, 1575, 1181, 885])

    def test_a_steady_class_reaches_every_threshold(self):
        # whatever the rounding: the share of the class rises to 4096, those of the others fall to 0
        for alpha in (1, 3, 100, 2048, 4095, 4096):
            decision = Decision(2, 10, [0, 0], [0, 0], alpha=alpha, smoothed=4096)
            for votes in ([10, 0], [0, 10]):
                for _ in range(4096 if alpha == 1 else 4000 if alpha == 3 else 400):
                    decision.update(array("h", votes))
                self.assertEqual(decision.index, votes.index(10), alpha)
                self.assertEqual(sorted([int(v) for v in decision._smoothed]), [0, 4096], alpha)

    def test_a_single_outlier_is_no_event(self):
        decision = Decision(2, 10, [0, 0], [0, 0], alpha=1024, smoothed=2048)
        windows = [[10, 0]] * 6 + [[0, 10]] + [[10, 0]] * 6
        self.assertEqual(decide(decision, *windows)[1], [2])

    def test_clear(self):
        decision = Decision(2, 10, [0, 0], [0, 0], alpha=2048, smoothed=3000)
        first = decide(decision, [10, 0], [10, 0])
        decision.clear()
        self.assertEqual(decision.index, -1)
        self.assertEqual(decide(decision, [10, 0], [10, 0]), first)


class TestRefusals(unittest.TestCase):
    def test_each_parameter(self):
        good = {"threshold": [0, 0], "margin": [0, 0], "alpha": 4096, "smoothed": 2048, "background": -1}
        wrong = {
            "threshold": ([0], [0, 0, 0], [0, 4097], [-1, 0], [0, 1.5], [0, None], "ab", 7, None),
            "margin": ([0], [0, 4097], [0, -1], [0, "1"], 7),
            "alpha": (0, 4097, 0.5, None, "1"),
            "smoothed": (0, 4097, -1, None),
            "background": (-2, 2, None, "idle"),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value), self.assertRaisesRegex(ValueError, "decision: " + name):
                    Decision(2, 10, **dict(good, **{name: value}))


class TestEvent(unittest.TestCase):
    def test_before_the_first_change(self):
        event = Event(array("h", [0, 0]))
        self.assertEqual((event.label, event.index, event.window), ("", -1, -1))


if __name__ == "__main__":
    unittest.main()
