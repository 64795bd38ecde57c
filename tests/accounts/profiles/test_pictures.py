"""What becomes of an uploaded picture: made anew, or refused with its own sentence."""

from io import BytesIO

import pytest
from PIL import Image

from accounts.profiles.pictures import UnusablePictureError, make_squares

from .images import HOSTILE, PAYLOAD, image, loaded_jpeg, sideways_jpeg


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_used_is_refused_with_its_own_sentence(what):
    data, name, sentence = HOSTILE[what]
    with pytest.raises(UnusablePictureError, match=sentence):
        make_squares(data, name)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "me.JPG"), ("PNG", "me.png"), ("WEBP", "me.webp")])
def test_every_usable_kind_becomes_two_square_jpegs(kind, name):
    squares = make_squares(image(kind), name)
    for data, side in ((squares.large, 480), (squares.small, 96)):
        assert (opened(data).format, opened(data).size, opened(data).mode) == ("JPEG", (side, side), "RGB")


@pytest.mark.parametrize("size", [(1, 1), (20, 3000), (3000, 20), (6000, 6000)])
def test_any_shape_will_do(size):
    assert opened(make_squares(image(size=size), "me.jpg").large).size == (480, 480)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_gray_and_print_colors_will_do(mode):
    assert opened(make_squares(image(mode=mode, color=1), "me.jpg").small).mode == "RGB"


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "I;16", "1"])
def test_all_ways_of_a_png_to_store_colors_will_do(mode):
    picture = Image.new(mode, (50, 50))
    kept = BytesIO()
    picture.save(kept, "PNG")
    assert opened(make_squares(kept.getvalue(), "me.png").small).mode == "RGB"


@pytest.mark.parametrize("mode", ["P", "RGBA", "I;16", "1"])
def test_a_large_picture_is_made_smaller_first(mode):
    picture = Image.new(mode, (2000, 3100))
    kept = BytesIO()
    picture.save(kept, "PNG")
    assert opened(make_squares(kept.getvalue(), "me.png").large).size == (480, 480)


def test_what_was_transparent_is_white():
    clear = image("PNG", mode="RGBA", color=(0, 0, 0, 0))
    assert opened(make_squares(clear, "me.png").small).getpixel((48, 48)) == (255, 255, 255)


def test_nothing_but_the_pixels_is_kept():
    loaded = loaded_jpeg()
    assert loaded.count(PAYLOAD) >= 4
    for data in make_squares(loaded, "me.jpg"):
        assert PAYLOAD not in data
        assert b"Exif" not in data
        assert b"icc" not in data
        assert set(opened(data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_taken_sideways_stands_upright():
    upright = opened(make_squares(sideways_jpeg(), "me.jpg").large)
    top, bottom = upright.getpixel((240, 60)), upright.getpixel((240, 420))
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]
