// The serial port without interrupts: what has arrived is put into a buffer whenever the firmware waits, so that select
// can tell that it is there and Ctrl-C interrupts a program that sleeps.

#include "py/mphal.h"
#include "py/ringbuf.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "clock.h"
#include "console.h"
#include "uart.h"

static uint8_t received_bytes[260]; // as much as mpremote sends at once
static ringbuf_t received = { .buf = received_bytes, .size = sizeof(received_bytes) };

void console_poll(void) {
    while (ringbuf_free(&received)) {
        int c = uart_rx_chr();
        if (c == UART_RX_NO_CHAR) {
            break;
        }
        if (c == mp_interrupt_char) {
            received.iget = received.iput; // as on a real board, what was typed before is not for the next program
            mp_sched_keyboard_interrupt();
        } else {
            ringbuf_put(&received, c);
        }
    }
}

bool console_is_empty(void) {
    return ringbuf_peek(&received) == -1;
}

static bool watched;

bool console_is_watched(void) {
    bool result = watched;
    watched = false;
    return result;
}

int __wrap_mp_hal_stdin_rx_chr(void) {
    for (;;) {
        console_poll();
        int c = ringbuf_get(&received);
        if (c != -1) {
            return c;
        }
        mp_handle_pending(true);
        clock_wait(-1);
    }
}

uintptr_t __wrap_mp_hal_stdio_poll(uintptr_t flags) {
    watched = true;
    console_poll();
    return flags & (MP_STREAM_POLL_WR | (console_is_empty() ? 0 : MP_STREAM_POLL_RD));
}
