# Load the bundle, run its self-test, measure a step.
import gc
import time
from array import array


def main(folder):
    gc.collect()
    start = gc.mem_alloc()
    import emlearn_predict
    from emlearn_predict import GesturePredictor

    gc.collect()
    code = gc.mem_alloc()
    predictor = GesturePredictor.load(folder)
    gc.collect()
    model = gc.mem_alloc()
    features, votes = predictor.selftest()
    window = array("h", bytes(2 * len(predictor.window.values)))
    with open(folder + "/selftest.csv") as file:
        line = file.readline()
        i = 0
        while line.startswith("w,"):
            for field in line[2:].split(","):
                window[i] = int(field)
                i += 1
            line = file.readline()
    predictor.predict(window)  # looks at a new buffer once
    times = array("i", [0] * 5)
    gc.collect()
    before = gc.mem_alloc()
    predictor.predict(window)
    allocated = gc.mem_alloc() - before
    for i in range(len(times)):
        begin = time.ticks_us()
        predictor.predict(window)
        times[i] = time.ticks_diff(time.ticks_us(), begin)
    return {
        "file": getattr(emlearn_predict, "__file__", ""),
        "native": predictor.forest.native is not None,
        "features": features,
        "votes": votes,
        "microseconds": sorted(times)[len(times) // 2],
        "allocated": allocated,
        "code": code - start,
        "model": model - code,
        "free": gc.mem_free(),
    }
