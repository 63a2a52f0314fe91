"""Good and bad face masks on a production line, photographed by an OpenMV camera.

Train and test pictures are as they were published. They come from the same four videos, so a second score holds one
video out at a time. Run it with EMLEARN_GESTURES_DATA set to the folder with the sets, and MicroPython on the PATH.
"""

import numpy as np
from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.pipeline import make_pipeline

from emlearn_gestures import Frames, PixelFeatures, board_accuracy, board_predict, export_bundle
from emlearn_gestures.datasets import load_mask_defects

table = load_mask_defects()
frames = Frames(table)
labels, videos = (table.index.get_level_values(level).to_numpy(str) for level in ("class", "group"))
test = np.array(table.attrs["category"]) == "test"
# a defect is a spot of a few cells: features of larger parts do not see it
model = make_pipeline(PixelFeatures(), ExtraTreesClassifier(10, max_features=1.0, random_state=0))
model.fit(frames[~test], labels[~test])
found = board_predict(model, frames[test])
print(f"accuracy {np.mean(found == labels[test]):.3f} on the {test.sum()} test pictures, as the board computes it")
scores = cross_val_score(model, frames, labels, groups=videos, cv=LeaveOneGroupOut(), scoring=board_accuracy)
each = ", ".join(f"{score:.3f} on {name}" for name, score in zip(sorted(set(videos)), scores, strict=True))
print(f"accuracy with one video held out at a time: {each}")

export_bundle(model, "build/mask_defects", examples=frames[~test])
show_bundle("build/mask_defects")
compare("build/mask_defects", frames[test][::5], found[::5])
