from .base import SectionForm
from .mentor import BasicsForm, BeyondForm, MeetForm, OfferForm, PlacesForm
from .person import IdentityForm, LinksForm, PhotoForm, ZoneForm
from .student import AboutForm, LookingForm

__all__ = [
    "AboutForm",
    "BasicsForm",
    "BeyondForm",
    "IdentityForm",
    "LinksForm",
    "LookingForm",
    "MeetForm",
    "OfferForm",
    "PhotoForm",
    "PlacesForm",
    "SectionForm",
    "ZoneForm",
]
