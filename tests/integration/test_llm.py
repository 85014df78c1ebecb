"""Tools of language models, through Home Assistant's own API for them."""

from datetime import timedelta
from typing import Any

from homeassistant.auth.models import Group, User
from homeassistant.auth.permissions import PermissionLookup
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context
from homeassistant.helpers import device_registry as dr, entity_registry as er, llm
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.hpe_aruba_central import llm as llm_tools
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.const import (
    CONF_SITES,
    CONF_STREAMS,
    CONF_TRACK,
    DOMAIN,
)
from simulator import Settings
from simulator.campus import Client
from simulator.messages import ap, other_streams

from .clients import STREAMS, is_tracked, pass_time, tracker, update_client
from .harness import Harness
from .helpers import until_true

ASSISTANT = "conversation"
NETWORK_TOOLS = {"get_offline_devices", "get_alerts", "get_device_health"}
TRACKING = {CONF_STREAMS: STREAMS, CONF_TRACK: "all", "track_randomised": True}


@pytest.fixture
def settings() -> Settings:
    """Return a campus with open alerts and clients."""
    return Settings(alerts=2, clients=3)


@pytest.fixture
async def assist_home(new_home: Harness) -> Harness:
    """Return a home with Assist that tracks all clients, and exposes nothing."""
    for domain in ("homeassistant", "llm"):
        assert await async_setup_component(new_home.hass, domain, {})
    await new_home.start(TRACKING)
    expose(new_home, *new_home.hass.states.async_entity_ids(), should_expose=False)
    return new_home


@pytest.fixture
async def exposed_home(assist_home: Harness) -> Harness:
    """Return a home whose account and clients are exposed, with devices that are reported."""
    home = assist_home
    expose(home, home.entity_id("sensor", "open_alerts"))
    for client in tracked_clients(home):
        expose(home, home.entity_id("device_tracker", tracker(client)))
    await home.receive(
        [
            ("alerts", other_streams.alert(home.sim.context, alert, "Add"))
            for alert in home.campus.alerts
        ]
    )
    return home


def tracked_clients(home: Harness) -> list[Client]:
    """Return the clients with device trackers."""
    return [client for client in home.campus.clients if is_tracked(home, client)]


def expose(home: Harness, *entity_ids: str, should_expose: bool = True) -> None:
    """Expose entities to the assistant, or no longer."""
    for entity_id in entity_ids:
        async_expose_entity(home.hass, ASSISTANT, entity_id, should_expose=should_expose)


async def api_for(home: Harness, user: User | None = None) -> llm.APIInstance:
    """Return what a language model gets for a user, or for nobody in particular."""
    context = llm.LLMContext(
        platform="test",
        context=Context(user_id=user.id if user else None),
        language="en",
        assistant=ASSISTANT,
        device_id=None,
    )
    return await llm.async_get_api(home.hass, llm.LLM_API_ASSIST, context)


async def tools_of(home: Harness) -> set[str]:
    """Return the names of the integration's tools."""
    prefix = f"{DOMAIN}__"
    names = {tool.name for tool in (await api_for(home)).tools}
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


async def ask(home: Harness, tool: str, user: User | None = None, **args: Any) -> Any:
    """Call a tool, and return its answer."""
    api = await api_for(home, user)
    [found] = [each for each in api.tools if each.name == f"{DOMAIN}__{tool}"]
    # APIInstance.async_call_tool() would also trace it, with the conversation integration.
    called = llm.ToolInput(found.name, args)
    result = await found.async_call(home.hass, called, api.llm_context)
    assert isinstance(result, llm.ToolResult)
    assert not result.error
    return result.data


async def test_there_are_no_tools_unless_something_is_exposed(assist_home: Harness) -> None:
    """The user decides what an assistant may know."""
    assert await tools_of(assist_home) == set()
    expose(assist_home, assist_home.entity_id("sensor", "open_alerts"))
    assert await tools_of(assist_home) == NETWORK_TOOLS
    client = tracked_clients(assist_home)[0]
    expose(assist_home, assist_home.entity_id("device_tracker", tracker(client)))
    assert await tools_of(assist_home) == {*NETWORK_TOOLS, "find_client"}
    await assist_home.unload()
    assert await tools_of(assist_home) == set()


