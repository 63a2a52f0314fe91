// Time from a counter of the emulated chip, and waits in which the core sleeps.
//
// Under `-icount shift=0,sleep=off` an instruction takes 1 ns of emulated time, each time. While the core sleeps the
// emulator jumps to the next alarm, and stands still where there is none: so the counter, which is one itself on the
// nRF51, is stopped while only a character can end the wait.

#include "py/mphal.h"
#include "py/runtime.h"
#include "clock.h"
#include "console.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define MAX_WAIT_MS (100000) // fits the 32 bits of all alarms

#if defined(QEMU_SOC_MPS2)

#define TICKS_PER_US (25)
#define INTERRUPTS (1 << 0 | 1 << 9) // UART 0 has received, timer 1

static void chip_init(void) {
}
static void counter_run(bool run) { // it is computed when it is read
    (void)run;
}
static uint32_t counter(void) {
    return REGISTER(0x40028018); // of the FPGA's system registers
}
static void alarm_set(uint32_t ticks) {
    REGISTER(0x40001008) = 0; // no reload: once
    REGISTER(0x40001004) = ticks;
    REGISTER(0x40001000) = 1 | 1 << 3; // run, interrupt
}
static void alarm_clear(void) {
    REGISTER(0x40001000) = 0;
    REGISTER(0x4000100c) = 1;
}
static void console_interrupt(void) {
    REGISTER(0x4000400c) = 1 << 1; // was seen
    REGISTER(0x40004008) |= 1 << 3; // when received
}

#elif defined(QEMU_SOC_NRF51)

#define TICKS_PER_US (16)
#define INTERRUPTS (1 << 2 | 1 << 9) // UART, timer 1
#define TIMER (0x40008000)
#define ALARM (0x40009000)

static void chip_init(void) {
    for (uint32_t timer = TIMER; timer <= ALARM; timer += ALARM - TIMER) {
        REGISTER(timer + 0x504) = 0; // mode: timer
        REGISTER(timer + 0x508) = 3; // 32 bits
        REGISTER(timer + 0x510) = 0; // prescaler: none, 16 MHz
    }
    REGISTER(ALARM + 0x304) = 1 << 16; // interrupt at compare 0
}
static void counter_run(bool run) {
    REGISTER(TIMER + (run ? 0 : 4)) = 1;
}
static uint32_t counter(void) {
    REGISTER(TIMER + 0x40) = 1; // capture
    return REGISTER(TIMER + 0x540);
}
static void alarm_set(uint32_t ticks) {
    REGISTER(ALARM + 0x540) = ticks;
    REGISTER(ALARM + 0x0c) = 1; // from 0
    REGISTER(ALARM) = 1;
}
static void alarm_clear(void) {
    REGISTER(ALARM + 4) = 1;
    REGISTER(ALARM + 0x140) = 0;
}
static void console_interrupt(void) {
    REGISTER(0x40002304) = 1 << 2; // when received; reading clears it
}

#elif defined(QEMU_SOC_VIRT)

#define TICKS_PER_US (10)

static void chip_init(void) {
}
static void counter_run(bool run) {
    (void)run;
}
static uint32_t counter(void) {
    return REGISTER(0x0200bff8); // mtime
}
static void alarm_set(uint32_t ticks) {
    (void)ticks;
}
static void alarm_clear(void) {
}

#endif

#if defined(__ARM_ARCH)

// The interrupts are never taken: to be pending is enough to wake the core.
static void interrupts_init(void) {
    __asm volatile ("cpsid i");
    REGISTER(0xe000e100) = INTERRUPTS; // NVIC: enable
}
static void interrupts_forget(void) {
    console_interrupt();
    REGISTER(0xe000e280) = INTERRUPTS; // NVIC: no longer pending
}
static void core_sleep(void) {
    __asm volatile ("wfi");
}

#else

static void interrupts_init(void) {
}
static void interrupts_forget(void) {
}
static void core_sleep(void) { // it stays awake
}

#endif

// Sleep until `ticks` have passed (0: without end), Ctrl-C was typed or, if that is waited for, any character is there.
static void wait(uint32_t ticks, bool for_character) {
    // Before the look at the console: what arrives after it is pending and ends the sleep at once.
    interrupts_forget();
    console_poll();
    if ((for_character && !console_is_empty()) || MP_STATE_MAIN_THREAD(mp_pending_exception) != MP_OBJ_NULL) {
        return;
    }
    if (ticks) {
        alarm_set(ticks);
        core_sleep();
        alarm_clear();
    } else {
        counter_run(false);
        core_sleep();
        counter_run(true);
    }
    console_poll();
}

void clock_init(void) {
    chip_init();
    interrupts_init();
    counter_run(true);
}

// The counter extended to 64 bits; right while it is read once in each of its rounds, 171 s or more.
static uint64_t clock_ticks(void) {
    static uint32_t last;
    static uint64_t total;
    uint32_t now = counter();
    total += (uint32_t)(now - last);
    last = now;
    return total;
}

void clock_wait(int ms) {
    if (ms >= 0 && console_is_watched()) {
        return; // awake: the clock would jump over the time that the PC has to answer
    }
    wait(ms < 0 ? 0 : MIN(MAX(ms, 1), MAX_WAIT_MS) * 1000u * TICKS_PER_US, true);
}

mp_uint_t mp_hal_ticks_cpu(void) {
    #if defined(QEMU_SOC_VIRT)
    uint32_t instructions;
    __asm volatile ("rdinstret %0" : "=r" (instructions));
    return instructions;
    #else
    return counter();
    #endif
}

mp_uint_t mp_hal_ticks_us(void) {
    return clock_ticks() / TICKS_PER_US;
}

mp_uint_t mp_hal_ticks_ms(void) {
    return clock_ticks() / (TICKS_PER_US * 1000);
}

uint64_t mp_hal_time_ns(void) {
    return clock_ticks() * 1000 / TICKS_PER_US;
}

static void delay(uint64_t ticks) {
    uint64_t end = clock_ticks() + ticks;
    for (uint64_t now; (now = clock_ticks()) < end;) {
        mp_handle_pending(true);
        wait(MIN(end - now, MAX_WAIT_MS * 1000u * TICKS_PER_US), false);
    }
}

void mp_hal_delay_us(mp_uint_t us) {
    delay((uint64_t)us * TICKS_PER_US);
}

void mp_hal_delay_ms(mp_uint_t ms) {
    delay((uint64_t)ms * 1000 * TICKS_PER_US);
}
