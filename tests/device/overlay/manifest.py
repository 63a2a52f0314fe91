# Frozen into every firmware.
include("$(MPY_DIR)/extmod/asyncio")  # noqa: F821 - MicroPython's build defines both
freeze(".", "_boot.py")  # noqa: F821
