"""Draw the brand images: an access point as the icon, three of them on a network as the logo."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[2] / "custom_components" / "hpe_aruba_central" / "brand"

_TEAL, _GREEN, _MINT, _WHITE = "#0d7377", "#32a896", "#7ed9c3", "#ffffff"
_OVERSAMPLING = 4
"""Images are drawn this many times larger and scaled down, for smooth edges."""

_HALF_ANGLE = 54.5
"""Degrees that a wave extends to each side of the vertical."""

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on an image in drawing units, each ``scale`` pixels.

    Lines and access points have the color ``solid``, radio waves the color ``waves``.
    """

    draw: ImageDraw.ImageDraw
    scale: float
    solid: str
    waves: str

    def dot(self, center: Point, radius: float, color: str) -> None:
        """Draw a filled circle."""
        x, y = center[0] * self.scale, center[1] * self.scale
        r = radius * self.scale
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=color)

    def line(self, start: Point, end: Point, width: float) -> None:
        """Draw a vertical or horizontal line."""
        (x1, y1), (x2, y2) = start, end
        half = width / 2
        is_vertical = x1 == x2
        box = (x1 - half, y1, x2 + half, y2) if is_vertical else (x1, y1 - half, x2, y2 + half)
        self.draw.rectangle([value * self.scale for value in box], fill=self.solid)

    def wave(self, center: Point, radius: float, width: float, color: str) -> None:
        """Draw an arc with round ends above a point."""
        outer = radius + width / 2
        box = (center[0] - outer, center[1] - outer, center[0] + outer, center[1] + outer)
        self.draw.arc(
            [value * self.scale for value in box],
            270 - _HALF_ANGLE,
            270 + _HALF_ANGLE,
            fill=color,
            width=round(width * self.scale),
        )
        for angle in (-_HALF_ANGLE, _HALF_ANGLE):
            end_x = center[0] + radius * sin(radians(angle))
            end_y = center[1] - radius * cos(radians(angle))
            self.dot((end_x, end_y), width / 2, color)


def icon(pen: Pen) -> None:
    """Draw an access point on a tile of 512 by 512 units."""
    side = 512 * pen.scale
    pen.draw.rounded_rectangle((0, 0, side - 1, side - 1), side / 5, fill=_TEAL)
    pen.line((256, 333), (256, 413), 26)
    pen.line((130, 413), (382, 413), 28)
    for x in (130, 382):
        pen.dot((x, 413), 28, pen.waves)
    pen.dot((256, 333), 41, pen.solid)
    for radius, color in ((96, pen.solid), (160, pen.waves), (224, pen.waves)):
        pen.wave((256, 333), radius, 27, color)


def logo(pen: Pen) -> None:
    """Draw three access points on one line, in 1024 by 512 units."""
    pen.line((28, 484), (996, 484), 28)
    for x, y, node, waves in (
        (512, 360, 48, (112, 190, 268, 346)),
        (128, 398, 28, (70, 120)),
        (896, 398, 28, (70, 120)),
    ):
        pen.line((x, y), (x, 484), 26)
        pen.dot((x, y), node, pen.solid)
        pen.wave((x, y), waves[0], 28, pen.solid)
        for radius in waves[1:]:
            pen.wave((x, y), radius, 28, pen.waves)
    for x in (28, 996):
        pen.dot((x, 484), 28, pen.waves)


def picture(
    size: tuple[int, int], drawing: Callable[[Pen], None], units: int, solid: str, waves: str
) -> Image.Image:
    """Return a drawing as an image of ``size`` pixels; ``units`` is the width of the drawing."""
    width, height = size
    large = (width * _OVERSAMPLING, height * _OVERSAMPLING)
    image = Image.new("RGBA", large)
    drawing(Pen(ImageDraw.Draw(image), large[0] / units, solid, waves))
    return image.resize(size, Image.Resampling.LANCZOS)


def pictures() -> dict[str, Image.Image]:
    """Return all brand images by file name.

    The icon has an opaque background, so the same image works with dark themes.
    """
    images = {}
    for suffix, factor in (("", 1), ("@2x", 2)):
        square, wide = (256 * factor, 256 * factor), (512 * factor, 256 * factor)
        images[f"icon{suffix}.png"] = picture(square, icon, 512, _WHITE, _MINT)
        images[f"logo{suffix}.png"] = picture(wide, logo, 1024, _TEAL, _GREEN)
        images[f"dark_logo{suffix}.png"] = picture(wide, logo, 1024, _WHITE, _MINT)
    return images


def main() -> None:
    """Write all brand images."""
    for name, image in pictures().items():
        image.save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
