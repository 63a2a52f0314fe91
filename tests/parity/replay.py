"""Run on any interpreter: push recordings through a bundle's predictor and compare with what the PC computed.

Arguments: the bundle, and a folder with recordings.bin (for each: number of samples as int32, then int16 samples),
features.bin and votes.bin (int16, a row for each window in order). Prints the numbers of windows, of features and of
votes that differ.
"""

import struct
import sys
from array import array

from emlearn_predict import GesturePredictor


def main(bundle, folder):
    predictor = GesturePredictor.load(bundle)
    channels = len(predictor.window.values) // predictor.extractor.length
    expected_features = array("h", bytes(2 * len(predictor.features)))
    expected_votes = array("h", bytes(2 * len(predictor.votes)))
    windows = wrong_features = wrong_votes = 0
    recordings = open(folder + "/recordings.bin", "rb")  # noqa: SIM115 - read together to the end of the process
    features = open(folder + "/features.bin", "rb")  # noqa: SIM115
    votes = open(folder + "/votes.bin", "rb")  # noqa: SIM115
    while True:
        head = recordings.read(4)
        if not head:
            break
        predictor.clear()
        left = struct.unpack("<i", head)[0]
        while left:
            # chunks of 7 samples divide neither window nor hop
            n = min(7, left)
            left -= n
            samples = array("h", recordings.read(2 * n * channels))
            offset = 0
            while offset < len(samples):
                offset = predictor.window.fill(samples, offset)
                if not predictor.window.ready:
                    continue
                predictor.extractor.extract(predictor.window.values, predictor.window.start, predictor.features)
                predictor.forest.predict(predictor.features)
                windows += 1
                if features.readinto(expected_features) != 2 * len(expected_features):
                    raise ValueError("more windows than the PC has")
                votes.readinto(expected_votes)
                for i in range(len(expected_features)):
                    if expected_features[i] != predictor.features[i]:
                        wrong_features += 1
                for i in range(len(expected_votes)):
                    if expected_votes[i] != predictor.votes[i]:
                        wrong_votes += 1
    if features.read(1):
        raise ValueError("fewer windows than the PC has")
    print(windows, wrong_features, wrong_votes)


main(sys.argv[1], sys.argv[2])
