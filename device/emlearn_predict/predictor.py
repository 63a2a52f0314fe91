"""What the predictors of all kinds share: bundle, forest, decision, event and self-test."""

from . import FAMILIES
from ._runtime import collect_often, int16s, micropython
from .bundle import MODEL, SELFTEST, TREES, read_model
from .decision import Decision, Event
from .forest import Forest
from .window import copy


class Predictor:
    """A loaded bundle. `GesturePredictor` and `ImagePredictor` add what their features are computed from.

    Attributes
    ----------
    classes : list of str
    features : array of int16, n_features
        Of the last window or frame, those that the forest takes.
    columns : array or None
        Which they are of those that `extractor` computes; None: all.
    votes : array of int16, n_classes
        Of the last window or frame.
    n_trees : int
        votes / n_trees are the shares of the classes.
    index : int
        Of the class decided last, -1 for none.
    """

    FAMILY = ""

    def __init__(self, folder, description, native=True):
        family = description["source"]["kind"]
        if family != self.FAMILY:
            raise ValueError("%s: the source is %s; load this bundle by %s" % (MODEL, family, FAMILIES[family][1]))
        self._folder = folder
        self.classes = description["classes"]
        model = description["model"]
        # first: reading it leaves more behind than all else
        with open(folder + "/" + TREES, encoding="utf-8") as file:
            forest = Forest.load(file, (model["trees"], model["nodes"], model["leaves"]), native)
        self.extractor = self._make_extractor(description)
        n_features = self.extractor.n_features
        self.columns = self._gather = None
        if description["features"].get("columns") is not None:
            from .columns import gather, read_columns  # memory spared where all are taken

            self.columns = read_columns(description["features"]["columns"], n_features)
            self._gather = gather
            n_features = len(self.columns)
        if forest.n_features != n_features:
            raise ValueError("the forest takes %d features, the bundle makes %d" % (forest.n_features, n_features))
        if forest.n_classes != len(self.classes):
            raise ValueError("the forest has %d classes, the bundle %d" % (forest.n_classes, len(self.classes)))
        self.forest = forest
        settings = []
        for key in ("threshold", "margin", "alpha", "smoothed", "background"):
            if key not in description["decision"]:
                raise ValueError("decision: %s is missing" % key)
            settings.append(description["decision"][key])
        self.decision = Decision(forest.n_classes, forest.n_trees, *settings)
        self.features = int16s(n_features)
        self._computed = self.features if self.columns is None else int16s(self.extractor.n_features)
        self.votes = forest.votes
        self.n_trees = forest.n_trees
        self._event = Event(int16s(forest.n_classes))
        self._count = 0
        self._case = None  # what `selftest` evaluated last

    @classmethod
    def _load(cls, folder, *settings):
        before = collect_often()
        try:
            description = read_model(folder)
            description.pop("training", None)  # scores and the like, kilobytes of heap that nothing here reads
            return cls(folder, description, *settings)
        finally:
            collect_often(before)

    @property
    def index(self):
        return self.decision.index

    def clear(self):
        """Forget what came and what was decided, as at the start."""
        self.decision.clear()
        self._count = 0

    @micropython.native
    def _changed(self):
        """Fill the event with the decision that has just changed."""
        event = self._event
        event.index = self.decision.index
        event.label = self.classes[event.index]
        event.window = self._count
        copy(self.votes, 0, event.votes, 0, len(self.votes))
        return event

    def _run_selftest(self, buffer):
        features = int16s(len(self.features))
        votes = int16s(len(self.votes))
        wrong = [0, 0]
        cases = 0
        with open(self._folder + "/" + SELFTEST, encoding="utf-8") as file:
            while self._run_case(file, buffer, features, votes):
                cases += 1
                for k, expected, found in ((0, features, self.features), (1, votes, self.votes)):
                    for i in range(len(found)):
                        if expected[i] != found[i]:
                            wrong[k] += 1
        if not cases:
            raise ValueError("%s: no case" % SELFTEST)
        return tuple(wrong)
