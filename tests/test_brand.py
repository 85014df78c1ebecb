"""The pictures that Home Assistant shows for the integration."""

from pathlib import Path

from homeassistant.components.brands.const import ALLOWED_IMAGES
from PIL import Image, ImageChops
import pytest

from custom_components.hpe_aruba_central.const import DOMAIN
from scripts.lib.brand import pictures

FOLDER = Path(__file__).parents[1] / "custom_components" / DOMAIN / "brand"
SIZES = {
    "icon.png": (256, 256),
    "icon@2x.png": (512, 512),
    "logo.png": (512, 256),
    "logo@2x.png": (1024, 512),
    "dark_logo.png": (512, 256),
    "dark_logo@2x.png": (1024, 512),
}
"""Icons are squares of these sides; the shorter side of a logo is at most as long."""


def test_pictures_are_those_that_home_assistant_looks_for() -> None:
    """None has another name, and none is there twice: a dark icon would be the same, and is not needed."""
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert files.keys() == SIZES.keys() <= ALLOWED_IMAGES
    assert len(set(files.values())) == len(files)


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_has_its_size_and_no_margin(name: str) -> None:
    """A PNG with transparency that reaches all four edges."""
    with Image.open(FOLDER / name) as image:
        assert image.format == "PNG"
        assert image.mode == "RGBA"
        assert image.size == SIZES[name]
        alpha = image.getchannel("A")
    assert alpha.getbbox() == (0, 0, *SIZES[name])
    assert alpha.getextrema() == (0, 255)


def test_pictures_are_drawn_by_the_script() -> None:
    """Whoever changes the drawing writes the pictures anew: `python -m scripts.lib.brand`."""
    drawn = pictures()
    assert drawn.keys() == SIZES.keys()
    for name, image in drawn.items():
        with Image.open(FOLDER / name) as stored:
            # Another Pillow may round an edge otherwise.
            assert max(ImageChops.difference(stored, image).tobytes()) <= 8, name
