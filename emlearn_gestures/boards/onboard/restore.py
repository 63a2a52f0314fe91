# End a switch: forwards, which removes what was there before, or backwards, which puts it back.
#
# The last rename of a switch takes away the last .deploy-new. While one exists, the switch has not come to its end,
# and what it had moved belongs back. This may itself be cut off anywhere and begun again.
import os

try:
    from micropython import kbd_intr
except ImportError:

    def kbd_intr(character):
        """For runtimes whose Ctrl-C is not a character."""


NEW = ".deploy-new"
OLD = ".deploy-old"


def remove(path):
    try:
        folder = os.stat(path)[0] & 0x4000
    except OSError:
        return
    if folder:
        for name in os.listdir(path):
            remove(path + "/" + name)
        os.rmdir(path)
    else:
        os.remove(path)


def main(folders, unwanted):
    """Look through `folders`; `unwanted` are the paths of a finished switch to take back, or none."""
    kbd_intr(-1)
    for path in unwanted:  # now it is a switch that has not come to its end
        os.rename(path, path + NEW)
    new = []
    old = []
    for folder in folders:
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            path = (folder if folder.endswith("/") else folder + "/") + name
            if name.endswith(NEW):
                new.append(path)
            elif name.endswith(OLD):
                old.append(path)
    for path in old:
        if new:
            target = path[: -len(OLD)]
            remove(target)
            os.rename(path, target)
        else:
            remove(path)
    for path in new:
        remove(path)
    return {"back": bool(new and old), "removed": len(new) + len(old)}
