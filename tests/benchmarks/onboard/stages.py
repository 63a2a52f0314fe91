# Runs on a board. Ticks of the kernels within a step.
import gc
import sys

from steps import load, replay
from ticking import diff, elapsed, milliseconds, ticks

_FINE = 6  # binary places of the sums: what a wrapper costs is no whole number of ticks
_ROUNDS = 500
_PACKAGE = "emlearn_predict."
_EMPTY = "@micropython.%s\ndef empty(%s) -> int:\n    return 0\n"
_CALLS = """
def calls(function, rounds, ticks, begin, elapsed):
    t = ticks()
    for _ in range(rounds):
        function(%s)
    return elapsed(t, ticks(), begin)
"""
# Own time only: what the kernels called within cost, their wrappers included, is theirs. It must not allocate: hence
# compiled (the frame of an interpreted function with so many variables is allocated) and no closure (nor are its
# arguments copied).
_WRAPPER = """
@micropython.native
def wrapped(%s):
    before = inside[0]
    inside[0] = 0
    t = ticks()
    result = function(%s)
    end = ticks()
    t = diff(end, t) << 6
    own[%d] += t - inside[0]
    calls[%d] += 1
    inside[0] = before + t + %d
    return result
"""


def _arguments(n):
    return ", ".join(["a" + str(i) for i in range(n)])


def _empty(n, emitter):
    """A function of n arguments that does nothing, of the kind that is wrapped."""
    space = {}
    source = _EMPTY % (emitter, _arguments(n))
    exec(source if emitter else source[source.index("def") :], space)
    return space["empty"]


def _wrapped(function, n, k, own, calls, inside, after):
    # globals of its own: looked up as fast as those of the wrapper that is calibrated
    space = {"function": function, "own": own, "calls": calls, "inside": inside, "ticks": ticks, "diff": diff}
    exec(_WRAPPER % (_arguments(n), _arguments(n), k, k, after), space)
    return space["wrapped"]


def calibrate(n, emitter):
    """What a wrapper of n arguments adds: ticks << 6 of a call that it reads, of a call it adds in all."""
    space = {}
    exec(_CALLS % ", ".join(["0"] * n), space)
    run = space["calls"]
    own, calls, inside = [0], [0], [0]
    empty = _empty(n, emitter)
    wrapped = _wrapped(empty, n, 0, own, calls, inside, 0)
    added, plain = (run(function, _ROUNDS, ticks, milliseconds(), elapsed) for function in (wrapped, empty))
    return own[0] // _ROUNDS, (added - plain << _FINE) // _ROUNDS


def wrappers(kernels, emitter):
    """Make wrappers of kernels, given as (module, function, number of arguments); lists of what they count, costs."""
    own, calls, inside = [0] * len(kernels), [0] * len(kernels), [0]
    costs, made = {}, []
    for _, _, n in kernels:
        if n not in costs:
            costs[n] = calibrate(n, emitter)
    for k, (module, name, n) in enumerate(kernels):
        module = sys.modules.get(_PACKAGE + module)
        if module:
            function = getattr(module, name)
            read, added = costs[n]
            made.append((name, function, _wrapped(function, n, k, own, calls, inside, added - read)))
        gc.collect()
    return made, own, calls, costs


def install(made):
    """Put wrappers wherever the package has imported their kernels."""
    for path, module in sys.modules.items():
        if path.startswith(_PACKAGE):
            for name, function, wrapped in made:
                if getattr(module, name, None) is function:
                    setattr(module, name, wrapped)


def measure(bundle, path, hop, recordings, fill, kernels, emitter):
    """Ticks of all steps, first without and then with the wrappers; of each kernel * 64, and its calls; of wrappers.

    The wrappers are there already when the steps without them are counted: the more is on the heap, the longer takes
    what Python allocates and frees for its own calls.
    """
    predictor = load(bundle)
    made, own, calls, costs = wrappers(kernels, emitter)
    replay(predictor, path, hop, recordings[:1], fill)
    plain = replay(predictor, path, hop, recordings, fill)[0]
    install(made)
    results = [0] * len(own), [0] * len(own)
    wrapped = replay(predictor, path, hop, recordings, fill, (own, calls), results)[0]
    return {"plain": plain, "wrapped": wrapped, "own": results[0], "calls": results[1], "costs": costs}


def measure_idle(bundle, path, hop, recordings, fill, kernels, emitter):
    """Ticks, bytes and number of steps whose kernels do nothing."""
    predictor = load(bundle)
    loaded = [(_PACKAGE + module, name, n) for module, name, n in kernels if _PACKAGE + module in sys.modules]
    install([(name, getattr(sys.modules[module], name), _empty(n, emitter)) for module, name, n in loaded])
    replay(predictor, path, hop, recordings[:1], fill)
    return replay(predictor, path, hop, recordings, fill)
