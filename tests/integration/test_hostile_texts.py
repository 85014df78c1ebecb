"""Texts of Central and of devices are data: they stay text wherever Home Assistant shows them."""

from dataclasses import dataclass
import re
from typing import Any, cast

from homeassistant.components.persistent_notification import (
    DOMAIN as PERSISTENT_NOTIFICATION,
    _async_get_or_create_notifications as notifications,
)
from homeassistant.const import CONF_CLIENT_ID, CONF_HOST
from homeassistant.core import ServiceCall
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.central.rest.devices import InventoryItem
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.const import CONF_WORKSPACE
from custom_components.hpe_aruba_central.dashboard import attention
from custom_components.hpe_aruba_central.hub.validation import distinct_title
from custom_components.hpe_aruba_central.logbook_text import message
from scripts.lib.demo_automations import add_automations
from scripts.lib.home_assistant import Home
from simulator import Settings, rest_other_lists
from simulator.messages import other_streams

from .blueprints import Automate
from .dashboards import mappings, page, rendered
from .harness import Harness
from .helpers import until_true

HOSTILE = {
    "image": '<img src="https://evil.example/p.png" onerror=alert(1)>',
    "markdown image": "![evil](https://evil.example/p.png)",
    "alert ended": '</ha-alert><a href="https://evil.example">Session expired</a>',
    "link ended": "evil](https://evil.example/login) [Sign in again",
    "reference": "[evil]: https://evil.example",
    "bare links": "https://evil.example www.evil.example evil@evil.example",
    "lines": "evil\n# Heading\n- item\n1. first\n\n    code\n===\n> quote",
    "other line ends": "evil\u2028# a\x85# b\x0b# c\r# d",
    "emphasis": "**evil** _evil_ ~~evil~~ `evil` ==evil== | a | b |",
    "entities": "&lt;b&gt;evil&#60;b&#62;",
    "backslashes": "evil\\<b\\>\\\\[evil\\](https://evil.example)\\",
    "fence": "```evil\n~~~",
    "template": '{{ states("sensor.evil") }}{% raw %}{# evil #}',
    "macro": '{%- endmacro -%}{{ plain("evil") }}',
    "placeholder": "{name} {0} %(evil)s $evil",
    "yaml": "!secret evil",
    "yaml include": "!include evil.yaml",
    "yaml mapping": "evil: &a [b, c] # *d",
    "yaml document": "evil\n---\nevil: true\n...",
}
"""Texts that mean something in Markdown, HTML, templates or YAML."""


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    """Return a hostile text."""
    return str(request.param)


@pytest.fixture
def settings() -> Settings:
    """Return a small campus with a gateway."""
    return Settings(aps=1, switches=1, gateways=1)


