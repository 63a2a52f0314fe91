"""Four gestures that go on for seconds, with a board in the hand: windows over a stream, and events.

The recordings are those of emlearn-micropython; datasets/README.md says where they are. Run it with
EMLEARN_GESTURES_DATA set to the folder with the sets, and MicroPython on the PATH: python
examples/01_continuous_motion.py
"""

from on_micropython import compare_events, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedGroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline

from emlearn_gestures import SpectralFeatures, board_accuracy, export_bundle, window_recordings
from emlearn_gestures.datasets import load_cgestures

recordings = load_cgestures()
windows = window_recordings(recordings, length=128, hop=32)
labels, files = (windows.index.get_level_values(level).to_numpy(str) for level in ("label", "group"))
model = make_pipeline(
    SpectralFeatures(recordings.attrs["sample_rate"]),
    ExtraTreesClassifier(10, max_features=1.0, random_state=0),
)
folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
scores = cross_val_score(model, windows, labels, groups=files, cv=folds, scoring=board_accuracy)
print(f"accuracy {scores.mean():.3f} on {len(labels)} windows, 5-fold by file, as the board computes it")

# one file of each gesture is held out, and played to the board one after the other
held_out = recordings[recordings["group"].isin([files[labels == label][-1] for label in sorted(set(labels))])]
seen = ~windows.index.get_level_values("group").isin(held_out["group"])
lsb_per_g = recordings.attrs["lsb_per_g"]
model.fit(windows[seen], labels[seen])
export_bundle(model, "build/motion", hop=32, examples=windows[seen], lsb_per_g=lsb_per_g)
show_bundle("build/motion")
compare_events("build/motion", held_out.drop(columns="group").to_numpy())
