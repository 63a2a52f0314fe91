"""Models that take some of the features that are computed."""

from ._runtime import micropython, ptr16, words16


@micropython.viper
def gather(computed: ptr16, columns: ptr16, n: int, features: ptr16):
    """Copy the n features that the model takes, of which `columns` holds the indices, from all that are computed."""
    while n:
        n -= 1
        features[n] = computed[columns[n]]


def read_columns(given, n_features):
    """Return the entry `columns` of a bundle's features as an array.

    Parameters
    ----------
    given : list of int
    n_features : int
        How many are computed.

    Raises
    ------
    ValueError
        If it is not a list of increasing indices of such features.
    """
    least = 0
    for column in given if isinstance(given, list) and given else [str(given)]:
        if type(column) is not int or not least <= column < n_features:
            raise ValueError("features: columns has %r, must be increasing, from 0 to %d" % (column, n_features - 1))
        least = column + 1
    columns = words16(len(given))
    for i in range(len(given)):
        columns[i] = given[i]
    return columns
