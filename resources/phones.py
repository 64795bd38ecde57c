import re

NUMBER = re.compile(r"(?P<digits>\+?\d[\d\s().-]*)(?:\s*(?:ext\.?|x)\s*(?P<extension>\d+))?", re.IGNORECASE)


def tel(written: str) -> str:
    """The address that dials the first number of a text: "(617) 555-0110 ext. 4" is tel:6175550110;ext=4."""
    found = NUMBER.search(written)
    if not found:
        return ""
    digits = re.sub(r"[^\d+]", "", found["digits"])
    return f"tel:{digits};ext={found['extension']}" if found["extension"] else f"tel:{digits}"
