# Runs before all else after power-up and after each soft reset, as on a real board.
import sys

import flash
import vfs

try:
    filesystem = vfs.VfsLfs2(flash)
except OSError:  # the first power-up
    vfs.VfsLfs2.mkfs(flash)
    filesystem = vfs.VfsLfs2(flash)
vfs.mount(filesystem, "/")
sys.path.append("/lib")
del filesystem, flash, sys, vfs
