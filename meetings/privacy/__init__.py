from .blanking import remove
from .drawers import shelves
from .own_data import my_data

__all__ = ["my_data", "remove", "shelves"]
