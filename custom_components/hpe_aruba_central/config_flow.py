"""Set up, re-authenticate, reconfigure and choose options; an account is tried on Central before it is stored."""

from collections.abc import Mapping
from typing import Any, Final, override
from uuid import uuid4

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import callback
from homeassistant.data_entry_flow import section
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
)
from .hub.validation import (
    AccountError,
    account_data,
    account_id,
    account_title,
    async_check_account,
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

CHOICE_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_CLUSTER): SelectSelector(
            SelectSelectorConfig(
                options=[
                    *(
                        SelectOptionDict(value=name, label=f"{name} ({host})")
                        for name, host in CLUSTERS.items()
                    ),
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


def credentials_schema(choice: Mapping[str, str], *, secret_stored: bool) -> probatio.Schema:
    """Return the form that fits the cluster and the kind of credentials chosen."""
    custom = choice[CONF_CLUSTER] == CUSTOM_CLUSTER
    workspace = choice[CONF_CREDENTIAL_KIND] == CredentialKind.WORKSPACE
    secret = (probatio.Optional if secret_stored else probatio.Required)(
        probatio.Secret(CONF_CLIENT_SECRET)
    )
    fields: dict[probatio.Marker, Any] = {}
    if custom:
        fields[probatio.Required(CONF_HOST)] = _TEXT
    fields[probatio.Required(CONF_CLIENT_ID)] = _TEXT
    fields[secret] = _PASSWORD
    if workspace:
        fields[probatio.Required(CONF_WORKSPACE)] = _TEXT
    if custom:
        advanced: dict[probatio.Marker, Any] = {}
        if not workspace:
            advanced[probatio.Optional(CONF_TOKEN_URL)] = _TEXT
        advanced[probatio.Optional(CONF_CA_CERTIFICATE)] = _MULTILINE
        fields[probatio.Required(CONF_ADVANCED)] = section(
            probatio.Schema(advanced), {"collapsed": True}
        )
    return probatio.Schema(fields)


class CentralConfigFlow(ConfigFlow, domain=DOMAIN):
    """Bring an account of Central to Home Assistant, and keep its credentials working."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        self._choice: dict[str, str] = {}
        self._typed: dict[str, Any] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlowWithReload:
        """Return the flow of the options."""
        return CentralOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the cluster and the kind of credentials."""
        if user_input is None:
            return self._show_choice({})
        self._choice = user_input
        return await self.async_step_credentials()

    async def async_step_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the credentials, and store them once Central takes them."""
        if user_input is None:
            return self._show_credentials({})
        try:
            data = await self._async_data(user_input, None)
        except AccountError as err:
            return self._show_error(err)
        return self.async_create_entry(
            title=account_title(data[CONF_HOST]), data=data | {CONF_SUBSCRIBER_ID: str(uuid4())}
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the cluster and the kind of credentials again."""
        if user_input is None:
            self._choice, self._typed = stored_input(self._get_reconfigure_entry().data)
            return self._show_choice({})
        self._choice = user_input
        return await self.async_step_reconfigure_credentials()

    async def async_step_reconfigure_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the credentials again; a secret left empty stays as it was."""
        if user_input is None:
            return self._show_credentials({})
        entry = self._get_reconfigure_entry()
        try:
            data = await self._async_data(user_input, entry)
        except AccountError as err:
            return self._show_error(err)
        titled_by_user = entry.title != account_title(entry.data[CONF_HOST])
        return self.async_update_reload_and_abort(
            entry,
            unique_id=self.unique_id,
            title=entry.title if titled_by_user else account_title(data[CONF_HOST]),
            data_updates=data,
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Central refuses the stored credentials."""
        self._typed = {CONF_CLIENT_ID: entry_data[CONF_CLIENT_ID]}
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for credentials that Central takes."""
        errors = {}
        if user_input is not None:
            entry = self._get_reauth_entry()
            self._typed = {CONF_CLIENT_ID: user_input[CONF_CLIENT_ID]}
            updates = {key: user_input[key].strip() for key in (CONF_CLIENT_ID, CONF_CLIENT_SECRET)}
            try:
                await self._async_try({**entry.data, **updates}, entry)
            except AccountError as err:
                errors["base"] = err.key
            else:
                return self.async_update_reload_and_abort(
                    entry, unique_id=self.unique_id, data_updates=updates
                )
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(REAUTH_SCHEMA, self._typed),
            errors=errors,
            description_placeholders=_PLACEHOLDERS,
        )

    async def _async_data(
        self, user_input: dict[str, Any], entry: ConfigEntry | None
    ) -> dict[str, Any]:
        """Return the data of an account that Central takes. Raises AccountError, or AbortFlow if it may not be used."""
        self._typed = {key: value for key, value in user_input.items() if key != CONF_CLIENT_SECRET}
        data = account_data(
            self._choice, user_input, entry.data[CONF_CLIENT_SECRET] if entry else ""
        )
        await self._async_try(data, entry)
        return data

    async def _async_try(self, data: Mapping[str, Any], entry: ConfigEntry | None) -> None:
        """Make sure that the account belongs to no other entry, is the same workspace, and works."""
        # A reauth flow may be waiting for the same account: reconfiguring is as good a way to mend it.
        await self.async_set_unique_id(account_id(data), raise_on_progress=False)
        if entry is None:
            self._abort_if_unique_id_configured()
        else:
            if entry.data[CONF_WORKSPACE] and data[CONF_WORKSPACE]:
                self._abort_if_unique_id_mismatch(reason="another_workspace")
            if self.unique_id != entry.unique_id:
                self._abort_if_unique_id_configured()
        options = Options.parse(entry.options if entry else {})
        await async_check_account(self.hass, data, options.probe_stream)

    @property
    def _reconfiguring(self) -> bool:
        """Whether the flow changes an entry rather than making one."""
        return self.source == SOURCE_RECONFIGURE

    def _show_choice(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Show the form of the cluster and the kind of credentials."""
        return self.async_show_form(
            step_id="reconfigure" if self._reconfiguring else "user",
            data_schema=self.add_suggested_values_to_schema(CHOICE_SCHEMA, self._choice),
            errors=errors,
            description_placeholders=_PLACEHOLDERS,
            last_step=False,
        )

    def _show_credentials(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Show the form of the credentials, with all that was typed before but the secret."""
        schema = credentials_schema(self._choice, secret_stored=self._reconfiguring)
        return self.async_show_form(
            step_id="reconfigure_credentials" if self._reconfiguring else "credentials",
            data_schema=self.add_suggested_values_to_schema(schema, self._typed),
            errors=errors,
            description_placeholders=_PLACEHOLDERS,
        )

    def _show_error(self, error: AccountError) -> ConfigFlowResult:
        """Show the form that has the field at fault."""
        if error.field != CONF_CLUSTER:
            return self._show_credentials({error.field: error.key})
        if self._choice[CONF_CLUSTER] == CUSTOM_CLUSTER:
            return self._show_credentials({CONF_HOST: error.key})
        return self._show_choice({CONF_CLUSTER: error.key})
