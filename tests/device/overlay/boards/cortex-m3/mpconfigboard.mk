include boards/MPS2_AN385/mpconfigboard.mk
MICROPY_HEAP_SIZE = 262144
FLASH_ADDRESS = 0x21000000 # PSRAM, which nothing else uses
LDFLAGS += -T overlay/discard.ld
include overlay/common.mk
