// What runs before the prompt: the frozen _boot.py mounts the filesystem, then the user's boot.py and main.py.

#include "py/gc.h"
#include "py/runtime.h"
#include "shared/readline/readline.h"
#include "shared/runtime/pyexec.h"
#include "clock.h"
#include "uart.h"

void __real_gc_init(void *start, void *end);
void __real_mp_init(void);
void __real_uart_init(void);

static void *heap_start, *heap_end;

// The first thing that the port does after a reset.
void __wrap_uart_init(void) {
    #if defined(__ARM_FP)
    *(volatile uint32_t *)0xE000ED88 |= 0xf << 20; // CPACR: full access to the floating-point unit
    __asm volatile ("dsb; isb");
    #endif
    clock_init();
    __real_uart_init();
}

// The port does it once.
void __wrap_gc_init(void *start, void *end) {
    heap_start = start;
    heap_end = end;
}

// The first thing that the port does at power-up and after each soft reset. Each time begins with an empty heap and no
// history of lines that lies in it, as on a real board: so the same program finds the same memory.
void __wrap_mp_init(void) {
    __real_gc_init(heap_start, heap_end);
    __real_mp_init();
    readline_init0();
    pyexec_frozen_module("_boot.py", false);
    pyexec_file_if_exists("boot.py");
    if (pyexec_mode_kind == PYEXEC_MODE_FRIENDLY_REPL) { // a computer that takes over by the raw mode stops main.py
        pyexec_file_if_exists("main.py");
    }
}
