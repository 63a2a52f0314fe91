"""Windows and settings whose features every execution must compute to the last bit.

What to expect stands in golden_values.py. After a change that is meant to move features (which raises
`motion_features.VERSION`), write it anew from the repository's root, on CPython without numba::

    EMLEARN_PREDICT_NUMBA=0 python tests/shared/golden.py
"""

from binascii import crc32

from emlearn_predict._runtime import int16s
from emlearn_predict.motion_features import MotionFeatures
from emlearn_predict.statistics import NAMES

JERK = ["mean", "rms", "kurtosis", "median", "iqr", "crossings"]
NOTHING = [1, 0]  # bins: the last before the first
OFF = {
    "statistics": [],
    "jerk": [],
    "magnitude": False,
    "correlation": False,
    "spectral_moments": False,
    "frame": 0,
    "bins": NOTHING,
}
CHANNELS = ("ax", "ay", "az", "gx", "gy", "gz")
KINDS = ("noise", "wave", "faint", "square", "constant", "impulse", "burst")

# name, window length, channels, what differs from the default: the arguments of `parameters`, where "sections" names a
# filter of golden_values.SECTIONS
CASES = (
    ("x", 128, 1, {}),
    ("xy", 125, 2, {}),
    ("xyz", 125, 3, {}),
    ("xyz, 119", 119, 3, {"mean": False}),
    ("four", 50, 4, {"frame": 32}),
    ("five", 64, 5, {"frame": 32, "bins": [0, 16]}),
    ("six", 128, 6, {}),
    ("shortest", 16, 3, {"frame": 16, "bins": [0, 8]}),
    ("shortest, largest frame", 16, 2, {"frame": 256, "bins": [0, 128], "pad": True}),
    ("longest", 1024, 1, {"frame": 256, "bins": [3, 100]}),
    ("frame of 256", 256, 3, {"frame": 256, "bins": [1, 20]}),
    ("frame of 128, maximum", 256, 2, {"frame": 128, "bins": [0, 64], "mean": False}),
    ("frame of 32, no window", 125, 3, {"frame": 32, "bins": [0, 16], "hann": False}),
    ("frame of 16, maximum, no window", 119, 3, {"frame": 16, "bins": [0, 8], "hann": False, "mean": False}),
    ("padded", 119, 3, {"pad": True}),
    ("padded, maximum, no window", 125, 3, {"pad": True, "mean": False, "hann": False}),
    ("three frames", 128, 1, {"bins": [0, 32]}),
    ("pool of 2", 128, 3, {"pool": 2}),
    ("pool of 2, maximum, an odd sample", 125, 1, {"pool": 2, "frame": 32, "bins": [0, 16], "mean": False}),
    ("pool of 4", 125, 3, {"pool": 4, "frame": 16, "bins": [1, 7]}),
    ("pool of 4, large frame", 1024, 1, {"pool": 4, "frame": 256, "bins": [0, 128], "hann": False}),
    ("pool of 8, many frames", 1024, 1, {"pool": 8, "frame": 16, "bins": [0, 8]}),
    ("pool of 8, padded", 119, 2, {"pool": 8, "frame": 128, "bins": [0, 64], "pad": True}),
    ("low-pass", 125, 3, {"sections": "low 0.1 order 2"}),
    ("low-pass, steady", 125, 3, {"sections": "low 0.1 order 2", "steady": True}),
    ("low-pass, order 8", 125, 3, {"sections": "low 0.2 order 8"}),
    ("low-pass, decimated", 256, 3, {"sections": "low 0.1 order 6", "decimate": 4, "steady": True}),
    ("low-pass, decimated by 7", 125, 2, {"sections": "low 0.02 order 2", "decimate": 7, "frame": 16, "bins": [0, 8]}),
    ("low-pass, pool", 128, 2, {"sections": "low 0.1 order 2", "decimate": 2, "pool": 2, "frame": 32, "steady": True}),
    ("high-pass", 125, 3, {"sections": "high 0.02 order 2"}),
    ("high-pass, steady", 125, 3, {"sections": "high 0.02 order 4", "steady": True}),
    ("high-pass, order 8, steady", 256, 1, {"sections": "high 0.45 order 8", "steady": True}),
    ("no magnitude", 125, 3, {"magnitude": False}),
    ("no correlation", 125, 3, {"correlation": False}),
    ("no jerk", 125, 3, {"jerk": []}),
    ("all of jerk", 125, 1, {"jerk": list(NAMES)}),
    ("no moments of the spectrum", 125, 3, {"spectral_moments": False}),
    ("moments of the spectrum alone", 125, 3, dict(OFF, frame=64, spectral_moments=True)),
    ("power alone", 125, 3, dict(OFF, frame=64, bins=[2, 2])),
    ("correlation alone", 125, 6, dict(OFF, correlation=True)),
    ("jerk alone", 125, 1, dict(OFF, jerk=JERK)),
    ("mean of the jerk alone", 125, 3, dict(OFF, jerk=["mean"])),
    ("rms of the jerk alone", 125, 3, dict(OFF, jerk=["rms"])),
    ("range of the jerk alone", 125, 2, dict(OFF, jerk=["iqr"])),
    ("magnitude and minimum", 125, 5, dict(OFF, magnitude=True, statistics=["minimum"])),
    ("rms alone", 125, 3, dict(OFF, statistics=["rms"])),
    ("skewness alone", 125, 3, dict(OFF, statistics=["skewness"])),
    ("kurtosis alone", 125, 3, dict(OFF, statistics=["kurtosis"])),
    ("quartiles alone", 125, 3, dict(OFF, statistics=["quartile1", "quartile3"])),
    ("mean and crossings", 125, 3, dict(OFF, statistics=["mean", "crossings"])),
    ("shape", 125, 3, {"shape": [65535] * 4}),
    ("peaks", 119, 3, {"peaks": [32767] * 4, "orders": [63]}),
    ("course alone", 1024, 1, dict(OFF, shape=[65535], peaks=[32767])),
    ("course alone, shortest", 16, 2, dict(OFF, magnitude=True, shape=[65535] * 3, peaks=[32767] * 3, orders=[9])),
    ("course of five", 50, 5, dict(OFF, magnitude=True, shape=[65535] * 7, peaks=[32767] * 7, orders=[63, 9])),
    (
        "course, decimated",
        256,
        3,
        {"sections": "low 0.1 order 6", "decimate": 4, "shape": [65535] * 4, "peaks": [32767] * 4, "orders": [63]},
    ),
    ("course, high-pass", 125, 3, {"sections": "high 0.02 order 2", "shape": [65535] * 4, "peaks": [32767] * 4}),
    (
        "each signal its own course",
        125,
        4,
        dict(OFF, magnitude=True, shape=[0, 1, 1 << 15, 0, 257], peaks=[0, 0, 1, 1 << 14, 0], orders=[32, 0]),
    ),
    # a mask and a range of bins each for x, y, z and the magnitude, as when no tree reads the rest
    (
        "each signal its own",
        125,
        3,
        {
            "statistics": [1 | 8, 0, 64 | 512, 16 | 1024],
            "jerk": [8, 1 | 4, 128 | 1024, 0],
            "bins": [[1, 3], [7, 20], NOTHING, [0, 32]],
            "spectral_moments": False,
        },
    ),
    (
        "each signal its own, last of an odd number without a spectrum",
        128,
        2,
        {
            "statistics": [0, 0, 2047],
            "jerk": [2047, 0, 0],
            "bins": [NOTHING, [2, 5], NOTHING],
            "spectral_moments": False,
            "pool": 2,
            "frame": 32,
        },
    ),
)


