"""Who asks: the browser's session, and the place in the network she comes from."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

# What one household or one phone gets of IPv6: whoever has it can change the rest of the address at will.
HOUSEHOLD_BITS = 64


@dataclass(frozen=True)
class Visitor:
    """What tells one visitor from another. Both may be empty: no cookie yet, or no address that says anything."""

    session: str = ""
    network: str = ""


NOBODY = Visitor()


def visitor_of(request: HttpRequest) -> Visitor:
    """Return who sends a request. Makes no session and sets no cookie."""
    return Visitor(session=request.session.session_key or "", network=network_of(client_address(request)))


def client_address(request: HttpRequest) -> str:
    """Return the address a request comes from, or nothing when only a proxy's is known.

    Each proxy writes at the end of `X-Forwarded-For` who spoke to it; what stands before that was written
    by the visitor and may be invented. So PROXY_COUNT entries are counted from the end.
    """
    if not settings.BEHIND_PROXY:
        return request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    return hops[-settings.PROXY_COUNT] if len(hops) >= settings.PROXY_COUNT else ""


def network_of(address: str) -> str:
    """Return the part of an address that stands for one connection: all of IPv4, the first half of IPv6.

    Nothing for addresses that are nobody's on the internet: those of our own computers, or of a proxy that the
    settings forget. Counting them would take all visitors for one.

    >>> network_of("1.46.3.9"), network_of("2001:44c8:4506:1:aaaa::7"), network_of("::ffff:1.46.3.9")
    ('1.46.3.9', '2001:44c8:4506:1::/64', '1.46.3.9')
    >>> network_of("127.0.0.1"), network_of("10.0.0.7"), network_of("unknown"), network_of("")
    ('', '', '', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    if not found.is_global:
        return ""
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((int(found), HOUSEHOLD_BITS), strict=False))
