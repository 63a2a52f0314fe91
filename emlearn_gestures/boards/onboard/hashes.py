# The files below some paths, each with its size and a hash: SHA-256, else CRC-32, else nothing.
import binascii
import os

try:
    from hashlib import sha256
except ImportError:
    sha256 = None


def digest(path):
    buffer = memoryview(bytearray(512))
    size = crc = 0
    state = sha256() if sha256 else None
    with open(path, "rb") as file:
        while True:
            n = file.readinto(buffer)
            if not n:
                break
            size += n
            if state:
                state.update(buffer[:n])
            elif hasattr(binascii, "crc32"):
                crc = binascii.crc32(buffer[:n], crc)
    if state:
        return [size, binascii.hexlify(state.digest()).decode()]
    crc = binascii.hexlify(crc.to_bytes(4, "big")).decode() if hasattr(binascii, "crc32") else None
    return [size, crc]


def walk(path, found):
    try:
        folder = os.stat(path)[0] & 0x4000
    except OSError:
        return
    if folder:
        for name in os.listdir(path):
            walk(path + "/" + name, found)
    else:
        found[path] = digest(path)


def main(paths):
    found = {}
    for path in paths:
        walk(path, found)
    return found
