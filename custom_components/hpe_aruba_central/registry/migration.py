"""Migrates what earlier versions registered."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..config_entry import CentralConfigEntry
from ..const import DOMAIN
from .unique_ids import account_identifier, account_unique_id


@callback
def async_remove_entry_id(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Take the config entry's id, with which all began in version 1, out of all unique ids.

    An entity of another account may have the new id already; then the old one is kept, and
    removed later like any entity that the account no longer has.
    """
    devices, entities = dr.async_get(hass), er.async_get(hass)
    account = devices.async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    if account is not None:
        identifiers = {(DOMAIN, account_identifier(entry))}
        devices.async_update_device(account.id, new_identifiers=identifiers)
    prefix = f"{entry.entry_id}_"
    for entity in er.async_entries_for_config_entry(entities, entry.entry_id):
        name = entity.unique_id.removeprefix(prefix)
        is_account = account is not None and entity.device_id == account.id
        unique_id = account_unique_id(entry, name) if is_account else name
        if entities.async_get_entity_id(entity.domain, DOMAIN, unique_id) is None:
            entities.async_update_entity(entity.entity_id, new_unique_id=unique_id)
