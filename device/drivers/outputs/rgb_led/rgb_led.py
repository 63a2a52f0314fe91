"""A coloured light that shows the class."""

NAMES = {
    "off": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "cyan": (0, 255, 255),
    "magenta": (255, 0, 255),
    "white": (255, 255, 255),
    "orange": (255, 96, 0),
}
_HALF = 128


class RgbLed:
    """Show a colour for each class.

    Parameters
    ----------
    light : callable
        Takes red, green and blue, 0 to 255: `pin_light`, `pwm_light`, `pyb_light` or `board_light` make one.
    colours : dict
        Label to colour: a name of `NAMES`, or (red, green, blue).
    other : str or tuple, default="off"
        Colour of labels that are not in `colours`, and before the first.

    Raises
    ------
    ValueError
        If a colour is none.
    """

    def __init__(self, light, colours, other="off"):
        self._light = light
        self._other = _colour("other", other)
        self._colours = {label: _colour(label, value) for label, value in colours.items()}
        self.label = None
        light(*self._other)

    def show(self, label):
        """Show the colour of a class; the hardware is touched for another label than before only."""
        if label != self.label:
            self.label = label
            self._light(*self._colours.get(label, self._other))


def pin_light(red, green, blue, active_low=False):
    """Three pins: each colour is on from 128 on.

    Parameters
    ----------
    red, green, blue : int or str
        As machine.Pin names them.
    active_low : bool, default=False
        The LED is lit by a low level: its anodes are common.
    """
    from machine import Pin

    dark = 1 if active_low else 0
    pins = [Pin(pin, Pin.OUT, value=dark) for pin in (red, green, blue)]

    def light(*colour):
        for i in range(3):
            pins[i].value(dark ^ (colour[i] >= _HALF))

    return light


def pwm_light(red, green, blue, active_low=False, freq=1000):
    """Three pins with PWM, for any shade. Parameters as for `pin_light`; `freq` is in Hz."""
    from machine import PWM, Pin

    channels = [PWM(Pin(pin), freq=freq, duty_u16=0xFFFF if active_low else 0) for pin in (red, green, blue)]

    def light(*colour):
        for i in range(3):
            duty = colour[i] * 257
            channels[i].duty_u16(0xFFFF - duty if active_low else duty)

    return light


def pyb_light(red=1, green=2, blue=3):
    """``pyb.LED`` by its numbers, those of OpenMV boards if none are given."""
    from pyb import LED

    return _switched([LED(number) for number in (red, green, blue)])


def board_light():
    """The light on an OpenMV or Arduino board: ``machine.LED`` where the firmware has it, else ``pyb.LED``."""
    try:
        from machine import LED
    except ImportError:
        return pyb_light()
    return _switched([LED("LED_" + name) for name in ("RED", "GREEN", "BLUE")])


def _switched(leds):
    def light(*colour):
        for i in range(3):
            if colour[i] >= _HALF:
                leds[i].on()
            else:
                leds[i].off()

    return light


def _colour(label, value):
    colour = NAMES.get(value) if isinstance(value, str) else value
    if isinstance(colour, (tuple, list)) and len(colour) == 3:
        if all(type(part) is int and 0 <= part <= 255 for part in colour):
            return tuple(colour)
    raise ValueError(
        "colour of %s: %r is none; take (red, green, blue) of 0 to 255, or %s"
        % (label, value, ", ".join(sorted(NAMES)))
    )
