"""Read a model bundle: a folder with model.json and the files whose CRC-32 it holds.

FORMAT is one integer. Raise it when a reader of the number before could not run the new bundles, keep reading the
older ones here, and note the change in CHANGELOG.md.
"""

import json

from . import FAMILIES
from ._runtime import crc32
from .checks import integer

FORMAT = 1
MODEL = "model.json"
TREES = "trees.csv"
LINEAR = "linear.csv"
PROJECTION = "projection.csv"
GATE = "gate.csv"
SELFTEST = "selftest.csv"
_LEVELS = 16  # of lists and objects within each other: messages show what is wrong, and showing recurses
_KEYS = (
    ("source", dict),
    ("features", dict),
    ("model", dict),
    ("classes", list),
    ("decision", dict),
    ("files", dict),
)
# kinds of models: their files, and the counts that model.json has of them
MODELS = {"forest": (TREES, ("trees", "nodes", "leaves")), "linear": (LINEAR, ("features",))}


def read_model(folder):
    """Read and check model.json, as far as it is the same for all predictors, and the other files' checksums.

    Parameters
    ----------
    folder : str

    Returns
    -------
    dict
        The object of model.json: format; source, whose kind is a key of `FAMILIES`, for motion with length, hop,
        channels, sample_rate in Hz, lsb_per_g, lsb_per_dps and lsb_per_ut or null, for pictures with width, height,
        colour (what they were in the middle); features (see `MotionFeatures`, `PictureFeatures`, columns.py); model,
        of a kind and with the counts that `MODELS` names; projection and gate, where there is one (see
        `_check_projection` and `_check_gate`); classes; decision (see `Decision`); files (CRC-32 of each); training
        (what is remembered of it).

    Raises
    ------
    OSError
        If a file is missing.
    ValueError
        If the bundle is of another format, damaged, or contradicts itself.
    """
    with open(folder + "/" + MODEL, encoding="utf-8") as file:
        try:
            description = json.load(file)
        except (ValueError, RuntimeError):  # the latter: nested too deeply
            raise ValueError("%s: not valid JSON" % MODEL) from None
    _check_depth(description, _LEVELS)
    found = description.get("format") if isinstance(description, dict) else None
    if type(found) is not int or found != FORMAT:
        raise ValueError("%s: format is %r, this code reads %d; update emlearn_predict" % (MODEL, found, FORMAT))
    for key, kind in _KEYS:
        check_kind(description, key, kind)
    _check_one_of("source", description["source"].get("kind"), FAMILIES)
    model = description["model"]
    _check_one_of("model", model.get("kind"), MODELS)
    classes = description["classes"]
    if not 1 <= len(classes) <= 127 or not all(isinstance(name, str) for name in classes):
        raise ValueError("%s: classes is not a list of 1 to 127 names" % MODEL)
    kept, counts = MODELS[model["kind"]]
    for key in counts:
        integer(MODEL, "model " + key, model.get(key), 1, 32768)
    names = [kept, SELFTEST]
    if description.get("projection") is not None:
        _check_projection(description["projection"])
        names.append(PROJECTION)
    if description.get("gate") is not None:
        _check_gate(description["gate"])
        names.append(GATE)
    for name in names:
        if name not in description["files"]:
            raise ValueError("%s: no checksum of %s" % (MODEL, name))
        if checksum(folder + "/" + name) != description["files"][name]:
            raise ValueError("%s: checksum differs, the file is damaged or of another model" % name)
    _check_size(folder, kept, _least_size(model, len(classes)), model)
    if PROJECTION in names:
        projection = description["projection"]
        _check_size(folder, PROJECTION, 2 * projection["features"] * projection["sums"], projection)
    if GATE in names:
        gate = description["gate"]
        _check_size(folder, GATE, 2 * gate["features"] * gate["clusters"], gate)
    return description


def _check_projection(projection):
    """Refuse what does not say how many sums there are of how many features, and whether these are kept beside them."""
    if not isinstance(projection, dict) or not isinstance(projection.get("kept"), bool):
        raise ValueError("%s: projection is not an object with kept, true or false" % MODEL)
    integer(MODEL, "projection features", projection.get("features"), 1, 32767)
    integer(MODEL, "projection sums", projection.get("sums"), 1, 127)


def _check_gate(gate):
    """Refuse what does not say how many clusters there are of how many features."""
    if not isinstance(gate, dict):
        raise ValueError("%s: gate is not an object with features and clusters" % MODEL)
    integer(MODEL, "gate features", gate.get("features"), 1, 64)
    integer(MODEL, "gate clusters", gate.get("clusters"), 1, 508)


def _least_size(model, n_classes):
    """Bytes of the shortest lines that a model may have: l,0 and r,0 and n,0,0,1,2 of a forest; ,0 a weight."""
    if model["kind"] == "forest":
        return 4 * (model["trees"] + model["leaves"]) + 10 * model["nodes"]
    return 2 * model["features"] * n_classes


def _check_size(folder, name, least, described):
    """Refuse a file that is too small for what model.json says of it, before that is allocated."""
    with open(folder + "/" + name, "rb") as file:
        size = file.seek(0, 2)
    if least > size + 1:
        raise ValueError("%s: %s has %d bytes, too few for %r" % (MODEL, name, size, described))


def checksum(path):
    """CRC-32 of a file."""
    crc = 0
    with open(path, "rb") as file:
        while True:
            block = file.read(256)
            if not block:
                return crc
            crc = crc32(block, crc)


def read_selftest(file, window, features, votes):
    """Read the next case into the three arrays; return False at the end of the file.

    Lines start with w, f or v and carry up to 32 values each; a case is complete with its last vote. Cases of frames
    have lines of their own before those, and no window: an empty one.
    """
    filled = {"w": 0, "f": 0, "v": 0}
    targets = {"w": window, "f": features, "v": votes}
    while filled["v"] < len(votes):
        line = file.readline(256)
        if not line:
            if filled["w"] or filled["f"]:
                raise ValueError("%s: ends within a case" % SELFTEST)
            return False
        fields = line.strip().split(",")
        kind = fields[0]
        if kind not in targets or filled[kind] + len(fields) - 1 > len(targets[kind]):
            raise ValueError("%s: %r does not fit the model" % (SELFTEST, line[:32]))
        for field in fields[1:]:
            try:
                value = int(field)
            except ValueError:
                raise ValueError("%s: %r is no integer" % (SELFTEST, field)) from None
            if not -32768 <= value <= 32767:
                raise ValueError("%s: %d is out of range" % (SELFTEST, value))
            targets[kind][filled[kind]] = value
            filled[kind] += 1
    if filled["w"] != len(window) or filled["f"] != len(features):
        raise ValueError("%s: a case is short" % SELFTEST)
    return True


def _check_depth(value, levels):
    if isinstance(value, (dict, list)):
        if levels == 0:
            raise ValueError("%s: more than %d levels of lists and objects" % (MODEL, _LEVELS))
        for inner in value.values() if isinstance(value, dict) else value:
            _check_depth(inner, levels - 1)


def _check_one_of(where, kind, known):
    if not isinstance(kind, str) or kind not in known:
        words = ", ".join(sorted(known))
        raise ValueError("%s: %s kind is %r, known are %s; update emlearn_predict" % (MODEL, where, kind, words))


def check_kind(description, key, kind):
    """Refuse a model.json whose entry `key` is not of this kind."""
    if not isinstance(description.get(key), kind):
        raise ValueError("%s: %s is missing or not a %s" % (MODEL, key, kind.__name__))
