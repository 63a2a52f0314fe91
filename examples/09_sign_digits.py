"""A hand that shows a digit, 0 to 9: ten classes need finer features and more trees.

Nobody wrote down whose hands they are, so people may be on both sides of the split. Run it with EMLEARN_GESTURES_DATA
set to the folder with the sets, and MicroPython on the PATH.
"""

import numpy as np
from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

from emlearn_gestures import Frames, PixelFeatures, board_predict, export_bundle
from emlearn_gestures.datasets import load_sign_digits

table = load_sign_digits()
frames, labels = Frames(table), table.index.get_level_values("class").to_numpy(str)
train, test = train_test_split(np.arange(len(labels)), test_size=0.2, random_state=0, stratify=labels)
model = make_pipeline(
    PixelFeatures(pixels=16, hog=(8, 4)),
    # a board's forest has at most 16,000 nodes
    ExtraTreesClassifier(60, max_features=0.3, max_leaf_nodes=260, random_state=0, n_jobs=-1),
)
found = board_predict(model.fit(frames[train], labels[train]), frames[test])
print(f"accuracy {np.mean(found == labels[test]):.3f} on {len(test)} pictures held out, as the board computes it")

export_bundle(model, "build/sign_digits", examples=frames[train])
show_bundle("build/sign_digits")
compare("build/sign_digits", frames[test][::4], found[::4])
