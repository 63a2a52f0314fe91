"""Put the runtime and a bundle on a MicroPython board, over its serial port.

What arrives is staged beside its goal, under names that end in ``.deploy-new``, and read back; only then does one
snippet on the board rename the old away and the new into place, all folders together. The old is removed when the
self-test of the new has passed, and put back when it has not. So, whenever the cable is pulled:

- before the switch, the board has the old runtime and the old bundle, untouched;
- after it, both are new, never one of each;
- if the board itself loses its power during the switch, which is a few renames and some milliseconds, a folder may
  be missing from its place: the next deploy finds it under ``.deploy-old`` and puts it back.
"""
