"""Run on any interpreter: a recording without end, with the faults of real sensors, pushed into a predictor.

All faults come of a seed, and no step allocates anything, so that the same stream arises on a board and on the PC.
"""

import gc
from array import array

from emlearn_predict import GesturePredictor
from emlearn_predict._runtime import int16s, micropython, ptr16, words32
from emlearn_predict.bundle import read_model
from emlearn_predict.window import copy

_LOST = 100  # samples at most before a late reading of the FIFO
_BURST = 3  # a FIFO holds as many hops, and it is read as a whole when it was late
_FIRST = (1 << 30) - 5000  # the number of the first window: it is to pass a small board's largest small integer


@micropython.viper
def saturate(samples: ptr16, n: int, factor: int):
    """Multiply by a factor up to 128 and limit to 16 bits. Headroom: 2**15 * 2**7."""
    for i in range(n):
        v = (((samples[i] & 0xFFFF) ^ 0x8000) - 0x8000) * factor
        if v > 32767:
            v = 32767
        if v < -32768:
            v = -32768
        samples[i] = v


@micropython.viper
def mix(values: ptr16, n: int, digest: int) -> int:
    """Add n values to a digest of 30 bits: a board's small integer."""
    for i in range(n):
        digest = (((digest & 0x1FFFFFF) << 5) ^ (digest >> 25) ^ (values[i] & 0xFFFF)) & 0x3FFFFFFF
    return digest


class Soak:
    """The predictor and its stream.

    Parameters
    ----------
    bundle : str
        Folder.
    recording : str
        File of int16 samples, channels interleaved.
    events : int
        How many a call of `run` can tell of.
    """

    def __init__(self, bundle, recording, events=4096):
        self.predictor = GesturePredictor.load(bundle)
        with open(recording, "rb") as file:
            data = file.read()
        self._recording = int16s(len(data) // 2)
        for i, value in enumerate(array("h", data)):
            self._recording[i] = value
        model = self.predictor
        self._channels = len(model.window.values) // model.extractor.length
        self._samples = len(self._recording) // self._channels
        hop = read_model(bundle)["source"]["hop"] * self._channels
        self._hop, self._burst = int16s(hop), int16s(hop * _BURST)
        self._at = 0  # sample of the recording that comes next
        self._random = 1
        self._found = words32(events)
        self.digest = 0
        model._count = _FIRST  # as after years

    def _chance(self, n):
        # a small multiplier: no product leaves a board's small integers
        self._random = (self._random * 171 + 11213) % 53125
        return self._random * n // 53125

    def _read(self, target):
        """Fill with what comes next of the recording, which begins again at its end."""
        n = len(target) // self._channels
        done = 0
        while done < n:
            part = min(n - done, self._samples - self._at)
            copy(self._recording, self._at * self._channels, target, done * self._channels, part * self._channels)
            done += part
            self._at += part
            if self._at == self._samples:
                self._at = 0

    def _next(self):
        """Return the samples of the next push."""
        fault = self._chance(100)
        if fault < 2:  # dropped samples
            self._at = (self._at + 1 + self._chance(9)) % self._samples
        if fault == 2:  # an overrun: some are lost, then the full FIFO comes at once
            self._at = (self._at + 1 + self._chance(_LOST)) % self._samples
            self._read(self._burst)
            return self._burst
        self._read(self._hop)
        if 2 < fault < 5:
            saturate(self._hop, len(self._hop), 128 if fault == 3 else 8)
        return self._hop

    def run(self, steps):
        """Push `steps` times; return the number of events and the heap's growth in bytes, 0 where it is unknown.

        The collector is off meanwhile: whatever a step allocated would show.
        """
        model, found = self.predictor, self._found
        known = hasattr(gc, "mem_alloc")
        count = 0
        digest = self.digest
        gc.collect()
        gc.disable()
        before = gc.mem_alloc() if known else 0
        try:
            for _ in range(steps):
                event = model.push(self._next())
                digest = int(mix(model.features, len(model.features), digest))
                digest = int(mix(model.votes, len(model.votes), digest))
                if event:
                    if count < len(found):
                        found[count] = ((event.window & 0x3FFFFF) << 7) + event.index
                    count += 1
            growth = (gc.mem_alloc() if known else 0) - before
        finally:
            gc.enable()
        self.digest = digest
        return count, growth

    def report(self, steps):
        """Print what `run` came to: heap's growth; digest of features and votes; the events."""
        count, growth = self.run(steps)
        print(growth)
        print(self.digest, count, *[int(v) for v in self._found[:count]])
