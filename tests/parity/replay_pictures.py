"""Run on any interpreter: push frames through a bundle's predictor and compare with what the PC computed.

Arguments: the bundle, a folder with frames.bin (for each frame: width, height, place of its format among all in order,
0, as uint16; then its bytes), features.bin and votes.bin (int16, a row for each frame in order), events.bin (int16, for
each frame the class of the event that it makes, or -1), and, if only the first frames are wanted, how many. Prints the
numbers of frames, and of features, votes and events that differ.
"""

import struct
import sys
from array import array

from emlearn_predict import ImagePredictor
from emlearn_predict.picture_features import DEPTHS


def main(bundle, folder, most=1 << 30):
    predictor = ImagePredictor.load(bundle)
    computed = predictor._computed  # all features, those too that the forest does not take
    expected_features = array("h", bytes(2 * len(computed)))
    expected_votes = array("h", bytes(2 * len(predictor.votes)))
    formats = sorted(DEPTHS)
    expected_event = array("h", [0])
    count = wrong_features = wrong_votes = wrong_events = 0
    buffer = bytearray()
    view = memoryview(buffer)
    frames = open(folder + "/frames.bin", "rb")  # noqa: SIM115 - read together to the end of the process
    features = open(folder + "/features.bin", "rb")  # noqa: SIM115
    votes = open(folder + "/votes.bin", "rb")  # noqa: SIM115
    events = open(folder + "/events.bin", "rb")  # noqa: SIM115
    while count < most:
        head = frames.read(8)
        if not head:
            break
        predictor.width, predictor.height, form, _ = struct.unpack("<HHHH", head)
        predictor.format = formats[form]
        size = predictor.width * predictor.height * DEPTHS[predictor.format]
        if size > len(buffer):
            view = None
            buffer = bytearray(size)
        if view is None or len(view) != size:
            view = memoryview(buffer)[:size]
        frames.readinto(view)
        event = predictor.push(view)
        if features.readinto(expected_features) != 2 * len(expected_features):
            raise ValueError("more frames than the PC has")
        votes.readinto(expected_votes)
        events.readinto(expected_event)
        for i in range(len(expected_features)):
            if expected_features[i] != computed[i]:
                wrong_features += 1
        for i in range(len(expected_votes)):
            if expected_votes[i] != predictor.votes[i]:
                wrong_votes += 1
        c = expected_event[0]
        expected = None if c < 0 else (c, count, predictor.classes[c])
        if expected != (event and (event.index, event.window, event.label)):
            wrong_events += 1
        count += 1
    if count < most and features.read(1):
        raise ValueError("fewer frames than the PC has")
    print(count, wrong_features, wrong_votes, wrong_events)


main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
