# Runs on a board. Ticks of a step: a push of samples that completes a window, or of a frame.
import gc

from ticking import elapsed, milliseconds, ticks


def predictor_class(bundle):
    """Import the predictor of a bundle, given by the name of the class and what its `load` takes."""
    import emlearn_predict

    return getattr(emlearn_predict, bundle[0])


def load(bundle):
    """Load a bundle."""
    return predictor_class(bundle).load(*bundle[1:])


def replay(predictor, path, hop, recordings, fill, sums=(), results=()):
    """Push a stream; return the ticks and bytes of the pushes that complete a window, and how many these are.

    What such a push has left in the lists `sums` is added to the lists `results`.
    """
    total = allocated = windows = 0
    mem = gc.mem_alloc
    with open(path, "rb") as file:
        for hops in recordings:
            predictor.clear()
            for k in range(hops):
                file.readinto(hop)
                for values in sums:
                    for i in range(len(values)):
                        values[i] = 0
                gc.collect()
                gc.disable()
                begin = milliseconds()
                m = mem()
                t = ticks()
                predictor.push(hop)
                end = ticks()
                m = mem() - m
                gc.enable()
                if k >= fill - 1:
                    total += elapsed(t, end, begin)
                    allocated += m
                    windows += 1
                    for j in range(len(sums)):
                        for i in range(len(sums[j])):
                            results[j][i] += sums[j][i]
    return total, allocated, windows


def clock():
    """Ticks * 64 between two readings of the clock with nothing between."""
    total = 0
    for _ in range(500):
        begin = milliseconds()
        t = ticks()
        end = ticks()
        total += elapsed(t, end, begin)
    return total * 64 // 500


def measure(bundle, path, hop, recordings, fill):
    """Ticks and bytes of all steps, their number, ticks * 64 of reading the clock."""
    predictor = load(bundle)
    if predictor.selftest() != (0, 0):
        raise ValueError("the self-test fails: what is computed is not what the PC computes")
    replay(predictor, path, hop, recordings[:1], fill)  # the first push checks its buffer, which allocates
    total, allocated, windows = replay(predictor, path, hop, recordings, fill)
    return total, allocated, windows, clock()
