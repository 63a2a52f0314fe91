"""Predictors for MicroPython boards and CPython: from raw samples to events, bit for bit the same on both."""

from ._runtime import collect_often

# what a bundle's source may be: the module and the class of its predictor
FAMILIES = {
    "motion": ("motion_predictor", "GesturePredictor"),
    "pictures": ("picture_predictor", "ImagePredictor"),
    "strokes": ("stroke_predictor", "StrokePredictor"),
}
_MODULES = {name: module for module, name in FAMILIES.values()}
__all__ = ["FAMILIES"] + sorted(_MODULES)


def __getattr__(name):
    """Import a predictor when it is asked for: a board has memory, and was given modules, for its own kind only."""
    if name.startswith("_"):
        raise AttributeError(name)
    before = collect_often()
    try:
        # MicroPython asks for modules as well
        found = __import__(__name__ + "." + _MODULES.get(name, name), None, None, ("",))
    except ImportError as error:
        if name in _MODULES:
            raise
        raise AttributeError(str(error)) from None  # as hasattr expects, and pickle, which asks all modules
    finally:
        collect_often(before)
    if name in _MODULES:
        found = globals()[name] = getattr(found, name)
    return found
