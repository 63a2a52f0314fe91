# Runs on the board, by `mpremote run`: a recording instead of a sensor; prints the events.
from array import array

from emlearn_predict import GesturePredictor

predictor = GesturePredictor.load("wrist")
samples = array("h", bytes(2 * 3 * 31))
pushed = 0
with open("/recording.bin", "rb") as file:
    while file.readinto(samples) == 2 * len(samples):
        event = predictor.push(samples)
        pushed += len(samples) // 3
        if event:
            print(pushed, event.label, event.votes[event.index])