def parameters(stages, sine, channels, **changes):
    """Return the object `features` of a bundle for windows of so many channels, with the filter `stages`.

    `sine` is the quarter wave for 256. Of `changes`, statistics and jerk are names, the same for every signal, or a
    mask for each; bins is a first and last, or such a pair for each.
    """
    result = {
        "version": 2,
        "statistics": NAMES,
        "jerk": JERK,
        "magnitude": True,
        "correlation": True,
        "spectral_moments": True,
        "pool": 1,
        "frame": 64,
        "hann": True,
        "bins": [1, 12],
        "mean": True,
        "pad": False,
        "sections": [],
        "steady": False,
        "decimate": 1,
    }
    result.update(changes)
    signals = channels + ((channels + 1) // 3 if result["magnitude"] else 0)
    for key in ("statistics", "jerk"):
        chosen = result[key]
        if not chosen or isinstance(chosen[0], str):
            result[key] = [sum([1 << NAMES.index(name) for name in chosen])] * signals
    if isinstance(result["bins"][0], int):
        result["bins"] = [result["bins"]] * signals
    result["sections"] = stages
    frame = result["frame"]
    result["sine"] = [sine[i] for i in range(0, 65, 256 // frame)] if frame else []
    return result


def window(kind, length, channels):
    """Return a window of one of KINDS, by integer arithmetic alone."""
    values = int16s(length * channels)
    seed = length * 31 + channels
    for i in range(length):
        for c in range(channels):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            noise = ((seed >> 15) & 0xFFFF) - 32768
            if kind == "noise":
                v = noise
            elif kind == "wave":  # a triangle of 20 samples, gravity and some noise
                v = abs((i + 3 * c) % 20 - 10) * 900 - 4500 + 8192 * (c % 3 == 2) + (noise >> 7)
            elif kind == "faint":
                v = 5 * c + (noise >> 14)
            elif kind == "square":
                v = 32767 if (i + c) // 8 % 2 else -32768
            elif kind == "constant":
                v = (-32768, 0, 32767)[c % 3]
            elif kind == "burst":  # from next to nothing to full scale and back
                v = noise if i // 5 % 2 else (noise >> 15) + c
            else:
                v = 32767 if i == length // 2 + c else -32768 if c == 1 else 0
            values[i * channels + c] = v
    return values


def build(case, values):
    """Return the extractor of one of CASES; `values` is the module golden_values."""
    _, length, channels, changes = case
    sections = values.SECTIONS[changes["sections"]] if "sections" in changes else []
    return MotionFeatures(parameters(sections, values.SINE, channels, **changes), length, channels)


def named(name):
    """Return that one of CASES."""
    return [case for case in CASES if case[0] == name][0]


def features(extractor, window, start=0):
    out = int16s(extractor.n_features)
    extractor.extract(window, start, out)
    return [int(v) for v in out]


def fingerprint(case, values):
    """Return the number of features and the CRC-32 of those of all KINDS."""
    extractor = build(case, values)
    out = int16s(extractor.n_features)
    crc = 0
    for kind in KINDS:
        extractor.extract(window(kind, extractor.length, extractor.channels), 0, out)
        crc = crc32(bytes(out), crc)
    return extractor.n_features, crc


def write(path):
    """Design filters and table, compute all fingerprints, and write golden_values.py."""
    import math
    import os

    from emlearn_gestures.features.butterworth import butterworth

    class values:  # noqa: N801 - it stands in for the module that is about to be written
        SINE = [round(8192 * math.sin(math.pi * k / 128)) for k in range(65)]
        SECTIONS = {}  # noqa: RUF012

    for _, _, _, changes in CASES:
        if "sections" in changes:
            kind, cutoff, _, order = changes["sections"].split()
            values.SECTIONS[changes["sections"]] = butterworth(kind, float(cutoff), int(order))
    lines = ['"""Written by golden.py: do not edit."""', "", "# fmt: off", "# 2**13 sin(2 pi k / 256)", "SINE = ("]
    lines += ["    %s," % ", ".join(map(str, values.SINE[i : i + 13])) for i in range(0, 65, 13)] + [")", ""]
    lines += ["# Butterworth filters: kind, cut-off as a share of the sample rate, order", "SECTIONS = {"]
    for name, sections in values.SECTIONS.items():
        lines += ['    "%s": [' % name] + ["        %s," % section for section in sections] + ["    ],"]
    lines += ["}", "", "# number of features, CRC-32 of the features of all kinds of windows", "EXPECTED = {"]
    for case in CASES:
        lines.append('    "%s": (%d, 0x%08X),' % ((case[0],) + fingerprint(case, values)))
    with open(path + ".tmp", "w") as file:
        file.write("\n".join(lines) + "\n}\n")
    os.replace(path + ".tmp", path)


if __name__ == "__main__":
    write(__file__.replace("golden.py", "golden_values.py"))