async def test_every_tool_only_reads(
    exposed_home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """Home Assistant reports nothing about the tools."""
    tools = [tool for tool in (await api_for(exposed_home)).tools if tool.integration == DOMAIN]
    assert len(tools) == 4
    for tool in tools:
        assert tool.annotations.read_only
        assert not tool.annotations.destructive
        assert tool.title
        assert tool.description
    assert "LLM tool" not in caplog.text


async def test_offline_devices(exposed_home: Harness) -> None:
    """With their names, and how many are online; without a stream, nothing is known."""
    home = exposed_home
    first = home.campus.aps[0]
    total = len(home.campus.devices)
    assert await ask(home, "get_offline_devices") == {
        "offline": [],
        "offline_count": 0,
        "online_count": total,
        "unknown_count": 0,
    }
    first.online = False
    await home.receive([("ap", ap.device(home.sim.context, first))])
    answer = await ask(home, "get_offline_devices")
    assert answer["offline_count"] == 1
    assert answer["online_count"] == total - 1
    assert answer["offline"] == [
        {
            "name": first.name,
            "type": "access_point",
            "site": first.site.name,
            "account": home.entry.title,
        }
    ]


async def test_what_nothing_has_confirmed_since_a_gap_is_unknown(exposed_home: Harness) -> None:
    """A switch that was online before events were missed is not said to be online."""
    home = exposed_home
    home.run.distrust(DeviceKind.SWITCH)
    answer = await ask(home, "get_offline_devices")
    assert (answer["unknown_count"], answer["offline_count"]) == (1, 0)
    [device] = (await ask(home, "get_device_health", name=home.campus.switches[0].name))["devices"]
    assert device["online"] is None


async def test_alerts(exposed_home: Harness) -> None:
    """Newest first, and of the severities asked for."""
    alerts = exposed_home.campus.alerts
    answer = await ask(exposed_home, "get_alerts")
    assert answer["count"] == len(alerts)
    assert {alert["summary"] for alert in answer["alerts"]} == {alert.summary for alert in alerts}
    severity = alerts[0].severity.lower()
    answer = await ask(exposed_home, "get_alerts", severity=[severity])
    assert {alert["severity"] for alert in answer["alerts"]} == {severity}


async def test_the_health_of_a_device(exposed_home: Harness) -> None:
    """By its name, a part of it, or the name that the user gave it."""
    home = exposed_home
    access_point = home.campus.aps[0]
    [device] = (await ask(home, "get_device_health", name=access_point.name.upper()))["devices"]
    assert device["name"] == access_point.name
    assert device["online"] is True
    assert device["model"]
    [device] = (await ask(home, "get_device_health", name=access_point.serial))["devices"]
    assert device["name"] == access_point.name
    similar = await ask(home, "get_device_health", name="AP-")
    assert len(similar["devices"]) == len(home.campus.aps)
    assert await ask(home, "get_device_health", name="nothing") == {"devices": []}

    registered = home.device(access_point.serial)
    assert registered is not None
    dr.async_get(home.hass).async_update_device(registered.id, name_by_user="Attic")
    [device] = (await ask(home, "get_device_health", name="attic"))["devices"]
    assert device["name"] == "Attic"


async def test_of_many_devices_with_a_similar_name_only_the_names_are_returned(
    exposed_home: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model can then ask for one of them."""
    monkeypatch.setattr(llm_tools, "_MAX_NAMES", 1)
    access_points = exposed_home.campus.aps
    answer = await ask(exposed_home, "get_device_health", name="AP-")
    assert answer == {"ambiguous": [each.name for each in access_points]}
    answer = await ask(exposed_home, "get_device_health", name=access_points[0].name)
    assert [device["name"] for device in answer["devices"]] == [access_points[0].name]


async def test_nothing_is_said_of_what_a_lost_stream_reported(exposed_home: Harness) -> None:
    """Whether a device or a client is connected is unknown, and a note says why."""
    home = exposed_home
    first = home.campus.aps[0]
    client = tracked_clients(home)[0]
    await update_client(home, client)
    for stream in ("ap", "clients"):
        home.sim.faults.streams[stream] = 500
        await home.sim.drop(stream)
    await until_true(lambda: not home.run.is_live("ap") and not home.run.is_live("clients"))
    answer = await ask(home, "get_offline_devices")
    assert answer["unknown_count"] == len(home.campus.aps)
    [device] = (await ask(home, "get_device_health", name=first.name))["devices"]
    assert device["online"] is None
    assert "no connection" in device["note"]
    [found] = (await ask(home, "find_client", name=client.mac))["clients"]
    assert found == {"name": found["name"], "connected": None}


async def test_a_device_that_is_not_registered_has_the_name_that_central_gives_it(
    exposed_home: Harness,
) -> None:
    """Its restart is reported as well."""
    home = exposed_home
    first = home.campus.aps[0]
    registered = home.device(first.serial)
    assert registered is not None
    dr.async_get(home.hass).async_remove_device(registered.id)
    [device] = (await ask(home, "get_device_health", name=first.name))["devices"]
    assert device["name"] == first.name
    assert device["last_restart"]


async def test_there_are_no_tools_for_another_api(exposed_home: Harness) -> None:
    """What is exposed is exposed to Assist."""
    context = llm.LLMContext(
        platform="test", context=None, language="en", assistant=ASSISTANT, device_id=None
    )
    assert llm_tools.async_get_tools(exposed_home.hass, context, "another") is None


async def test_where_a_client_is(exposed_home: Harness) -> None:
    """Which device it is connected to; nothing of that once it has left."""
    home = exposed_home
    client = tracked_clients(home)[0]
    await update_client(home, client)
    [found] = (await ask(home, "find_client", name=client.mac))["clients"]
    assert found["connected"] is True
    assert found["connected_to"] in {device.name for device in home.campus.devices}
    await update_client(home, client, connected=False)
    await pass_time(home, timedelta(minutes=10))
    [found] = (await ask(home, "find_client", name=client.mac))["clients"]
    assert found == {"name": found["name"], "connected": False}
    assert await ask(home, "find_client", name="nobody") == {"clients": []}


async def test_a_client_of_a_device_that_is_not_known(exposed_home: Harness) -> None:
    """It is connected, but where and since when is not known."""
    home = exposed_home
    client = tracked_clients(home)[0]
    await update_client(home, client)
    message = other_streams.client_state(home.sim.context, client)
    details = message.client_state.client_details
    details.connected_device_serial = "CNUNKNOWN"
    details.ClearField("connected_since")
    await home.receive([("clients", message)])
    [found] = (await ask(home, "find_client", name=client.mac))["clients"]
    assert found["connected"] is True
    assert "site" not in found


async def test_a_device_that_the_options_leave_out_is_not_found(assist_home: Harness) -> None:
    """As it has no entities either."""
    home = assist_home
    await home.start({CONF_SITES: ["7"]})
    expose(home, home.entity_id("sensor", "open_alerts"))
    switch = home.campus.switches[0]
    assert await ask(home, "get_device_health", name=switch.name) == {"devices": []}


async def test_of_very_many_devices_that_are_offline_only_the_number_is_returned(
    exposed_home: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model can't make use of hundreds of names."""
    monkeypatch.setattr(llm_tools, "_MAX_ITEMS", 1)
    for each in exposed_home.campus.aps:
        await exposed_home.incident("ap_down", each.serial)
    answer = await ask(exposed_home, "get_offline_devices")
    assert (answer["offline_count"], len(answer["offline"])) == (2, 1)


async def test_a_client_that_is_not_exposed_is_not_found(assist_home: Harness) -> None:
    """Nor is its name known."""
    home = assist_home
    first, second, *_ = tracked_clients(home)
    expose(home, home.entity_id("device_tracker", tracker(first)))
    assert (await ask(home, "find_client", name=first.mac))["clients"]
    assert await ask(home, "find_client", name=second.mac) == {"clients": []}


async def test_the_permissions_of_the_user_count(exposed_home: Harness) -> None:
    """Who may not read an entity gets nothing of it from a model either."""
    home = exposed_home
    one = home.campus.aps[0]
    device = home.device(one.serial)
    assert device is not None
    group = Group(name="One device", policy={"entities": {"device_ids": {device.id: True}}})
    user = MockUser(groups=[group]).add_to_hass(home.hass)
    user.perm_lookup = PermissionLookup(er.async_get(home.hass), dr.async_get(home.hass))

    assert (await ask(home, "get_offline_devices", user))["online_count"] == 1
    assert (await ask(home, "get_alerts", user))["alerts"] == []
    assert len((await ask(home, "get_device_health", user, name="-"))["devices"]) == 1
    assert (await ask(home, "find_client", user, name=":"))["clients"] == []
