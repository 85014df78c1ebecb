"""The brand images that Home Assistant shows for the integration."""

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
"""Width and height of each image, as Home Assistant's brands repository requires."""


def test_images_have_the_names_that_home_assistant_supports() -> None:
    """All images differ: there is no dark icon, since it would be the same as the icon."""
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert files.keys() == SIZES.keys() <= ALLOWED_IMAGES
    assert len(set(files.values())) == len(files)


@pytest.mark.parametrize("name", SIZES)
def test_an_image_has_its_size_and_no_margin(name: str) -> None:
    """Each is a PNG with transparency, and its drawing reaches all four edges."""
    with Image.open(FOLDER / name) as image:
        assert image.format == "PNG"
        assert image.mode == "RGBA"
        assert image.size == SIZES[name]
        alpha = image.getchannel("A")
    assert alpha.getbbox() == (0, 0, *SIZES[name])
    assert alpha.getextrema() == (0, 255)


def test_images_are_drawn_by_the_script() -> None:
    """After a change of the drawing, `python -m scripts.lib.brand` must update the images."""
    drawn = pictures()
    assert drawn.keys() == SIZES.keys()
    for name, image in drawn.items():
        with Image.open(FOLDER / name) as stored:
            # Versions of Pillow may round edges differently.
            assert max(ImageChops.difference(stored, image).tobytes()) <= 8, name
