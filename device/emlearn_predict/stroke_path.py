"""The stroke that a wand draws in the air, from its accelerometer and gyroscope.

The gyroscope's rate, less its drift at rest, turns the wand's attitude from sample to sample; the way of the wand's tip
over a sphere around the hand is seen on the plane before the hand. What is up is told by the accelerometer: in the
frame in which the wand was at the beginning, what it measures during a gesture that begins and ends at rest is gravity
on the mean, and what the hand adds comes to nothing.

As in P. Warden's magic wand for TensorFlow Lite Micro the gyroscope draws and gravity says which way up. There, angles
are summed up axis by axis, and gravity is that of the last rest; here the attitude is turned as a whole, so that a wand
that is rolled in the hand draws the same.
"""

from ._runtime import check_int16, const, int16s, micropython, ptr16, ptr32, words32
from .arithmetic import root
from .checks import integer
from .stroke_trace import MAX_POINTS

_CHANNELS = const(6)
_ONE = const(16384)  # of vectors
_LIMIT = const(20480)  # of their parts: 1.25
_RADIAN = const(0x3FFFFFFF)  # in 2**-30
_OFFSET = const(0x20000000)  # in scratch memory nothing is negative
# places of vectors among the axes
_FORWARD = const(0)
_UP = const(3)
_RIGHT = const(6)
_ABOVE = const(9)  # up, at right angles to forward


@micropython.viper
def attitude(samples: ptr16, reg_v: int, n: int, drift: ptr32, step: int, forward: int, out: ptr16, axes: ptr32):
    """Write to `out` where axis `forward` points at each sample, in the frame of the wand at the first.

    The three axes of that frame, seen from the wand, are e. From a sample to the next, e grows by e x w and by half of
    (e x w) x w, w being the angle, in 2**-14 radian, by which the wand turns: an error of w**3 / 6. `drift` holds the
    gyroscope's counts at rest, plus 2**15, and `axes` gets the sums of the accelerations along e, plus 2**29.

    Headroom: w is at most 2**14 and e is saturated at 20480, so e x w is at most 40960 and two products of that and w
    are at most 1.25 * 2**30. A difference to the drift is at most 2**30 / step. Three products of e and accelerations,
    each over 4, < 2**29; the sum of 1024 of them over 2**12 < 2**27.
    """
    most = _RADIAN // step
    if most > 65535:
        most = 65535
    # e, row by row
    ax = _ONE
    ay = 0
    az = 0
    bx = 0
    by = _ONE
    bz = 0
    cx = 0
    cy = 0
    cz = _ONE
    axes[_UP] = _OFFSET
    axes[_UP + 1] = _OFFSET
    axes[_UP + 2] = _OFFSET
    i = 0
    o = 0
    while n:
        n -= 1
        x = ((samples[i] & 0xFFFF) ^ 0x8000) - 32768
        y = ((samples[i + 1] & 0xFFFF) ^ 0x8000) - 32768
        z = ((samples[i + 2] & 0xFFFF) ^ 0x8000) - 32768
        axes[_UP] = axes[_UP] + ((((ax * x) >> 2) + ((ay * y) >> 2) + ((az * z) >> 2)) >> 12)
        axes[_UP + 1] = axes[_UP + 1] + ((((bx * x) >> 2) + ((by * y) >> 2) + ((bz * z) >> 2)) >> 12)
        axes[_UP + 2] = axes[_UP + 2] + ((((cx * x) >> 2) + ((cy * y) >> 2) + ((cz * z) >> 2)) >> 12)
        if forward == 0:
            out[o] = ax
            out[o + 1] = bx
            out[o + 2] = cx
        elif forward == 1:
            out[o] = ay
            out[o + 1] = by
            out[o + 2] = cy
        else:
            out[o] = az
            out[o + 1] = bz
            out[o + 2] = cz
        o += 3
        k = 0
        while k < 3:
            reg_v = ((samples[i + 3 + k] & 0xFFFF) ^ 0x8000) - drift[k]
            if reg_v > most:
                reg_v = most
            if reg_v < 0 - most:
                reg_v = 0 - most
            reg_v = (reg_v * step + 32768) >> 16
            if k == 0:
                x = reg_v
            elif k == 1:
                y = reg_v
            else:
                z = reg_v
            k += 1
        i += _CHANNELS
        k = 0
        while k < 3:
            # e x w, and half of that x w
            ux = (ay * z - az * y + 8192) >> 14
            uy = (az * x - ax * z + 8192) >> 14
            uz = (ax * y - ay * x + 8192) >> 14
            dx = ax + ux + ((uy * z - uz * y + 16384) >> 15)
            dy = ay + uy + ((uz * x - ux * z + 16384) >> 15)
            dz = az + uz + ((ux * y - uy * x + 16384) >> 15)
            if dx > _LIMIT:
                dx = _LIMIT
            if dx < 0 - _LIMIT:
                dx = 0 - _LIMIT
            if dy > _LIMIT:
                dy = _LIMIT
            if dy < 0 - _LIMIT:
                dy = 0 - _LIMIT
            if dz > _LIMIT:
                dz = _LIMIT
            if dz < 0 - _LIMIT:
                dz = 0 - _LIMIT
            # the next row comes to the front, this one to the end
            ax = bx
            ay = by
            az = bz
            bx = cx
            by = cy
            bz = cz
            cx = dx
            cy = dy
            cz = dz
            k += 1


