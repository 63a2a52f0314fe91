# Load the bundle, run its self-test, measure a step.
import gc
import time
from array import array


def main(folder, name):
    gc.collect()
    start = gc.mem_alloc()
    threshold = None
    if hasattr(gc, "threshold"):
        threshold = gc.threshold()
        gc.threshold(gc.mem_free() >> 6)  # what is left of a small heap stays in one piece
    import emlearn_predict

    kind = getattr(emlearn_predict, name)
    gc.collect()
    code = gc.mem_alloc()
    predictor = kind.load(folder)
    gc.collect()
    model = gc.mem_alloc()
    features, votes = predictor.selftest()
    if threshold is not None:
        gc.threshold(threshold)
    step = predictor._evaluate
    case = predictor._case  # the last of the self-test
    times = array("i", [0] * 5)
    gc.collect()
    before = gc.mem_alloc()
    step(*case)
    allocated = gc.mem_alloc() - before
    for i in range(len(times)):
        begin = time.ticks_us()
        step(*case)
        times[i] = time.ticks_diff(time.ticks_us(), begin)
    return {
        "file": getattr(emlearn_predict, "__file__", ""),
        "native": predictor.model.native is not None,
        "reason": predictor.model.native_reason,
        "features": features,
        "votes": votes,
        "microseconds": sorted(times)[len(times) // 2],
        "allocated": allocated,
        "code": code - start,
        "model": model - code,
        "free": gc.mem_free(),
    }
