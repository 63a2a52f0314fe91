"""Bundles for the tests, written by plain code into a folder of their own under build/."""

import json
import os
from binascii import crc32

import golden
from golden_values import SINE
from test_runtime import EXECUTION

# Two channels, windows of 16, mean, minimum and maximum: the features of a window are plain to see.
# Class "up" where the first channel's mean is at least 100, "down" below -100, else "rest".
TREES = """f,6
c,3
l,0
l,1
l,2
r,0
r,2
r,4
n,0,100,1,-2
n,0,-99,-3,-1
n,0,100,1,-2
n,0,-99,-3,-1
n,1,500,-1,-2
"""
FOREST = {"kind": "forest", "trees": 3, "nodes": 5, "leaves": 3}

# the same classes by the first mean: a hundred of it make an octave
LINEAR = """f,6
o,3
b,8
s,0,0,0,0,0,0
a,0
w,0,0,0,0,0,0
a,-256
w,2,0,0,0,0,0
a,-256
w,-2,0,0,0,0,0
"""
LINEAR_SELFTEST = "w,0,0%s\nf,150,0,160,-300,-320,0\nv,426,480,94\n" % (",160,-320" * 15)


def model(**changes):
    """Return the object of model.json, without checksums."""
    result = {
        "format": 1,
        "features": golden.parameters([], SINE, 2, **dict(golden.OFF, statistics=["mean", "minimum", "maximum"])),
        "source": {"kind": "motion", "length": 16, "hop": 4, "channels": ["a", "b"]},
        "classes": ["rest", "up", "down"],
        "decision": {"threshold": [0, 0, 0], "margin": [0, 0, 0], "alpha": 4096, "smoothed": 2048, "background": -1},
        "model": dict(FOREST),
    }
    result.update(changes)
    return result


def case(a, b, features, votes):
    """Return the lines of a self-test case: constants a and b, but for the first sample, which is zero."""
    samples = [0, 0] + [a, b] * 15
    return "".join(
        ["%s,%s\n" % (kind, ",".join(map(str, row))) for kind, row in (("w", samples), ("f", features), ("v", votes))]
    )


SELFTEST = case(160, -320, (150, 0, 160, -300, -320, 0), (1, 2, 0)) + case(-160, 7, (-150, -160, 0, 7, 0, 7), (1, 0, 2))

# Four parts of the brightness and four of the difference to the background, in 1/16 grey level; no part differs from
# the others in the frames of these tests. Two trees ask for 100 grey levels, the third for a difference of 10.
PICTURE_TREES = """f,8
c,3
l,0
l,1
l,2
r,0
r,1
r,2
n,0,1600,-1,-2
n,3,1600,-1,-2
n,4,160,-1,-3
"""


def picture_model(**changes):
    """Return the object of model.json of a bundle for pictures, without checksums."""
    result = model(classes=["dark", "bright", "moved"], model=dict(FOREST, nodes=3))
    result["source"] = {"kind": "pictures", "width": 8, "height": 6, "colour": False}
    off = {"colour": 0, "hog": [], "orientations": 2, "sine": [], "lbp": 0, "contrast": 0, "spots": 0}
    result["features"] = dict(off, version=1, size=4, crop=False, normalise=False, pixels=2, difference=2, background=1)
    result.update(changes)
    return result


def picture_case(head, pixels, brightness, difference, votes):
    """Return the lines of a self-test case, its frame all of the same pixel in hexadecimal."""
    width, height = head.split(",")[:2]
    rest = pixels * (int(width) * int(height))
    text = "s,%s\n" % head
    while rest:
        text += "x,%s\n" % rest[:64]
        rest = rest[64:]
    return text + "f,%s\nv,%s\n" % (",".join([str(brightness)] * 4 + [str(difference)] * 4), votes)


# the background takes the first frame as it is, then half of the way
PICTURE_SELFTEST = (
    picture_case("4,4,grey", "32", 800, 0, "3,0,0")
    + picture_case("7,3,rgb888", "787878", 1920, 1120, "0,2,1")
    + picture_case("2,5,rgb565", "ffff", 4080, 4080 - 1360, "0,2,1")
    + picture_case("9,1,bgr888", "000000", 0, 2720, "2,0,1")
)

