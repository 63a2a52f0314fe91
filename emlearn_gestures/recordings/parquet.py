"""Parquet files."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table


def read_parquet(source: Source) -> list[Table]:
    """Read one Parquet file; the named levels of its index are columns too."""
    where = source.relative
    size = source.path.stat().st_size
    if not size:
        raise UserError(f"{where}: empty file (0 bytes); record it again or remove it")
    try:
        frame = pd.read_parquet(source.path)
    except (OSError, ValueError, TypeError, KeyError, pa.ArrowException) as error:
        raise UserError(
            f"{where}: not readable as Parquet ({(str(error).splitlines() or [type(error).__name__])[0]})"
        ) from None
    frame = frame.reset_index(drop=not any(frame.index.names))
    if frame.empty:
        raise UserError(f"{where}: no rows")
    frame.columns = frame.columns.map(str)
    return [Table(source, frame)]
