# In place of emlearn_predict/__init__.py on boards with a small heap: a portable test imports what it tests, no more.
def __getattr__(name):
    if name == "GesturePredictor":
        from .predictor import GesturePredictor

        return GesturePredictor
    return __import__("emlearn_predict." + name, None, None, (name,))
