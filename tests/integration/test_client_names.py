"""Names of clients' devices, which never contain a user name."""

import pytest

from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.pb import clients_pb2
from custom_components.hpe_aruba_central.const import CONF_TRACK, CONF_TRACK_MACS
from custom_components.hpe_aruba_central.registry.devices import client_name
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import other_streams

from .clients import ALL, device, first_client, tracker
from .harness import Harness

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
def new(sim: Simulator) -> Client:
    """Return a client that was not reported yet."""
    return first_client(sim, lambda client: not client.connected)


def name_of(home: Harness, client: Client) -> str | None:
    """Return the name of a client's device."""
    found = device(home, client)
    assert found is not None
    return found.name


@pytest.mark.parametrize(
    "name, user",
    [
        ("ann", "ann"),
        ("Ann", "ann@example.com"),
        ("ANN@example.com", "ann@example.com"),
        ("ann@example.com", "ann"),
        ("ann", "EXAMPLE\\ann"),
        ("ann@example.com", None),
    ],
)
def test_a_name_that_is_the_users_is_not_used(name: str, user: str | None) -> None:
    """A user name is recognized in any spelling; an e-mail address always is one."""
    mac = "00:1a:1e:00:00:01"
    assert client_name(NetworkClient(mac=mac, name=name, user_name=user)) is None
    assert (
        client_name(NetworkClient(mac=mac, name=name, user_name=user, host_name="phone")) == "phone"
    )


@pytest.mark.parametrize("user", ["ann", "phone.user", None])
def test_another_name_is_used(user: str | None) -> None:
    """A name that differs from the user's is the device's."""
    assert (
        client_name(NetworkClient(mac="00:1a:1e:00:00:01", name="phone", user_name=user)) == "phone"
    )


async def test_statistics_do_not_name_a_client(new_home: Harness, new: Client) -> None:
    """Statistics do not contain the user, so their name is used by neither device nor entities."""
    await new_home.start(ALL)
    new.connected = True
    stats = clients_pb2.ClientStats(
        mac_address=new.mac, client_name=new.user, connected_device_serial=new.ap.serial
    )
    await new_home.receive([("clients", clients_pb2.StreamClientMessage(client_stats=stats))])
    assert name_of(new_home, new) == new.mac
    assert new.mac.replace(":", "_") in new_home.entity_id("device_tracker", tracker(new))


async def test_a_client_that_was_selected_by_its_address_has_its_name(
    new_home: Harness, here: Client
) -> None:
    """Nothing was stored of it before it was selected; its name comes with the first report."""
    await new_home.start({**ALL, CONF_TRACK: "macs", CONF_TRACK_MACS: [here.mac]})
    assert name_of(new_home, here) == here.name
    found = device(new_home, here)
    parent = new_home.device(here.ap.serial)
    assert found is not None
    assert parent is not None
    assert found.via_device_id == parent.id


async def test_a_device_loses_its_name_once_it_is_known_as_the_users(
    new_home: Harness, new: Client
) -> None:
    """An update contains only what changed, so the user may arrive after the name."""
    await new_home.start(ALL)
    new.connected = True
    message = other_streams.client_state(new_home.sim.context, new)
    details = message.client_state.client_details
    details.host_name, details.user_name, details.client_name = "", "", "ann"
    await new_home.receive([("clients", message)])
    assert name_of(new_home, new) == "ann"
    details.user_name = "ann@example.com"
    await new_home.receive([("clients", message)])
    assert name_of(new_home, new) == new.mac
    details.host_name = "ann-phone"
    await new_home.receive([("clients", message)])
    assert name_of(new_home, new) == "ann-phone"


async def test_a_device_keeps_its_name_when_it_is_no_longer_reported(
    new_home: Harness, new: Client
) -> None:
    """A name that is not the user's stays."""
    await new_home.start(ALL)
    new.connected = True
    message = other_streams.client_state(new_home.sim.context, new)
    details = message.client_state.client_details
    details.host_name, details.client_name = "", "phone"
    await new_home.receive([("clients", message)])
    details.client_name = new.user
    await new_home.receive([("clients", message)])
    assert name_of(new_home, new) == "phone"
