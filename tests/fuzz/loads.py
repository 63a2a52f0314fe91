"""Run on any interpreter: load mutants, one after the other, and let those that load predict.

Arguments: a folder that holds a folder for each base, and a file with a line a mutant: its number, the base's name,
1 for the native evaluator, and the edits that make it of the base: file:start:removed:inserted in hexadecimal.

Prints a line a mutant: its number, and "loaded" and a CRC-32 of all features and votes, "refused" and the exception,
"fault" and what no loader may raise, or "outside" and what was written or given beyond its limits.
"""

import gc
import os
import sys
from array import array
from binascii import crc32, unhexlify

import emlearn_predict
from emlearn_predict import gate, linear, motion_features, projection, segmenter  # noqa: F401 - before walls are built
from emlearn_predict._runtime import int16s
from emlearn_predict.forest import Forest
from emlearn_predict.picture_features import DEPTHS

# A model may be whole and yet too large for the heap: that is a refusal as well.
REFUSALS = (ValueError, OSError, MemoryError)
FILES = ("model.json", "trees.csv", "linear.csv", "projection.csv", "gate.csv", "selftest.csv")
PATTERN = 0xA5
GUARD = 64  # values on either side
SIZES = ((24, 18), (1, 1), (5, 3), (2048, 1), (33, 40), (1, 2048), (2, 7))  # of frames

_guarded = []


class Outside(Exception):  # noqa: N818 - it is what is looked for
    """Something was written or given that lies outside."""


def guarded(kind, size):
    """Return a function that makes memory between two walls."""

    def make(n):
        memory = array(kind, bytes([PATTERN]) * (size * (n + 2 * GUARD)))
        inner = memoryview(memory)[GUARD : GUARD + n]
        for i in range(n):
            inner[i] = 0
        _guarded.append(memory)
        return inner

    return make


def build_walls():
    """Give the package's scratch memory walls; pointer code takes no notice of them."""
    makers = {"words16": guarded("H", 2), "words32": guarded("I", 4), "int16s": guarded("h", 2)}
    for name in sys.modules:
        if name.startswith("emlearn_predict.") and not name.endswith("_runtime"):
            for maker in makers:
                if hasattr(sys.modules[name], maker):
                    setattr(sys.modules[name], maker, makers[maker])


def check_walls():
    """Refuse a wall that has changed."""
    for memory in _guarded:
        data = memoryview(bytes(memory))
        size = len(data) // len(memory) * GUARD
        for part in (data[:size], data[-size:]):
            if part != bytes([PATTERN]) * size:
                raise Outside("a wall was written to")
    _guarded.clear()


def copy_edited(source, target, edits):
    """Copy a file with some bytes replaced; each edit is (start, removed, inserted), in order."""
    with open(source, "rb") as old, open(target, "wb") as new:
        at = 0
        for start, removed, inserted in edits:
            new.write(old.read(start - at))
            new.write(inserted)
            old.read(removed)
            at = start + removed
        while True:
            block = old.read(512)
            if not block:
                break
            new.write(block)


def prepare(folder, base, edits):
    """Write a mutant's files into the folder `work` and return it."""
    work = folder + "/work"
    for name in FILES:
        if name in os.listdir(work):
            os.remove(work + "/" + name)
        if name in os.listdir(folder + "/" + base):
            copy_edited(folder + "/" + base + "/" + name, work + "/" + name, edits.get(name, ()))
    return work


def windows(n):
    """Fill one buffer with extremes and noise, again and again."""
    values = int16s(n)
    seed = n
    for kind in range(5):
        for i in range(n):
            if kind == 0:
                values[i] = 32767
            elif kind == 1:
                values[i] = -32768 if i % 7 < 3 else 32767
            elif kind == 2:
                values[i] = 0
            else:
                seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
                values[i] = ((seed >> 12) & 0xFFFF) - 32768 if kind == 3 else (seed >> 20) - 512
        yield values


def check_votes(votes, n_votes, gated=False):
    """Each vote is for a class; what a gate has refused has none."""
    total = sum(int(v) for v in votes)
    if min(votes) < 0 or not (total == n_votes or (gated and not total)):
        raise Outside(f"votes are {[int(v) for v in votes]} of {n_votes}")


