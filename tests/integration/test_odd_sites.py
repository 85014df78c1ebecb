"""Lists of sites as only a hostile Central has them."""

import dataclasses

import pytest

from custom_components.hpe_aruba_central.central.models.keys import site_key
from custom_components.hpe_aruba_central.registry.devices import AccountDevices
from custom_components.hpe_aruba_central.registry.unique_ids import unique_id
from simulator import devices as simulated

from .harness import Harness
from .sites import KEYS, list_sites, parents, site_value

LOOK_ALIKES = ("ab", "AB", "\u00e9", "e\u0301", "a_b", "a%5Fb", "\uff41\uff42", "../ab")
"""Ids that differ only by case, by Unicode's normalization, or once they are escaped."""


def sensors(home: Harness, site: simulated.Site) -> set[str]:
    """Return the keys of a site's sensors in the registry, whatever characters its id has."""
    unique_ids = {key: unique_id(site_key(site.site_id), key) for key in KEYS}
    return {key for key in KEYS if home.find_entity_id("sensor", unique_ids[key])}


async def test_ids_that_look_alike_are_different_sites(
    home: Harness, main_site: simulated.Site
) -> None:
    """Each has a device and entities of its own, and is removed without the others."""
    odd = [dataclasses.replace(main_site, site_id=each, name=each) for each in LOOK_ALIKES]
    await list_sites(home, main_site, *odd)
    assert set(home.run.sites) == {main_site.site_id, *LOOK_ALIKES}
    assert [sensors(home, site) for site in odd] == [KEYS] * len(odd)
    found = [home.find_device(site_key(site.site_id)) for site in odd]
    assert len({device.id for device in found if device is not None}) == len(odd)

    await list_sites(home, main_site, odd[0])
    assert sensors(home, odd[0]) == KEYS
    assert [sensors(home, site) for site in odd[1:]] == [set()] * (len(odd) - 1)


async def test_a_site_that_comes_and_goes_leaves_nothing_behind(
    home: Harness, main_site: simulated.Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Its devices follow it, and no entity is there twice."""
    entities = home.entities()
    for _ in range(10):
        await list_sites(home)
        assert parents(home) == {("device", home.entry.unique_id)}
        await list_sites(home, main_site)
        assert parents(home) == {site_key(main_site.site_id)}
    assert home.entities() == entities
    assert site_value(home, main_site, "health") == "fair"
    assert len(AccountDevices(home.hass, home.entry).registered("site")) == 1
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