@micropython.viper
def average(out: ptr16, reg_v: int, n: int, axes: ptr32):
    """Write to `axes` the sum of n directions, plus 2**29. Headroom: 1024 * 20480 < 2**25."""
    axes[_FORWARD] = _OFFSET
    axes[_FORWARD + 1] = _OFFSET
    axes[_FORWARD + 2] = _OFFSET
    i = 0
    while n:
        n -= 1
        k = 0
        while k < 3:
            reg_v = ((out[i] & 0xFFFF) ^ 0x8000) - 32768
            axes[_FORWARD + k] = axes[_FORWARD + k] + reg_v
            i += 1
            k += 1


@micropython.viper
def unit(axes: object, reg_v: int, at: int) -> int:
    """Bring the vector at axes[at:], plus 2**29, to the length 2**14; return 0 for one that is none.

    Headroom: its parts are brought below 2**14, so three squares are below 3 * 2**28.
    """
    vector = ptr32(axes)
    most = 0
    k = 0
    while k < 3:
        reg_v = vector[at + k] - _OFFSET
        if reg_v < 0:
            reg_v = 0 - reg_v
        if reg_v > most:
            most = reg_v
        k += 1
    if most == 0:
        return 0
    up = 0
    down = 0
    while most << up < _ONE >> 1:
        up += 1
    while most >> down >= _ONE:
        down += 1
    square = 0
    k = 0
    while k < 3:
        reg_v = ((vector[at + k] - _OFFSET) << up) >> down
        vector[at + k] = reg_v + _OFFSET
        square += reg_v * reg_v
        k += 1
    length = int(root(square))
    k = 0
    while k < 3:
        reg_v = vector[at + k] - _OFFSET
        if reg_v < 0:
            vector[at + k] = _OFFSET - ((0 - reg_v) << 14) // length
        else:
            vector[at + k] = _OFFSET + (reg_v << 14) // length
        k += 1
    return 1


@micropython.viper
def cross(axes: ptr32, reg_k: int, a: int, b: int, to: int):
    """Write to axes[to:] the cross product of two unit vectors there, times 2**14. Headroom: 2 * 2**28."""
    reg_k = 0
    while reg_k < 3:
        i = reg_k + 1
        if i == 3:
            i = 0
        j = i + 1
        if j == 3:
            j = 0
        v = (axes[a + i] - _OFFSET) * (axes[b + j] - _OFFSET) - (axes[a + j] - _OFFSET) * (axes[b + i] - _OFFSET)
        axes[to + reg_k] = _OFFSET + (v >> 14)
        reg_k += 1


