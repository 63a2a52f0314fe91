"""What the commands show of what was noticed."""

from __future__ import annotations

import pytest

from emlearn_gestures import UserError
from emlearn_gestures.cli.show import check_plot, show_notes
from emlearn_gestures.families.motion import MOTION
from emlearn_gestures.files.problems import Problems
from emlearn_gestures.files.replace import require_writable


def test_what_was_left_out_is_a_table(capsys, tmp_path):
    problems = Problems(tmp_path, skip=True)
    for i in range(13):
        problems.found(UserError(f"cup/{i}.jpg: empty file (0 bytes); repair it, or give skip_bad=True"))
    show_notes(["sample rate: 50 Hz recognised; give sample_rate= for another", *problems.report()], "train")
    lines = [line.strip(" │┃") for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "sample rate: 50 Hz recognised; give --sample-rate for another"
    assert lines[1] == "Left out: 13"
    rows = [[cell.strip() for cell in line.split("│")] for line in lines]
    assert ["cup/0.jpg", "empty file (0 bytes)"] in rows
    assert ["cup/9.jpg", "empty file (0 bytes)"] in rows
    assert ["and 3 more"] in [[cell for cell in row if cell] for row in rows]
    assert not any("cup/10.jpg" in line for line in lines)


def test_nothing_was_left_out(capsys):
    show_notes([], "train")
    assert capsys.readouterr().out == ""


def test_the_scales_of_all_sensors_are_shown():
    source = {"channels": ["x", "gx"], "sample_rate": 50.0, "length": 50, "hop": 25, "lsb_per_g": 4096.0}
    shown = dict(MOTION.describe({"source": {**source, "lsb_per_dps": 16.4}}))
    assert shown["channels"] == "x, gx at 50 Hz, 4096 LSB/g, 16.4 LSB/dps"
    shown = dict(MOTION.describe({"source": {**source, "lsb_per_ut": 100.0}}))
    assert shown["channels"] == "x, gx at 50 Hz, 4096 LSB/g, 100 LSB/µT"
    assert "dps" not in str(MOTION.describe({"source": {**source, "lsb_per_dps": None}}))


def test_what_cannot_be_written(tmp_path):
    require_writable(tmp_path / "new" / "folder" / "bundle")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match=r"--output is .*x cannot be written: .*: File name too long; choose another"):
        require_writable(tmp_path / ("x" * 300), "--output is ")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="Not a directory; choose another place"):
        require_writable(tmp_path / "file" / "bundle")
    with pytest.raises(UserError, match=r"--plot is .* whose folder does not exist; name a file"):
        check_plot(tmp_path / "no" / "a.png", tmp_path / "data")