# width, height and closure of a stroke, in 1/2048 of its longer side. Class "dash" is flat, "ring" round and closed,
# "stroke" the rest.
STROKE_TREES = """f,3
c,3
l,0
l,1
l,2
r,0
r,1
r,2
n,1,1024,-1,3
n,1,1024,-1,2
n,1,1024,-1,-3
n,2,512,-2,-3
"""


def stroke_model(**changes):
    """Return the object of model.json of a bundle for strokes, without checksums."""
    result = model(classes=["dash", "ring", "stroke"], model=dict(FOREST, nodes=4), source={"kind": "strokes"})
    result["features"] = {"version": 1, "path": 0, "directions": 0, "turns": 0, "shape": 7, "raster": 0}
    result.update(changes)
    return result


STROKE_SELFTEST = """s,2
w,0,0,100,0
f,2048,0,2048
v,3,0,0
s,5
w,0,0,512,0,512,512,0,512,0,0
f,2048,2048,0
v,0,2,1
s,3
w,0,0,5,5,0,10
f,1024,2048,2048
v,0,0,3
"""

# of the first channel's mean and minimum, times 1.28: a ball of radius 153 about the first case of the self-test, and
# one of radius 64 about zero
GATE = """f,2
c,2
i,0,1
m,0,0
s,10486,10486
d,13,13
r,23592
z,192,0
r,4096
z,0,0
"""
GATE_SELFTEST = "w,0,0%s\nf,150,0,160,-300,-320,0\nv,1,2,0\n" % (
    ",160,-320" * 15
) + "w,0,0%s\nf,-150,-160,0,7,0,7\nv,0,0,0\n" % (",-160,7" * 15)


class Folder:
    """A folder for one test file in one execution; `remove` deletes it with all that `write` wrote."""

    def __init__(self, name):
        try:
            os.mkdir("build")
        except OSError:
            pass  # it exists
        self.path = "build/test-%s-%s" % (name, EXECUTION)
        try:
            os.mkdir(self.path)
        except OSError:
            self.remove()
            os.mkdir(self.path)

    def put(self, name, content):
        with open(self.path + "/" + name, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def write_linear(self, linear=LINEAR, selftest=LINEAR_SELFTEST, **changes):
        """Write a bundle of a linear model, `changes` in its model.json. Return the folder."""
        files = {"linear.csv": crc32(linear.encode()), "selftest.csv": crc32(selftest.encode())}
        description = model(model={"kind": "linear", "features": 6}, files=files)
        description.update(changes)
        self.put("linear.csv", linear)
        return self.write(description, selftest=selftest)

    def write_projection(self, projection, features=6, **changes):
        """Write a linear bundle of some of whose features the first is made by a projection. Return the folder."""
        self.put("projection.csv", projection)
        files = {
            "linear.csv": crc32(LINEAR.encode()),
            "projection.csv": crc32(projection.encode()),
            "selftest.csv": crc32(LINEAR_SELFTEST.encode()),
        }
        section = {"features": features, "sums": 6, "kept": False}
        return self.write_linear(files=files, projection=dict(section, **changes))

    def write_gate(self, text=GATE, **changes):
        """Write a bundle with a gate, which refuses the second case of the self-test. Return the folder."""
        self.put("gate.csv", text)
        texts = (("trees.csv", TREES), ("gate.csv", text), ("selftest.csv", GATE_SELFTEST))
        files = {name: crc32(content.encode()) for name, content in texts}
        description = model(files=files, gate={"features": 2, "clusters": 2})
        description.update(changes)
        return self.write(description, selftest=GATE_SELFTEST)

    def write(self, description=None, trees=TREES, selftest=SELFTEST):
        """Write a bundle with right checksums; `description` is the object of model.json. Return the folder."""
        description = model() if description is None else description
        if isinstance(description, dict) and "files" not in description:
            files = {"trees.csv": crc32(trees.encode()), "selftest.csv": crc32(selftest.encode())}
            description = dict(description, files=files)
        self.put("model.json", json.dumps(description))
        self.put("trees.csv", trees)
        self.put("selftest.csv", selftest)
        return self.path

    def remove(self):
        for name in os.listdir(self.path):
            os.remove(self.path + "/" + name)
        os.rmdir(self.path)
