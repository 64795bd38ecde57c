"""Making a picture anew from what somebody uploaded. Pure: bytes in, bytes out.

Whatever else the file carries (a place, a comment, a script behind the pixels) stays behind, because only the decoded pixels
go on. What cannot be decoded whole is refused with the sentence that says what to do.
"""

import struct
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from PIL import Image, ImageOps

LARGEST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = {"JPEG": (".jpg", ".jpeg", ".jfif"), "PNG": (".png",), "WEBP": (".webp",)}
LARGE, SMALL = 480, 96
# Above the middle: heads are rarely at the bottom of a picture.
CENTER = (0.5, 0.4)
BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError, struct.error)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

OTHERS = (
    (b"GIF8", "This is a GIF. Save it as a JPEG or PNG and choose that."),
    (b"%PDF", "This is a PDF. Save the picture itself as a JPEG or PNG and choose that."),
    (b"BM", "This is a bitmap (BMP). Save it as a JPEG or PNG and choose that."),
)
HEIC = b"ftyphei", b"ftypheic", b"ftypmif1", b"ftypavif"


class UnusablePictureError(ValueError):
    """The message is the sentence that the person reads."""


class Squares(NamedTuple):
    large: bytes
    small: bytes


def make_squares(data: bytes, name: str) -> Squares:
    """Two square JPEGs of what the file shows, upright, without anything else that was in it."""
    refuse_by_size(len(data))
    _refuse_other_kinds(data)
    _refuse_by_name(name, _format_of(data))
    pixels = _pixels(data)
    return Squares(_square(pixels, LARGE), _square(pixels, SMALL))


def refuse_by_size(size: int) -> None:
    if not size:
        raise UnusablePictureError("This file is empty. Choose the picture once more.")
    if size > LARGEST_BYTES:
        raise UnusablePictureError("This file is larger than 5 MB. Save the picture smaller and choose that.")


def _refuse_other_kinds(data: bytes) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start or start.startswith(b"<?xml"):
        raise UnusablePictureError(
            "This is an SVG drawing, which can carry programs. Save it as a JPEG or PNG and choose that."
        )
    if start.startswith((b"<!doctype", b"<html", b"<script", b"<body", b"<!--")):
        raise UnusablePictureError("This is a web page and not a picture. Choose a JPEG, PNG or WebP.")
    if data[4:12].startswith(HEIC):
        raise UnusablePictureError("Your phone saved this as HEIC or AVIF. Export it as a JPEG and choose that.")
    for beginning, sentence in OTHERS:
        if data.startswith(beginning):
            raise UnusablePictureError(sentence)


def _format_of(data: bytes) -> str:
    """Also guards against pictures that are small as a file and enormous as pixels, before anything is decoded."""
    try:
        with Image.open(BytesIO(data), formats=tuple(FORMATS)) as image:
            width, height = image.size
            found = image.format or ""
            image.verify()
    except BOMBS as error:
        raise UnusablePictureError(TOO_MANY_PIXELS) from error
    except BROKEN as error:
        raise UnusablePictureError(
            "This file is not a picture in JPEG, PNG or WebP, or it is damaged. Choose another."
        ) from error
    if width * height > MOST_PIXELS:
        raise UnusablePictureError(TOO_MANY_PIXELS)
    return found


TOO_MANY_PIXELS = "This picture has more than 40 megapixels. Save it smaller and choose that."


def _refuse_by_name(name: str, found: str) -> None:
    ending = PurePath(name).suffix.lower()
    if ending not in FORMATS[found]:
        says = f"ends in {ending}" if ending else "has no ending"
        raise UnusablePictureError(
            f"The name of this file {says}, and what is in it is a {found.title() if found == 'WEBP' else found}. "
            f"Save the picture once more as {FORMATS[found][0]} and choose that."
        )


def _pixels(data: bytes) -> Image.Image:
    """Decoded whole and turned upright, on white where it was transparent, as a new picture that knows nothing of the old."""
    try:
        with Image.open(BytesIO(data), formats=tuple(FORMATS)) as image:
            image.draft("RGB", (2 * LARGE, 2 * LARGE))
            image.load()
            upright = ImageOps.exif_transpose(_smaller(image)).convert("RGBA")
    except (*BROKEN, *BOMBS) as error:
        raise UnusablePictureError("This picture is cut off or damaged. Choose it once more, or another.") from error
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright.getchannel("A"))
    return clean


def _smaller(image: Image.Image) -> Image.Image:
    """Before anything is copied: 40 megapixels are a lot of memory, and four times that with colors and transparency."""
    factor = min(image.size) // (2 * LARGE)
    return image.resize((image.width // factor, image.height // factor)) if factor > 1 else image


def _square(pixels: Image.Image, side: int) -> bytes:
    kept = BytesIO()
    ImageOps.fit(pixels, (side, side), Image.Resampling.LANCZOS, centering=CENTER).save(kept, "JPEG", quality=85)
    return kept.getvalue()
