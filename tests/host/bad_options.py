"""Bad options and settings for test_bad_input.py."""

from __future__ import annotations

from bad_cases import TRAIN, Case, Prepare, bad, folder, nothing

CONFIG = f"{TRAIN} --config train.toml"


def config(text: str) -> Prepare:
    return bad(text, "train.toml")


OPTIONS = [
    Case("no command of that name", nothing, "teach recordings", "No such command 'teach'"),
    Case(
        "no output given", nothing, "train recordings", "Missing option '--output' / '-o'; see emlearn-gestures --help"
    ),
    Case("an unknown option", nothing, f"{TRAIN} --tree 5", "No such option"),
    Case("a word for a number of trees", nothing, f"{TRAIN} --trees many", "Invalid value for '--trees': "),
    Case("no trees", nothing, f"{TRAIN} --trees 0", "--trees is 0, a board takes 1 to 1000 trees"),
    Case(
        "more trees than a board takes",
        nothing,
        f"{TRAIN} --trees 5000",
        "--trees is 5000, a board takes 1 to 1000 trees",
    ),
    Case(
        "a window that is no duration",
        nothing,
        "train recordings -o out --window two",
        "--window is 'two'; give a duration such as 2s or 240ms, or",
    ),
    Case(
        "a window of 5 ms",
        nothing,
        "train recordings -o out --window 5ms",
        "--window is 0 samples at 50 Hz, must be from 16 to 1024; change it",
    ),
    Case(
        "a window of a minute",
        nothing,
        "train recordings -o out --window 60s",
        "window is 3000 samples at 50 Hz, must be from 16 to 1024",
    ),
    Case("no hop", nothing, f"{TRAIN} --hop 0", "--hop is 0, must be from 1 to the window's length of 32 samples"),
    Case(
        "a hop longer than the window",
        nothing,
        f"{TRAIN} --hop 1s",
        "--hop is 50, must be from 1 to the window's length of 32 samples",
    ),
    Case(
        "a sample rate of 0", nothing, f"{TRAIN} --sample-rate 0", "--sample-rate 0.0: it must be from 0.001 to 100000"
    ),
    Case(
        "units that nobody uses",
        nothing,
        f"{TRAIN} --units feet",
        "--units 'feet': unknown unit; it must be one of g, mg, m/s2, ",
    ),
    Case("a scale of 0", nothing, f"{TRAIN} --lsb-per-g 0", "--lsb-per-g 0.0: it must be from 1 to 32767"),
    Case(
        "a label expression without group",
        nothing,
        f"{TRAIN} --label (?:x)",
        "--label '(?:x)' has 0 groups; it needs exactly one",
    ),
    Case("a label expression that is none", nothing, f"{TRAIN} --label (", "--label '(' is not a regular expression: "),
    Case(
        "a column that is not there",
        nothing,
        f"{TRAIN} --group person",
        "idle.1.csv: no column 'person' for --group; its columns are",
    ),
    Case(
        "a background that is no class",
        nothing,
        f"{TRAIN} --background sleep",
        "--background is 'sleep', classes are idle, shake, swing",
    ),
    Case(
        "a word for what to do without a class",
        nothing,
        f"{TRAIN} --unlabelled keep",
        "--unlabelled is 'keep', must be one of 'refuse', 'drop'",
    ),
    Case(
        "output that cannot be written",
        nothing,
        f"train recordings -o {'x' * 300} --window 32",
        " cannot be written: ",
    ),
    Case(
        "one fold",
        nothing,
        f"{TRAIN} --folds 1",
        "--folds is 1, must be at least 2, or 0 to leave one group out at a time",
    ),
    Case("a negative seed", nothing, f"{TRAIN} --seed -1", "--seed is -1, must be a whole number from 0 to 4294967295"),
    Case(
        "a plot of unknown format",
        nothing,
        f"{TRAIN} --plot scores.jpg",
        "--plot is scores.jpg, must end in .png, .svg or .pdf",
    ),
    Case(
        "a plot in no folder",
        nothing,
        f"{TRAIN} --plot plots/scores.png",
        "--plot is plots/scores.png, which is a folder, or whose folder",
    ),
    Case(
        "output into a folder of other things",
        folder("notes.txt"),
        "train recordings -o other",
        "other is a folder with 'notes.txt' in it, no bundle",
    ),
    Case(
        "output over a file",
        nothing,
        "train recordings -o good.csv",
        "good.csv exists and is no bundle; choose another name",
    ),
    Case(
        "output over an archive of other things",
        bad(b"x", "a.zip"),
        "train recordings -o a.zip",
        "a.zip exists and is no bundle; choose another",
    ),
    Case("no such configuration", nothing, CONFIG, "train.toml: No such file or directory"),
    Case("configuration that is no TOML", config("[features"), CONFIG, "train.toml: not TOML: "),
    Case(
        "an unknown table",
        config("[feature]"),
        CONFIG,
        "train.toml: [feature] is not known; did you mean [features]? tables are [recordings], ",
    ),
    Case(
        "an unknown key",
        config("[windows]\nsize = 32"),
        CONFIG,
        "train.toml: [windows] size is not known; keys are hop, length, purity",
    ),
    Case(
        "an unknown statistic",
        config("[features]\njerk = ['mode']"),
        CONFIG,
        "jerk has 'mode', known are mean, minimum, ",
    ),
    Case("a frame of 48", config("[features]\nframe = 48"), CONFIG, "frame is 48, must be one of 16, 32, 64, 128, 256"),
    Case(
        "a frame longer than the window",
        config("[features]\nframe = 64"),
        CONFIG,
        "frame is 64, longer than the window of 32 averages; lower it or pool, or set pad",
    ),
    Case(
        "a cut-off above half the rate",
        config("[features]\ncutoff = 30"),
        CONFIG,
        "cutoff is 30, must be from 1.5625 to 25 Hz",
    ),
    Case(
        "decimation without a filter",
        config("[features]\ndecimate = 2"),
        CONFIG,
        "decimate is 2: needs filter='low' with filter_cutoff below",
    ),
    Case(
        "all features off",
        config(
            "[features]\nstatistics=[]\njerk=[]\nmagnitude=false\ncorrelation=false\n"
            "spectrum=false\nspectral_moments=false"
        ),
        CONFIG,
        "every group is switched off",
    ),
    Case(
        "a forest of another kind",
        config("[model]\nkind = 'boosting'"),
        CONFIG,
        "model kind is 'boosting', must be one of random-forest, ",
    ),
    Case(
        "trees of a model that has none",
        nothing,
        f"{TRAIN} --model lda --trees 3",
        "--trees is no argument of --model lda, which has ",
    ),
    Case(
        "a setting that scikit-learn refuses",
        config("[model]\ncriterion = 'best'"),
        CONFIG,
        "model: The 'criterion' parameter of ExtraTreesClassifier must",
    ),
    Case("a threshold of 2", config("[decision]\nthreshold = 2"), CONFIG, "threshold is 2, must be from 0 to 1"),
    Case(
        "thresholds for two of three classes",
        config("[decision]\nthreshold = [1, 1]"),
        CONFIG,
        "threshold has 2 values for 3 classes; give one, or one for each",
    ),
    Case(
        "a purity of 0.4", config("[windows]\npurity = 0.4"), CONFIG, "purity is 0.4, must be above 0.5 and at most 1"
    ),
    Case(
        "a word for a rate",
        config("[recordings]\nsample_rate = 'fast'"),
        CONFIG,
        "--sample-rate 'fast': it must be from 0.001 to 100000",
    ),
]
