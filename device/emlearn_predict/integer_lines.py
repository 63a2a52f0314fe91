"""Lines of a kind and integers, of which the files of matrices and of gates are made: a line carries up to 32."""

from ._runtime import const

LINE = const(256)  # bytes that one has at most


def row(file, name, kind, count):
    """Yield the values of as many lines of a kind as it takes.

    Parameters
    ----------
    file : text file, open for reading
    name : str
        Of the file, for messages.
    kind : str
        What a line begins with.
    count : int

    Raises
    ------
    ValueError
        If a line is of another kind, of another number of values, or has what is no integer.
    """
    while count:
        values = line(file, name, kind, min(32, count))
        count -= len(values)
        for value in values:
            yield value


def line(file, name, kind, count):
    """Return the values of the next line, with the parameters and errors of `row`."""
    text = file.readline(LINE)
    fields = text.strip().split(",")
    if fields[0] != kind or len(fields) != count + 1:
        raise ValueError("%s: %r, must be %s and %d integers" % (name, text[:32], kind, count))
    try:
        return [int(field) for field in fields[1:]]
    except ValueError:
        raise ValueError("%s: %r, must be %s and %d integers" % (name, text[:32], kind, count)) from None


def counted(file, name, kind, count):
    """Read the line with a count, which must be what the bundle says."""
    found = line(file, name, kind, 1)[0]
    if found != count:
        raise ValueError("%s: %s is %d, the bundle says %d" % (name, kind, found, count))


def within(name, what, value, low, high):
    """Return a value, refuse one beyond its limits."""
    if not low <= value <= high:
        raise ValueError("%s: %s is %d, must be from %d to %d" % (name, what, value, low, high))
    return value


def ended(file, name, what):
    """Refuse a file that goes on."""
    if file.readline(LINE):
        raise ValueError("%s: more than %s" % (name, what))
