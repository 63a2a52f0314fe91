# Copy files from one place on the board to another.
def main(pairs):
    buffer = memoryview(bytearray(512))
    for source, target in pairs:
        with open(source, "rb") as file, open(target, "wb") as copy:
            while True:
                n = file.readinto(buffer)
                if not n:
                    break
                copy.write(buffer[:n])
