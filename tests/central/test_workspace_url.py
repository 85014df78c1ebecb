"""Workspace ids and token issuer URLs: what they give, and what is none."""

import pytest

from custom_components.hpe_aruba_central.central.auth import workspace_id, workspace_token_url

WORKSPACE = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "workspace",
    [
        WORKSPACE,
        WORKSPACE.upper(),
        f"  {WORKSPACE}\n",
        "01234567-89ab-cdef-0123-456789abcdef",
    ],
)
def test_workspace_by_its_id(workspace: str) -> None:
    """A workspace id gives GreenLake's token URL, with or without hyphens."""
    assert workspace_token_url(workspace) == (
        f"https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{WORKSPACE}/token"
    )


@pytest.mark.parametrize(
    "url",
    [
        f"https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{WORKSPACE}/token",
        f"https://sso.example.com/oauth2/{WORKSPACE.upper()}/token",
        f"https://sso.example.com/{WORKSPACE}",
    ],
)
def test_workspace_by_its_token_issuer_url(url: str) -> None:
    """A token issuer URL is used unchanged, and contains the workspace id."""
    assert workspace_token_url(f" {url} ") == url
    assert workspace_id(url) == WORKSPACE


@pytest.mark.parametrize(
    "workspace",
    [
        "",
        "my workspace",
        WORKSPACE[:-1],
        WORKSPACE + "0",
        "g" * 32,
        "https://sso.example.com/token",
        f"http://sso.example.com/oauth2/{WORKSPACE}/token",
        f"/oauth2/{WORKSPACE}/token",
        f"https:///{WORKSPACE}",
        f"https://global.api.greenlake.hpe.com@sso.example.com/{WORKSPACE}/token",
        f"https://user:secret@sso.example.com/{WORKSPACE}/token",
        f"https://@sso.example.com/{WORKSPACE}/token",
        f"https://sso.example.com/{WORKSPACE}/token#@global.api.greenlake.hpe.com",
        f"https://sso.example.com\n.hpe.com/{WORKSPACE}/token",
        f"https://sso.example.com\0/{WORKSPACE}/token",
    ],
)
def test_invalid_workspace(workspace: str) -> None:
    """Anything but a workspace id or an https URL with one raises ValueError."""
    with pytest.raises(
        ValueError, match=r"no workspace id|not an https URL|host|control characters"
    ):
        workspace_token_url(workspace)
