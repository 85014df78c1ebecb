"""How many sites are kept."""

import dataclasses

import pytest

from custom_components.hpe_aruba_central.registry import sites
from simulator import devices as simulated

from .harness import Harness
from .sites import KEYS, list_sites, parents, sensors, start_at


async def test_new_sites_beyond_the_limit_are_left_out(
    home: Harness,
    main_site: simulated.Site,
    elsewhere: simulated.Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Known sites keep their places, and a site that is gone gives its place to a new one."""
    monkeypatch.setattr(sites, "MAX_SITES", 2)
    third = dataclasses.replace(elsewhere, site_id="4712", name="Third")
    await list_sites(home, main_site, elsewhere)
    assert home.issues() == set()

    await list_sites(home, third, main_site, elsewhere)
    assert set(home.run.sites) == {main_site.site_id, elsewhere.site_id}
    assert sensors(home, third) == set()
    assert home.issues() == {"limit_sites"}

    await list_sites(home, third, elsewhere, complete=False)
    assert set(home.run.sites) == {main_site.site_id, elsewhere.site_id}

    await list_sites(home, third, elsewhere)
    assert set(home.run.sites) == {elsewhere.site_id, third.site_id}
    assert sensors(home, third) == KEYS
    assert parents(home) == {("device", home.entry.unique_id)}


async def test_the_limit_counts_selected_sites_only(
    home: Harness, elsewhere: simulated.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Selecting sites in the options is how a user ends an exceeded limit."""
    monkeypatch.setattr(sites, "MAX_SITES", 1)
    await start_at(home, elsewhere)
    assert set(home.run.sites) == {elsewhere.site_id}
    assert home.issues() == set()
