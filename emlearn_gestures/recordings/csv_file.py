"""Recordings in CSV files."""

from __future__ import annotations

from emlearn_gestures.files.csv_table import read_table
from emlearn_gestures.files.source import Source
from emlearn_gestures.recordings.model import ReadOptions, Recording
from emlearn_gestures.recordings.tables import recordings_of


def read_csv(source: Source, options: ReadOptions) -> list[Recording]:
    """Read the recordings of one CSV file."""
    return recordings_of(read_table(source, options.channels), options)
