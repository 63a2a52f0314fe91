# End a switch: forwards, which removes what was there before, or backwards, which puts it back.
#
# From before the first rename of a switch until the self-test has passed a file says that what is there is not proven:
# then the way is backwards, whether the switch came to its end or not. This may be cut off anywhere and begun again.
import os

try:
    from micropython import kbd_intr
except ImportError:

    def kbd_intr(character):
        """For runtimes whose Ctrl-C is not a character."""


NEW = ".deploy-new"
OLD = ".deploy-old"
NONE = ".deploy-none"
UNPROVEN = ".deploy-unproven"


def is_folder(path):
    try:
        return os.stat(path)[0] & 0x4000
    except OSError:
        return None


def remove(path):
    folder = is_folder(path)
    if folder is None:
        return
    if folder:
        for name in os.listdir(path):
            remove(path + "/" + name)
        os.rmdir(path)
    else:
        os.remove(path)


def look(folder, below, found):
    """Sort what a deployment left in a folder, and in those below it, by its suffix."""
    if not is_folder(folder):
        return
    for name in os.listdir(folder):
        path = (folder if folder.endswith("/") else folder + "/") + name
        for suffix in found:
            if name.endswith(suffix):
                found[suffix].append(path)
                break
        else:
            if below:
                look(path, below, found)


def main(root, lib, proven):
    """Look into `root`, into `lib` and below it; `proven`: the self-test has passed."""
    kbd_intr(-1)
    if proven:
        remove((root if root.endswith("/") else root + "/") + UNPROVEN)
    found = {NEW: [], OLD: [], NONE: [], UNPROVEN: []}
    if root != lib:
        look(root, False, found)
    look(lib, True, found)
    back = bool(found[UNPROVEN])
    for path in found[NEW]:  # first: it makes room
        remove(path)
    for suffix in (OLD, NONE):
        for path in found[suffix]:
            target = path[: -len(suffix)]
            if back:
                remove(target)
            if back and suffix == OLD:
                os.rename(path, target)
            else:
                remove(path)
    for path in found[UNPROVEN]:
        remove(path)
    return {"back": back, "removed": sum([len(paths) for paths in found.values()])}
