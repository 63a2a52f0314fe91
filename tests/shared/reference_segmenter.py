"""What the segmenter computes, in plain Python over a whole stream."""


def segments(samples, segment):
    """Return (first, length, last) of each gesture that is over within the stream; `last` ended it. All in samples.

    Parameters
    ----------
    samples : list of list of int
        A list of the channels' values for each sample.
    segment : dict
    """
    drop = 2 if len(samples[0]) < 8 else 3
    block = segment["block"]
    ends = [samples[0]] + samples[block - 1 :: block]  # before the first sample was rest
    found = []
    begin = None  # first block of movement
    lead = 0  # of the gesture that has begun
    last = -1  # the last block of movement, or of what came before
    blocked = False
    for i in range(len(ends) - 1):
        energy = sum([((now - then) >> drop) ** 2 for now, then in zip(ends[i + 1], ends[i])])
        if begin is not None:
            if energy >= segment["off"]:
                last = i
            rested = i - last > segment["gap"]
            if rested or i - begin + 1 + lead == segment["longest"]:
                if last - begin + 1 >= segment["shortest"]:
                    found.append(((begin - lead) * block, (last - begin + 1 + lead) * block, (i + 1) * block - 1))
                begin = None
                blocked = not rested
        elif blocked:
            if energy >= segment["off"]:
                last = i
            blocked = i - last <= segment["gap"]
        elif energy >= segment["on"]:
            begin, lead = i, min(segment["lead"], i - last - 1)
            last = i
    return found
