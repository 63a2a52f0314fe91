// The forest's, the transform's and the pictures' arithmetic in C, compiled by gcc -O2: what the same work costs at least.
//
//     vote(features, trees, forest, votes, repeats)           as emlearn_predict.forest.vote
//     fft(work, a, b, size, table, w, repeats)                as emlearn_predict.spectrum.transform
//     downsample(frame, width, height, n, table, sums, cells, repeats)    as emlearn_predict.grid.downsample, grey
//     orient(cells, n, parts, directions, count, bins, repeats)           as emlearn_predict.gradients.orient
//
// The memory is laid out as there. `repeats` runs it so many times: the difference of two counts leaves out the call.

#include "py/dynruntime.h"

#define OFFSET (1048576)

static void *buffer(mp_obj_t obj) {
    mp_buffer_info_t info;
    mp_get_buffer_raise(obj, &info, MP_BUFFER_READ);
    return info.buf;
}

static __attribute__((noinline)) int vote(const int16_t *features, int tree, const uint16_t *forest, int16_t *votes) {
    int classes = forest[0];
    for (int c = 0; c < classes; c++) {
        votes[c] = 0;
    }
    for (; tree; tree--) {
        unsigned p = forest[tree];
        while (p >= 128) {
            const uint16_t *node = forest + p;
            p = features[node[0]] + 32768 < node[1] ? node[2] : node[3];
        }
        votes[p]++;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
        if (votes[c] > votes[best]) {
            best = c;
        }
    }
    return best;
}

