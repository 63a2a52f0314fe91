"""What the driver broadcasts, read by the parser that Home Assistant uses: PyPI's bthome-ble."""

from __future__ import annotations

import os

import pytest

from drivers.emoji_film import PORTABLE
from runtimes.registry import REQUIRE, Execution, executions

UUID = "0000fcd2-0000-1000-8000-00805f9b34fb"


def parsed(parser, response: str, advertisement: str, time: float):
    """Feed an advertisement as a scanner does; return what Home Assistant would show."""
    from bluetooth_data_tools import parse_advertisement_data
    from habluetooth import BluetoothServiceInfoBleak

    data = parse_advertisement_data([bytes.fromhex(advertisement), bytes.fromhex(response)])
    assert len(bytes.fromhex(advertisement)) <= 31 and len(bytes.fromhex(response)) <= 31
    info = BluetoothServiceInfoBleak(
        name=data.local_name,
        address="AA:BB:CC:DD:EE:FF",
        rssi=-60,
        manufacturer_data={},
        service_data=data.service_data,
        service_uuids=[],
        source="local",
        device=None,
        advertisement=None,
        connectable=False,
        time=time,
        tx_power=None,
        raw=None,
    )
    assert list(data.service_data) == [UUID]
    return parser.update(info)


@pytest.mark.parametrize("execution", executions(), ids=lambda execution: execution.name)
def test_home_assistant_reads_it(execution: Execution, caplog):
    bthome_ble = pytest.importorskip("bthome_ble")
    if execution.missing:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(execution.missing, pytrace=False)
        pytest.skip(execution.missing)
    done = execution.run(PORTABLE / "bthome_adverts.py")
    assert done.returncode == 0, done.stdout
    parser = bthome_ble.BTHomeBluetoothDeviceData()
    found = []
    for number, line in enumerate(done.stdout.splitlines()):
        update = parsed(parser, *line.split(), time=1000.0 + 10 * number)
        values = {key.key: value.native_value for key, value in update.entity_values.items()}
        events = [event.event_type for event in update.events.values()]
        found.append((values["text"], values["count"], events))
    assert found == [
        ("idle", 100, []),
        ("wave", 70, ["press"]),
        ("Größe", 50, ["long_press"]),
        ("long", 100, []),
        ("wave", 70, ["press"]),
        ("wave", 0, ["press"]),
    ]
    assert parser.sleepy_device
    assert parser.title.startswith("gesture")
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
