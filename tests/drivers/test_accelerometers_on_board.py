"""What a read of 32 samples costs on an emulated Cortex-M3, compiled as `deploy` does, and on a bus of 400 kHz.

The bus does nothing, so the instructions are nearly all the driver's own. ``-s`` shows the table of
docs/how-to/accelerometers.md.
"""

from __future__ import annotations

import pytest

from device.deploying import boot
from emlearn_gestures.boards.forms import convert
from emlearn_gestures.deploy.drivers import driver_names, driver_sources

BYTE_US = 22.5  # eight bits and the acknowledge, at 400 kHz
# samples, and the bytes of the registers that say that so many are there, by the part
LEVELS = {
    "adxl345": (31, (31,)),
    "bma423": (32, (192, 0)),
    "bmi270": (32, (192, 0)),
    "lis3dh": (31, (31,)),
    "lsm6ds3": (32, (96, 0)),
    "lsm6dso": (32, (32, 0)),
    "mpu6050": (32, (0, 192)),
}
SCRIPT = """
import gc, time
from array import array
from {name} import Accelerometer

class Bus:
    level = {level}
    filled = False
    count = calls = 0

    def readfrom_mem_into(self, address, register, buffer):
        self.calls += 1
        self.count += 3 + len(buffer) * (2 if isinstance(buffer, array) else 1)
        if len(buffer) == 1 and len(self.level) == 2:
            buffer[0] = 1 if register == 0x21 else Accelerometer.IDS[0]
        elif len(buffer) == 1:
            buffer[0] = Accelerometer.IDS[0] if register == Accelerometer.ID_REGISTER else self.level[0]
        elif len(buffer) == 2:
            buffer[0], buffer[1] = self.level
        elif not self.filled:  # tags of the LSM6DSO
            self.filled = True
            for i in range(len(buffer)):
                buffer[i] = 0x12

    def writeto_mem(self, address, register, buffer):
        pass

class Nothing:
    level = Bus.level

    def readfrom_mem_into(self, address, register, buffer):
        if len(buffer) <= 2:
            buffer[0] = self.level[0]
            buffer[len(buffer) - 1] = self.level[len(buffer) - 1]

bus = Bus()
sensor = Accelerometer(bus)
samples = array("h", bytes(6 * {count}))
sensor.read_into(samples)
before, calls = bus.count, bus.calls
sensor.read_into(samples)
on_the_bus, calls = bus.count - before, bus.calls - calls
sensor._bus = Nothing()
sensor.read_into(samples)

def measured():
    memory = gc.mem_alloc()
    start = time.ticks_cpu()
    sensor.read_into(samples)
    ticks = time.ticks_diff(time.ticks_cpu(), start)
    return ticks, gc.mem_alloc() - memory

gc.collect()
gc.disable()
ticks, memory = measured()
gc.enable()
print(on_the_bus, calls, ticks, memory)
"""


@pytest.fixture(scope="module")
def cortex_m3():
    sources: dict[str, bytes] = {}
    for name in driver_names():
        if name.startswith("accelerometers/"):
            sources |= driver_sources(name)
    for board in boot("cortex-m3"):
        files = {f"/lib/{path}": content for path, content in convert(sources, board.spec.arch).items()}
        board.put({**files, "/bmi270_config.bin": bytes(64)})
        yield board


def test_every_driver_is_measured():
    parts = {name.split("/")[1] for name in driver_names() if name.startswith("accelerometers/")}
    assert parts == {*LEVELS, "base", "loop"}


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_a_read(cortex_m3, name):
    count, level = LEVELS[name]
    cortex_m3.soft_reset()
    said = cortex_m3.exec(SCRIPT.format(name=name, level=level, count=count))
    octets, calls, ticks, memory = map(int, said.split())
    instructions = cortex_m3.instructions(ticks)
    print(f"| {name} | {count} | {octets} | {octets * BYTE_US / 1000:.1f} | {instructions:,} | {memory} |")
    assert memory == 0
    assert octets >= 6 * count
    # a step of a predictor takes 247,000; of the imitated bus, which is Python, a call takes some thousands
    assert 500 < instructions < 20_000 + 3_500 * (calls - 2)
