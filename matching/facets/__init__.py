"""What the directory can be narrowed by: the choices, what an address chooses of them, and how both look on the page."""

from .chosen import Chosen, read
from .options import Facet, Option, facets_for

__all__ = ["Chosen", "Facet", "Option", "facets_for", "read"]
