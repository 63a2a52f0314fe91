"""MicroPython boards: what they are, how they are talked to, and the code that they load."""
