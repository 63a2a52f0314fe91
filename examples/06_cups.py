"""Three kinds of cup, photographed by an OpenMV camera at 13 x 19 pixels.

The pictures are those of Arm's EndpointAI: seven, each 238 times, so a score of 1.000 says nothing about others.
datasets/README.md says where they are. Run it with EMLEARN_GESTURES_DATA set to the folder with the sets, and
MicroPython on the PATH: python examples/06_cups.py
"""

from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from emlearn_gestures import Frames, PixelFeatures, board_accuracy, board_predict, export_bundle
from emlearn_gestures.datasets import load_cups

table = load_cups()
frames, labels = Frames(table), table.index.get_level_values("class").to_numpy(str)
model = make_pipeline(
    PixelFeatures(size=8, pixels=8, colour=4, hog=(), spots=0),
    ExtraTreesClassifier(5, max_features=1.0, random_state=0),
)
folds = StratifiedKFold(5, shuffle=True, random_state=0)
scores = cross_val_score(model, frames, labels, cv=folds, scoring=board_accuracy)
print(f"accuracy {scores.mean():.3f} on {len(labels)} pictures, 5-fold, as the board computes it")

train, test = train_test_split(range(len(labels)), test_size=200, random_state=0, stratify=labels)
export_bundle(model.fit(frames[train], labels[train]), "build/cups", examples=frames[train])
show_bundle("build/cups")
compare("build/cups", frames[test], board_predict(model, frames[test]))
