"""What the features of motion are called."""

from .statistics import NAMES

# what peaks.py finds in the shape of a signal; bit i of a mask is PEAKS[i]
PEAKS = (
    "peak",
    "trough",
    "peak_at",
    "trough_at",
    "velocity_peak",
    "velocity_trough",
    "velocity_peak_at",
    "velocity_trough_at",
    "area1",
    "area2",
    "area3",
    "area4",
    "area5",
    "area6",
    "areas",
)


def feature_names(parameters, channels, sample_rate):
    """Return the names in the order of the features.

    Parameters
    ----------
    parameters : dict
        As `MotionFeatures` has checked them.
    channels : sequence of str
    sample_rate : float
        Of the samples that come in, Hz.
    """
    p = parameters
    spacing = sample_rate / p["decimate"] / p["pool"] / max(1, p["frame"])  # of the bins, Hz
    decimals = 1
    while spacing * 10**decimals < 2:
        decimals += 1
    names = []
    signals = _signals(channels, len(p["bins"]) - len(channels))
    for s, signal in enumerate(signals):
        for kind, bits in (("_", p["statistics"][s]), ("_jerk_", p["jerk"][s])):
            for i in range(len(NAMES)):
                if bits >> i & 1:
                    names.append(signal + kind + NAMES[i])
        if p["frame"]:
            if p["spectral_moments"]:
                names += [signal + "_spectral_skewness", signal + "_spectral_kurtosis"]
            first, last = p["bins"][s]
            for k in range(first, last + 1):
                names.append("%s_power_%.*fHz" % (signal, decimals, k * spacing))
    if p["correlation"]:
        for c in range(0, len(channels), 3):
            last = min(c + 3, len(channels))
            for a in range(c, last - 1):
                for b in range(a + 1, last):
                    names.append("correlation_%s_%s" % (channels[a], channels[b]))
    return names + _course_names(p, signals, channels)


def _course_names(p, signals, channels):
    names = []
    for s, signal in enumerate(signals):
        if "shape" in p:
            names += ["%s_shape%d" % (signal, part) for part in range(16) if p["shape"][s] >> part & 1]
        if "peaks" in p:
            names += ["%s_%s" % (signal, PEAKS[i]) for i in range(len(PEAKS)) if p["peaks"][s] >> i & 1]
    for g, bits in enumerate(p.get("orders", ())):
        axes = channels[3 * g : 3 * g + 3]
        for k, kind in enumerate(("peak", "trough")):
            pair = 3 * k
            for a in range(len(axes) - 1):
                for b in range(a + 1, len(axes)):
                    if bits >> pair & 1:
                        names.append("%s_order_%s_%s" % (kind, axes[a], axes[b]))
                    pair += 1
    return names


def _signals(channels, magnitudes):
    if magnitudes == 1:
        return list(channels) + ["magnitude"]
    return list(channels) + ["magnitude%d" % (c + 1) for c in range(magnitudes)]
