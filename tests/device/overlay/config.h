// The qemu port's configuration plus what a board has that people use: time, asyncio, select, uname, and what mpremote
// asks for.
#include "ports/qemu/mpconfigport.h"

#undef MICROPY_PY_TIME
#define MICROPY_PY_TIME (1)
#undef MICROPY_PY_SELECT
#define MICROPY_PY_SELECT (1)
#undef MICROPY_PY_ASYNCIO
#define MICROPY_PY_ASYNCIO (1)
#undef MICROPY_PY_SYS_STDIO_BUFFER
#define MICROPY_PY_SYS_STDIO_BUFFER (1)
#define MICROPY_PY_OS_UNAME (1)
#define MICROPY_KBD_EXCEPTION (1)

#undef MICROPY_PY_MACHINE_INCLUDEFILE
#define MICROPY_PY_MACHINE_INCLUDEFILE "ports/qemu/overlay/machine.c"

// What asyncio and select do between two events.
#include "ports/qemu/overlay/clock.h"
#define MICROPY_INTERNAL_WFE(TIMEOUT_MS) clock_wait(TIMEOUT_MS)

#if defined(QEMU_SOC_NRF51)
// The port leaves the emitters out of its Cortex-M0. These are the settings of real boards with that core.
#define MICROPY_EMIT_THUMB (1)
#define MICROPY_EMIT_THUMB_ARMV7M (0)
#define MICROPY_EMIT_INLINE_THUMB (1)
#define MICROPY_EMIT_INLINE_THUMB_FLOAT (0)
#endif
