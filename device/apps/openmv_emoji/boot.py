"""USB as a serial port and a keyboard, in place of the disk that the board otherwise is.

`mpremote rm boot.py + reset` brings the disk back.
"""

try:
    import pyb
except ImportError:  # then main.py makes the keyboard, by usb.device
    pyb = None

if hasattr(pyb, "usb_mode"):
    pyb.usb_mode("VCP+HID", hid=pyb.hid_keyboard)
