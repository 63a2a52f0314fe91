"""What every program with an accelerometer does: samples to the predictor, its events to the outputs."""

from array import array
from time import sleep_ms


def run(sensor, predictor, outputs, count, between=None, report=print, limit=100, pause_ms=100):
    """Run until the sensor is given up.

    Parameters
    ----------
    sensor : Accelerometer
        Of a driver, see `FifoAccelerometer`.
    predictor : GesturePredictor
    outputs : sequence of callable
        Each gets every event. One that raises OSError is reported; the others get the event all the same.
    count : int
        Samples a read: the bundle's hop.
    between : callable, optional
        Is called after each read, such as the ``poll`` of an output.
    report : callable, default=print
        Takes a line about what failed.
    limit : int, default=100
        Reads that fail in a row after which the sensor is given up.
    pause_ms : int, default=100
        Wait after such a read, before the chip is set up anew.

    Raises
    ------
    OSError
        If the sensor fails `limit` times in a row.
    """
    samples = array("h", bytes(6 * count))
    gaps = sensor.overruns
    row = 0  # failures one after the other
    while True:
        try:
            if row:  # it may have lost its power
                sensor.reset()
                predictor.clear()
            sensor.read_into(samples)
        except OSError as error:
            row += 1
            report("reading failed, %d in a row: %s" % (row, error))
            if row >= limit:
                raise
            sleep_ms(pause_ms)
            continue
        row = 0
        if sensor.overruns != gaps:  # what comes does not follow on what was
            gaps = sensor.overruns
            report("samples lost, %d times in all" % gaps)
            predictor.clear()
        event = predictor.push(samples)
        if event:
            for output in outputs:
                try:
                    output(event)
                except OSError as error:
                    report("output failed for %s: %s" % (event.label, error))
        if between:
            between()
