"""Frames and settings whose features every execution must compute to the last bit.

What to expect stands in golden_pixels_values.py. After a change that is meant to move features (which raises
`picture_features.VERSION`), write it anew from the repository's root, on CPython without numba::

    EMLEARN_PREDICT_NUMBA=0 python tests/shared/golden_pixels.py
"""

from binascii import crc32

from emlearn_predict._runtime import int16s
from emlearn_predict.picture_features import DEPTHS, PictureFeatures

# 4096 for one: of 0 to 90 degrees in `orientations` / 2 steps
SINES = {
    2: (0, 4096),
    4: (0, 2896, 4096),
    6: (0, 2048, 3547, 4096),
    8: (0, 1567, 2896, 3784, 4096),
    10: (0, 1266, 2408, 3314, 3896, 4096),
    12: (0, 1060, 2048, 2896, 3547, 3956, 4096),
    14: (0, 911, 1777, 2554, 3202, 3690, 3993, 4096),
    16: (0, 799, 1567, 2276, 2896, 3406, 3784, 4017, 4096),
}
ODD = {"colour": 5, "lbp": 3, "spots": 5, "difference": 15}
KINDS = ("noise", "ramp", "checkerboard", "disc", "faint", "white", "black")

# name, width, height, format, what differs from `parameters`
CASES = (
    ("grey", 40, 30, "grey", {}),
    ("grey, cropped", 40, 30, "grey", {"crop": True}),
    ("upright, cropped", 23, 37, "rgb888", {"crop": True}),
    ("rgb888", 24, 18, "rgb888", {}),
    ("bgr888", 24, 18, "bgr888", {}),
    ("rgb565", 24, 18, "rgb565", {}),
    ("rgb565be", 25, 17, "rgb565be", {}),
    ("smaller than the grid", 3, 5, "grey", {}),
    ("one pixel", 1, 1, "rgb565", {}),
    ("one row", 50, 1, "grey", {}),
    ("one column", 1, 50, "rgb888", {}),
    ("smallest grid", 24, 18, "rgb888", {"size": 4, "hog": [4, 2, 1], "pixels": 4, "colour": 4}),
    ("odd grid", 31, 17, "rgb888", dict(ODD, size=15, hog=[5, 1], pixels=15)),
    ("largest grid", 40, 30, "grey", {"size": 32, "hog": [8, 4], "pixels": 16, "lbp": 4, "spots": 4}),
    ("part is a cell", 20, 20, "grey", {"hog": [8, 4, 2, 1], "lbp": 8, "spots": 8, "pixels": 8, "difference": 8}),
    ("2 orientations", 20, 20, "grey", {"orientations": 2}),
    ("16 orientations", 20, 20, "grey", {"orientations": 16}),
    ("as it is", 30, 20, "grey", {"normalise": False, "contrast": 0}),
    ("no contrast is a pattern", 30, 20, "grey", {"contrast": 4080}),
    ("pixels alone", 20, 20, "grey", {"colour": 0, "hog": [], "lbp": 0, "spots": 0, "difference": 0}),
    ("colour alone", 20, 20, "rgb888", {"pixels": 0, "hog": [], "lbp": 0, "spots": 0, "difference": 0}),
    ("gradients alone", 20, 20, "rgb888", {"pixels": 0, "colour": 0, "lbp": 0, "spots": 0, "difference": 0}),
    ("patterns alone", 20, 20, "rgb565", {"pixels": 0, "colour": 0, "hog": [], "spots": 0, "difference": 0}),
    ("spots alone", 20, 20, "bgr888", {"pixels": 0, "colour": 0, "hog": [], "lbp": 0, "difference": 0}),
    ("background alone", 20, 20, "grey", {"pixels": 0, "colour": 0, "hog": [], "lbp": 0, "spots": 0}),
    ("the last frame is the background", 20, 20, "grey", {"background": 0}),
    ("slow background", 20, 20, "grey", {"background": 8}),
)


