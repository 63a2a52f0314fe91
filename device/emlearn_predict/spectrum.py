"""Power spectrum of one signal, in integers: real-input FFT of overlapping frames, largest or mean power of a bin.

A frame of `size` real values is transformed as `size / 2` complex ones. Values are stored offset by 2**19, so that
they are never negative. Data start below 2**15; after one pass of radix 4, each pass of radix 2 halves them, which
leaves 8 / size times the transform.
"""

from ._runtime import const, micropython, ptr16, ptr32

_OFFSET = const(524288)


def tables(size, hann, quarter):
    """Return the words that the kernels read: bit-reversed order (size / 2), sine (size * 5 / 4), window (size).

    `quarter` is the sine of the first quarter wave, size / 4 + 1 integers, 2**13 sin(2 pi k / size). Stored offset by
    2**13; the window times 2**15.
    """
    half = size // 2
    bits = 0
    while 1 << bits < half:
        bits += 1
    words = []
    for i in range(half):
        r = 0
        for b in range(bits):
            r |= ((i >> b) & 1) << (bits - 1 - b)
        words.append(r)
    for i in range(size + size // 4):
        k = i % half
        if k > size // 4:
            k = half - k
        words.append(8192 + (-quarter[k] if i % size >= half else quarter[k]))
    for i in range(size):
        words.append(32768 - 2 * words[half + size // 4 + i] if hann else 32768)
    return words


@micropython.viper
def load(x: ptr16, at: int, n: int, facts: ptr32, f: int, table: ptr16, size: int, work: ptr32, w: int):
    """Fill the frame: deviations from the mean of the whole signal, 15 bits, windowed, in bit-reversed order.

    Samples past the end of the signal (n < size) count as zero. Headroom: |d| <= 2**15, window <= 2**15.
    """
    up = facts[f + 4] >> 8
    down = facts[f + 4] & 0xFF
    centre = facts[f + 3] - ((1 << down) >> 1)
    half = size >> 1
    window = half + size + (size >> 2)
    for k in range(half):
        place = w + table[k]
        t = k << 1
        re = 0
        im = 0
        if t < n:
            re = ((((x[at + t] << up) - centre) >> down) * table[window + t] + 16384) >> 15
        t += 1
        if t < n:
            im = ((((x[at + t] << up) - centre) >> down) * table[window + t] + 16384) >> 15
        work[place] = re + _OFFSET
        work[place + half] = im + _OFFSET


@micropython.viper
def transform(work: ptr32, w: int, size: int, table: ptr16):
    """Complex FFT of size / 2 points in place, decimation in time.

    Headroom: |z| <= 2**15.5 at first; radix 4 sums four: 2**17.5; each radix-2 pass sums two and halves. Products
    with the 2**13 table stay below 2**31 because |re cos + im sin| <= |z|.
    """
    half = size >> 1
    sine = half
    i = w
    end = w + half
    while i < end:
        # the offsets of two, three or four operands are taken out or kept by the constants
        a = work[i] + work[i + 1]
        b = work[i] - work[i + 1]
        c = work[i + 2] + work[i + 3]
        d = work[i + 2] - work[i + 3]
        j = i + half
        e = work[j] + work[j + 1]
        g = work[j] - work[j + 1]
        h = work[j + 2] + work[j + 3]
        k = work[j + 2] - work[j + 3]
        work[i] = a + c - 3 * _OFFSET
        work[i + 2] = a - c + _OFFSET
        work[j] = e + h - 3 * _OFFSET
        work[j + 2] = e - h + _OFFSET
        work[i + 1] = b + k + _OFFSET
        work[j + 1] = g - d + _OFFSET
        work[i + 3] = b - k + _OFFSET
        work[j + 3] = g + d + _OFFSET
        i += 4
    span = 4
    stride = size >> 3  # of the table: twiddle k of a pass is exp(-2 pi i k / (2 span))
    while span < half:
        for k in range(span):
            s = table[sine + k * stride] - 8192
            c = table[sine + k * stride + (size >> 2)] - 8192
            i = w + k
            while i < end:
                b = i + span
                re = work[b] - _OFFSET
                im = work[b + half] - _OFFSET
                tr = (re * c + im * s + 4096) >> 13
                ti = (im * c - re * s + 4096) >> 13
                re = work[i] + (_OFFSET + 1)
                im = work[i + half] + (_OFFSET + 1)
                work[i] = (re + tr) >> 1
                work[b] = (re - tr) >> 1
                work[i + half] = (im + ti) >> 1
                work[b + half] = (im - ti) >> 1
                i += span << 1
        span <<= 1
        stride >>= 1


@micropython.viper
def accumulate(work: ptr32, w: int, size: int, table: ptr16, power: ptr32, p: int, mean: int):
    """Untangle the real transform and keep the power of bins 0 to size / 2: the largest, or the sum / 2**(mean - 1).

    Headroom: |X / size| <= max |d| <= 2**15, so the power of a bin is at most 2**30 (and rounding); before that
    |O| <= 2**17.5 and its product with the table stays below 2**31. The parts are eight times as large, 8 h + b:
    their squares over 64 are h * h + h * b / 4, and b * b / 64 < 1.
    """
    half_step = 0
    if mean > 1:
        half_step = 1 << (mean - 2)
    half = size >> 1
    sine = half
    for k in range(half + 1):
        i = w + k
        if k == half:
            i = w
        j = w + half - k
        if k == 0:
            j = w
        # twice even and odd part: z[k] + conj z[-k] and (z[k] - conj z[-k]) / i
        er = work[i] + work[j] - (_OFFSET << 1)
        ei = work[i + half] - work[j + half]
        pr = work[i + half] + work[j + half] - (_OFFSET << 1)
        pi = work[j] - work[i]
        s = table[sine + k] - 8192
        c = table[sine + k + (size >> 2)] - 8192
        # eight times the transform / size
        re = (er + (((pr >> 1) * c + (pi >> 1) * s + 2048) >> 12) + 1) >> 1
        im = (ei + (((pi >> 1) * c - (pr >> 1) * s + 2048) >> 12) + 1) >> 1
        if re < 0:
            re = 0 - re
        if im < 0:
            im = 0 - im
        h = re >> 3
        v = h * h + ((h * (re & 7)) >> 2)
        h = im >> 3
        v += h * h + ((h * (im & 7)) >> 2)
        if mean:
            power[p + k] += (v + half_step) >> (mean - 1)
        elif v > power[p + k]:
            power[p + k] = v


@micropython.viper
def clear(power: ptr32, p: int, n: int):
    """Set n words to zero."""
    for k in range(p, p + n):
        power[k] = 0


@micropython.viper
def squeeze(power: ptr32, p: int, n: int, x: ptr16, at: int):
    """Scale n powers by one power of two so that the largest fills 16 bits."""
    most = 0
    for k in range(p, p + n):
        if power[k] > most:
            most = power[k]
    shift = 0
    while (most >> shift) > 65535:
        shift += 1
    for k in range(n):
        x[at + k] = power[p + k] >> shift
