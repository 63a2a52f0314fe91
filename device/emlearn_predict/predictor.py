"""What the predictors of all kinds share: bundle, model, decision, event and self-test."""

from . import FAMILIES
from ._runtime import collect_often, int16s, micropython
from .bundle import GATE, MODEL, MODELS, PROJECTION, SELFTEST, read_model
from .decision import Decision, Event
from .window import copy


class Predictor:
    """A loaded bundle. `GesturePredictor` and `ImagePredictor` add what their features are computed from.

    Attributes
    ----------
    classes : list of str
    features : array of int16, n_features
        Of the last window or frame, those that the model takes.
    columns : array or None
        Which of those that `extractor` computes are taken; None: all.
    projection : Projection or None
        What makes the model's features of those taken; None: they are these.
    gate : Gate or None
        What tells the known from the unknown; None: all is taken for known.
    votes : array of int16, n_classes
        Of the last window or frame; all are 0 where the gate has refused it.
    n_votes : int
        votes / n_votes are the shares of the classes.
    model : Forest or Linear
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
        # first: reading it leaves more behind than all else
        model = _load_model(folder, description, native)
        self.extractor = self._make_extractor(description)
        n_features = self.extractor.n_features
        self.columns = self._gather = None
        if description["features"].get("columns") is not None:
            from .columns import gather, read_columns  # memory spared where all are taken

            self.columns = read_columns(description["features"]["columns"], n_features)
            self._gather = gather
            n_features = len(self.columns)
        n_taken = n_features
        self.projection = None
        if description.get("projection") is not None:
            self.projection = _load_projection(folder, description["projection"], n_taken)
            n_features = self.projection.n_features
        if model.n_features != n_features:
            raise ValueError("the model takes %d features, the bundle makes %d" % (model.n_features, n_features))
        if model.n_classes != len(self.classes):
            raise ValueError("the model has %d classes, the bundle %d" % (model.n_classes, len(self.classes)))
        self.model = model
        self.gate = None
        if description.get("gate") is not None:
            self.gate = _load_gate(folder, description["gate"], n_features)
        settings = []
        for key in ("threshold", "margin", "alpha", "smoothed", "background"):
            if key not in description["decision"]:
                raise ValueError("decision: %s is missing" % key)
            settings.append(description["decision"][key])
        self.decision = Decision(model.n_classes, model.n_votes, *settings)
        self.features = int16s(n_features)
        self._taken = self.features if self.projection is None else int16s(n_taken)
        self._computed = self._taken if self.columns is None else int16s(self.extractor.n_features)
        self.votes = model.votes
        self.n_votes = model.n_votes
        self._event = Event(int16s(model.n_classes))
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

    @micropython.native
    def _classify(self):
        """Give the model what was computed; return the class with most votes, the first of equals.

        What the gate refuses gets no votes; -1 is returned.
        """
        if self.columns is not None:
            self._gather(self._computed, self.columns, len(self.columns), self._taken)
        if self.projection is not None:
            self.projection.evaluate(self._taken, self.features)
        if self.gate is not None and not self.gate.knows(self.features):
            votes = self.votes
            for i in range(len(votes)):
                votes[i] = 0
            return -1
        return self.model.evaluate(self.features)

    def _label(self, index):
        """Return the name of a class, None for what the gate has refused."""
        return self.classes[index] if index >= 0 else None

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


def _load_model(folder, description, native):
    model = description["model"]
    kind = model["kind"]
    name, counts = MODELS[kind]
    counts = [model[key] for key in counts]
    # memory spared for the kind that it is not
    with open(folder + "/" + name, encoding="utf-8") as file:
        if kind == "linear":
            from .linear import Linear

            return Linear.load(file, name, counts[0], len(description["classes"]))
        from .forest import Forest

        return Forest.load(file, counts, native)


def _load_projection(folder, projection, n_taken):
    from .projection import Projection  # memory spared where there is none

    if projection["features"] != n_taken:
        raise ValueError("the projection takes %d features, the bundle makes %d" % (projection["features"], n_taken))
    with open(folder + "/" + PROJECTION, encoding="utf-8") as file:
        return Projection.load(file, PROJECTION, n_taken, projection["sums"], projection["kept"])


def _load_gate(folder, gate, n_features):
    from .gate import Gate  # memory spared where all is taken for known

    with open(folder + "/" + GATE, encoding="utf-8") as file:
        return Gate.load(file, GATE, n_features, gate["features"], gate["clusters"])
