"""Handwritten digits of 8 x 8 pixels, which come with scikit-learn: nothing to download.

Run it with MicroPython on the PATH: python examples/05_digits.py
"""

from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from emlearn_gestures import PixelFeatures, board_accuracy, board_predict, export_bundle
from emlearn_gestures.datasets import load_digits_pictures

frames, labels = load_digits_pictures()
model = make_pipeline(
    PixelFeatures(size=8, pixels=8, normalise=False, colour=0, hog=(4,), spots=0),
    ExtraTreesClassifier(20, max_features=0.3, random_state=0),
)
folds = StratifiedKFold(5, shuffle=True, random_state=0)
scores = cross_val_score(model, frames, labels, cv=folds, scoring=board_accuracy)
print(f"accuracy {scores.mean():.3f} on {len(labels)} pictures, 5-fold, as the board computes it")

train, test, y_train, _ = train_test_split(frames, labels, test_size=300, random_state=0, stratify=labels)
export_bundle(model.fit(train, y_train), "build/digits", examples=train)
show_bundle("build/digits")
compare("build/digits", test, board_predict(model, test))
