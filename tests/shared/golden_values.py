"""Written by golden.py: do not edit."""

# fmt: off
# 2**13 sin(2 pi k / 256)
SINE = (
    0, 201, 402, 603, 803, 1003, 1202, 1401, 1598, 1795, 1990, 2185, 2378,
    2570, 2760, 2948, 3135, 3320, 3503, 3683, 3862, 4038, 4212, 4383, 4551, 4717,
    4880, 5040, 5197, 5351, 5501, 5649, 5793, 5933, 6070, 6203, 6333, 6458, 6580,
    6698, 6811, 6921, 7027, 7128, 7225, 7317, 7405, 7489, 7568, 7643, 7713, 7779,
    7839, 7895, 7946, 7993, 8035, 8071, 8103, 8130, 8153, 8170, 8182, 8190, 8192,
)

# Butterworth filters: kind, cut-off as a share of the sample rate, order
SECTIONS = {
    "low 0.1 order 2": [
        [0, 20937, 27211, 4, 17683, 5, 23170],
    ],
    "low 0.2 order 8": [
        [0, 11096, 32248, 4, 23430, 4, 32138],
        [0, 11976, 17403, 3, 25288, 4, 27246],
        [0, 14032, 20390, 3, 29629, 4, 18205],
        [0, 18090, 26287, 3, 19099, 3, 6393],
    ],
    "low 0.1 order 6": [
        [0, 18905, 24571, 4, 31934, 6, 31651],
        [0, 20937, 27211, 4, 17683, 5, 23170],
        [0, 25725, 16717, 3, 21727, 5, 8481],
    ],
    "low 0.02 order 2": [
        [0, 29982, 30181, 6, 30381, 10, 23170],
    ],
    "high 0.02 order 2": [
        [1, 29982, 30181, 6, 30381, 10, 23170],
    ],
    "high 0.02 order 4": [
        [1, 29252, 29446, 6, 29641, 10, 30274],
        [1, 31145, 31352, 6, 31560, 10, 12540],
    ],
    "high 0.45 order 8": [
        [1, 615, 31083, 5, 24531, 2, 32138],
        [1, 638, 32224, 5, 25432, 2, 27246],
        [1, 684, 17284, 4, 27282, 2, 18205],
        [1, 756, 19100, 4, 30149, 2, 6393],
    ],
}

# number of features, CRC-32 of the features of all kinds of windows
EXPECTED = {
    "x": (30, 0xA60DD4B7),
    "xy": (91, 0x86DC45F2),
    "xyz": (123, 0xB65EAC52),
    "xyz, 119": (123, 0xD423BCF1),
    "four": (153, 0x68C8E3F2),
    "five": (249, 0x0B8E3378),
    "six": (246, 0xBC5CBA06),
    "shortest": (111, 0xFA31BF9C),
    "shortest, largest frame": (442, 0x1D9F350D),
    "longest": (116, 0x893CC751),
    "frame of 256": (155, 0xD98E6B0E),
    "frame of 128, maximum": (250, 0x107C282C),
    "frame of 32, no window": (143, 0xF391E45C),
    "frame of 16, maximum, no window": (111, 0x8B973B30),
    "padded": (123, 0x4148CDD0),
    "padded, maximum, no window": (123, 0xCEAB2734),
    "three frames": (51, 0x58483624),
    "low-pass": (123, 0xD1983C92),
    "low-pass, steady": (123, 0x6438704F),
    "low-pass, order 8": (123, 0x1C5567D8),
    "low-pass, decimated": (123, 0xFF97E18C),
    "low-pass, decimated by 7": (82, 0xD684B2B2),
    "high-pass": (123, 0xA98DB10D),
    "high-pass, steady": (123, 0x33CE34B3),
    "high-pass, order 8, steady": (30, 0x7A4E35CD),
    "no magnitude": (93, 0xE9B234B0),
    "no correlation": (120, 0xC47ECEEB),
    "no jerk": (103, 0x5A978D9B),
    "all of jerk": (36, 0xE4CDE09B),
    "no moments of the spectrum": (115, 0xB1B69C18),
    "moments of the spectrum alone": (6, 0x359ADF52),
    "power alone": (3, 0x1F3C9A36),
    "correlation alone": (6, 0x66A18F68),
    "jerk alone": (5, 0xEB945BCD),
    "magnitude and minimum": (7, 0x28C36920),
    "rms alone": (3, 0x25FC5546),
    "skewness alone": (3, 0x61D9AC17),
    "kurtosis alone": (3, 0x3BB4D382),
    "quartiles alone": (6, 0xA52B7E52),
    "mean and crossings": (6, 0x87D70161),
}