def as_markdown(text: str) -> str:
    """Return text as Markdown that shows it: one line, with every punctuation mark escaped.

    CommonMark, section 2.4: an escaped punctuation mark has no meaning.
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def assert_is_text(markdown: str, text: str) -> None:
    """Check that Markdown shows a text, and nothing that is made of it."""
    shown = as_markdown(text)
    assert shown in markdown
    rest = markdown.replace(shown, "")
    assert "evil" not in rest
    assert "<b" not in rest


async def test_the_dashboard_shows_what_is_wrong_as_text(new_home: Harness, hostile: str) -> None:
    """No name of a device, an uplink or a site adds a link, an image or an element."""
    [ap], [gateway] = new_home.campus.aps, new_home.campus.gateways
    ap.name = hostile
    ap.site.name = hostile
    gateway.uplinks[0].name = hostile
    await new_home.start()
    await new_home.receive_everything()
    await new_home.incident("ap_down", ap.serial)
    await new_home.incident("uplink_down", gateway.serial)
    for path in ("network", f"site-{ap.site.site_id}"):
        problems = rendered(new_home.hass, await page(new_home.hass, path))[0]
        assert problems.count(as_markdown(hostile)) >= 2
        assert_is_text(problems, hostile)
        assert problems.count("<ha-alert") == problems.count("</ha-alert>")


async def test_the_dashboard_counts_as_text(
    new_home: Harness, monkeypatch: pytest.MonkeyPatch, hostile: str
) -> None:
    """In a large account the names of sites are in the sums."""
    monkeypatch.setattr(attention, "MAX_WATCHED", 6)
    [ap] = new_home.campus.aps
    ap.site.name = hostile
    await new_home.start()
    config = await page(new_home.hass, "network")
    await new_home.incident("ap_down", ap.serial)
    await new_home.flush()
    problems = rendered(new_home.hass, config)[0]
    assert as_markdown(hostile) in problems
    assert_is_text(problems, hostile)


async def test_only_what_is_escaped_is_markdown(new_home: Harness, hostile: str) -> None:
    """The other cards show names as text, and no template is made of a name."""
    for device in new_home.campus.devices:
        device.name = hostile
    new_home.campus.sites[0].name = hostile
    await new_home.start()
    await new_home.receive_everything()
    for path in ("network", "wi-fi", "switches", f"site-{new_home.campus.sites[0].site_id}"):
        config = await page(new_home.hass, path)
        for card in mappings(config):
            if card.get("type") != "markdown":
                assert "content" not in card


async def test_the_firmware_card_shows_names_and_versions_as_text(
    new_home: Harness, monkeypatch: pytest.MonkeyPatch, hostile: str
) -> None:
    """The versions come from REST."""
    installed_on = rest_other_lists.firmware

    def firmware(device: Any) -> dict[str, Any]:
        """Return a recommendation with a hostile version."""
        return {**installed_on(device), "recommendedVersion": hostile, "upgradeStatus": ""}

    monkeypatch.setattr(rest_other_lists, "firmware", firmware)
    new_home.campus.aps[0].name = hostile
    await new_home.start()
    card = rendered(new_home.hass, await page(new_home.hass, "network"))[-1]
    assert card.count(as_markdown(hostile)) >= 2
    assert_is_text(card, hostile)


async def test_the_release_summary_is_text(home: Harness, hostile: str) -> None:
    """Home Assistant shows it as Markdown."""
    serial = home.campus.aps[0].serial
    home.run.put_firmware(
        Firmware(
            serial_number=serial,
            installed="1",
            recommended="2",
            classification=hostile,
            upgrade_status=None,
            last_upgraded=None,
        )
    )
    entity_id = home.entity_id("update", f"{serial}_firmware")
    await async_update_entity(home.hass, entity_id)
    summary = home.state("update", f"{serial}_firmware").attributes["release_summary"]
    assert summary == as_markdown(hostile.replace("_", " ").capitalize())


def test_the_title_of_an_account_is_text(hostile: str) -> None:
    """It has the name of a site, and repair issues and forms show it as Markdown."""
    data = {
        CONF_HOST: "central.example",
        CONF_WORKSPACE: None,
        CONF_CLIENT_ID: "client",
    }
    sites = Listing((InventoryItem(serial_number="A", site_name=hostile, tier=None),))
    title = distinct_title(data, sites, {"central.example"})
    assert title.startswith("central.example (")
    assert not re.search(r"[<>\[\]*`@]|://|www\.|\n", title)


async def notice(home: Harness, automate: Automate, **fields: str) -> dict[str, Any]:
    """Return the notification of an audit entry, made by the blueprint's own action."""
    assert await async_setup_component(home.hass, PERSISTENT_NOTIFICATION, {})
    trail = [home.entity_id("event", "audit_trail")]
    await automate("audit_notice", audit_trail=trail, categories=["configuration"])
    entry = other_streams.audit(home.sim.context, home.campus.devices[0], "ann@example.com")
    for name, value in fields.items():
        setattr(entry, name, value)
    await home.receive([("audit", entry)])
    await until_true(lambda: bool(notifications(home.hass)))
    [found] = notifications(home.hass).values()
    return dict(found)


