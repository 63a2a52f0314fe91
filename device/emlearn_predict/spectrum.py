"""Power spectrum of two signals at once, in integers: FFT of overlapping frames, largest or mean power of a bin.

The first signal is the real part and the second the imaginary part of one complex transform of `size` points, whose
sums and differences at k and -k are twice the transforms of the two. Values are stored offset by 2**20, so that they
are never negative. Passes are of radix 4, with a last one of radix 2 where `size` is no power of four. The signals
are brought to 13 bits, which leaves room for the growth of three passes without rounding but of the products.

Two real signals in one complex transform: Cooley, Lewis and Welch, "The Fast Fourier Transform Algorithm: Programming
Considerations in the Calculation of Sine, Cosine and Laplace Transforms", Journal of Sound and Vibration 12, 1970. The
mean power of overlapping frames: Welch, "The Use of Fast Fourier Transform for the Estimation of Power Spectra", IEEE
Trans. Audio and Electroacoustics 15, 1967.
"""

from ._runtime import const, micropython, ptr16, ptr32

_OFFSET = const(1048576)


def tables(size, hann, quarter):
    """Return the words that the kernels read: bit-reversed order (size / 4), sine (size * 5 / 4), window (size).

    `quarter` is the sine of the first quarter wave, size / 4 + 1 integers, 2**13 sin(2 pi k / size). Stored offset by
    2**13; the window times 2**14.
    """
    half = size // 2
    words = []
    for i in range(0, size, 4):
        r = 0
        bit = 1
        while bit < size:
            r = 2 * r + (1 if i & bit else 0)
            bit *= 2
        words.append(r)
    for i in range(size + size // 4):
        k = i % half
        if k > size // 4:
            k = half - k
        words.append(8192 + (-quarter[k] if i % size >= half else quarter[k]))
    for i in range(size):
        words.append(16384 - words[size // 2 + i] if hann else 16384)
    return words


@micropython.viper
def pool(x: ptr16, i: int, n: int, log: int, facts: ptr32, f: int, line: int, end: int):
    """Write means of 2**log samples each, as deviations from the mean of the n samples from x[i], to facts[line:end].

    `facts` holds the extremes, normalised to 13 bits. What lies past the samples is zero. Sums are of fours and then of
    ones, because a turn of a loop costs more than an addition.

    Headroom: the sum of 8 deviations is below 2**19, times 2**up at most 2**(13 + down + log) <= 2**22.
    """
    up = facts[f + 4] >> 8
    mean = facts[f] // n
    centre = (facts[f + 3] - (mean << up)) << log
    mean <<= log
    drop = (facts[f + 4] & 0xFF) + log
    centre -= (1 << drop) >> 1
    fours = (1 << log) >> 2
    ones = (1 << log) & 3
    n >>= log
    while n:
        n -= 1
        total = 0 - mean
        k = fours
        while k:
            k -= 1
            total = x[i] + x[i + 1] + x[i + 2] + x[i + 3] + total
            i += 4
        k = ones
        while k:
            k -= 1
            total = x[i] + total
            i += 1
        facts[line] = (((total << up) - centre) >> drop) + _OFFSET
        line += 1
    while line < end:
        facts[line] = _OFFSET
        line += 1


@micropython.viper
def transform(work: ptr32, reg_i: int, a: int, b: int, size: int, table: ptr16, w: int):
    """Window the frames at work[a] and work[b] as real and imaginary part and transform them: decimation in time.

    The result goes to work[w:], its imaginary parts behind its real ones. The first pass loads in bit-reversed order
    and needs no factors, so the window is multiplied there. Each later one joins four transforms of `span` points to
    one of four times as many: the outer loop goes through the factors, of which three are loaded for each k, the inner
    one through all places where they are used.

    Headroom: |d| <= 2**13, window <= 2**14, sum of four products below 2**30, rounded to less than 2**15.5. Times 4 a
    pass; before the last one below 2**17.5 (the sizes over 64 lose two bits on the way), times the 2**13 table below
    2**31, because |re cos + im sin| <= |z|. At last below 2**20.
    """
    half = size >> 1
    quarter = size >> 2
    g = 0
    while g < size:
        reg_i = table[g >> 2]
        j = reg_i + size + half
        d = table[j]
        ar = (work[a + reg_i] - _OFFSET) * d
        ai = (work[b + reg_i] - _OFFSET) * d
        reg_i += half
        d = table[j + half]
        br = (work[a + reg_i] - _OFFSET) * d
        bi = (work[b + reg_i] - _OFFSET) * d
        reg_i -= quarter
        d = table[j + quarter]
        cr = (work[a + reg_i] - _OFFSET) * d
        ci = (work[b + reg_i] - _OFFSET) * d
        reg_i += half
        d = table[j + half + quarter]
        dr = (work[a + reg_i] - _OFFSET) * d
        di = (work[b + reg_i] - _OFFSET) * d
        k = w + g
        work[k] = ((ar + br + cr + dr + 8192) >> 14) + _OFFSET
        work[k + 1] = ((ar - br + ci - di + 8192) >> 14) + _OFFSET
        work[k + 2] = ((ar + br - cr - dr + 8192) >> 14) + _OFFSET
        work[k + 3] = ((ar - br - ci + di + 8192) >> 14) + _OFFSET
        reg_i = k + size
        work[reg_i] = ((ai + bi + ci + di + 8192) >> 14) + _OFFSET
        work[reg_i + 1] = ((ai - bi - cr + dr + 8192) >> 14) + _OFFSET
        work[reg_i + 2] = ((ai + bi - ci - di + 8192) >> 14) + _OFFSET
        work[reg_i + 3] = ((ai - bi + cr - dr + 8192) >> 14) + _OFFSET
        g += 4
    sine = quarter  # where it is in the table; the cosine is a quarter wave on
    end = w + size
    span = 4
    stride = size >> 4
    while stride:
        k = 0
        while k < span:
            s = sine + k * stride
            s1 = table[s] - 8192
            c1 = table[s + quarter] - 8192
            s += k * stride
            s2 = table[s] - 8192
            c2 = table[s + quarter] - 8192
            s += k * stride
            s3 = table[s] - 8192
            c3 = table[s + quarter] - 8192
            reg_i = w + k
            k += 1
            while reg_i < end:
                j = reg_i + span
                re = work[j] - _OFFSET
                im = work[j + size] - _OFFSET
                br = (re * c2 + im * s2 + 4096) >> 13
                bi = (im * c2 - re * s2 + 4096) >> 13
                j += span
                re = work[j] - _OFFSET
                im = work[j + size] - _OFFSET
                cr = (re * c1 + im * s1 + 4096) >> 13
                ci = (im * c1 - re * s1 + 4096) >> 13
                j += span
                re = work[j] - _OFFSET
                im = work[j + size] - _OFFSET
                dr = (re * c3 + im * s3 + 4096) >> 13
                di = (im * c3 - re * s3 + 4096) >> 13
                re = work[reg_i]
                im = work[reg_i + size]
                ar = re + br
                ai = im + bi
                br = re - br
                bi = im - bi
                re = cr + dr
                im = ci + di
                dr = cr - dr
                di = ci - di
                work[reg_i] = ar + re
                work[reg_i + size] = ai + im
                reg_i += span
                work[reg_i] = br + di
                work[reg_i + size] = bi - dr
                reg_i += span
                work[reg_i] = ar - re
                work[reg_i + size] = ai - im
                reg_i += span
                work[reg_i] = br - di
                work[reg_i + size] = bi + dr
                reg_i += span
        if span == 16 and size > 64:  # 64 points are joined, more are to come: make room for them
            for k in range(w, end + size):
                work[k] = (work[k] + (3 * _OFFSET + 2)) >> 2
        span <<= 2
        stride >>= 2
    if span < size:  # no power of four: two halves are left
        s = sine
        j = w + span
        reg_i = w
        while j < end:
            s1 = table[s] - 8192
            c1 = table[s + quarter] - 8192
            s += 1
            re = work[j] - _OFFSET
            im = work[j + size] - _OFFSET
            br = (re * c1 + im * s1 + 4096) >> 13
            bi = (im * c1 - re * s1 + 4096) >> 13
            re = work[reg_i]
            im = work[reg_i + size]
            work[reg_i] = re + br
            work[reg_i + size] = im + bi
            work[j] = re - br
            work[j + size] = im - bi
            reg_i += 1
            j += 1


@micropython.viper
def accumulate(work: ptr32, k: int, end: int, w: int, size: int, shift: int, p: int, fresh: int, mean: int):
    """Keep the power of bins k to end - 1 of the two signals in work[p:] and behind: of the largest frame, or of all.

    Of the transform z of a + i b, twice that of a is z[k] + conj(z[-k]), and of b (z[k] - conj(z[-k])) / i. Power is of
    these over 2**shift. The first frame of a window is `fresh`. With `mean`, the sum over the frames / 2**(mean - 1).

    Headroom: twice the transform over 2**shift is at most 2**15.
    """
    half = ((1 << shift) >> 1) - (_OFFSET << 1)
    middle = (1 << shift) >> 1
    p += k
    q = p + (size >> 1) + 1
    drop = mean - 1
    while k < end:
        i = w + k
        j = w + ((size - k) & (size - 1))
        zr = work[i]
        yr = work[j]
        i += size
        j += size
        zi = work[i]
        yi = work[j]
        re = (zr + yr + half) >> shift
        im = (zi - yi + middle) >> shift
        v = re * re + im * im
        re = (zi + yi + half) >> shift
        im = (yr - zr + middle) >> shift
        u = re * re + im * im
        if mean:
            v >>= drop
            u >>= drop
        if fresh:
            work[p] = v
            work[q] = u
        elif mean:
            work[p] = work[p] + v
            work[q] = work[q] + u
        else:
            if v > work[p]:
                work[p] = v
            if u > work[q]:
                work[q] = u
        k += 1
        p += 1
        q += 1


@micropython.viper
def squeeze(power: ptr32, p: int, n: int, x: ptr16, at: int):
    """Write n powers, over one power of two so that the largest fits 16 bits, to x[at:], as a signal to describe."""
    most = 0
    for k in range(p, p + n):
        if power[k] > most:
            most = power[k]
    shift = 0
    while (most >> shift) > 65535:
        shift += 1
    for k in range(n):
        x[at + k] = power[p + k] >> shift
