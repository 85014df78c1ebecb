"""Steps of the end-to-end test: open the pictures of a site, and see an outage in them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Final, Literal

from PIL import Image
from playwright.async_api import Error, Locator, expect

from .browser import Window
from .e2e_blueprints import DASHBOARD
from .e2e_outage import WITHIN_MS, problem_of, see_outage
from .e2e_steps import Stage
from .home_assistant import PASSWORD

_LOOKS: Final[tuple[tuple[int, Literal["light", "dark"]], ...]] = (
    (1280, "dark"),
    (390, "light"),
    (390, "dark"),
    (1280, "light"),
)
"""The widths and color schemes of desktops and phones."""

_VISITOR: Final = "visitor"
_QUIET_SECONDS: Final = 61
"""Without a change for this long, a picture shows the next one soon."""

_PICTURE_SECONDS: Final = 10
"""What many devices report is drawn together, every five seconds; the page around is faster."""

_TIMEOUT: Final = 180.0
_REDS: Final = ((0xC5, 0x22, 0x1F), (0xFF, 0x7A, 0x70))
"""What is offline, in the light and in the dark scheme."""

_TOLERANCE: Final = 8
_MIN_PIXELS: Final = 30
_LOOKS_AT_PICTURE: Final = 20


async def see_pictures(stage: Stage) -> None:
    """See an outage on the page of a site and in its pictures, also while they are open."""
    await _see_outages(stage)
    await _see_change(stage)


async def see_as_visitor(stage: Stage) -> None:
    """See outages and pictures, and clear an alert, as a user who is not an administrator."""
    await _add_visitor(stage)
    async with stage.window.of_user(_VISITOR, PASSWORD) as window:
        visit = replace(stage, window=window)
        await see_outage(visit)
        await _see_outages(visit)


async def _add_visitor(stage: Stage) -> None:
    """Create a user who is not an administrator."""
    created = await stage.socket.command(
        "config/auth/create", name=_VISITOR, group_ids=["system-users"]
    )
    await stage.socket.command(
        "config/auth_provider/homeassistant/create",
        user_id=created["user"]["id"],
        username=_VISITOR,
        password=PASSWORD,
    )


async def _see_outages(stage: Stage) -> None:
    """See an access point go offline on the page of its site, and in both of its pictures."""
    ap, window = stage.central.campus.aps[1], stage.window
    problem = problem_of(window.page, ap.name)
    for width, scheme in _LOOKS:
        await window.page.set_viewport_size({"width": width, "height": 900})
        await window.page.emulate_media(color_scheme=scheme)
        await _open_site(stage)
        for picture in await _pictures(window):
            await _expect_red(picture, is_red=False)
        await stage.central.incident("ap_down", ap.serial)
        await expect(problem.first).to_be_visible(timeout=WITHIN_MS)
        await window.page.reload()
        for picture in await _pictures(window):
            await _expect_red(picture, is_red=True)
            await _enlarge(window, picture)
        await stage.central.incident("ap_up", ap.serial)
        await expect(problem).to_have_count(0)


async def _see_change(stage: Stage) -> None:
    """Watch the topology turn red while it is open."""
    ap = stage.central.campus.aps[1]
    await _open_site(stage)
    topology, _ = await _pictures(stage.window)
    await _wait_until_quiet(stage)
    await _expect_red(topology, is_red=False)
    loaded = asyncio.create_task(
        topology.evaluate(
            "image => new Promise(done => image.addEventListener('load', done, {once: true}))"
        )
    )
    await stage.central.incident("ap_down", ap.serial)
    await asyncio.wait_for(loaded, _PICTURE_SECONDS)
    await _expect_red(topology, is_red=True)
    await stage.central.incident("ap_up", ap.serial)


async def _wait_until_quiet(stage: Stage) -> None:
    """Wait until the topology has not changed for a while."""
    async with asyncio.timeout(_TIMEOUT):
        while True:
            states = await stage.home.states()
            [changed] = [
                state["state"]
                for entity_id, state in states.items()
                if entity_id.startswith("image.") and entity_id.endswith("_topology")
            ]
            age = datetime.now(UTC) - datetime.fromisoformat(changed)
            if age.total_seconds() > _QUIET_SECONDS:
                return
            await asyncio.sleep(1)


async def _open_site(stage: Stage) -> None:
    """Go to the page of the only site, from the page of the whole network."""
    [site] = stage.central.campus.sites
    await stage.window.open(f"/{DASHBOARD}/network")
    await stage.page.locator("hui-heading-card").get_by_text(site.name).first.click()
    await stage.page.locator("hui-picture-entity-card").first.wait_for()


async def _pictures(window: Window) -> list[Locator]:
    """Return the topology and the floor plan once both are loaded; they fit into the window."""
    cards = window.page.locator("hui-picture-entity-card img")
    await expect(cards).to_have_count(2)
    pictures: list[Locator] = await cards.all()
    viewport = window.page.viewport_size
    for picture in pictures:
        await picture.scroll_into_view_if_needed()
        await picture.evaluate("image => image.decode()")
        box = await picture.bounding_box()
        if box is None or viewport is None or box["x"] + box["width"] > viewport["width"]:
            raise AssertionError(f"a picture does not fit into the window: {box} {viewport}")
    return pictures


async def _enlarge(window: Window, picture: Locator) -> None:
    """Open a picture by itself, as a click on it does, and close it again."""
    # The click goes to an element around the picture.
    await picture.click(force=True)
    dialog = window.page.locator("ha-more-info-dialog")
    enlarged = dialog.locator("img").first
    await enlarged.wait_for()
    await enlarged.evaluate("image => image.decode()")
    await window.page.keyboard.press("Escape")
    await expect(enlarged).to_have_count(0)


async def _expect_red(picture: Locator, *, is_red: bool) -> None:
    """Wait until something in a picture is in the color of what is offline, or nothing is."""
    count: int | None = None
    for _ in range(_LOOKS_AT_PICTURE):
        count = await _red_pixels(picture)
        if count is not None and (count >= _MIN_PIXELS) is is_red:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"a picture has {count} red pixels")


async def _red_pixels(picture: Locator) -> int | None:
    """Return how much of a picture is red; None if the page is just being made again."""
    try:
        taken = await picture.screenshot()
    except Error:
        return None
    screenshot = Image.open(BytesIO(taken)).convert("RGB")
    count = 0
    for number, color in screenshot.getcolors(screenshot.width * screenshot.height) or []:
        if any(_is_near(color, red) for red in _REDS):
            count += number
    return count


def _is_near(color: object, other: tuple[int, int, int]) -> bool:
    """Return True if two colors look the same."""
    if not isinstance(color, tuple):
        return False
    return all(abs(one - another) <= _TOLERANCE for one, another in zip(color, other, strict=True))