def drawn(number):
    """Return one more case, whose frame and settings are drawn by lot."""
    seed = [number * 7919 + 1]

    def lot(n):
        seed[0] = (seed[0] * 1103515245 + 12345) & 0x7FFFFFFF
        return (seed[0] >> 12) % n

    size = 4 + lot(13)
    parts = [k for k in range(1, size + 1) if size % k == 0]
    changes = {"size": size, "crop": lot(2) == 1, "normalise": lot(2) == 1, "orientations": 2 + 2 * lot(8)}
    for group in ("pixels", "colour", "lbp", "spots", "difference"):
        changes[group] = parts[lot(len(parts))] if lot(3) else 0
    changes["hog"] = []
    while parts and len(changes["hog"]) < lot(5):
        changes["hog"].append(parts[lot(len(parts))])
        parts = [k for k in parts if k < changes["hog"][-1] and changes["hog"][-1] % k == 0]
    changes["pixels"] = changes["pixels"] or 1
    changes["contrast"], changes["background"] = lot(100), lot(9)
    return "drawn %d" % number, 1 + lot(40), 1 + lot(30), sorted(DEPTHS)[lot(len(DEPTHS))], changes


CASES += tuple([drawn(number) for number in range(24)])


def parameters(**changes):
    """Return the object `features` of a bundle with a bit of everything."""
    result = {
        "version": 1,
        "size": 8,
        "crop": False,
        "pixels": 4,
        "normalise": True,
        "colour": 2,
        "hog": [4, 2],
        "orientations": 8,
        "lbp": 2,
        "contrast": 32,
        "spots": 2,
        "difference": 4,
        "background": 2,
    }
    result.update(changes)
    if "sine" not in result:
        result["sine"] = list(SINES.get(result["orientations"], ()))
    return result


def frame(kind, width, height, format="grey"):
    """Return a frame of one of KINDS, by integer arithmetic alone."""
    depth = DEPTHS[format]
    result = bytearray(width * height * depth)
    seed = width * 31 + height
    i = 0
    for y in range(height):
        for x in range(width):
            for channel in range(depth):
                seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
                if kind == "noise":
                    v = seed >> 15
                elif kind == "ramp":
                    v = (x * 255 // width * (channel + 1) + y * 128 // height) % 256
                elif kind == "checkerboard":
                    v = 255 * ((x + y + channel) & 1)
                elif kind == "disc":
                    v = 220 if (2 * x - width) ** 2 + (2 * y - height) ** 2 < width * height // 2 else 30 + channel
                elif kind == "faint":
                    v = 100 + (seed >> 29)
                else:
                    v = 255 if kind == "white" else 0
                result[i] = v & 255
                i += 1
    return result


def features(extractor, *arguments):
    """Return the features of a frame, whose size and format follow it, as a list."""
    out = int16s(extractor.n_features)
    extractor.extract(arguments[0], arguments[1], arguments[2], out, *arguments[3:])
    return [int(v) for v in out]


def named(name):
    """Return that one of CASES."""
    return [case for case in CASES if case[0] == name][0]


def fingerprint(case):
    """Return the number of features and the CRC-32 of those of all KINDS, of which each becomes the background."""
    _, width, height, format, changes = case
    extractor = PictureFeatures(parameters(**changes))
    out = int16s(extractor.n_features)
    crc = 0
    for kind in KINDS:
        extractor.extract(frame(kind, width, height, format), width, height, out, format)
        extractor.learn()
        crc = crc32(bytes(out), crc)
    return extractor.n_features, crc


def write(path):
    """Compute all fingerprints, and write golden_pixels_values.py."""
    import os

    lines = ['"""Written by golden_pixels.py: do not edit."""', ""]
    lines += ["# number of features, CRC-32 of the features of all kinds of frames", "EXPECTED = {"]
    for case in CASES:
        lines.append('    "%s": (%d, 0x%08X),' % ((case[0],) + fingerprint(case)))
    with open(path + ".tmp", "w") as file:
        file.write("\n".join(lines) + "\n}\n")
    os.replace(path + ".tmp", path)


if __name__ == "__main__":
    write(__file__.replace("golden_pixels.py", "golden_pixels_values.py"))
