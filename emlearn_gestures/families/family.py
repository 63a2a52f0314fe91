"""What differs between kinds of input, as one record a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emlearn_gestures.decisions.settings import DecisionSettings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from sklearn.base import TransformerMixin

    from emlearn_gestures.families.description import Description


@dataclass(frozen=True)
class Option:
    """A setting that commands offer.

    Attributes
    ----------
    name : str
        Of the option and its variable: sample_rate for ``--sample-rate``.
    table, key : str
        Which setting it is; an empty table is the one of the family's reading.
    type : type
    help : str
    commands : tuple of str
        Which commands have it.
    constant : object, optional
        What the option sets when it is given without a value; None for an option with one.
    """

    name: str
    table: str
    key: str
    type: Any
    help: str
    commands: tuple[str, ...]
    constant: Any = None


@dataclass(frozen=True)
class Candidate:
    """Features, and what takes them, that `train` may choose.

    Attributes
    ----------
    name : str
    features : dict
        Arguments of the family's estimator.
    model : dict
        Of `ModelSettings`, what is not as the user has it.
    """

    name: str
    features: Mapping[str, Any] = field(default_factory=dict)
    model: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Examples:
    """Examples as a family reads them, with what is known of them.

    Attributes
    ----------
    X : sequence or DataFrame
        What the family's features are computed from.
    index : MultiIndex
        With the levels label, group and sample.
    features : transformer
        Not fitted.
    content : callable
        Gives the bytes of all examples, one after the other, for a fingerprint.
    held_out : array of bool or None
        Which are to be scored on, where the data says so.
    trained : array of bool or None
        Which may be trained on then; some may be on neither side.
    alike : array of int or None
        Examples with the same number have the same content under several names, and go to one side of a split. None
        where nobody has looked.
    copies : int
        Altered copies an example that are trained on as well.
    altered : callable or None
        `altered(rows, k)` gives the copies number k of the examples `rows`.
    source : callable
        `source(rows)` gives what `export_bundle` is told of the source, with the examples for the self-test.
    remember : dict
        What the training summary says besides.
    notes : list of str
        What was noticed, for the user.
    columns : list of dict
        What was decided about the columns of tables: column, role, unit, low and high.
    noun : str
        What an example is, in the plural; empty for what its family calls it.
    """

    X: Any
    index: pd.Index
    features: TransformerMixin
    content: Callable[[], Iterable[bytes]]
    held_out: np.ndarray | None = None
    trained: np.ndarray | None = None
    alike: np.ndarray | None = None
    copies: int = 0
    altered: Callable[[Any, int], Any] | None = None
    source: Callable[[Any], dict[str, Any]] = lambda rows: {}
    remember: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    noun: str = ""


@dataclass
class Inspection:
    """What files hold.

    Attributes
    ----------
    columns : list of dict
        What was decided about the columns of tables: column, role, unit, low and high.
    classes : DataFrame
        A row a class, with what there is of it.
    facts : list of (str, str)
        Such as the rate.
    notes : list of str
    refused : list of str
        What cannot be read, and why: a line each.
    stops : str
        Why `train` would refuse all of it; empty where it would not.
    drawn : dict of str to (times, values, names) or array of uint8
        One example of each class; an array is a picture.
    """

    columns: list[dict[str, Any]]
    classes: pd.DataFrame
    facts: list[tuple[str, str]]
    notes: list[str]
    refused: list[str]
    stops: str
    drawn: dict[str, Any]


@dataclass
class Pool:
    """Examples of which no class is asked, for `select`.

    Attributes
    ----------
    X : sequence or DataFrame
    there : DataFrame
        A row an example: file (absolute), and where one file holds several, recording, and where a recording holds
        several, start_s and seconds.
    names : sequence of str
        Of the files, below the path that was read; one an example.
    features : transformer
        Not fitted.
    notes : list of str
    """

    X: Any
    there: pd.DataFrame
    names: Sequence[str]
    features: Any
    notes: list[str]


@dataclass
class Packed:
    """A fitted pipeline's features as a bundle has them.

    Attributes
    ----------
    parameters : dict
        The section `features` of model.json.
    taken : list of int
        Which of the pipeline's features the board's forest takes.
    source : dict
        The section `source` of model.json, but for its kind.
    X : (n_cases, n_features) array of int16
        All features of the self-test's cases.
    text : callable
        Makes selftest.csv of the features taken and the votes.
    alpha : float
        Of the decision, where none is given.
    """

    parameters: dict[str, Any]
    taken: list[int]
    source: dict[str, Any]
    X: np.ndarray
    text: Callable[[np.ndarray, np.ndarray], str]
    alpha: float = 0.5


@dataclass
class Moment:
    """What the device code says of a point in a replay.

    Attributes
    ----------
    at : str
        When or where.
    label : str
    votes : int
        For it.
    event : str
        Label of the event at this point, if there is one.
    """

    at: str
    label: str
    votes: int
    event: str


@dataclass
class Replay:
    """A recording, or a row of pictures, run through the device code.

    Attributes
    ----------
    title : str
        Empty where there is only one.
    moments : iterable of Moment
        Computed as they are asked for.
    silent : str
        What to say when no event came; empty for nothing.
    """

    title: str
    moments: Iterable[Moment]
    silent: str


@dataclass
class Stream:
    """A continuous recording, what the device code said of it, and what it was.

    Attributes
    ----------
    recording : str
    seconds : float
    events : list of (float, str)
        Seconds of the recording that had been pushed when it came, and its label.
    intervals : list of (float, float, str)
        Start and end in seconds, and class.
    """

    recording: str
    seconds: float
    events: list[tuple[float, str]]
    intervals: list[tuple[float, float, str]]


@dataclass(frozen=True)
class Family:
    """All that is asked of a kind of input. To add one, write its record and put it into `FAMILIES`.

    Attributes
    ----------
    name : str
        The kind of its `source` in model.json, and its key in the device's `emlearn_predict.FAMILIES`.
    noun, unit : str
        What files hold, in the plural, and one of them: recordings, recording.
    examples_noun : str
        What is classified: windows.
    panel : str
        Heading of its options.
    kinds : str
        Which files and folders it reads, for the help.
    tables : type
        Dataclass of its tables of settings, each with a default.
    reading : str
        The table that says how files are read; it has `label`, `group`, `unlabelled` and `skip_bad`.
    options : tuple of Option
    decision : DecisionSettings
        By default.
    lists : bool
        Whether a CSV file with a column path lists its files.
    second, twice : str
        What to do with one class only, and with a class that occurs once.
    main : str
        A program for a board; ``{name!r}`` is the bundle.
    suffixes : callable
        ``() -> tuple of str``: of its files.
    estimator : callable
        ``() -> type``: of its features in a pipeline.
    arguments : callable
        ``(table) -> list of str``: what a table of free settings (a dict) may hold.
    read : callable
        ``(path, tables, seed, progress) -> Examples``, to train on.
    read_for : callable
        ``(description, path, tables, progress) -> Examples``, read as a bundle's training did.
    pool : callable
        ``(path, tables, description or None, progress) -> Pool``.
    compute : callable
        ``(description, X, progress) -> array``: all features that a bundle's extractor makes.
    pack : callable
        ``(features, used, selected, examples or None, options) -> Packed``; the options are those of `export_bundle`.
    source_options : tuple of str
        Their names.
    replay : callable
        ``(description, predictor, path, tables, progress) -> (notes, iterator of Replay)``.
    check : callable
        ``(description)``: refuses by ValueError what the device's reader does not look at.
    describe : callable
        ``(description) -> list of (str, str)``: lines of `info`.
    names : callable
        ``(description, predictor) -> list of str``: of all features that its extractor makes.
    buffers : callable
        ``(predictor) -> int``: bytes of its extractor and of what comes before.
    case : callable
        ``(selftest.csv) -> str``: words about its last case, or nothing.
    inspect : callable or None
        ``(path, tables, progress) -> Inspection``: what files hold, without training.
    candidates : tuple of Candidate
        The cheapest on a board first.
    streams : callable or None
        ``(description, predictor, path, tables, classes, progress) -> (notes, iterator of Stream)``: of what is
        continuous; with `classes` false it may have no classes of its own.
    later : callable
        ``(description) -> tuple of str``: the modules of emlearn_predict that a bundle needs of those that its
        predictor imports within a function.
    takes : callable
        ``(file) -> bool``: whether a file of one of the suffixes is read; a text of any kind may hold anything. What
        several families take is of the one that stands last in `FAMILIES`: the more particular ones follow.
    """

    name: str
    noun: str
    unit: str
    examples_noun: str
    panel: str
    kinds: str
    tables: type
    reading: str
    options: tuple[Option, ...]
    decision: DecisionSettings
    lists: bool
    second: str
    twice: str
    main: str
    source_options: tuple[str, ...]
    suffixes: Callable[[], tuple[str, ...]]
    estimator: Callable[[], type]
    arguments: Callable[[str], list[str]]
    read: Callable[..., Examples]
    read_for: Callable[..., Examples]
    pool: Callable[..., Pool]
    compute: Callable[..., np.ndarray]
    pack: Callable[..., Packed]
    replay: Callable[..., tuple[list[str], Iterator[Replay]]]
    check: Callable[[Description], None]
    describe: Callable[[Description], list[tuple[str, str]]]
    names: Callable[[Description, Any], list[str]]
    buffers: Callable[[Any], int]
    case: Callable[[str], str]
    inspect: Callable[..., Inspection] | None = None
    candidates: tuple[Candidate, ...] = (Candidate("plain"),)
    streams: Callable[..., tuple[list[str], Iterator[Stream]]] | None = None
    takes: Callable[[Path], bool] = lambda file: True
    later: Callable[[Description], tuple[str, ...]] = lambda description: ()

    def holds(self, file: Path) -> bool:
        """Whether a file is of this family."""
        return file.suffix.lower() in self.suffixes() and self.takes(file)
