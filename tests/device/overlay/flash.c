// Module flash: the board's flash as a block device, in memory that keeps its content through soft and hard resets.

#include <string.h>

#include "py/runtime.h"
#include "extmod/vfs.h"

#define BLOCK_SIZE (4096)
#define MEMORY ((uint8_t *)FLASH_ADDRESS)

// Return where the block and offset of args[0] and args[2] lie, after a check that the buffer of args[1] fits there.
static uint8_t *place(size_t n_args, const mp_obj_t *args, mp_buffer_info_t *buffer, int flags) {
    mp_get_buffer_raise(args[1], buffer, flags);
    mp_uint_t offset = (mp_uint_t)mp_obj_get_int(args[0]) * BLOCK_SIZE;
    if (n_args == 3) {
        offset += mp_obj_get_int(args[2]);
    }
    if (offset > FLASH_SIZE || buffer->len > FLASH_SIZE - offset) {
        mp_raise_ValueError(MP_ERROR_TEXT("outside the flash"));
    }
    return MEMORY + offset;
}

static mp_obj_t readblocks(size_t n_args, const mp_obj_t *args) {
    mp_buffer_info_t buffer;
    const uint8_t *from = place(n_args, args, &buffer, MP_BUFFER_WRITE);
    memcpy(buffer.buf, from, buffer.len);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(readblocks_obj, 2, 3, readblocks);

static mp_obj_t writeblocks(size_t n_args, const mp_obj_t *args) {
    mp_buffer_info_t buffer;
    uint8_t *to = place(n_args, args, &buffer, MP_BUFFER_READ);
    memcpy(to, buffer.buf, buffer.len);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(writeblocks_obj, 2, 3, writeblocks);

static mp_obj_t ioctl(mp_obj_t operation, mp_obj_t argument) {
    switch (mp_obj_get_int(operation)) {
        case MP_BLOCKDEV_IOCTL_BLOCK_COUNT:
            return MP_OBJ_NEW_SMALL_INT(FLASH_SIZE / BLOCK_SIZE);
        case MP_BLOCKDEV_IOCTL_BLOCK_SIZE:
            return MP_OBJ_NEW_SMALL_INT(BLOCK_SIZE);
        case MP_BLOCKDEV_IOCTL_BLOCK_ERASE: {
            mp_uint_t block = mp_obj_get_int(argument);
            if (block >= FLASH_SIZE / BLOCK_SIZE) {
                mp_raise_ValueError(MP_ERROR_TEXT("outside the flash"));
            }
            memset(MEMORY + block * BLOCK_SIZE, 0xff, BLOCK_SIZE);
            return MP_OBJ_NEW_SMALL_INT(0);
        }
        default:
            return MP_OBJ_NEW_SMALL_INT(0);
    }
}
static MP_DEFINE_CONST_FUN_OBJ_2(ioctl_obj, ioctl);

static const mp_rom_map_elem_t globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_flash) },
    { MP_ROM_QSTR(MP_QSTR_readblocks), MP_ROM_PTR(&readblocks_obj) },
    { MP_ROM_QSTR(MP_QSTR_writeblocks), MP_ROM_PTR(&writeblocks_obj) },
    { MP_ROM_QSTR(MP_QSTR_ioctl), MP_ROM_PTR(&ioctl_obj) },
};
static MP_DEFINE_CONST_DICT(globals, globals_table);

const mp_obj_module_t flash_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&globals,
};
MP_REGISTER_MODULE(MP_QSTR_flash, flash_module);
