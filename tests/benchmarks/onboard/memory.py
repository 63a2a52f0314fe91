# Runs on a board. Heap and time of importing the package and of loading a bundle.
import gc

from steps import load, predictor_class
from ticking import elapsed, milliseconds, ticks


def measure(bundle):
    """Bytes that the import and the predictor keep; ticks of import and load."""
    gc.collect()
    start = gc.mem_alloc()
    begin = milliseconds()
    t = ticks()
    predictor_class(bundle)
    imported = elapsed(t, ticks(), begin)
    gc.collect()
    package = gc.mem_alloc()
    begin = milliseconds()
    t = ticks()
    predictor = load(bundle)
    loaded = elapsed(t, ticks(), begin)
    gc.collect()
    return {
        "import_ram": package - start,
        "predictor_ram": gc.mem_alloc() - package,
        "import_ticks": imported,
        "load_ticks": loaded,
        "trees": predictor.n_votes,
    }


def fill(left):
    """Take heap until `left` bytes are free; return what takes it."""
    ballast = []
    gc.collect()
    size = gc.mem_free() - left
    while size > 64:
        try:
            ballast.append(bytearray(size))
        except MemoryError:
            size = size * 7 // 8
            continue
        gc.collect()
        size = min(size, gc.mem_free() - left)
    return ballast


def runs(bundle, example, left, before_import):
    """Whether a predictor can be loaded and run in `left` bytes of heap, with the package or after its import.

    `example` is an expression of what it labels, of the `predictor`.
    """
    make = eval("lambda predictor: " + example)
    if before_import:
        ballast = fill(left)
    try:
        predictor_class(bundle)
        if not before_import:
            ballast = fill(left)
        predictor = load(bundle)
        predictor.predict(make(predictor))
    except MemoryError:
        return False
    return bool(ballast) or True
