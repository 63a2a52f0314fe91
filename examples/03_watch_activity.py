"""What somebody with a smart watch does: walking, turning, sitting down, seated, standing up.

23 people; each is held out in turn, with all of their recordings, because a watch is for people whom the model has not
seen. Run it with EMLEARN_GESTURES_DATA set to the folder with the sets, and MicroPython on the PATH.
"""

from on_micropython import compare, show_bundle
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.pipeline import make_pipeline

from emlearn_gestures import SpectralFeatures, board_predict, export_bundle, window_recordings
from emlearn_gestures.datasets import load_watch_har

recordings = load_watch_har()
# activities change within a recording: a window counts for the one that covers three quarters of it
windows = window_recordings(recordings, length=128, hop=64, purity=0.75)
labels, people = (windows.index.get_level_values(level).to_numpy(str) for level in ("label", "group"))
model = make_pipeline(
    SpectralFeatures(recordings.attrs["sample_rate"]),
    ExtraTreesClassifier(10, max_features=1.0, random_state=0),
)
scores = {}
for train, test in LeaveOneGroupOut().split(windows, groups=people):
    found = board_predict(model.fit(windows.iloc[train], labels[train]), windows.iloc[test])
    scores[people[test[0]]] = found == labels[test]
right = sum(map(sum, scores.values()))
print(f"accuracy {right / len(labels):.3f} on {len(labels)} windows, leave one person out, as the board computes it")
worst = min(scores, key=lambda person: scores[person].mean())
print(f"the person recognised worst is {worst}: {scores[worst].mean():.3f} on {len(scores[worst])} windows")

# the model of the loop's end has not seen the last person
unseen, lsb_per_g = windows.iloc[test], recordings.attrs["lsb_per_g"]
export_bundle(model, "build/watch", hop=64, examples=windows.iloc[train], lsb_per_g=lsb_per_g)
show_bundle("build/watch")
compare("build/watch", unseen, found)
