"""Tables of intervals, right and wrong."""

from __future__ import annotations

import pytest

from emlearn_gestures import UserError
from emlearn_gestures.families import Stream
from emlearn_gestures.training.intervals import own_intervals, read_intervals

RECORDINGS = {"a.csv": 10.0, "b.csv": 5.0}
CLASSES = ["idle", "wave"]


def read(tmp_path, text: str):
    path = tmp_path / "intervals.csv"
    path.write_text(text)
    return read_intervals(path, RECORDINGS, CLASSES)


def test_a_table(tmp_path):
    found = read(tmp_path, "Label, end, start, recording, note\nwave,2.5,1,a.csv,x\nidle,9,2.5,a.csv,\n")
    assert found == {"a.csv": [(1.0, 2.5, "wave"), (2.5, 9.0, "idle")]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a CSV table"),
        (
            "recording,start,label\na.csv,1,wave\n",
            "no column end; a table of intervals has recording, start, end, label",
        ),
        (
            "recording,start,end,label\na,1,2,wave\n",
            "line 2: no recording is called 'a'; they are a.csv, b.csv",
        ),
        ("recording,start,end,label\na.csv,1,2,wav\n", "line 2: wav is not known; did you mean wave? classes are"),
        ("recording,start,end,label\na.csv,1,2,wave\na.csv,x,3,wave\n", "line 3: start is 'x', must be a number of"),
        ("recording,start,end,label\na.csv,1,nan,wave\n", "line 2: end is 'nan', must be a number of seconds"),
        ("recording,start,end,label\nb.csv,1,6,wave\n", "line 2: from 1 to 6 s; intervals lie within b.csv, 0 to 5 s"),
        ("recording,start,end,label\na.csv,3,2,wave\n", "line 2: from 3 to 2 s; intervals lie within a.csv"),
        ("recording,start,end,label\na.csv,-1,2,wave\n", "line 2: from -1 to 2 s"),
    ],
)
def test_what_is_refused(tmp_path, text, words):
    with pytest.raises(UserError, match=f".*{tmp_path.name}/intervals.csv.*") as error:
        read(tmp_path, text)
    assert words in str(error.value)


def test_own_classes_are_spelled_as_those_of_the_bundle(tmp_path):
    stream = Stream("a", 2, [], [(0, 1, "Wave"), (1, 2, "idle")])
    own_intervals([stream], CLASSES, tmp_path)
    assert stream.intervals == [(0, 1, "wave"), (1, 2, "idle")]
    for name, words in (
        ("jump", "class jump is not known"),
        ("", "a has no class at 1.00 s; give a table of intervals"),
    ):
        with pytest.raises(UserError, match=words):
            own_intervals([Stream("a", 2, [], [(0, 1, "idle"), (1, 2, name)])], CLASSES, tmp_path)
