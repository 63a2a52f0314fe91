"""Digits drawn in the air with a wand, as strokes: points in the plane before the hand.

One person has drawn them all, so the score says how well the wand knows that person. Run it with EMLEARN_GESTURES_DATA
set to the folder with the sets, and MicroPython on the PATH.
"""

from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from emlearn_gestures import StrokeFeatures, board_accuracy, board_predict, export_bundle, load_strokes
from emlearn_gestures.datasets import find_data

table = load_strokes(find_data("magic_wand_digits"))
strokes, labels = table["points"].to_numpy(), table.index.get_level_values("class").to_numpy(str)
model = make_pipeline(StrokeFeatures(), ExtraTreesClassifier(10, max_features=1.0, random_state=0))
folds = StratifiedKFold(5, shuffle=True, random_state=0)
scores = cross_val_score(model, strokes, labels, cv=folds, scoring=board_accuracy)
print(f"accuracy {scores.mean():.3f} on {len(labels)} strokes, 5-fold by stroke, as the board computes it")

train, test, y_train, _ = train_test_split(strokes, labels, test_size=300, random_state=0, stratify=labels)
export_bundle(model.fit(train, y_train), "build/magic_wand", examples=train)
show_bundle("build/magic_wand")
compare("build/magic_wand", test, board_predict(model, test))
