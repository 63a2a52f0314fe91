// Included by extmod/modmachine.c: machine.reset() resets the emulated chip, where the port's own ends the emulator.

static void mp_machine_idle(void) {
}

static void mp_machine_reset(void) {
    #if defined(QEMU_SOC_VIRT)
    *(volatile uint32_t *)0x00100000 = 0x7777; // the test device's word for reset
    #else
    *(volatile uint32_t *)0xE000ED0C = 0x05FA0004; // AIRCR: SYSRESETREQ
    #endif
    for (;;) {
    }
}

static mp_int_t mp_machine_reset_cause(void) {
    return 0; // not known
}
