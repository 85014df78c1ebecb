"""The config flow: set up, re-authenticate and reconfigure an account.

Every account is checked with Central before it is saved.
"""

from collections.abc import Mapping
from typing import Any, Final, override
from uuid import uuid4

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow, section
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from .central.auth import CredentialKind
from .central.rest.devices import InventoryItem
from .central.rest.listing import Listing
from .config_entry import CentralConfigEntry
from .const import (
    CLUSTERS,
    CONF_ADVANCED,
    CONF_CA_CERTIFICATE,
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    CUSTOM_CLUSTER,
    DOMAIN,
    ENTRY_VERSION,
)
from .hub.validation import (
    AccountError,
    CheckedAccount,
    account_data,
    account_id,
    async_check_account,
    distinct_title,
    foreign_token_host,
    has_own_title,
    is_same_account,
    stored_input,
)
from .options import Options
from .options_flow import CentralOptionsFlow

_PLACEHOLDERS: Final = {"greenlake_url": "https://common.cloud.hpe.com"}

_TEXT = TextSelector(TextSelectorConfig(type=TextSelectorType.TEXT))
_MULTILINE = TextSelector(TextSelectorConfig(multiline=True))
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)

_CLUSTER_OPTIONS = [
    SelectOptionDict(value=name, label=f"{name} ({host})") for name, host in CLUSTERS.items()
]

CHOICE_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_CLUSTER): SelectSelector(
            SelectSelectorConfig(
                options=[
                    *_CLUSTER_OPTIONS,
                    SelectOptionDict(value=CUSTOM_CLUSTER, label=CUSTOM_CLUSTER),
                ],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_CLUSTER,
            )
        ),
        probatio.Required(
            CONF_CREDENTIAL_KIND, default=CredentialKind.CENTRAL.value
        ): SelectSelector(
            SelectSelectorConfig(
                options=[kind.value for kind in CredentialKind],
                mode=SelectSelectorMode.LIST,
                translation_key=CONF_CREDENTIAL_KIND,
            )
        ),
    }
)

REAUTH_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_CLIENT_ID): _TEXT,
        probatio.Required(probatio.Secret(CONF_CLIENT_SECRET)): _PASSWORD,
    }
)


def credentials_schema(
    choice: Mapping[str, str], *, secret_stored: bool, expanded: bool = False
) -> probatio.Schema:
    """Return the form of the credentials for a cluster and a credential type.

    The secret is optional if one is stored. ``expanded`` opens the section of advanced fields.
    """
    custom = choice[CONF_CLUSTER] == CUSTOM_CLUSTER
    workspace = choice[CONF_CREDENTIAL_KIND] == CredentialKind.WORKSPACE
    secret_marker = probatio.Optional if secret_stored else probatio.Required
    fields: dict[probatio.Marker, Any] = {}
    if custom:
        fields[probatio.Required(CONF_HOST)] = _TEXT
    fields[probatio.Required(CONF_CLIENT_ID)] = _TEXT
    fields[secret_marker(probatio.Secret(CONF_CLIENT_SECRET))] = _PASSWORD
    if workspace:
        fields[probatio.Required(CONF_WORKSPACE)] = _TEXT
    if custom:
        advanced: dict[probatio.Marker, Any] = {}
        if not workspace:
            advanced[probatio.Optional(CONF_TOKEN_URL)] = _TEXT
        advanced[probatio.Optional(CONF_CA_CERTIFICATE)] = _MULTILINE
        fields[probatio.Required(CONF_ADVANCED)] = section(
            probatio.Schema(advanced), {"collapsed": not expanded}
        )
    return probatio.Schema(fields)


def _place(schema: probatio.Schema, field: str | None) -> str:
    """Return where a form shows an error of a field: there, at its section, or at the top."""
    for marker, kind in schema.schema.items():
        if marker == field:
            return str(marker)
        # The frontend shows no errors inside a section.
        if isinstance(kind, section) and field in kind.schema.schema:
            return str(marker)
    return "base"


class CentralConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add an account of Central, or change its credentials."""

    VERSION = ENTRY_VERSION
    MINOR_VERSION = 1

    def __init__(self) -> None:
        # Without a value, the frontend would select the first cluster.
        self._choice = {CONF_CLUSTER: ""}
        """The input of the form of the cluster and the credential type."""
        self._credentials: dict[str, Any] = {}
        """The input of the form of the credentials; never a stored secret."""
        self._data: dict[str, Any] = {}
        """The config entry's data for that input, with the secret."""
        self._confirmed_host: str | None = None
        """The host outside of HPE's to which the user lets the secret be sent."""
        self._inventory: Listing[InventoryItem] = Listing(complete=False)
        """The first devices of an account that Central has accepted."""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: CentralConfigEntry) -> OptionsFlowWithReload:
        """Return the options flow."""
        return CentralOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show or handle the form of the cluster and the credential type."""
        if user_input is None:
            return self._show_choice()
        self._choice = user_input
        return await self.async_step_credentials()

    async def async_step_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form of the credentials, or add the account."""
        if user_input is None:
            return self._show_credentials()
        return await self._async_handle_credentials(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or handle the form of the cluster and the credential type of an account."""
        if user_input is None:
            self._choice, self._credentials = stored_input(self._get_reconfigure_entry().data)
            return self._show_choice()
        self._choice = user_input
        return await self.async_step_reconfigure_credentials()

    async def async_step_reconfigure_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form of the credentials, or update the account; an empty secret is kept."""
        if user_input is None:
            return self._show_credentials()
        return await self._async_handle_credentials(user_input)

    async def async_step_confirm_token_host(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask before the secret is sent to a host that isn't HPE's."""
        host = foreign_token_host(self._data) or ""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm_token_host", description_placeholders={"token_host": host}
            )
        self._confirmed_host = host
        return await self._async_save()

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Start when Central rejects the stored credentials."""
        self._credentials = {CONF_CLIENT_ID: entry_data[CONF_CLIENT_ID]}
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form of new credentials, or update the account."""
        error: AccountError | None = None
        if user_input is not None:
            entry = self._get_reauth_entry()
            self._credentials = {**user_input}
            updates = {
                CONF_CLIENT_ID: user_input[CONF_CLIENT_ID].strip(),
                CONF_CLIENT_SECRET: user_input[CONF_CLIENT_SECRET].strip(),
            }
            try:
                await self._async_check({**entry.data, **updates}, entry)
            except AccountError as err:
                error = err
            else:
                return self.async_update_reload_and_abort(entry, data_updates=updates)
        return self._show_form("reauth_confirm", REAUTH_SCHEMA, error)

    async def _async_handle_credentials(self, user_input: dict[str, Any]) -> ConfigFlowResult:
        """Add or update the account, or first ask where its secret may be sent."""
        self._credentials = user_input
        entry = self._entry
        stored_secret = entry.data[CONF_CLIENT_SECRET] if entry else ""
        try:
            self._data = account_data(self._choice, user_input, stored_secret)
        except AccountError as err:
            return self._show_error(err)
        host = foreign_token_host(self._data)
        stored_host = foreign_token_host(entry.data) if entry else None
        if host not in {None, stored_host, self._confirmed_host}:
            return await self.async_step_confirm_token_host()
        return await self._async_save()

    async def _async_save(self) -> ConfigFlowResult:
        """Add or update the account once Central has accepted its credentials."""
        try:
            account = await self._async_check(self._data, self._entry)
        except AccountError as err:
            return self._show_error(err)
        self._inventory = account.inventory
        if not account.may_stream:
            return await self.async_step_confirm_no_streams()
        return self._save()

    async def async_step_confirm_no_streams(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what an account without streams has, before it is saved."""
        if user_input is None:
            return self.async_show_form(step_id="confirm_no_streams")
        return self._save()

    @callback
    def _save(self) -> ConfigFlowResult:
        """Add or update the account that Central has accepted."""
        data, entry = self._data, self._entry
        if entry is None:
            data[CONF_SUBSCRIBER_ID] = str(uuid4())
            title = distinct_title(data, self._inventory, self._other_titles())
            return self.async_create_entry(title=title, data=data)
        title = entry.title
        if data[CONF_HOST] != entry.data[CONF_HOST] and has_own_title(entry):
            title = distinct_title(data, self._inventory, self._other_titles())
        return self.async_update_reload_and_abort(entry, title=title, data_updates=data)

    async def _async_check(
        self, data: Mapping[str, Any], entry: CentralConfigEntry | None
    ) -> CheckedAccount:
        """Check that the account works, is the entry's if there is one, and no other entry's.

        Raises AccountError.
        """
        if entry is None:
            await self.async_set_unique_id(account_id(data), raise_on_progress=False)
            self._abort_if_unique_id_configured()
        self._abort_unless_own(data, entry, Listing(complete=False))
        options = Options.parse(entry.options if entry else {})

        @callback
        def is_recognized(inventory: Listing[InventoryItem]) -> bool:
            """Return True if it is certain of which entries this is the account."""
            entries = [entry] if entry else self._async_current_entries()
            same = (is_same_account(self.hass, other, data, inventory) for other in entries)
            return all(answer is not None for answer in same)

        account = await async_check_account(self.hass, data, options.probe_stream, is_recognized)
        self._abort_unless_own(data, entry, account.inventory)
        return account

    @callback
    def _abort_unless_own(
        self,
        data: Mapping[str, Any],
        entry: CentralConfigEntry | None,
        inventory: Listing[InventoryItem],
    ) -> None:
        """Abort if the credentials belong to another account than the entry's, or to an entry's."""
        if entry is not None and is_same_account(self.hass, entry, data, inventory) is False:
            raise AbortFlow("another_account")
        for other in self._async_current_entries():
            if other is not entry and is_same_account(self.hass, other, data, inventory):
                raise AbortFlow("already_configured")

    def _other_titles(self) -> set[str]:
        """Return the titles of all entries but the one that the flow reconfigures."""
        entry = self._entry
        return {other.title for other in self._async_current_entries() if other is not entry}

    @property
    def _reconfiguring(self) -> bool:
        """True if the flow changes an entry, False if it adds one."""
        return self.source == SOURCE_RECONFIGURE

    @property
    def _entry(self) -> CentralConfigEntry | None:
        """The entry that the flow reconfigures, None if it adds one."""
        return self._get_reconfigure_entry() if self._reconfiguring else None

    def _show_choice(self, errors: dict[str, str] | None = None) -> ConfigFlowResult:
        """Show the form of the cluster and the credential type."""
        return self.async_show_form(
            step_id="reconfigure" if self._reconfiguring else "user",
            data_schema=self.add_suggested_values_to_schema(CHOICE_SCHEMA, self._choice),
            errors=errors,
            description_placeholders=_PLACEHOLDERS,
            last_step=False,
        )

    def _show_credentials(self, error: AccountError | None = None) -> ConfigFlowResult:
        """Show the form of the credentials with the previous input."""
        step = "reconfigure_credentials" if self._reconfiguring else "credentials"
        expanded = error is not None and error.field in {CONF_TOKEN_URL, CONF_CA_CERTIFICATE}
        schema = credentials_schema(
            self._choice, secret_stored=self._reconfiguring, expanded=expanded
        )
        return self._show_form(step, schema, error)

    def _show_form(
        self, step: str, schema: probatio.Schema, error: AccountError | None
    ) -> ConfigFlowResult:
        """Show a form of credentials with an error and the previous input.

        GreenLake shows a secret only once: it is asked for again only if it may be wrong.
        """
        errors: dict[str, str] = {}
        placeholders = dict(_PLACEHOLDERS)
        values = dict(self._credentials)
        if error is not None:
            errors[_place(schema, error.field)] = error.key
            placeholders["host"] = error.host
            if error.key == "invalid_auth":
                values.pop(CONF_CLIENT_SECRET, None)
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=errors,
            description_placeholders=placeholders,
        )

    def _show_error(self, error: AccountError) -> ConfigFlowResult:
        """Show the form with the field that the error belongs to."""
        if error.key == "wrong_cluster" and self._choice[CONF_CLUSTER] != CUSTOM_CLUSTER:
            return self._show_choice({CONF_CLUSTER: error.key})
        return self._show_credentials(error)
