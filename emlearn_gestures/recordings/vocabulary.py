"""What names of columns mean. The tables grow by a line, or by a word in a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


def _words_in(row: str) -> frozenset[str]:
    return frozenset(row.split())


# A sensor's words. An axis may follow, precede or be glued to one of them: acc_x, x_acc, accX, ax.
SENSORS = {
    "acceleration": "a acc accel accelero accelerometer acceleration accelerations gf gforce adxl lis imuacc",
    "rotation": "g w r gy gyr gyro gyroscope rotation rotational rotationrate rot angular omega angularvelocity",
    "magnetic": "m b mag magn magnet magneto magnetometer magnetic magneticfield compass",
    "linear acceleration": "la lacc lin linacc linear useracceleration useracc linearacceleration",
    "gravity": "grav gravity",
}
# Sensors of which the channels are; the others are computed from them and read where those are missing, or never.
CHANNELS = ("acceleration", "rotation", "magnetic")
# Words beside a sensor's that leave it what it is.
_BESIDE = _words_in(
    "axis axes value val values raw data sensor sens imu mpu lsm bmi bma icm measurement reading channel ch "
    "component comp phone watch wrist hand arm forearm upper lower left right l r ankle foot leg hip waist chest "
    "head finger thumb device motion calibrated uncalibrated cal uncal filtered corrected body field total ext int "
    "user force no with without including included excluding excl incl and"
)
_BESIDE_ROTATION = {"rate", "velocity", "speed"}
# Columns of the other roles: the first word list must hold a word of the name, _WITH may hold the others.
ROLES = (
    (
        "class",
        "class classes label labels activity activities gesture gestures target annotation action exercise movement",
    ),
    ("group", "group groups"),
    ("group", "person persons participant subject subjects volunteer user users tester individual who people patient"),
    ("group", "session sessions day"),
    (
        "recording",
        "rec recs recording recordings file filename files trial trials take execution repetition rep reps run",
    ),
    ("recording", "experiment segment clip series episode example attempt try"),
    ("recording or counter", "sample samples sequence seq id frame window packet burst block chunk batch"),
    ("counter", "counter count counts index idx row rows line step steps no nr num number tick unnamed level i n"),
    ("sensor", "sensor sensors sensorname sensortype"),
)
_WITH = _words_in(
    "id ids name names no nr num number index idx code true nominal type text string value key of the col"
)
# A name of time holds one of the first and otherwise only words of both.
_TIME = _words_in(
    "time times epoc timestamp timestamps datetime date t ts stamp stamps millis micros nanos milliseconds millisecond "
    "millisec microseconds microsecond nanoseconds nanosecond seconds second secs sec ms us ns s epoch elapsed "
    "minutes minute hours hour clock uptime zeit zeitstempel temps tiempo tempo timems timeus times hms yyyy"
)
_WITH_TIME = _words_in(
    "since start started begin boot reboot beginning reference unix utc gmt local in at of day total sample "
    "sampling sensor system sys phone device board host pc monitor logger logging logged log recorded created "
    "received txt iso the a relative rel abs absolute running run experiment recording acc accelerometer gyro "
    "gyro gyroscope magnetometer motion location header fine coarse min h mm dd hh mi ss sss mo 1970 8601"
)
_ZONE = re.compile(r"[01]\d[0-5]\d")  # timestamp (+0100)
# Known, and none of the above: a column with such a word is left out.
OTHER = _words_in(
    "temp temperature celsius fahrenheit bat batt battery vbat voltage volt volts current power charge soc pressure "
    "baro barometer hpa altitude alt humidity light lux illuminance brightness proximity prox heart heartrate hr "
    "bpm ppg ecg emg eda gsr spo2 ibi flex bend stretch strain load rssi snr gps lat latitude lon lng longitude "
    "speed heading course bearing accuracy status state error flag flags valid quality crc checksum distance range "
    "level noise sound loudness mic microphone audio db adc dac touch cap capacitance button led relay roll pitch "
    "yaw azimuth tilt angle angles euler quat quaternion orientation attitude qw qx qy qz q0 q1 q2 q3 steps "
    "stepcount pedometer age height weight gender sex hand_used dt delta diff interval duration period step_time "
    "calories norm magnitude mag_total absolute abs rms mean std var smv svm pos position velocity vel screen mouse "
    "pixel"
)

UNITS = {
    "g": "g gs gravity grav",
    "mg": "mg milli-g milli_g millig mgs",
    "m/s2": "m/s2 m/s^2 m/s/s m/s**2 ms2 ms^2 ms-2 m*s-2 m*s^-2 m.s-2 m.s^-2 m·s-2 m s-2 m s^-2 mps2 mss m/s²",
    "deg/s": "dps deg/s °/s degs degrees/s deg/sec degree/s degrees/sec degrees/second º/s ˚/s deg*s-1 degps",
    "rad/s": "rad/s rads rad/sec radians/s radians/second rad*s-1 radps rad s-1 rad s^-1",
    "mdps": "mdps mdeg/s millidps",
    "uT": "ut µt μt microtesla microteslas",
    "gauss": "gauss gs. gss",
    "mgauss": "mgauss milligauss",
    "counts": "counts count raw lsb lsbs digits adc",
}
_ACCELERATION = ("g", "mg", "m/s2", "counts")
OF_KIND = {
    "acceleration": _ACCELERATION,
    "linear acceleration": _ACCELERATION,
    "gravity": _ACCELERATION,
    "rotation": ("deg/s", "rad/s", "mdps", "counts"),
    "magnetic": ("uT", "gauss", "mgauss", "counts"),
    "other": tuple(UNITS),
}
TIME_UNITS = {
    "s": (1.0, "s sec secs second seconds"),
    "ms": (1e-3, "ms msec msecs millis millisec millisecs millisecond milliseconds"),
    "us": (1e-6, "us usec usecs µs μs micros microsec microsecond microseconds"),
    "ns": (1e-9, "ns nsec nanos nanosec nanosecond nanoseconds"),
    "min": (60.0, "min mins minute minutes"),
    "h": (3600.0, "h hr hrs hour hours"),
}
_SPELLED = {spelling: unit for unit, row in UNITS.items() for spelling in row.split(" ")}
_SPELLED |= {"m s-2": "m/s2", "m s^-2": "m/s2", "rad s-1": "rad/s", "rad s^-1": "rad/s", "milli g": "mg"}
_TIME_SPELLED = {spelling: unit for unit, (_, row) in TIME_UNITS.items() for spelling in row.split()}
_KINDS = {word: kind for kind, row in SENSORS.items() for word in row.split()}


@dataclass(frozen=True)
class Meaning:
    """What a name says.

    Attributes
    ----------
    role : str
        Channel, time, class, group, recording, "recording or counter", counter, sensor, other; "" for unknown.
    kind : str
        Of a channel's sensor.
    axis : str
        x, y or z; "" for none.
    unit : str
        Of the values or, of time, of its steps; "" where the name does not say.
    rank : int
        Its line in ROLES: the first goes before others of the same role.
    """

    role: str
    kind: str = ""
    axis: str = ""
    unit: str = ""
    rank: int = 0


def unit_named(text: str) -> str:
    """Return the unit that a text spells, "" for none."""
    plain = unicodedata.normalize("NFC", text).strip().replace("·", "*").lower()
    return _SPELLED.get(plain, "") or _SPELLED.get(plain.replace(" ", ""), "")


def time_unit_named(text: str) -> str:
    """Return the unit of time that a text spells, "" for none."""
    return _TIME_SPELLED.get(text.strip().lower(), "")


@lru_cache(maxsize=4096)
def meaning(name: str, declared: str = "") -> Meaning:
    """Return what the name of a column means.

    Parameters
    ----------
    name : str
    declared : str, default=""
        The unit that the file states beside the name, as it is spelled there.
    """
    base, bracket = _split_bracket(name)
    words = _words(base)
    if not words:
        return Meaning("counter", rank=len(ROLES))  # an index, as pandas writes it
    unit, time_unit = unit_named(bracket), time_unit_named(bracket)
    if bracket and not unit and not time_unit:
        words += [word for word in _words(bracket) if word not in ("txt", "raw")]
    channel = _channel(words)
    if not channel and not unit and len(words) > 1:
        for taken in (2, 1):  # ax_g, gyro_x_deg_s, acc_x_mps2
            found = unit_named("/".join(words[-taken:])) or unit_named("".join(words[-taken:]))
            if found and len(words) > taken and (shorter := _channel(words[:-taken])):
                channel, unit = shorter, found
                words = words[:-taken]
                break
    if channel:
        return _measured(
            *channel, unit_named(declared) or unit or ("counts" if bracket.lower() == "raw" else ""), words
        )
    for rank, (role, row) in enumerate(ROLES):
        anchors = set(row.split())
        if anchors & set(words) and all(word in anchors or word in _WITH or word.isdigit() for word in words):
            return Meaning(role, rank=rank)
    if any(word in _TIME for word in words) and all(_is_time_word(word) for word in words) and "interval" not in words:
        return Meaning("time", unit=time_unit or _last_time_unit(words))
    if any(word in OTHER for word in words):
        return Meaning("other", unit=unit)
    return Meaning("", unit=unit)


def _measured(kind: str, axis: str, unit: str, words: list[str]) -> Meaning:
    """A channel whose unit is one of its kind; an axis alone is of the sensor that its unit is of."""
    if not unit or unit in OF_KIND[kind]:
        return Meaning("channel", kind, axis, unit)
    if not any(_KINDS.get(word) or (len(word) > 1 and _glued(word)) for word in words if not _is_axis(word)):
        return Meaning("channel", next(other for other in OF_KIND if unit in OF_KIND[other]), axis, unit)
    return Meaning("", unit=unit)  # a gyroscope in g: one of the two is wrong


def axis_number(name: str) -> str | None:
    """Return the number behind an axis that is all of a name, "" for none; None for other names."""
    words = _words(_split_bracket(name)[0])
    return words[0][1:] if len(words) == 1 and _is_axis(words[0]) else None


def _is_axis(word: str) -> bool:
    return word.rstrip("0123456789") in ("x", "y", "z")


def _is_time_word(word: str) -> bool:
    return (
        word in _TIME or word in _WITH_TIME or re.fullmatch(r"[01]\d[03]0", word) is not None
    )  # a zone, such as +0100


def _last_time_unit(words: list[str]) -> str:
    spelled = [_TIME_SPELLED[word] for word in words if word in _TIME_SPELLED]
    return spelled[-1] if spelled else ""


def _split_bracket(name: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFC", name).strip().strip("\ufeff")
    found = re.search(r"[(\[{<]\s*([^)\]}>]*?)\s*[)\]}>]\s*$", plain)
    if found:
        return plain[: found.start()], found[1]
    found = re.search(r"(?:\bin|,|/|:)\s+([^\s]+)\s*$", plain)  # Time in ms; accel x, m/s2
    if found and (unit_named(found[1]) or time_unit_named(found[1])):
        return plain[: found.start()], found[1]
    return plain, ""


def _words(text: str) -> list[str]:
    """Words of a name, lower-case: split at signs, between small and capital letters, before digits, and acc2x."""
    spaced = re.sub(r"(?<=[a-zµ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", text)
    spaced = re.sub(r"(?<=[A-Za-z]{3})(?=\d)|(?<=\d)(?=[xyzXYZ](?![A-Za-z]))", " ", spaced)
    return [word.lower() for word in re.findall(r"[^\W_]+", spaced)]


def _channel(words: list[str]) -> tuple[str, str] | None:
    """Kind and axis of a channel, None for what is none."""
    return _channel_of(words) or _glued("".join(words))


def _channel_of(words: list[str]) -> tuple[str, str] | None:
    """As `_channel`, word by word."""
    kinds: list[str] = []
    axes: list[str] = []
    others: list[str] = []
    for word in words:
        if _is_axis(word):
            axes.append(word[0])
        elif len(word) > 1 and (glued := _glued(word)):
            kinds.append(glued[0])
            axes.append(glued[1])
        elif word in _KINDS and (len(word) > 1 or (len(words) == 2 and any(map(_is_axis, words)))):
            kinds.append(_KINDS[word])
        elif word not in _BESIDE and not word.isdigit():
            others.append(word)
    if set(kinds) == {"rotation"}:
        others = [word for word in others if word not in _BESIDE_ROTATION]
    if len(axes) > 1 or others or not (axes or kinds):
        return None
    kind = _one_kind(kinds, words)
    if kind is None or (not axes and not _is_sensor_alone(words)):
        return None
    return kind, axes[0] if axes else ""


def _glued(word: str) -> tuple[str, str] | None:
    """Sensor and axis written as one: accx, gx, xacc; or a lone axis."""
    if _is_axis(word):
        return "acceleration", word[0]
    bare = word.rstrip("0123456789")
    for stem, axis in ((bare[:-1], bare[-1:]), (bare[1:], bare[:1])):
        if axis in ("x", "y", "z") and axis and stem in _KINDS and (len(stem) > 1 or stem == bare[:-1]):
            return _KINDS[stem], axis
    return None


def _one_kind(kinds: list[str], words: list[str]) -> str | None:
    found = set(kinds)
    if "user" in words and "acceleration" in found | set(words):
        return "linear acceleration"
    if "linear acceleration" in found and found <= {"linear acceleration", "acceleration"}:
        return "linear acceleration"
    if not found:
        return "acceleration"  # x, y, z
    return found.pop() if len(found) == 1 else None


def _is_sensor_alone(words: list[str]) -> bool:
    """Whether a name without an axis is that of a sensor and nothing else; mag alone is as often a magnitude."""
    named = all((re.match("acc|gyr|mag", word) and word in _KINDS) or word.isdigit() for word in words)
    return named and (words[0] not in ("mag", "magn") or len(words) > 1)


def known_words() -> Iterator[str]:
    """All words of the tables, for tests."""
    yield from _KINDS
    for _, row in ROLES:
        yield from row.split()
    yield from _TIME
    yield from OTHER
