"""Windows and settings whose features every execution must compute to the last bit.

What to expect stands in golden_values.py. After a change that is meant to move features (which raises
`spectral.VERSION`), write it anew from the repository's root, on CPython without numba::

    EMLEARN_PREDICT_NUMBA=0 python tests/shared/golden.py
"""

from binascii import crc32

from emlearn_predict._runtime import int16s
from emlearn_predict.spectral import Spectral
from emlearn_predict.statistics import NAMES

JERK = ["rms", "kurtosis", "median", "iqr", "crossings"]
OFF = {
    "statistics": [],
    "jerk": [],
    "magnitude": False,
    "correlation": False,
    "spectral_moments": False,
    "frame": 0,
    "bins": [1, 0],
}
KINDS = ("noise", "wave", "faint", "square", "constant", "impulse")

# name, window length, channels, what differs from the default; "sections" names a filter of golden_values.SECTIONS
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
    ("low-pass", 125, 3, {"sections": "low 0.1 order 2"}),
    ("low-pass, steady", 125, 3, {"sections": "low 0.1 order 2", "steady": True}),
    ("low-pass, order 8", 125, 3, {"sections": "low 0.2 order 8"}),
    ("low-pass, decimated", 256, 3, {"sections": "low 0.1 order 6", "decimate": 4, "steady": True}),
    ("low-pass, decimated by 7", 125, 2, {"sections": "low 0.02 order 2", "decimate": 7, "frame": 16, "bins": [0, 8]}),
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
    ("magnitude and minimum", 125, 5, dict(OFF, magnitude=True, statistics=["minimum"])),
    ("rms alone", 125, 3, dict(OFF, statistics=["rms"])),
    ("skewness alone", 125, 3, dict(OFF, statistics=["skewness"])),
    ("kurtosis alone", 125, 3, dict(OFF, statistics=["kurtosis"])),
    ("quartiles alone", 125, 3, dict(OFF, statistics=["quartile1", "quartile3"])),
    ("mean and crossings", 125, 3, dict(OFF, statistics=["mean", "crossings"])),
)


def parameters(stages, sine, **changes):
    """Return the object `features` of a bundle, with the filter `stages`; `sine` is the quarter wave for 256."""
    result = {
        "family": "spectral",
        "version": 1,
        "statistics": list(NAMES),
        "jerk": JERK,
        "magnitude": True,
        "correlation": True,
        "spectral_moments": True,
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
            else:
                v = 32767 if i == length // 2 + c else -32768 if c == 1 else 0
            values[i * channels + c] = v
    return values


def build(case, values):
    """Return the extractor of one of CASES; `values` is the module golden_values."""
    _, length, channels, changes = case
    sections = values.SECTIONS[changes["sections"]] if "sections" in changes else []
    return Spectral(parameters(sections, values.SINE, **changes), length, channels)


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

    from emlearn_gestures.features import butterworth

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
