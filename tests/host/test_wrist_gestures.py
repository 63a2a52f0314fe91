"""The simulated set of whole gestures."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import GroupKFold, cross_val_predict

from emlearn_gestures import SpectralFeatures, gesture_recordings, learn_segment
from emlearn_gestures.datasets import load_wrist_gestures
from emlearn_gestures.datasets.wrist_gestures import GESTURES, PEOPLE, REPEATED, person_recordings
from emlearn_gestures.families.motion_mode import choose_mode
from emlearn_gestures.families.motion_settings import MotionSettings
from emlearn_gestures.recordings.gestures import MOVEMENT


@pytest.fixture(scope="module")
def frame():
    return load_wrist_gestures()


def test_what_it_holds(frame):
    assert frame["group"].nunique() == PEOPLE
    assert frame.attrs["sample_rate"] == 62.5
    recorded = frame.reset_index().groupby("sample")
    assert len(recorded) == PEOPLE * len(GESTURES) * REPEATED
    assert (recorded["class"].nunique() == 1).all()
    assert set(frame.index.get_level_values("class")) == set(GESTURES)


def test_the_same_each_time():
    first, again = person_recordings(3), person_recordings(3)
    assert all(a[0] == b[0] and np.array_equal(a[1], b[1]) for a, b in zip(first, again, strict=True))


def test_is_taken_for_whole_gestures_nearly_all_of_which_are_found(frame):
    assert choose_mode(frame, MotionSettings())[0] == "gesture"
    gestures = gesture_recordings(frame, learn_segment(frame, 62.5), 64)
    found = sum(counted.get(MOVEMENT, 0) for counted in gestures.attrs["usage"].values())
    assert found > 0.9 * PEOPLE * len(GESTURES) * REPEATED


def test_neither_trivial_nor_hopeless(frame):
    """On people never seen."""
    gestures = gesture_recordings(frame, learn_segment(frame, 62.5), 64)
    labels, people = (gestures.index.get_level_values(level).to_numpy(str) for level in ("label", "group"))
    features = SpectralFeatures(62.5).fit_transform(gestures)
    forest = ExtraTreesClassifier(10, max_features=1.0, random_state=0)
    predicted = cross_val_predict(forest, features, labels, groups=people, cv=GroupKFold(4))
    assert 0.5 < np.mean(predicted == labels) < 0.99
