# What the board is and what it has left.
import gc
import os
import sys


def main():
    implementation = sys.implementation
    try:
        exec("import micropython\n@micropython.viper\ndef f(x: int) -> int:\n return x\n", {})
        viper = True
    except (ImportError, SyntaxError, AttributeError, ValueError, NotImplementedError):
        viper = False
    version = implementation.version
    here = os.getcwd()
    lib = [path for path in sys.path if path.endswith("/lib") and not path.startswith("/rom")]
    statistics = os.statvfs(here)
    gc.collect()
    return {
        "name": implementation.name,
        "version": ".".join([str(part) for part in version[:3]]) + ("-" + version[3] if "".join(version[3:]) else ""),
        "machine": getattr(implementation, "_machine", sys.platform),
        "mpy": getattr(implementation, "_mpy", 0),
        "viper": viper,
        "root": here,
        "lib": lib[0] if lib else here,
        "block": statistics[0],
        "free_flash": statistics[1] * statistics[3],
        "free_heap": gc.mem_free(),
    }
