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
    "x": (31, 0xE233389F),
    "xy": (94, 0x5BAE4C26),
    "xyz": (127, 0xA46521A5),
    "xyz, 119": (127, 0xE5384699),
    "four": (158, 0x02BA78BB),
    "five": (256, 0xE09E866D),
    "six": (254, 0xC3261BE2),
    "shortest": (115, 0x7900E705),
    "shortest, largest frame": (445, 0xAD0B37AB),
    "longest": (117, 0xF8CA9D52),
    "frame of 256": (159, 0xD9F7A396),
    "frame of 128, maximum": (253, 0x9797DFFA),
    "frame of 32, no window": (147, 0x958AAE08),
    "frame of 16, maximum, no window": (115, 0x480740B3),
    "padded": (127, 0x6321AAFC),
    "padded, maximum, no window": (127, 0x727F67EF),
    "three frames": (52, 0x5337FDC5),
    "pool of 2": (127, 0xE2BC0891),
    "pool of 2, maximum, an odd sample": (36, 0x43FA578F),
    "pool of 4": (107, 0xEE455F95),
    "pool of 4, large frame": (148, 0x0CA42D43),
    "pool of 8, many frames": (28, 0xC611572B),
    "pool of 8, padded": (253, 0x800DA0AE),
    "low-pass": (127, 0xA28965FB),
    "low-pass, steady": (127, 0x10E5F12F),
    "low-pass, order 8": (127, 0x2D0BF5FE),
    "low-pass, decimated": (127, 0xE4F58678),
    "low-pass, decimated by 7": (85, 0xF331C362),
    "low-pass, pool": (94, 0x0BA4D8BA),
    "high-pass": (127, 0x1810C2B2),
    "high-pass, steady": (127, 0xD3C8BD0A),
    "high-pass, order 8, steady": (31, 0x31A09A8B),
    "no magnitude": (96, 0xB4828ECD),
    "no correlation": (124, 0x26342EB8),
    "no jerk": (103, 0x04E7AA54),
    "all of jerk": (36, 0x6A17C84C),
    "no moments of the spectrum": (119, 0x89DD2CE9),
    "moments of the spectrum alone": (6, 0x61EBD829),
    "power alone": (3, 0xCF37FFF8),
    "correlation alone": (6, 0x1BD50285),
    "jerk alone": (6, 0x879E34D6),
    "mean of the jerk alone": (3, 0x1EDA2D79),
    "rms of the jerk alone": (3, 0xFE97F463),
    "range of the jerk alone": (2, 0xB73624DF),
    "magnitude and minimum": (7, 0x7AE68BD0),
    "rms alone": (3, 0x0C0C5378),
    "skewness alone": (3, 0x1819EC71),
    "kurtosis alone": (3, 0x243B0FD8),
    "quartiles alone": (6, 0x5BA46613),
    "mean and crossings": (6, 0x1D5ABD8B),
    "shape": (191, 0xCB5CB8A9),
    "peaks": (193, 0x7D51D737),
    "course alone": (31, 0xB1823E5F),
    "course alone, shortest": (95, 0x87C0C24C),
    "course of five": (225, 0xBC52D123),
    "course, decimated": (257, 0xB2A57EB1),
    "course, high-pass": (251, 0xD56C68B9),
    "each signal its own course": (7, 0x89CBEDD0),
    "each signal its own": (64, 0x909F8CCE),
    "each signal its own, last of an odd number without a spectrum": (27, 0x5B3D0B56),
}
