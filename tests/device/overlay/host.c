// Module host: the PC's files by semihosting, for tests that bring more than the serial port carries in good time.
//
//     n = host.readinto(path, offset, buffer)

#include "py/mperrno.h"
#include "py/runtime.h"

enum { SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_READ = 0x06, SYS_SEEK = 0x0a };

static int call(int operation, const void *arguments) {
    #if defined(__ARM_ARCH)
    register int r0 __asm ("r0") = operation;
    register const void *r1 __asm ("r1") = arguments;
    __asm volatile ("bkpt 0xab" : "+r" (r0) : "r" (r1) : "memory");
    return r0;
    #else
    register int a0 __asm ("a0") = operation;
    register const void *a1 __asm ("a1") = arguments;
    __asm volatile (
        ".option push\n .option norvc\n .balign 16\n"
        "slli zero, zero, 0x1f\n ebreak\n srai zero, zero, 7\n .option pop"
        : "+r" (a0) : "r" (a1) : "memory");
    return a0;
    #endif
}

static mp_obj_t readinto(mp_obj_t path_obj, mp_obj_t offset, mp_obj_t buffer_obj) {
    size_t length;
    const char *path = mp_obj_str_get_data(path_obj, &length);
    mp_buffer_info_t buffer;
    mp_get_buffer_raise(buffer_obj, &buffer, MP_BUFFER_WRITE);
    int file = call(SYS_OPEN, (uint32_t[]) { (uint32_t)path, 1, length }); // 1: "rb"
    if (file < 0) {
        mp_raise_OSError(MP_ENOENT);
    }
    int missing = call(SYS_SEEK, (uint32_t[]) { file, mp_obj_get_int(offset) });
    if (missing == 0) {
        missing = call(SYS_READ, (uint32_t[]) { file, (uint32_t)buffer.buf, buffer.len });
    }
    call(SYS_CLOSE, (uint32_t[]) { file });
    if (missing < 0) {
        mp_raise_OSError(MP_EIO);
    }
    return MP_OBJ_NEW_SMALL_INT(buffer.len - missing);
}
static MP_DEFINE_CONST_FUN_OBJ_3(readinto_obj, readinto);

static const mp_rom_map_elem_t globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_host) },
    { MP_ROM_QSTR(MP_QSTR_readinto), MP_ROM_PTR(&readinto_obj) },
};
static MP_DEFINE_CONST_DICT(globals, globals_table);

const mp_obj_module_t host_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&globals,
};
MP_REGISTER_MODULE(MP_QSTR_host, host_module);
