"""What the features of motion are called."""

from .statistics import NAMES


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
    for s, signal in enumerate(_signals(channels, len(p["bins"]) - len(channels))):
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
    return names


def _signals(channels, magnitudes):
    if magnitudes == 1:
        return list(channels) + ["magnitude"]
    return list(channels) + ["magnitude%d" % (c + 1) for c in range(magnitudes)]
