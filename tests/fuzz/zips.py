"""Damaged .zip files, and damaged bundles in whole ones, through the reader that the command line uses."""

from __future__ import annotations

import io
import signal
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from types import FrameType

from emlearn_gestures import UserError, open_bundle
from fuzz import loads
from fuzz.bases import Base
from fuzz.drive import Outcome
from fuzz.mutate import damaged_bytes, mutant

FIRST = 1_000_000  # the numbers of these mutants
SECONDS = 60


class Hung(BaseException):
    """The reader does not come to an end."""


def run(seed: int, count: int, bases: Sequence[Base]) -> Iterator[Outcome]:
    """Read `count` files."""
    bundles = [base for base in bases if base.model is not None]
    before = signal.signal(signal.SIGALRM, _hung)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary, "mutant.zip")
            for number in range(FIRST, FIRST + count):
                random = Random(f"{seed} {number}")
                made = mutant(seed, number, bundles)
                if random.random() < 0.5:
                    data = _packed(made.files)
                else:
                    data = _packed(made.base.files)
                    for _ in range(random.choice((1, 1, 3))):
                        data = damaged_bytes(random, data)
                path.write_bytes(data)
                signal.alarm(SECONDS)
                yield Outcome(made, *_read(path))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _read(path: Path) -> tuple[str, str]:
    try:
        with open_bundle(path) as (_, predictor):
            loads.exercise(predictor)
    except UserError as error:
        return ("fault", "more than one line") if "\n" in str(error) else ("refused", str(error))
    except loads.Outside as error:
        return "outside", str(error)
    except Hung:
        return "hung", ""
    except Exception as error:
        return "fault", f"{type(error).__name__}: {error}"
    return "loaded", ""


def _packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _hung(number: int, frame: FrameType | None) -> None:
    raise Hung
