# Put what was staged into its place; what was there before stays as .deploy-old.
import os

try:
    from micropython import kbd_intr
except ImportError:

    def kbd_intr(character):
        """For runtimes whose Ctrl-C is not a character."""


def exists(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False


def main(paths, stale):
    kbd_intr(-1)  # Ctrl-C shall not come between two renames; the REPL switches it on again
    for path in stale:
        if exists(path):
            os.rename(path, path + ".deploy-old")
    for path in paths:
        if exists(path):
            os.rename(path, path + ".deploy-old")
        os.rename(path + ".deploy-new", path)
