"""Messages of the library in the words of the command line."""

from __future__ import annotations

import pytest

from emlearn_gestures import UserError
from emlearn_gestures.cli.words import error_text, flags_of, in_options

FLAGS = flags_of("train", {"output": "--output", "config": "--config"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("give sample_rate= in Hz", "give --sample-rate in Hz"),
        ("give sample_rate=, or both", "give --sample-rate, or both"),
        ("no class; give label=", "no class; give --label"),
        ("label='(' is not right", "--label '(' is not right"),
        ("lsb_per_g=0.0: it must be", "--lsb-per-g 0.0: it must be"),
        ("n_estimators= is it", "--trees is it"),
        ("give channels= to choose", "give --channels to choose"),
        ("give max_gap= to choose", "give max_gap under [recordings] in --config to choose"),
        ("leave it out with skip_bad=True", "leave it out with --skip-bad"),
        ("fit it with refit=True", "fit it with refit=True"),
        ("max_side=0: it must be", "max_side=0: it must be"),
        ("a=b.csv: empty", "a=b.csv: empty"),
        ("colour= is no option, grey is", "colour= is no option, grey is"),
        ("x == y, no-label= and a.label=", "x == y, no-label= and a.label="),
    ],
)
def test_arguments_in_a_text(text, expected):
    assert in_options(text, FLAGS) == expected


def test_the_argument_that_a_message_begins_with():
    assert error_text(UserError("output is x", argument="output"), FLAGS) == "--output is x"
    assert error_text(UserError("output is x"), FLAGS) == "output is x"
    assert error_text(UserError("length is 3, give hop=", argument="length"), FLAGS) == "--window is 3, give --hop"
    assert error_text(UserError("copies is 3", argument="copies"), FLAGS) == "--augment is 3"
    assert error_text(UserError("size is 3", argument="size"), FLAGS) == "size is 3"
