include boards/VIRT_RV32/mpconfigboard.mk
# Without the split of the base set, which not every compiler and emulator knows.
RV32_ARCH = rv32imac -misa-spec=2.2
MICROPY_HEAP_SIZE = 262144
FLASH_ADDRESS = 0x81000000 # behind what the linker knows of
include overlay/common.mk
