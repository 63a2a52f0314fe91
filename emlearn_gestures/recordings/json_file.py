"""JSON and CBOR: Edge Impulse's format, a list of records, an object of columns, or a record a line."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import cbor2
import pandas as pd

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.source import Source
from emlearn_gestures.files.table import Table
from emlearn_gestures.files.text import read_text
from emlearn_gestures.recordings.edge_impulse import table_of_payload
from emlearn_gestures.recordings.npy import RATES

_ROWS = ("data", "samples", "values", "records", "rows", "readings", "measurements", "events")
_NAMES = ("columns", "channels", "names", "fields", "header")


def read_json(source: Source) -> list[Table]:
    """Read one file of JSON, in whichever of its forms."""
    where = source.relative
    text = read_text(source.path, where)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        content = _lines(text, where)
        if content is None:
            reason = (str(error).splitlines() or ["no detail"])[0]
            raise UserError(f"{where}: not valid JSON ({reason})") from None
    return [_table(source, content)]


def read_json_lines(source: Source) -> list[Table]:
    """Read one file with a record of JSON a line."""
    content = _lines(read_text(source.path, source.relative), source.relative)
    if content is None:
        raise UserError(f'{source.relative}: its lines are no records of JSON, such as {{"x": 0.1}}')
    return [_table(source, content)]


def read_cbor(source: Source) -> list[Table]:
    """Read one file of CBOR, which Edge Impulse exports."""
    where, raw = source.relative, source.path.read_bytes()
    if not raw:
        raise UserError(f"{where}: empty file (0 bytes); record it again or remove it")
    try:
        content = cbor2.load(BytesIO(raw))
    except (ValueError, EOFError, RecursionError, cbor2.CBORDecodeError) as error:
        raise UserError(f"{where}: not valid CBOR ({(str(error).splitlines() or ['no detail'])[0]})") from None
    return [_table(source, content)]


def _lines(text: str, where: str) -> list[Any] | None:
    """Records of the lines; None where the first is none."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    records: list[Any] = []
    for number, line in lines:
        try:
            record = json.loads(line.rstrip().rstrip(","))
        except (ValueError, RecursionError) as error:
            if not records:
                return None
            raise UserError(f"{where}: line {number} is not valid JSON ({str(error).splitlines()[0]})") from None
        if not isinstance(record, dict) and not (isinstance(record, list) and len(lines) > 1):
            return None
        records.append(record)
    return records


def _table(source: Source, content: Any) -> Table:
    if isinstance(content, dict) and isinstance(content.get("payload"), dict):
        return table_of_payload(source, content["payload"])
    rate, names, rows = None, None, content
    if isinstance(content, dict):
        rate = next((float(v) for k, v in content.items() if k.lower() in RATES and isinstance(v, (int, float))), None)
        names = next((v for k, v in content.items() if k.lower() in _NAMES and _is_names(v)), None)
        rows = next((v for k, v in content.items() if k.lower() in _ROWS and isinstance(v, list)), None)
        if rows is None:
            rows = {k: v for k, v in content.items() if isinstance(v, list) and v is not names}
    frame, named = _frame(rows, names)
    if frame is None:
        raise UserError(
            f"{source.relative}: no 'payload' as in Edge Impulse's format, and no list of records such as "
            '[{"time": 0, "x": 0.1}]'
        )
    return Table(source, frame, rate=rate, named=named)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(name, str) for name in value)


def _frame(rows: Any, names: list[str] | None) -> tuple[pd.DataFrame | None, bool]:
    if isinstance(rows, dict):  # columns
        lengths = {len(column) for column in rows.values()}
        if (
            not rows
            or len(lengths) != 1
            or lengths == {0}
            or any(isinstance(c[0], (dict, list)) for c in rows.values())
        ):
            return None, True
        return pd.DataFrame(rows), True
    if not isinstance(rows, list) or not rows:
        return None, True
    if all(isinstance(row, dict) for row in rows):
        frame = _spread(pd.json_normalize(rows, sep="_"))
        return (frame, True) if len(frame.columns) else (None, True)
    if all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows) and rows[0]:
        frame = pd.DataFrame(rows)
        named = names is not None and len(names) == len(frame.columns)
        frame.columns = [str(name) for name in (names if named and names else range(len(frame.columns)))]
        return frame, named
    return None, True


def _spread(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of three values a cell as three columns: acc_x, acc_y, acc_z."""
    parts = []
    for name in frame.columns:
        cells = frame[name]
        if all(isinstance(cell, list) and len(cell) == 3 for cell in cells):
            parts.append(pd.DataFrame(cells.tolist(), columns=[f"{name}_{axis}" for axis in "xyz"]))
        else:
            parts.append(cells.to_frame())
    return pd.concat(parts, axis=1) if parts else frame
