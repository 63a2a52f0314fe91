"""A face with or without a mask, learned from 22 photographs.

So few pictures need altered copies of themselves to train on, and coarse features. Each photograph is held out in
turn, with all its copies. Run it with EMLEARN_GESTURES_DATA set to the folder with the sets, and MicroPython on the
PATH.
"""

from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import LeaveOneOut
from sklearn.pipeline import make_pipeline

from emlearn_gestures import Augmentation, Frames, PixelFeatures, board_predict, export_bundle
from emlearn_gestures.datasets import load_mask_or_not
from emlearn_gestures.training.computed import Computed
from emlearn_gestures.training.split import Split
from emlearn_gestures.training.validation import cross_validate

table = load_mask_or_not()
frames, labels = Frames(table), table.index.get_level_values("class").to_numpy(str)
features = PixelFeatures(size=8, crop=True, pixels=0, colour=0, hog=(4,), spots=0).fit(frames)
copies = Augmentation(copies=20, rotation=15, zoom=0.25, shift=0.15)
examples = Computed.of(features, frames, labels, copies=copies.copies, altered=copies.of(frames))
forest = make_pipeline(ExtraTreesClassifier(30, max_features=1.0, random_state=0))
scores = cross_validate(forest, examples, Split(list(LeaveOneOut().split(labels)), "leave one picture out"))
print(f"accuracy {scores.accuracy:.3f} on {len(labels)} pictures, one held out at a time, as the board computes it")

model = make_pipeline(features, *forest.fit(*examples.rows()))
export_bundle(model, "build/mask_or_not", examples=frames)
show_bundle("build/mask_or_not")
compare("build/mask_or_not", frames, board_predict(model, frames))
