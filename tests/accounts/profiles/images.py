"""Pictures and hostile files, made here so that each says what is wrong with it."""

import struct
import zlib
from io import BytesIO

from PIL import Image

PAYLOAD = b"<script>alert('paid')</script>"


def image(kind: str = "JPEG", size: tuple[int, int] = (640, 400), mode: str = "RGB", color="teal", **options) -> bytes:
    kept = BytesIO()
    Image.new(mode, size, color).save(kept, kind, **options)
    return kept.getvalue()


def loaded_jpeg() -> bytes:
    """A picture with a place, a comment, a color profile and something behind its end."""
    exif = Image.Exif()
    exif[0x010E] = PAYLOAD.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return image(exif=exif, comment=PAYLOAD, icc_profile=b"icc " + PAYLOAD, xmp=b"xmp " + PAYLOAD) + PAYLOAD


def sideways_jpeg() -> bytes:
    """Red on the left, blue on the right, and a note that says: turn it by a quarter, so that red is on top."""
    picture = Image.new("RGB", (400, 400), "red")
    picture.paste("blue", (200, 0, 400, 400))
    exif, kept = Image.Exif(), BytesIO()
    exif[0x0112] = 6
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def png_of(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG that says it is so large; its pixels need not be there."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;" + PAYLOAD
HTML = b"<!doctype html><html><body onload=alert(1)>"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
# What was uploaded, under which name, and what the person reads.
HOSTILE = {
    "nothing": (b"", "me.jpg", "This file is empty."),
    "too large a file": (image() + b"\0" * (5 * 1024 * 1024), "me.jpg", "larger than 5 MB"),
    "svg": (SVG, "me.svg", "This is an SVG drawing"),
    "svg that says it is a jpeg": (SVG, "me.jpg", "This is an SVG drawing"),
    "svg after spaces": (b"\xef\xbb\xbf \n" + SVG[21:], "me.jpg", "This is an SVG drawing"),
    "html": (HTML, "me.jpg", "This is a web page"),
    "gif": (image("GIF", mode="P", color=1), "me.gif", "This is a GIF."),
    "gif and script": (GIF_AND_SCRIPT, "me.jpg", "This is a GIF."),
    "pdf": (b"%PDF-1.7 " + PAYLOAD, "me.jpg", "This is a PDF."),
    "bmp": (image("BMP"), "me.bmp", "This is a bitmap"),
    "tiff": (image("TIFF"), "me.tiff", "is not a picture in JPEG, PNG or WebP"),
    "heic": (HEIC, "me.heic", "saved this as HEIC"),
    "text": (b"hello, I am a picture", "me.jpg", "is not a picture in JPEG, PNG or WebP"),
    "zip": (b"PK\x03\x04" + PAYLOAD, "me.png", "is not a picture in JPEG, PNG or WebP"),
    "half a jpeg": (image(size=(900, 900))[:2000], "me.jpg", "cut off or damaged"),
    "half a png": (image("PNG", size=(900, 900))[:-400], "me.png", "damaged"),
    "half a webp": (image("WEBP", size=(900, 900))[:200], "me.webp", "damaged"),
    "a bomb of pixels": (png_of(60_000, 60_000), "me.png", "more than 40 megapixels"),
    "a little too many pixels": (png_of(8_000, 5_001), "me.png", "more than 40 megapixels"),
    "a bomb of text": (
        png_of(10, 10, (b"zTXt", b"c\0\0" + zlib.compress(b"a" * 80_000_000))), "me.png", "damaged",
    ),
    "a jpeg named png": (image(), "me.png", "The name of this file ends in .png, and what is in it is a JPEG."),
    "a jpeg named exe": (image(), "me.exe", "The name of this file ends in .exe"),
    "a png without a name": (image("PNG"), "me", "The name of this file has no ending"),
    "a webp named html": (image("WEBP"), "me.html", "what is in it is a Webp"),
}  # fmt: skip
