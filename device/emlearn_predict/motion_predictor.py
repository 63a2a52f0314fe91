"""The whole path of motion on the device: samples in, events out."""

from ._runtime import int16s, micropython
from .bundle import MODEL, read_selftest
from .checks import integer
from .motion_features import FAMILY, MotionFeatures
from .predictor import Predictor
from .window import LARGEST, Window

MAX_STRETCHED = 128  # samples that a whole gesture is stretched to, at most


class GesturePredictor(Predictor):
    """Recognise gestures in a stream of samples.

    What is recognised are windows that overlap, or whole gestures from rest to rest, stretched to one length: the
    bundle says which. Build it with `load`. All memory is allocated then; `push` and `predict` allocate nothing as long
    as they get the buffer that they got before.

    Attributes
    ----------
    classes : list of str
    features : array of int16, n_features
        Of the last window, those that the model takes.
    votes : array of int16, n_classes
        Of the last window; all are 0 where the gate of the bundle has refused it.
    n_votes : int
        votes / n_votes are the shares of the classes.
    index : int
        Of the class decided last, -1 for none.
    """

    FAMILY = FAMILY

    def __init__(self, folder, description, native=True):
        super().__init__(folder, description, native)
        source = description["source"]
        if source.get("segment") is None:
            self.window = Window(source["length"], source["hop"], len(source["channels"]))
        else:
            from .segmenter import Segmenter  # memory spared where windows follow each other

            self.window = Segmenter(source["segment"], source["length"], len(source["channels"]))
            self.decision.each = True
        self._stream = len(source["channels"]), source.get("sample_rate")

    @classmethod
    def load(cls, folder, native=True):
        """Read and check a bundle.

        Parameters
        ----------
        folder : str
            With model.json and the files that it names.
        native : bool, default=True
            Use the native module emlearn_trees where it is installed. The votes are the same.

        Raises
        ------
        OSError
            If a file is missing.
        ValueError
            If the bundle is damaged, not for this version or not of gestures.
        """
        return cls._load(folder, native)

    def _make_extractor(self, description):
        source = description["source"]
        whole = source.get("segment") is not None
        integer(MODEL, "source length", source.get("length"), 1, MAX_STRETCHED if whole else 1024)
        channels = source.get("channels")
        if not isinstance(channels, list) or not channels or not all(isinstance(name, str) for name in channels):
            raise ValueError("%s: source channels is not a list of names" % MODEL)
        if not whole:
            integer(MODEL, "source hop", source.get("hop"), 1, source["length"])
        return MotionFeatures(description["features"], source["length"], len(channels))

    def clear(self):
        """Forget samples and decisions, as at the start of a recording."""
        super().clear()
        self.window.clear()

    @micropython.native
    def push(self, samples):
        """Take new samples; evaluate each window, or gesture, that they complete.

        Parameters
        ----------
        samples : array of int16
            Any number of whole samples, channels interleaved. When they complete several windows or gestures, the last
            event is reported: push at most `hop` samples at a time, or no more than the gap between gestures, to see
            each.

        Returns
        -------
        Event or None
            An event when the decision changed; of whole gestures, one for each that is recognised, when it is over, but
            for those of the background class. It is the same object each time.
        """
        window = self.window
        event = None
        offset = 0
        while offset < len(samples):
            offset = window.fill(samples, offset)
            if window.ready:
                # past the methods that check their buffers: these are our own
                e = self.extractor
                e.kernel(window.values, window.start, e.plan, e.table, e.x, e.facts, self._computed)
                self._classify()
                if self.decision.update(self.votes):
                    event = self._changed()
                    event.start = window.first
                    event.length = window.length
                self._count = 0 if self._count == LARGEST else self._count + 1
        return event

    def predict(self, window):
        """Label of a single window, without decision: the class with most votes, the first of equals.

        None where the bundle has a gate that refuses it: it is like nothing in the training.

        Parameters
        ----------
        window : array of int16, length * channels
            Of a whole gesture: stretched. Pass the same buffer each time: a new one is checked, which allocates.
        """
        return self._label(self._evaluate(window))

    def counter(self, shortest, smallest):
        """Return a `Repetitions` for the samples that are pushed here; see there. A board needs `deploy --counting`."""
        from .repetitions import Repetitions  # memory spared where nothing is counted

        return Repetitions(self._stream[0], self._stream[1], shortest, smallest)

    def selftest(self):
        """Run the bundle's recorded windows; return how many features and votes differ: (0, 0) is good."""
        return self._run_selftest(int16s(len(self.window.values)))

    def _evaluate(self, window):
        self.extractor.extract(window, 0, self._computed)
        return self._classify()

    def _run_case(self, file, window, features, votes):
        if not read_selftest(file, window, features, votes):
            return False
        self._case = (window,)
        self._evaluate(window)
        return True
