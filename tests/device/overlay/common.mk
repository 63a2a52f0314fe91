# What all emulated boards add to the qemu port. The overlay is copied into the port's folder before the build.
CFLAGS += -DMP_CONFIGFILE='"overlay/config.h"' -DFLASH_ADDRESS=$(FLASH_ADDRESS) -DFLASH_SIZE=0x100000
MICROPY_VFS_LFS2 = 1
SRC_C += overlay/boot.c overlay/clock.c overlay/console.c overlay/flash.c overlay/host.c shared/timeutils/timeutils.c
# The port has its own of these; the linker sends its calls to ours, so that no file of the port is changed.
comma := ,
WRAPPED = gc_init mp_init uart_init mp_hal_stdin_rx_chr mp_hal_stdio_poll
LDFLAGS += $(addprefix -Wl$(comma)--wrap=,$(WRAPPED))
