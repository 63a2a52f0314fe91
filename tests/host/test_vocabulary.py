"""What names of columns mean."""

from __future__ import annotations

import pytest

from emlearn_gestures.recordings.vocabulary import TIME_UNITS, UNITS, axis_number, meaning, time_unit_named, unit_named

CHANNELS = {
    "acceleration": "x ax aX accX acc_x x_acc AccelerometerX gFx left_ax acc1_x acc2x X-Axis body_acc_x acc",
    "rotation": "gx wx gyr_x x_gyro GyroX angular_velocity.x rotationRateX watch_gyroscope_x",
    "magnetic": "mx magX bx magnetometer_x",
    "linear acceleration": "lin_acc_x linear_acceleration.x motionUserAccelerationX",
    "gravity": "gravity_x motionGravityX",
}
WITH_UNIT = {
    "Acceleration x (m/s^2)": ("acceleration", "x", "m/s2"),
    "ACCELEROMETER X (m/s²)": ("acceleration", "x", "m/s2"),
    "acc_x_ms2": ("acceleration", "x", "m/s2"),
    "acc x, m/s2": ("acceleration", "x", "m/s2"),
    "imu 1 acc z [g]": ("acceleration", "z", "g"),
    "ax_g": ("acceleration", "x", "g"),
    "x (mg)": ("acceleration", "x", "mg"),
    "accelX (raw)": ("acceleration", "x", "counts"),
    "gyro_x_dps": ("rotation", "x", "deg/s"),
    "gyr_y_deg_s": ("rotation", "y", "deg/s"),
    "Gyroscope y (rad/s)": ("rotation", "y", "rad/s"),
    "x-axis (deg/s)": ("rotation", "x", "deg/s"),  # an axis alone is of the sensor that its unit is of
    "y (uT)": ("magnetic", "y", "uT"),
    "l_acc_x (g)": ("acceleration", "x", "g"),
    "accX_mps2": ("acceleration", "x", "m/s2"),
    "Magnetic field x (µT)": ("magnetic", "x", "uT"),
    "Mx (gauss)": ("magnetic", "x", "gauss"),
    "Linear Acceleration z (m/s^2)": ("linear acceleration", "z", "m/s2"),
}
TIMES = {
    "Milliseconds": "ms",
    "elapsed_ms": "ms",
    "millis": "ms",
    "epoch (ms)": "ms",
    "Time since start in ms ": "ms",
    "micros": "us",
    "time (µs)": "us",
    "time (μs)": "us",  # the Greek letter
    "seconds_elapsed": "s",
    "Time t (s)": "s",
    "accelerometerTimestamp_sinceReboot(s)": "s",
    "time_ns": "ns",
    "Time Stamp": "",
    "timestamp": "",
    "t": "",
    "epoc (ms)": "ms",
    "timestamp (+0100)": "",
    "SampleTimeFine": "",
    "sample time": "",
    "loggingTime(txt)": "",
    "YYYY-MO-DD HH-MI-SS_SSS": "",
}
OTHERS = {
    "class": "class label target activity gesture_name class_id true_label",
    "group": "group person participant_id subject session user",
    "recording": "rec recording_id file take trial execution",
    "recording or counter": "sample sequence id frame",
    "counter": "counter step index row # Unnamed:0",
    "other": "temp temperature_c battery heart_rate roll qx light flex1 pressure speed_x pos_x mouse_x dt delta_ms",
    # numbers that nothing explains, among them those that end in x, y or z
    "": "foo knob target_x bar_x x_label acc_mag time_step rate_x fx box may max ray topaz g a w note mag MAG",
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, row in CHANNELS.items() for name in row.split()])
def test_channels(kind: str, name: str) -> None:
    found = meaning(name)
    assert (found.role, found.kind, found.unit) == ("channel", kind, "")
    assert found.axis == ("x" if name != "acc" else "")


@pytest.mark.parametrize("name", WITH_UNIT)
def test_units_in_names(name: str) -> None:
    found = meaning(name)
    assert found.role == "channel"
    assert (found.kind, found.axis, found.unit) == WITH_UNIT[name]


@pytest.mark.parametrize("name", TIMES)
def test_times(name: str) -> None:
    assert (meaning(name).role, meaning(name).unit) == ("time", TIMES[name])


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, row in OTHERS.items() for name in row.split()])
def test_what_is_no_channel(role: str, name: str) -> None:
    assert meaning(name).role == role


def test_spellings_of_units() -> None:
    for unit, row in UNITS.items():
        assert {unit_named(spelling) for spelling in row.split()} <= {unit}
        assert unit_named(unit.upper()) == unit
    for unit, (_, row) in TIME_UNITS.items():
        assert {time_unit_named(spelling) for spelling in row.split()} == {unit}
    assert unit_named("furlong") == unit_named("") == time_unit_named("m") == ""


@pytest.mark.parametrize("name", ["gx (g)", "gyro_x (m/s2)", "acc_x (dps)", "M_X [mG]", "mag x (g)"])
def test_a_sensor_in_a_unit_of_another(name):
    assert meaning(name).role == ""


def test_the_unit_that_a_file_states():
    assert (meaning("x", "rad/s").kind, meaning("x", "rad/s").unit) == ("rotation", "rad/s")
    assert meaning("gx", "g").role == ""
    assert meaning("accX", "m/s2").unit == "m/s2"


@pytest.mark.parametrize(
    ("name", "number"), [("x", ""), ("Y2", "2"), ("z (g)", ""), ("ax", None), ("x axis", None), ("label", None)]
)
def test_axes_alone(name, number):
    assert axis_number(name) == number