@micropython.viper
def project(out: ptr16, reg_v: int, n: int, axes: ptr32):
    """Replace n directions in `out` by their parts along right and above, x and y.

    They are halved, because a part may be 1.25 times the root of 3. Headroom: 3 * 20480 * 2**14 < 2**30.
    """
    i = 0
    o = 0
    while n:
        n -= 1
        x = 0
        y = 0
        k = 0
        while k < 3:
            reg_v = ((out[i] & 0xFFFF) ^ 0x8000) - 32768
            x += reg_v * (axes[_RIGHT + k] - _OFFSET)
            y += reg_v * (axes[_ABOVE + k] - _OFFSET)
            i += 1
            k += 1
        out[o] = x >> 15
        out[o + 1] = y >> 15
        o += 2


@micropython.viper
def rest(samples: ptr16, reg_v: int, n: int, drift: ptr32):
    """Write to `drift` the means of the gyroscope, plus 2**15. Headroom: 1024 * 2**16 = 2**26."""
    k = 0
    while k < 3:
        reg_v = n >> 1
        i = k + 3
        left = n
        while left:
            left -= 1
            reg_v += (samples[i] & 0xFFFF) ^ 0x8000
            i += _CHANNELS
        drift[k] = reg_v // n
        k += 1


class StrokePath:
    """Draw strokes from the samples of an accelerometer and a gyroscope whose axes agree.

    Parameters
    ----------
    step : int
        Angle of one count of the gyroscope in the time of one sample, in 2**-30 radian, 1 to 2**24. The bundle has it.
    forward : int, default=0
        Axis along which the wand points: 0 for x, 1 for y, 2 for z. Where it points along the axis's negative end, what
        is drawn stands on its head, in training as well.
    most : int, default=256
        Samples a gesture, at most 1024: 6 bytes of memory each.

    Attributes
    ----------
    points : array of int16
        After `trace`: x to the right and y upwards, by turns, 8192 for the distance from hand to tip.

    Raises
    ------
    ValueError
        If an argument is outside its limits.
    """

    def __init__(self, step, forward=0, most=256):
        self._step = integer("path", "step", step, 1, 1 << 24)
        self._forward = integer("path", "forward", forward, 0, 2)
        self._most = integer("path", "most", most, 1, MAX_POINTS)
        self.points = int16s(3 * most)
        self._axes = words32(12)
        self._drift = words32(3)
        for k in range(3):
            self._drift[k] = 32768
        self._checked = None

    @micropython.native
    def rest(self, samples, count=None):
        """Learn the gyroscope's drift from samples of a wand that lies still; without, it is taken for 0.

        Parameters are those of `trace`.
        """
        rest(samples, 0, self._count(samples, count), self._drift)

    @micropython.native
    def trace(self, samples, count=None):
        """Write to `points` what a gesture has drawn, a point for each sample.

        Parameters
        ----------
        samples : array of int16
            Of each sample x, y and z of the accelerometer, in any unit, and of the gyroscope; from rest to rest. Pass
            the same buffer each time: a new one is checked, which allocates.
        count : int or None, default=None
            The gesture is the first so many samples of the buffer. None: all.

        Returns
        -------
        int
            How many points: `count`.
        """
        count = self._count(samples, count)
        axes = self._axes
        attitude(samples, 0, count, self._drift, self._step, self._forward, self.points, axes)
        average(self.points, 0, count, axes)
        unit(axes, 0, _FORWARD)
        unit(axes, 0, _UP)
        cross(axes, 0, _FORWARD, _UP, _RIGHT)
        if not unit(axes, 0, _RIGHT):  # it points straight up or down, or nothing says what is up
            axes[_RIGHT + (self._forward + 1) % 3] = _OFFSET + _ONE
        cross(axes, 0, _RIGHT, _FORWARD, _ABOVE)
        project(self.points, 0, count, axes)
        return count

    @micropython.native
    def _count(self, samples, count):
        if samples is not self._checked:
            check_int16(samples, "samples")
            self._checked = samples
        size = len(samples)
        if count is None:
            if size % _CHANNELS:
                raise ValueError("samples has %d values, not whole samples of %d" % (size, _CHANNELS))
            count = size // _CHANNELS
        if count < 1 or count > self._most or count * _CHANNELS > size:
            raise ValueError(
                "a gesture of %d samples in a buffer of %d values; it must have 1 to %d samples of %d values, all in it"
                % (count, size, self._most, _CHANNELS)
            )
        return count
