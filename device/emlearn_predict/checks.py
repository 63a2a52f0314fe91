"""Checks of what a bundle says. Each raises ValueError with the place, the name, the value and the limits in a line."""


def integer(place, name, value, low, high):
    """Return the value, which must be an integer from low to high: no bool and no float."""
    if type(value) is not int or not low <= value <= high:
        raise ValueError("%s: %s is %r, must be an integer from %d to %d" % (place, name, value, low, high))
    return value


def integers(place, name, values, count, low, high):
    """Return the values, which must be a list of so many such integers."""
    if not isinstance(values, (list, tuple)) or len(values) != count:
        raise ValueError("%s: %s is %r, must be %d integers" % (place, name, values, count))
    for value in values:
        integer(place, name, value, low, high)
    return values


def features(parameters, family, version, keys, flags):
    """Refuse a family's parameters of another version, or without one of `keys`; `flags` must be true or false."""
    p = parameters
    if p.get("version") != version:
        raise ValueError("features: version is %r, this code knows %d of %s" % (p.get("version"), version, family))
    for key in keys + flags:
        if key not in p:
            raise ValueError("features: %s is missing" % key)
    for key in flags:
        if not isinstance(p[key], bool):
            raise ValueError("features: %s is %r, must be true or false" % (key, p[key]))