def frames():
    """Frames of every format and some sizes, of extremes and noise; and wrong ones, whose last item is False."""
    seed = 1
    formats = sorted(DEPTHS)
    for k in range(len(SIZES)):
        width, height = SIZES[k]
        form = formats[k % len(formats)]
        frame = bytearray(width * height * DEPTHS[form])
        for i in range(len(frame)):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            frame[i] = seed >> 16 & 255 if k % 3 else 255 * (i // 3 & 1)
        yield frame, width, height, form, True
        if k < 3:
            yield frame, width, height, (None, "grey", "yuv")[k], k < 2
        yield bytearray(len(frame) + 1 - 2 * (k & 1)), width, height, form, False
        wrong = ((0, 0), (-width, -height), (2049, height), (width, 1 << 29), (width + 1, height))[k % 5]
        yield frame, wrong[0], wrong[1], form, False


def push_frame(predictor, frame, width, height, form, right):
    """Push a frame; return whether it was taken, which only a right one may be."""
    predictor.width = width
    predictor.height = height
    predictor.format = form
    try:
        event = predictor.push(frame)
    except ValueError as error:
        if right:
            raise Outside(f"a frame of {width} x {height} {form} was refused: {error}") from None
        return False
    if not right:
        raise Outside(f"{len(frame)} bytes were taken as {width} x {height} {form}")
    check_pushed(predictor, event)
    check_label(predictor, predictor.predict(frame))
    return True


def check_label(predictor, label):
    """A class was predicted, or none where a gate refuses."""
    if label not in predictor.classes and not (predictor.gate and label is None):
        raise Outside("a class was predicted that is none")


def check_pushed(predictor, event):
    """Votes and decision are of the classes."""
    check_votes(predictor.votes, predictor.n_votes, predictor.gate is not None)
    if not -1 <= predictor.index < len(predictor.classes):
        raise Outside(f"class {predictor.index} of {len(predictor.classes)} was decided")
    if event and event.label != predictor.classes[predictor.index]:
        raise Outside(f"the event's label is {event.label!r}")


def push_windows(predictor):
    """Predict and push windows; yield after each. Where a push completes no gesture, votes are those of before."""
    for samples in windows(len(predictor.window.values)):
        check_label(predictor, predictor.predict(samples))
        event = predictor.push(samples)
        check_pushed(predictor, event)
        if event and (event.start < 0 or not 0 < event.length <= 1024):
            raise Outside(f"the event is of samples {event.start} and {event.length} more")
        yield


def push_frames(predictor):
    """Push and predict frames; yield after each that was taken."""
    for frame in frames():
        if push_frame(predictor, *frame):
            yield


def push_strokes(predictor):
    """Push and predict strokes of some lengths, and refuse wrong ones; draw what a wand has; yield after each."""
    size = 300
    for points in windows(2 * size):
        for count in (size, 1, 2, 33):
            check_pushed(predictor, predictor.push(points, count))
            check_label(predictor, predictor.predict(points, count))
            yield
        for count in (0, -1, size + 1):
            try:
                predictor.push(points, count)
            except ValueError:
                continue
            raise Outside(f"{count} points of a buffer of {size} were taken")
        if predictor.path:
            predictor.path.rest(points, 2 * size // 6)
            count = predictor.path.trace(points, 2 * size // 6)
            check_pushed(predictor, predictor.push(predictor.path.points, count))
            yield


PUSH = {"motion": push_windows, "pictures": push_frames, "strokes": push_strokes}


def exercise(predictor):
    """Push and predict; return the CRC-32 of features and votes."""
    crc = 0
    for _ in PUSH[predictor.FAMILY](predictor):
        crc = crc32(bytes(predictor.votes), crc32(bytes(predictor.features), crc))
    try:
        predictor.selftest()
    except ValueError:
        return crc  # its file is read only now
    return crc


def exercise_forest(forest):
    """The same for a forest without a bundle."""
    crc = 0
    for features in windows(forest.n_features):
        if not 0 <= forest.predict(features) < forest.n_classes:
            raise Outside("a class was predicted that is none")
        check_votes(forest.votes, forest.n_trees)
        crc = crc32(bytes(forest.votes), crc)
    return crc


def attempt(folder, base, native):
    """Load and use one mutant of a base; return what came of it."""
    use = exercise
    try:
        if "model.json" in os.listdir(folder):
            kind = emlearn_predict.FAMILIES[base.split("_")[0]][1]
            model = getattr(emlearn_predict, kind).load(folder, native=native)
        else:
            use = exercise_forest
            with open(folder + "/trees.csv") as file:
                model = Forest.load(file, None, native)
    except REFUSALS as error:
        if "\n" in str(error):
            return "fault refused in more than one line"
        return "refused " + type(error).__name__
    return f"loaded {use(model)}"


def main(folder, batch):
    """Attempt all mutants of a batch."""
    board_like = sys.implementation.name == "micropython"
    if board_like:
        build_walls()
    else:  # numba compiles now, as long as it takes, and not while a mutant is waited for
        for base in sorted(os.listdir(folder)):
            if base != "work" and os.path.isdir(folder + "/" + base):
                attempt(folder + "/" + base, base, False)
    if "work" not in os.listdir(folder):
        os.mkdir(folder + "/work")
    with open(batch) as file:
        while True:
            line = file.readline()
            if not line:
                break
            number, base, native, *texts = line.split()
            edits = {}
            for text in texts:
                name, start, removed, inserted = text.split(":")
                edits.setdefault(name, []).append((int(start), int(removed), unhexlify(inserted)))
            work = prepare(folder, base, edits)
            line = texts = edits = None
            print(number, end=" ")
            try:
                outcome = attempt(work, base, native == "1")
                check_walls()
            except (Outside, IndexError) as error:
                outcome = f"outside {error}"
            except Exception as error:
                outcome = f"fault {type(error).__name__}: {str(error)[:80]}"
            print(outcome.replace("\n", " "))
            _guarded.clear()
            if board_like:
                gc.collect()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
