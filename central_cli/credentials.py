"""Where the credentials come from: a file or the environment, never the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
import os
from pathlib import Path
import ssl
import tomllib
from typing import Any

from custom_components.hpe_aruba_central.central import (
    CENTRAL_TOKEN_URL,
    Credentials,
    workspace_token_url,
)

HELP = """\
Credentials are those of an API client of GreenLake. They are read from a TOML file with these keys,
or from environment variables named like CENTRAL_HOST:

  host            the cluster's host, such as us5.api.central.arubanetworks.com
  client_id       the API client's id
  client_secret   its secret
  workspace       for workspace credentials: the workspace's id, or its token issuer URL
  ca_file         a file with the certificates of a private CA
"""

_REQUIRED = ("host", "client_id", "client_secret")
_OPTIONAL = ("workspace", "ca_file")


class CredentialsError(Exception):
    """Credentials are missing, or the file with them cannot be read."""


@dataclass(frozen=True, slots=True)
class Access:
    """What it takes to reach an account."""

    host: str
    credentials: Credentials
    tls: ssl.SSLContext | None


def read_access(file: Path | None) -> Access:
    """Return the access that a file describes, or without one the environment.

    Raises CredentialsError.
    """
    values = _from_environment() if file is None else _from_file(file)
    missing = [name for name in _REQUIRED if not values.get(name)]
    if missing:
        raise CredentialsError(f"no {', '.join(missing)}; see central watch --help")
    token_url = CENTRAL_TOKEN_URL
    try:
        if values.get("workspace"):
            token_url = workspace_token_url(values["workspace"])
        tls = None
        if values.get("ca_file"):
            tls = ssl.create_default_context(cafile=values["ca_file"])
    except (ValueError, OSError) as err:
        raise CredentialsError(f"workspace or ca_file: {err}") from err
    credentials = Credentials(values["client_id"], values["client_secret"], token_url)
    return Access(values["host"], credentials, tls)


def _from_environment() -> Mapping[str, str]:
    """Return the values that the environment has."""
    names = (*_REQUIRED, *_OPTIONAL)
    return {name: os.environ.get(f"CENTRAL_{name.upper()}", "") for name in names}


def _from_file(file: Path) -> Mapping[str, str]:
    """Return the values of a file. Raises CredentialsError."""
    try:
        values: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as err:
        raise CredentialsError(f"{file}: {err}") from err
    return {name: str(value) for name, value in values.items()}
