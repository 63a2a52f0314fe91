"""A project moved over from Edge Impulse: its export, read as it is, scored on its own testing folder.

The export is that of a published project with a watch-sized board; its files declare m/s² and hold g, which is noticed.
Run it with EMLEARN_GESTURES_DATA set to the folder with the sets, and MicroPython on the PATH.
"""

import numpy as np
from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import make_pipeline

from emlearn_gestures import SpectralFeatures, board_predict, export_bundle, load_recordings, window_recordings
from emlearn_gestures.datasets import find_data

# a folder with info.labels, training/ and testing/
recordings = load_recordings(find_data("xiao_gestures"))
print(*recordings.attrs["report"], sep="\n")
windows = window_recordings(recordings, length=128, hop=32)
labels, samples = (windows.index.get_level_values(level).to_numpy(str) for level in ("label", "sample"))
test = np.array([recordings.attrs["category"][sample] == "testing" for sample in samples])
model = make_pipeline(
    SpectralFeatures(recordings.attrs["sample_rate"]),
    ExtraTreesClassifier(10, max_features=1.0, random_state=0),
)
found = board_predict(model.fit(windows[~test], labels[~test]), windows[test])
accuracy = np.mean(found == labels[test])
print(f"accuracy {accuracy:.3f} on {test.sum()} windows of its testing folder, as the board computes it")

export_bundle(model, "build/moved", hop=32, examples=windows[~test], lsb_per_g=recordings.attrs["lsb_per_g"])
show_bundle("build/moved")
compare("build/moved", windows[test], found)
