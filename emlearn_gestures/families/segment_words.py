"""The settings of the segmenter, in words."""

from __future__ import annotations

from collections.abc import Mapping

from emlearn_predict.segmenter import dropped_bits


def segment_words(segment: Mapping[str, int], rate: float, channels: int) -> str:
    """Say when a gesture begins and ends, in counts and seconds."""
    block = segment["block"] / rate
    begins, ends = (round(segment[name] ** 0.5) << dropped_bits(channels) for name in ("on", "off"))
    lengths = f"{segment['shortest'] * block:.2f} to {segment['longest'] * block:.2f} s"
    return (
        f"a gesture begins where samples {1000 * block:.0f} ms apart differ by {begins} counts, ends below {ends}; "
        f"{lengths}, {segment['gap'] * block:.2f} s of rest still belong"
    )
