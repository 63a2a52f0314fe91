include boards/MICROBIT/mpconfigboard.mk
MPY_CROSS_FLAGS := -march=armv6m # the port compiles frozen code for an M3
MICROPY_HEAP_SIZE = 65536
FLASH_ADDRESS = 0x20040000 # behind the 256 kB of RAM that the linker knows of
LDFLAGS += -T overlay/discard.ld
include overlay/common.mk