async def test_the_audit_notification_is_text(
    home: Harness, automate: Automate, hostile: str
) -> None:
    """Its message is Markdown, its title is not."""
    found = await notice(home, automate, sub_category="Device", destination_name=hostile)
    assert_is_text(found["message"], hostile)
    assert found["message"] == f"Device\\: {as_markdown(hostile)}"
    assert found["title"] == "Configuration: Configuration updated"


@pytest.mark.parametrize("text", ["None", "[1, 2]", "{'a': 1}", "True", "1_000", "(1,)"])
async def test_a_text_that_looks_like_a_value_is_still_reported(
    home: Harness, automate: Automate, text: str
) -> None:
    """Home Assistant turns what templates render into values."""
    found = await notice(home, automate, sub_category=text, destination_name=text)
    assert found["message"]


@dataclass
class Phone:
    """A phone with Home Assistant's app."""

    received: list[ServiceCall]


@pytest.fixture
def phone(home: Harness) -> Phone:
    """Return a phone."""
    return Phone(async_mock_service(home.hass, "notify", "mobile_app_phone"))


@pytest.mark.parametrize(
    "text",
    [*HOSTILE.values(), "None", "[1, 2]", "{'a': 1}", "clear_notification", "command_bluetooth"],
)
async def test_a_notification_of_an_alert_is_text(
    home: Harness, automate: Automate, phone: Phone, text: str
) -> None:
    """It is never a command for the app, and never lost."""
    is_at_site = text in HOSTILE.values()
    alerts = [home.entity_id("event", "alerts")]
    await automate(
        "critical_alert",
        alerts=alerts,
        notify="notify.mobile_app_phone",
        severities=["critical", "major", "minor", "info"],
    )
    record = await home.sim.incident("alert_raised", home.campus.aps[0].serial)
    await until_true(lambda: len(phone.received) == 1)
    assert record.alert_id
    alert = home.campus.alerts[-1]
    alert.alert_id = "another"
    alert.name = alert.summary = text
    raised = other_streams.alert(home.sim.context, alert, "Add")
    if not is_at_site:
        raised.site_name = ""
    await home.receive([("alerts", raised)])
    await until_true(lambda: len(phone.received) == 2)
    sent = phone.received[1].data
    site = f" at {alert.device.site.name}" if is_at_site else ""
    assert sent["title"] == f"{alert.severity.capitalize()}: {text}".strip()
    assert sent["message"] == f"Alert{site}: {text}".strip()


@pytest.mark.parametrize(
    "kind, field",
    [
        ("alert", "name"),
        ("alert", "state"),
        ("audit", "action"),
        ("client", "client_details_host_name"),
        ("client", "client_details_status"),
        ("wids_rule", "classification"),
        ("wids_rule", "ssid"),
        ("wids_signature", "event_type"),
        ("ap_port", "down_reason"),
    ],
)
def test_braces_in_texts_are_no_fields_of_the_logbook(kind: str, field: str) -> None:
    """A stranger's host name must not put another field, such as the user, in the logbook."""
    other = {"user_name": "ann", "client_details_user_name": "ann", "source": "ann"}
    for name in (*other, "user_name|source"):
        text = message({"kind": kind, "status": False, **other, field: f"evil {{{name}}}"})
        assert "evil" in text
        assert "ann" not in text


async def test_the_demonstrations_notifications_are_text(home: Harness, hostile: str) -> None:
    """Its automations are examples to copy."""
    added: list[dict[str, Any]] = []

    class Recorder:
        """Home Assistant's REST API."""

        async def post(self, _url: str, automation: dict[str, Any]) -> None:
            """Keep an automation."""
            added.append(automation)

    await add_automations(cast("Home", Recorder()), {"alerts": "event.alerts"})
    home.hass.states.async_set("event.alerts", "unknown", {"summary": hostile})
    trigger = {"trigger": {"event": {"data": {"serial_number": hostile}}}}
    for automation in added:
        [action] = automation["actions"]
        template = Template(action["data"]["message"], home.hass)
        assert_is_text(template.async_render(trigger, parse_result=False), hostile)
