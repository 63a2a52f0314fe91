"""What every program with a camera does: frame after frame to the predictor, its events to the outputs."""

try:
    from time import sleep_ms
except ImportError:
    from time import sleep

    def sleep_ms(milliseconds):
        """Wait, on a PC."""
        sleep(milliseconds / 1000)


def run(camera, predictor, outputs, report=print, limit=100, pause_ms=100):
    """Run until the camera has no more frames; one of hardware always has.

    Parameters
    ----------
    camera : object
        With ``capture()``: a frame, None at the end, or OSError when there is none this time.
    predictor : ImagePredictor
    outputs : sequence of callable
        Each gets every event. One that raises OSError is reported; the others get the event all the same.
    report : callable, default=print
        Takes a line about what failed.
    limit : int, default=100
        Failures in a row after which the camera is given up.
    pause_ms : int, default=100
        Wait after a failure.

    Returns
    -------
    tuple of int
        Frames, events, and captures that failed.

    Raises
    ------
    OSError
        If the camera fails `limit` times in a row.
    """
    frames = events = failures = 0
    row = 0  # failures one after the other
    while True:
        try:
            frame = camera.capture()
        except OSError as error:
            failures += 1
            row += 1
            report("capture failed, %d in a row, %d in all: %s" % (row, failures, error))
            if row >= limit:
                raise
            sleep_ms(pause_ms)
            continue
        if frame is None:
            return frames, events, failures
        row = 0
        frames += 1
        event = predictor.push(frame)
        if event:
            events += 1
            for output in outputs:
                try:
                    output(event)
                except OSError as error:
                    report("output failed for %s: %s" % (event.label, error))
