"""The whole path on the device: samples in, events out."""

from ._runtime import collect_often, const, int16s, micropython
from .bundle import SELFTEST, TREES, read_model, read_selftest
from .decision import Decision, Event
from .extraction import extract
from .forest import Forest
from .spectral import Spectral
from .window import Window, copy

_LARGEST = const(0x3FFFFFFF)  # small integer on 32 bits: one more would be allocated


class GesturePredictor:
    """Recognise gestures in a stream of samples.

    Build it with `load`. All memory is allocated then; `push` and `predict` allocate nothing as long as they get the
    buffer that they got before.

    Attributes
    ----------
    classes : list of str
    features : array of int16, n_features
        Of the last window.
    votes : array of int16, n_classes
        Of the last window.
    n_trees : int
        votes / n_trees are the shares of the classes.
    index : int
        Of the class decided last, -1 for none.
    """

    def __init__(self, folder, model, native=True):
        capacity = model["capacity"]
        with open(folder + "/" + TREES, encoding="utf-8") as file:
            forest = Forest.load(file, (capacity["trees"], capacity["nodes"], capacity["leaves"]), native)
        window = model["window"]
        decision = model["decision"]
        self._folder = folder
        self.classes = model["classes"]
        self.extractor = Spectral(model["features"], window["length"], len(window["channels"]))
        self.window = Window(window["length"], window["hop"], len(window["channels"]))
        self.forest = forest
        if forest.n_features != self.extractor.n_features:
            raise ValueError(
                "the forest takes %d features, the bundle makes %d" % (forest.n_features, self.extractor.n_features)
            )
        if forest.n_classes != len(self.classes):
            raise ValueError("the forest has %d classes, the bundle %d" % (forest.n_classes, len(self.classes)))
        for key in ("threshold", "margin", "alpha", "smoothed", "background"):
            if key not in decision:
                raise ValueError("decision: %s is missing" % key)
        self.decision = Decision(
            forest.n_classes,
            forest.n_trees,
            decision["threshold"],
            decision["margin"],
            decision["alpha"],
            decision["smoothed"],
            decision["background"],
        )
        self.features = int16s(forest.n_features)
        self.votes = forest.votes
        self.n_trees = forest.n_trees
        self._event = Event(int16s(forest.n_classes))
        self._count = 0

    @classmethod
    def load(cls, folder, native=True):
        """Read and check a bundle.

        Parameters
        ----------
        folder : str
            With model.json, trees.csv and selftest.csv.
        native : bool, default=True
            Use the native module emlearn_trees where it is installed. The votes are the same.

        Raises
        ------
        OSError
            If a file is missing.
        ValueError
            If the bundle is damaged or not for this version.
        """
        before = collect_often()
        try:
            return cls(folder, read_model(folder), native)
        finally:
            collect_often(before)

    @property
    def index(self):
        return self.decision.index

    def clear(self):
        """Forget samples and decisions, as at the start of a recording."""
        self.window.clear()
        self.decision.clear()
        self._count = 0

    @micropython.native
    def push(self, samples):
        """Take new samples; evaluate each window that they complete.

        Parameters
        ----------
        samples : array of int16
            Any number of whole samples, channels interleaved. When they complete several windows, the last change of
            decision is reported: push at most `hop` samples at a time to see each.

        Returns
        -------
        Event or None
            An event when the decision changed. It is the same object each time.
        """
        window = self.window
        event = None
        offset = 0
        while offset < len(samples):
            offset = window.fill(samples, offset)
            if window.ready:
                # past the methods that check their buffers: these are our own
                e = self.extractor
                extract(window.values, window.start, e.plan, e.table, e.x, e.facts, self.features)
                self.forest.evaluate(self.features)
                if self.decision.update(self.votes):
                    event = self._event
                    event.index = self.decision.index
                    event.label = self.classes[event.index]
                    event.window = self._count
                    copy(self.votes, 0, event.votes, 0, len(self.votes))
                self._count = 0 if self._count == _LARGEST else self._count + 1
        return event

    def predict(self, window):
        """Label of a single window, without decision: the class with most votes, the first of equals.

        Parameters
        ----------
        window : array of int16, length * channels
            Pass the same buffer each time: a new one is checked, which allocates.
        """
        return self.classes[self._evaluate(window, 0)]

    def selftest(self):
        """Run the bundle's recorded windows; return how many features and votes differ: (0, 0) is good."""
        window = int16s(len(self.window.values))
        features = int16s(len(self.features))
        votes = int16s(len(self.votes))
        wrong_features = wrong_votes = cases = 0
        with open(self._folder + "/" + SELFTEST, encoding="utf-8") as file:
            while read_selftest(file, window, features, votes):
                self._evaluate(window, 0)
                cases += 1
                for i in range(len(features)):
                    if features[i] != self.features[i]:
                        wrong_features += 1
                for i in range(len(votes)):
                    if votes[i] != self.votes[i]:
                        wrong_votes += 1
        if not cases:
            raise ValueError("%s: no case" % SELFTEST)
        return wrong_features, wrong_votes

    def _evaluate(self, window, start):
        self.extractor.extract(window, start, self.features)
        return self.forest.predict(self.features)
