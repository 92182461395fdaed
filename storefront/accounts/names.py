"""How somebody is addressed."""

# What stands before a name in official papers; longer ones first, for they begin like shorter ones.
THAI_TITLES = ("นางสาว", "น.ส.", "นาย", "นาง", "คุณ")


def without_title(name: str) -> str:
    """Return a name as it follows a greeting: `คุณ` comes before it there, and no other title.

    >>> without_title("นางสาวสมหญิง ใจดี")
    'สมหญิง ใจดี'
    >>> without_title("Somying Jaidee")
    'Somying Jaidee'
    """
    name = name.strip()
    title = next((title for title in THAI_TITLES if name.startswith(title)), "")
    return name.removeprefix(title).strip() or name
