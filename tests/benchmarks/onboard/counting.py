# Runs on a board. Counts calls by the emulator's clock.
import gc

from ticking import elapsed, milliseconds, ticks

_LOOP = """
def loop(file, x, count, mem, ticks, milliseconds, elapsed, collect):
    total = allocated = 0
    results = []
    file.readinto(x)
    %s
    %s  # what a first call checks and allocates is not counted
    file.seek(0)
    collect()
    for _ in range(count):
        file.readinto(x)
        %s
        collect()
        begin = milliseconds()
        m = mem()
        t = ticks()
        %s
        end = ticks()
        m = mem() - m
        total += elapsed(t, end, begin)
        allocated += m
        results.append(%s)
        collect()
    return total, allocated, results
"""


def count_call(call, space, path, x, count, prepare="pass", result="None"):
    """Ticks and bytes of `count` runs of a statement, each with the next record of a file in `x`; and its results."""
    exec(_LOOP % (prepare, call, prepare, call, result), space)
    gc.collect()
    gc.disable()
    try:
        with open(path, "rb") as file:
            return space["loop"](file, x, count, gc.mem_alloc, ticks, milliseconds, elapsed, gc.collect)
    finally:
        gc.enable()


def count_peer(imports, setup, call, empty, prepare, result, path, x, count):
    """RAM of the code and of the model of a way to compute; ticks and bytes of its call above another's; results."""
    space = {}
    gc.collect()
    before = gc.mem_alloc()
    exec(imports, space)
    gc.collect()
    code = gc.mem_alloc() - before
    exec(setup, space)
    gc.collect()
    model = gc.mem_alloc() - before - code
    exec("def nothing(x, y=0, z=0): pass", space)
    called, allocated, results = count_call(call, space, path, x, count, prepare, result)
    base = count_call(empty, space, path, x, count, prepare)
    return {
        "code_ram": code,
        "model_ram": model,
        "ticks": called - base[0],
        "allocated": allocated - base[1],
        "results": results,
    }
