"""From the votes of single windows to events.

A window counts for its best class when the votes reach that class's threshold and lead the second best by its
margin; otherwise, and where a gate has refused it and it has no votes, for the background class, or for none.
Exponential smoothing over the windows' classes then asks for agreement in time: an event comes when another class than
before reaches the smoothed threshold.

Shares, thresholds and the smoothing factor are integers, 4096 for one.
"""

from ._runtime import const, micropython, ptr16, words16
from .checks import integer, integers

_ONE = const(4096)
_FIRST = const(5)  # of the settings, the thresholds and margins


@micropython.viper
def smooth(votes: ptr16, reg_c: int, smoothed: ptr16, settings: ptr16) -> int:
    """Move the smoothed shares towards what one window says; return the class ahead, the first of equals, or -1.

    Exponential smoothing with the factor alpha: each class's share moves by alpha towards 1 where the window is its,
    else towards 0. `settings` holds alpha, the least share, the background class + 1, the numbers of classes and
    votes, and a threshold and margin a class.

    Headroom: votes <= 1000, times 4096 < 2**22; shares and alpha at most 4096, products 2**24.
    """
    classes = settings[3]
    total = settings[4]
    best = 0
    second = 0
    most = 0
    for reg_c in range(classes):
        v = votes[reg_c]
        if reg_c == 0 or v > most:
            second = most
            most = v
            best = reg_c
        elif v > second:
            second = v
    share = (most << 12) // total
    threshold = _FIRST + (best << 1)
    if most == 0 or share < settings[threshold] or share - (second << 12) // total < settings[threshold + 1]:
        best = settings[2] - 1
    alpha = settings[0]
    ahead = 0
    most = 0
    for reg_c in range(classes):
        # rounded away from the old value, so that a steady class arrives however small alpha is
        v = smoothed[reg_c]
        if reg_c == best:
            v += (alpha * (_ONE - v) + (_ONE - 1)) >> 12
        else:
            v -= (alpha * v + (_ONE - 1)) >> 12
        smoothed[reg_c] = v
        if v > most:
            most = v
            ahead = reg_c
    if most < settings[1]:
        ahead = 0 - 1
    return ahead


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
        Its number, from 0; after 2**30 - 1 comes 0 again. Of whole gestures: the number of the gesture.
    start, length : int
        Of motion: the number of the window's or the gesture's first sample, counted from 0 since the start or `clear`
        (after 2**30 - 1 comes 0 again), and how many samples it has. Of pictures: -1 and 0.
    """

    def __init__(self, votes):
        self.label = ""
        self.index = -1
        self.votes = votes
        self.window = -1
        self.start = -1
        self.length = 0


class Decision:
    """Thresholds, smoothing and the last decision.

    Parameters
    ----------
    n_classes : int
    n_votes : int
    threshold, margin : sequence of int, n_classes
        Share of the votes for the best class, and its lead over the second, 0 to 4096.
    alpha : int
        Weight of the newest window, 1 to 4096; 4096 switches smoothing off.
    smoothed : int
        Threshold of the smoothed share, 1 to 4096.
    background : int
        The class that uncertain windows count for, or -1.

    Attributes
    ----------
    index : int
        The class decided, -1 for none.
    each : bool
        Whether each window is a decision of its own, as whole gestures are: then the same class may come twice in a
        row, and the background is none that is decided for. False, until it is set.
    """

    def __init__(self, n_classes, n_votes, threshold, margin, alpha=4096, smoothed=2048, background=-1):
        self._settings = words16(_FIRST + 2 * n_classes)
        for name, values, first in (("threshold", threshold, _FIRST), ("margin", margin, _FIRST + 1)):
            integers("decision", name, values, n_classes, 0, _ONE)
            for c in range(n_classes):
                self._settings[first + 2 * c] = values[c]
        self._settings[0] = integer("decision", "alpha", alpha, 1, _ONE)
        self._settings[1] = integer("decision", "smoothed", smoothed, 1, _ONE)
        self._settings[2] = integer("decision", "background", background, -1, n_classes - 1) + 1
        self._settings[3] = n_classes
        self._settings[4] = n_votes
        self._smoothed = words16(n_classes)
        self.each = False
        self.clear()

    def clear(self):
        """Forget the past: no class is decided."""
        for c in range(len(self._smoothed)):
            self._smoothed[c] = 0
        self.index = -1

    @micropython.native
    def update(self, votes):
        """Take the votes of one window; return whether `index`, the decided class, has changed, or was decided anew."""
        ahead = smooth(votes, 0, self._smoothed, self._settings)
        if self.each:
            self.index = ahead
            return ahead >= 0 and ahead != self._settings[2] - 1
        if ahead < 0 or ahead == self.index:
            return False
        self.index = ahead
        return True
