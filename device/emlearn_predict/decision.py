"""From the votes of single windows to events.

A window counts for its best class when the votes reach that class's threshold and lead the second best by its
margin; otherwise for the background class, or for none. Exponential smoothing over the windows' classes then asks
for agreement in time: an event comes when another class than before reaches the smoothed threshold.

Shares, thresholds and the smoothing factor are integers, 4096 for one.
"""

from ._runtime import const, words16

_ONE = const(4096)


class Event:
    """A change of the decision. One object serves all events, so that none is allocated: copy what you keep.

    Attributes
    ----------
    label : str
    index : int
        Of the class.
    votes : array of int16, n_classes
        Of the window that made the change.
    window : int
        Its number, from 0.
    """

    def __init__(self, votes):
        self.label = ""
        self.index = -1
        self.votes = votes
        self.window = -1


class Decision:
    """Thresholds, smoothing and the last decision.

    Parameters
    ----------
    n_classes : int
    n_trees : int
    threshold, margin : sequence of int, n_classes
        Share of the votes for the best class, and its lead over the second, 0 to 4096.
    alpha : int
        Weight of the newest window, 1 to 4096; 4096 switches smoothing off.
    smoothed : int
        Threshold of the smoothed share, 1 to 4096.
    background : int
        The class that uncertain windows count for, or -1.
    """

    def __init__(self, n_classes, n_trees, threshold, margin, alpha=4096, smoothed=2048, background=-1):
        self._trees = n_trees
        self._threshold = words16(n_classes)
        self._margin = words16(n_classes)
        for name, values, target in (("threshold", threshold, self._threshold), ("margin", margin, self._margin)):
            if not isinstance(values, (list, tuple)) or len(values) != n_classes:
                raise ValueError("decision: %s is %r, must be a list of %d integers" % (name, values, n_classes))
            for c in range(n_classes):
                target[c] = _within(name, values[c], 0, _ONE)
        self._alpha = _within("alpha", alpha, 1, _ONE)
        self._least = _within("smoothed", smoothed, 1, _ONE)
        self._background = _within("background", background, -1, n_classes - 1)
        self._smoothed = words16(n_classes)
        self.clear()

    def clear(self):
        """Forget the past: no class is decided."""
        for c in range(len(self._smoothed)):
            self._smoothed[c] = 0
        self.index = -1

    def update(self, votes):
        """Take the votes of one window; return whether `index`, the decided class, has changed."""
        best = 0
        second = -1
        for c in range(1, len(self._smoothed)):
            if votes[c] > votes[best]:
                second = best
                best = c
            elif second < 0 or votes[c] > votes[second]:
                second = c
        # int(): on the PC the votes are NumPy's int16, whose products would stay int16
        share = int(votes[best]) * _ONE // self._trees
        lead = share if second < 0 else share - int(votes[second]) * _ONE // self._trees
        if share < self._threshold[best] or lead < self._margin[best]:
            best = self._background
        winner = 0
        for c in range(len(self._smoothed)):
            old = int(self._smoothed[c])
            # rounded away from the old value, so that a steady class arrives however small alpha is
            if c == best:
                self._smoothed[c] = old + ((self._alpha * (_ONE - old) + _ONE - 1) >> 12)
            else:
                self._smoothed[c] = old - ((self._alpha * old + _ONE - 1) >> 12)
            if self._smoothed[c] > self._smoothed[winner]:
                winner = c
        if winner == self.index or self._smoothed[winner] < self._least:
            return False
        self.index = winner
        return True


def _within(name, value, low, high):
    if type(value) is not int or not low <= value <= high:
        raise ValueError("decision: %s is %r, must be an integer from %d to %d" % (name, value, low, high))
    return value
