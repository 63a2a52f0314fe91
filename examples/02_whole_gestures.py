"""Five short gestures, a recording each: the whole recording is one window, with accelerometer and gyroscope.

Somebody, or a button, must say when a gesture begins: what is recognised is a window that holds one. Run it with
EMLEARN_GESTURES_DATA set to the folder with the sets, and MicroPython on the PATH.
"""

import numpy as np
from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from emlearn_gestures import SpectralFeatures, board_accuracy, board_predict, export_bundle, window_recordings
from emlearn_gestures.datasets import load_nano_gestures

recordings = load_nano_gestures()
# 119 rows a recording: one window of it
windows = window_recordings(recordings, length=119, hop=119)
labels = windows.index.get_level_values("label").to_numpy(str)
model = make_pipeline(
    SpectralFeatures(recordings.attrs["sample_rate"]),
    ExtraTreesClassifier(10, max_features=1.0, random_state=0),
)
folds = StratifiedKFold(5, shuffle=True, random_state=0)
scores = cross_val_score(model, windows, labels, cv=folds, scoring=board_accuracy)
print(f"accuracy {scores.mean():.3f} on {len(labels)} recordings, 5-fold by recording, as the board computes it")

train, test = train_test_split(np.arange(len(labels)), test_size=60, random_state=0, stratify=labels)
scales = {key: recordings.attrs[key] for key in ("lsb_per_g", "lsb_per_dps")}
model.fit(windows.iloc[train], labels[train])
export_bundle(model, "build/whole", hop=119, examples=windows.iloc[train], **scales)
show_bundle("build/whole")
compare("build/whole", windows.iloc[test], board_predict(model, windows.iloc[test]))
