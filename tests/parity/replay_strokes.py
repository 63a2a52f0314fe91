"""Run on any interpreter: push strokes through a bundle's predictor and compare with what the PC computed.

Arguments: the bundle, a folder with strokes.bin (for each stroke: the number of points as uint16, then x and y of each
as int16), features.bin and votes.bin (int16, a row for each stroke in order), events.bin (int16, for each stroke the
class of the event that it makes, or -1), and, if only the first strokes are wanted, how many. Prints the numbers of
strokes, and of features, votes and events that differ.
"""

import struct
import sys
from array import array

from emlearn_predict import StrokePredictor
from emlearn_predict._runtime import int16s
from emlearn_predict.stroke_trace import MAX_POINTS


def main(bundle, folder, most=1 << 30):
    predictor = StrokePredictor.load(bundle)
    computed = predictor._computed  # all features, those too that the forest does not take
    expected_features = array("h", bytes(2 * len(computed)))
    expected_votes = array("h", bytes(2 * len(predictor.votes)))
    expected_event = array("h", [0])
    count = wrong_features = wrong_votes = wrong_events = 0
    points = int16s(2 * MAX_POINTS)
    view = memoryview(points)
    strokes = open(folder + "/strokes.bin", "rb")  # noqa: SIM115 - read together to the end of the process
    features = open(folder + "/features.bin", "rb")  # noqa: SIM115
    votes = open(folder + "/votes.bin", "rb")  # noqa: SIM115
    events = open(folder + "/events.bin", "rb")  # noqa: SIM115
    while count < most:
        head = strokes.read(2)
        if not head:
            break
        size = struct.unpack("<H", head)[0]
        strokes.readinto(view[: 2 * size])
        event = predictor.push(points, size)
        if features.readinto(expected_features) != 2 * len(expected_features):
            raise ValueError("more strokes than the PC has")
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
        raise ValueError("fewer strokes than the PC has")
    print(count, wrong_features, wrong_votes, wrong_events)


main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
