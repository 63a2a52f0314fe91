"""The two longest stages of a frame by ours and by C, as programs for a board."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.device_code import VIPER, idle_twin
from benchmarks.device_peers import REPEATS, Peer
from benchmarks.lower_bound import lower_bound
from device.boards import BoardSpec
from emlearn_gestures.features import PixelFeatures

WIDTH, HEIGHT = 160, 120


def picture_peers(spec: BoardSpec) -> list[list[Peer]]:
    """Return the ways to reduce a grey frame, and to make histograms of its gradients; each gives a CRC-32."""
    features = PixelFeatures().fit(np.zeros((1, HEIGHT, WIDTH), np.uint8))
    imports = "from binascii import crc32\nfrom emlearn_predict.picture_features import PictureFeatures\n"
    imports += "from emlearn_predict.grid import downsample\nfrom emlearn_predict.gradients import orient\n"
    setup = f"""
pixels = PictureFeatures({features.parameters_!r})
directions, cells, table, sums = pixels.directions, pixels.cells, pixels.spans, pixels.sums
frame = bytearray({WIDTH * HEIGHT})
for i in range(len(frame)):
    frame[i] = i * 7919 >> 5 & 255
for i in range({3 * features.size}):
    sums[i] = 0
downsample(frame, {WIDTH}, {HEIGHT}, 0, 0, {features.size}, table, sums, cells, {features.size})
"""
    size, count, parts = features.size, features.orientations, features.hog[0]
    area = f"{WIDTH}, {HEIGHT}"
    kinds = (
        # the rest of the memory is not of this stage
        ("grid", "downsample", f"frame, {area}, 0, 0, {size}, table, sums, cells, {size}", "crc32(cells)"),
        ("gradients", "orient", f"cells, {size}, {parts}, directions, {count}, sums", "crc32(sums)"),
    )
    in_c = (f"frame, {area}, {size}, table, sums, cells", kinds[1][2])
    pairs = []
    for (module, name, arguments, result), c_arguments in zip(kinds, in_c, strict=True):
        ours: dict[str, Any] = {"imports": imports, "result": result, "whole": False}
        c: dict[str, Any] = {**ours, "setup": setup, "files": {"/c/lower_bound.mpy": lower_bound(spec)}}
        c["imports"] = f"import sys\nsys.path.append('/c')\n{imports}from lower_bound import {name} as c_{name}\n"
        call = f"c_{name}({c_arguments}, %d)"
        pairs.append(
            [
                Peer(
                    f"{name}, ours, viper",
                    f"{name}({arguments})",
                    VIPER,
                    **ours,
                    setup=setup + idle_twin(module, name),
                    empty=f"idle({arguments})",
                ),
                Peer(f"{name}, C -O2", call % (1 + REPEATS), VIPER, **c, empty=call % 1, repeats=REPEATS),
            ]
        )
    return pairs
