# Put what was staged into its place. What was there before stays as .deploy-old, and that nothing was as .deploy-none.
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


def main(root, paths, stale):
    kbd_intr(-1)  # Ctrl-C shall not come between two renames; the REPL switches it on again
    open((root if root.endswith("/") else root + "/") + ".deploy-unproven", "w").close()
    for path in stale:
        if exists(path):
            os.rename(path, path + ".deploy-old")
    for path in paths:
        if exists(path):
            os.rename(path, path + ".deploy-old")
        else:
            open(path + ".deploy-none", "w").close()
        os.rename(path + ".deploy-new", path)
