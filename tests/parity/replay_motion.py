"""Run on any interpreter: push recordings through a bundle's predictor and compare with what the PC computed.

Arguments: the bundle, and a folder with recordings.bin (for each: number of samples as int32, then int16 samples),
features.bin and votes.bin (int16, a row for each window in order) and events.bin (int16, for each window the class of
the event that it makes, or -1). Prints the numbers of windows, and of features, votes and events that differ.
"""

import struct
import sys
from array import array

from emlearn_predict import GesturePredictor


def main(bundle, folder):
    predictor = GesturePredictor.load(bundle)
    channels = len(predictor.window.values) // predictor.extractor.length
    computed = predictor._computed  # all features, those too that the forest does not take
    expected_features = array("h", bytes(2 * len(computed)))
    expected_votes = array("h", bytes(2 * len(predictor.votes)))
    expected_event = array("h", [0])
    windows = wrong_features = wrong_votes = wrong_events = 0
    recordings = open(folder + "/recordings.bin", "rb")  # noqa: SIM115 - read together to the end of the process
    features = open(folder + "/features.bin", "rb")  # noqa: SIM115
    votes = open(folder + "/votes.bin", "rb")  # noqa: SIM115
    events = open(folder + "/events.bin", "rb")  # noqa: SIM115
    while True:
        head = recordings.read(4)
        if not head:
            break
        predictor.clear()
        first = windows
        left = struct.unpack("<i", head)[0]
        while left:
            # chunks of 7 samples divide neither window nor hop, and complete one window at most
            n = min(7, left)
            left -= n
            event = predictor.push(array("h", recordings.read(2 * n * channels)))
            if predictor._count == windows - first:
                if event:
                    raise ValueError("an event without a window")
                continue
            if features.readinto(expected_features) != 2 * len(expected_features):
                raise ValueError("more windows than the PC has")
            votes.readinto(expected_votes)
            events.readinto(expected_event)
            for i in range(len(expected_features)):
                if expected_features[i] != computed[i]:
                    wrong_features += 1
            for i in range(len(expected_votes)):
                if expected_votes[i] != predictor.votes[i]:
                    wrong_votes += 1
            c = expected_event[0]
            expected = None if c < 0 else (c, windows - first, predictor.classes[c])
            if expected != (event and (event.index, event.window, event.label)):
                wrong_events += 1
            windows += 1
    if features.read(1):
        raise ValueError("fewer windows than the PC has")
    print(windows, wrong_features, wrong_votes, wrong_events)


main(sys.argv[1], sys.argv[2])
