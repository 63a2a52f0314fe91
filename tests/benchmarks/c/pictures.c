// The grid of a grey frame and its gradients in C: see lower_bound.c.

#include <stdint.h>

// of numbers that are not negative
static inline int quotient(int a, int b) {
#ifdef __ARM_ARCH_6M__ // without an instruction for it, and without a library here
    int q = 0, r = 0;
    for (int i = 30; i >= 0; i--) {
        r = r << 1 | (a >> i & 1);
        q <<= 1;
        if (r >= b) {
            r -= b;
            q |= 1;
        }
    }
    return q;
#else
    return a / b;
#endif
}

static void spans(int length, int n, uint16_t *t) {
    int left = 0;
    for (int c = 0; c < n; c++, t += 4) {
        int first = left < length ? left : length;
        int rest = length - first;
        left -= first;
        t[0] = first;
        t[1] = first && !left;
        t[2] = quotient(rest, n);
        t[3] = rest - t[2] * n;
        if (t[3]) {
            left = n - t[3];
        }
    }
}

static void add_grey(const uint8_t *p, int rows, int stride, const uint16_t *t, int n, int weight, uint32_t *sums) {
    for (; rows; rows--, p += stride) {
        const uint8_t *q = p;
        for (int c = 0; c < n; c++) {
            const uint16_t *span = t + 4 * c;
            int s = 0, whole = 0;
            if (span[0]) {
                s = *q * span[0];
                q += span[1];
            }
            for (int i = span[2]; i; i--) {
                whole += *q++;
            }
            s += whole * n;
            if (span[3]) {
                s += *q * span[3];
            }
            sums[c] += s * weight;
        }
    }
}

// grid.downsample of a whole grey frame of at most 2**18 pixels
__attribute__((noinline)) void downsample(
    const uint8_t *p, int width, int height, int n, uint16_t *table, uint32_t *sums, uint16_t *cells
) {
    spans(width, n, table);
    spans(height, n, table + 4 * n);
    int area = width * height;
    for (int y = 0; y < n; y++) {
        const uint16_t *t = table + 4 * n + 4 * y;
        if (t[0]) {
            add_grey(p, 1, width, table, n, t[0], sums);
            p += t[1] * width;
        }
        add_grey(p, t[2], width, table, n, n, sums);
        p += t[2] * width;
        if (t[3]) {
            add_grey(p, 1, width, table, n, t[3], sums);
        }
        for (int c = 0; c < n; c++) {
            int v = quotient((int)sums[c] * 16 + area / 2, area);
            *cells++ = v < 4080 ? v : 4080;
            sums[c] = 0;
        }
    }
}

// gradients.orient
__attribute__((noinline)) void orient(
    const uint16_t *grid, int n, int parts, const uint16_t *directions, int count, uint32_t *bins
) {
    int side = quotient(n, parts);
    for (int i = 0; i < parts * parts * count; i++) {
        bins[i] = 0;
    }
    for (int y = 0; y < n; y++) {
        for (int x = 0; x < n; x++) {
            const uint16_t *p = grid + y * n + x;
            int dx = p[x < n - 1] - p[-(x > 0)];
            int dy = p[y ? -n : 0] - p[y < n - 1 ? n : 0];
            if (dy < 0) {
                dx = -dx;
                dy = -dy;
            }
            int b = (quotient(y, side) * parts + quotient(x, side)) * count, o = 0;
            const uint16_t *d = directions;
            if (dx < 0) {
                d += count;
                o = count / 2;
            }
            int before = dy * (d[0] - 32768) - dx * d[1];
            d += 2;
            int after = dx * d[1] - dy * (d[0] - 32768);
            while (after < 0) {
                before = -after;
                d += 2;
                o++;
                after = dx * d[1] - dy * (d[0] - 32768);
            }
            bins[b + o] += after >> 12;
            o++;
            bins[b + (o == count ? 0 : o)] += before >> 12;
        }
    }
}