static mp_obj_t vote_py(size_t n_args, const mp_obj_t *args) {
    const int16_t *features = buffer(args[0]);
    int trees = mp_obj_get_int(args[1]);
    const uint16_t *forest = buffer(args[2]);
    int16_t *votes = buffer(args[3]);
    int best = 0;
    for (int i = mp_obj_get_int(args[4]); i; i--) {
        best = vote(features, trees, forest, votes);
    }
    return mp_obj_new_int(best);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(vote_obj, 5, 5, vote_py);

static void load(const int32_t *a, const int32_t *b, int size, const uint16_t *table, int32_t *re) {
    int half = size / 2, quarter = size / 4;
    int32_t *im = re + size;
    const uint16_t *window = table + size + half;
    for (int g = 0; g < quarter; g++) {
        int i = table[g];
        int32_t d = window[i];
        int32_t ar = (a[i] - OFFSET) * d, ai = (b[i] - OFFSET) * d;
        i += half;
        d = window[i];
        int32_t br = (a[i] - OFFSET) * d, bi = (b[i] - OFFSET) * d;
        i -= quarter;
        d = window[i];
        int32_t cr = (a[i] - OFFSET) * d, ci = (b[i] - OFFSET) * d;
        i += half;
        d = window[i];
        int32_t dr = (a[i] - OFFSET) * d, di = (b[i] - OFFSET) * d;
        re[0] = ((ar + br + cr + dr + 8192) >> 14) + OFFSET;
        re[1] = ((ar - br + ci - di + 8192) >> 14) + OFFSET;
        re[2] = ((ar + br - cr - dr + 8192) >> 14) + OFFSET;
        re[3] = ((ar - br - ci + di + 8192) >> 14) + OFFSET;
        im[0] = ((ai + bi + ci + di + 8192) >> 14) + OFFSET;
        im[1] = ((ai - bi - cr + dr + 8192) >> 14) + OFFSET;
        im[2] = ((ai + bi - ci - di + 8192) >> 14) + OFFSET;
        im[3] = ((ai - bi + cr - dr + 8192) >> 14) + OFFSET;
        re += 4;
        im += 4;
    }
}

static void transform(int32_t *real, int size, const uint16_t *table) {
    int quarter = size / 4;
    const uint16_t *sine = table + quarter, *cosine = sine + quarter;
    int32_t *imaginary = real + size;
    int span = 4, stride = size / 16;
    for (; stride; span *= 4, stride /= 4) {
        for (int k = 0; k < span; k++) {
            int s = k * stride;
            int32_t s1 = sine[s] - 8192, c1 = cosine[s] - 8192;
            int32_t s2 = sine[2 * s] - 8192, c2 = cosine[2 * s] - 8192;
            int32_t s3 = sine[3 * s] - 8192, c3 = cosine[3 * s] - 8192;
            for (int i = k; i < size; i += 4 * span) {
                int32_t *r = real + i, *m = imaginary + i;
                int32_t x = r[span] - OFFSET, y = m[span] - OFFSET;
                int32_t br = (x * c2 + y * s2 + 4096) >> 13, bi = (y * c2 - x * s2 + 4096) >> 13;
                x = r[2 * span] - OFFSET, y = m[2 * span] - OFFSET;
                int32_t cr = (x * c1 + y * s1 + 4096) >> 13, ci = (y * c1 - x * s1 + 4096) >> 13;
                x = r[3 * span] - OFFSET, y = m[3 * span] - OFFSET;
                int32_t dr = (x * c3 + y * s3 + 4096) >> 13, di = (y * c3 - x * s3 + 4096) >> 13;
                int32_t ar = r[0] + br, ai = m[0] + bi;
                br = r[0] - br, bi = m[0] - bi;
                r[0] = ar + cr + dr, m[0] = ai + ci + di;
                r[span] = br + ci - di, m[span] = bi - cr + dr;
                r[2 * span] = ar - cr - dr, m[2 * span] = ai - ci - di;
                r[3 * span] = br - ci + di, m[3 * span] = bi + cr - dr;
            }
        }
    }
    if (span < size) {
        for (int k = 0; k < span; k++) {
            int32_t s1 = sine[k] - 8192, c1 = cosine[k] - 8192;
            int32_t *r = real + k, *m = imaginary + k;
            int32_t x = r[span] - OFFSET, y = m[span] - OFFSET;
            int32_t br = (x * c1 + y * s1 + 4096) >> 13, bi = (y * c1 - x * s1 + 4096) >> 13;
            x = r[0], y = m[0];
            r[0] = x + br, m[0] = y + bi;
            r[span] = x - br, m[span] = y - bi;
        }
    }
}

static __attribute__((noinline)) void fft(int32_t *work, int a, int b, int size, const uint16_t *table, int w) {
    load(work + a, work + b, size, table, work + w);
    transform(work + w, size, table);
}

static mp_obj_t fft_py(size_t n_args, const mp_obj_t *args) {
    int32_t *work = buffer(args[0]);
    int a = mp_obj_get_int(args[1]), b = mp_obj_get_int(args[2]), size = mp_obj_get_int(args[3]);
    const uint16_t *table = buffer(args[4]);
    int w = mp_obj_get_int(args[5]);
    for (int i = mp_obj_get_int(args[6]); i; i--) {
        fft(work, a, b, size, table, w);
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(fft_obj, 7, 7, fft_py);

// in pictures.c
void downsample(const uint8_t *, int, int, int, uint16_t *, uint32_t *, uint16_t *);
void orient(const uint16_t *, int, int, const uint16_t *, int, uint32_t *);

static mp_obj_t downsample_py(size_t n_args, const mp_obj_t *args) {
    const uint8_t *frame = buffer(args[0]);
    int width = mp_obj_get_int(args[1]), height = mp_obj_get_int(args[2]), n = mp_obj_get_int(args[3]);
    uint16_t *table = buffer(args[4]), *cells = buffer(args[6]);
    uint32_t *sums = buffer(args[5]);
    for (int i = mp_obj_get_int(args[7]); i; i--) {
        downsample(frame, width, height, n, table, sums, cells);
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(downsample_obj, 8, 8, downsample_py);

static mp_obj_t orient_py(size_t n_args, const mp_obj_t *args) {
    const uint16_t *cells = buffer(args[0]), *directions = buffer(args[3]);
    int n = mp_obj_get_int(args[1]), parts = mp_obj_get_int(args[2]), count = mp_obj_get_int(args[4]);
    uint32_t *bins = buffer(args[5]);
    for (int i = mp_obj_get_int(args[6]); i; i--) {
        orient(cells, n, parts, directions, count, bins);
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(orient_obj, 7, 7, orient_py);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
    MP_DYNRUNTIME_INIT_ENTRY
    mp_store_global(MP_QSTR_vote, MP_OBJ_FROM_PTR(&vote_obj));
    mp_store_global(MP_QSTR_fft, MP_OBJ_FROM_PTR(&fft_obj));
    mp_store_global(MP_QSTR_downsample, MP_OBJ_FROM_PTR(&downsample_obj));
    mp_store_global(MP_QSTR_orient, MP_OBJ_FROM_PTR(&orient_obj));
    MP_DYNRUNTIME_INIT_EXIT
}
