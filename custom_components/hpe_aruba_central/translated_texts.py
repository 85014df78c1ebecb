"""Texts of dashboards, pictures and to-do items in the language of the user who sees them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN

LANGUAGES: Final = frozenset({"de", "en", "es", "ja"})
"""The languages of the translations."""

_PREFIX = f"component.{DOMAIN}"


class Texts:
    """The translations of one language."""

    def __init__(self, translations: Mapping[str, str]) -> None:
        self._translations = translations

    def __call__(self, key: str, **placeholders: str | int) -> str:
        """Return a text of the dashboard, with its placeholders replaced."""
        text = self._translations[f"{_PREFIX}.common.dashboard_{key}"]
        for name, value in placeholders.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def age(self, age: timedelta) -> str:
        """Return how long ago something was."""
        minutes = int(age.total_seconds() / 60)
        if minutes < 1:
            return self("just_now")
        if minutes < 60:  # noqa: PLR2004 - minutes of an hour
            return self("minutes_ago", count=minutes)
        if minutes < 1440:  # noqa: PLR2004 - minutes of a day
            return self("hours_ago", count=minutes // 60)
        return self("days_ago", count=minutes // 1440)

    def option(self, selector: str, value: str) -> str:
        """Return what the forms of the integration call a value, such as a severity."""
        return self._translations[f"{_PREFIX}.selector.{selector}.options.{value}"]


def nearest_language(language: str) -> str:
    """Return the language of the texts that is nearest: German for ``de-CH``, else English.

    Home Assistant keeps the texts of each language that it is asked for, and any user may ask.
    """
    for candidate in (language, language.partition("-")[0]):
        if candidate in LANGUAGES:
            return candidate
    return "en"


async def async_load_texts(hass: HomeAssistant, language: str) -> Texts:
    """Load the texts in a language; English stands in for a language that isn't there."""
    language = nearest_language(language)
    translations: dict[str, str] = {}
    for category in ("common", "selector"):
        translations |= await async_get_translations(hass, language, category, {DOMAIN})
    return Texts(translations)
