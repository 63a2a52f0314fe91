"""Put the runtime and a bundle on a MicroPython board, over its serial port.

What arrives is staged beside its goal, under names that end in ``.deploy-new``, and read back; only then does one
snippet on the board rename the old away and the new into place, all folders together. A file ``.deploy-unproven``, made
before the first rename, goes when the self-test of the new has passed, and then the old is removed; when it has not
passed, or the switch has failed, the old is put back. So, whenever the cable is pulled:

- before the switch, the board has the old runtime and the old bundle, untouched;
- after it, both are new, never one of each. The old are kept beside them as ``.deploy-old``, with ``.deploy-none``
  where there was nothing, until the new are proven: the next deploy takes back what is not;
- if the board itself loses its power during the switch, which is a few renames and some milliseconds, a folder may
  be missing from its place: the next deploy puts it back.
"""

FORMS = ("auto", "llvm", "native", "compact", "bytecode", "source")  # that a user may ask for
