# Make folders and those above them.
import os


def main(paths):
    for path in paths:
        for end in [i for i in range(1, len(path)) if path[i] == "/"] + [len(path)]:
            try:
                os.stat(path[:end])
            except OSError:
                os.mkdir(path[:end])
