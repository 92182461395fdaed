"""What a demo shop is made of: its ports, its folder, its environment and its programs."""

import fcntl
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Two managers, since a payout is prepared by one person and approved by another.
ROLES = (
    *("customer", "packer", "cashier", "writer", "editor", "foundation"),
    *("accountant", "manager", "manager2"),
)

# From the shell that starts it a demo takes what any program needs, and a few settings that are
# interesting to play with. All else is the demo's own: a real key or a real database that happens
# to be set there must never reach it.
KEPT_VARIABLES = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TERM", "VIRTUAL_ENV")
# Names the file in which a test wants to read what the stand-in said wrongly.
TEST_VARIABLES = ("STANDIN_SHAPE_FAULTS",)
PLAY_VARIABLES = (
    *("PROMPTPAY_MINUTES", "CARD_MINUTES", "ORDER_HOLD_MINUTES", "TRANSFER_HOURS", "COD_ENABLED", "COD_MOST_BAHT"),
    *("LOG_LEVEL", "DEMO_PASSWORD"),
)


@dataclass(frozen=True)
class DemoPlan:
    """Where one demo keeps its things and which ports it uses: all counted from the port of the shop."""

    port: int
    folder: Path

    @property
    def standin_port(self) -> int:
        return self.port + 1

    @property
    def ports(self) -> tuple[int, ...]:
        return (self.port, self.standin_port)

    @property
    def site_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def standin_url(self) -> str:
        return f"http://127.0.0.1:{self.standin_port}"

    @property
    def database(self) -> Path:
        return self.folder / "shop.sqlite3"

    def environment(self, shell: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return the environment of every program of the demo. Makes its secrets when they are missing."""
        return {
            "COD_ENABLED": "1",  # off in a real shop until it is wanted; a demo shows it
            **{name: shell[name] for name in (*KEPT_VARIABLES, *PLAY_VARIABLES, *TEST_VARIABLES) if name in shell},
            "DJANGO_SETTINGS_MODULE": "storefront.settings",
            "PYTHONUNBUFFERED": "1",
            "DEMO": "1",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SITE_URL": self.site_url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            # Compressing 1,400 files for one visitor costs more time than it saves.
            "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            "SECRET_KEY": self.kept("secret", secrets.token_urlsafe, 50),
            "DEMO_PASSWORD": self.password(shell),
            "STRIPE_API_BASE": self.standin_url,
            "STRIPE_SECRET_KEY": "sk_test_standin",
            "STRIPE_WEBHOOK_SECRETS": self.webhook_secret(),
        }

    def password(self, shell: Mapping[str, str] = os.environ) -> str:
        """Return the password of every demo login; made once, unless DEMO_PASSWORD names one at the first start."""
        return self.kept("demo-password", lambda: shell.get("DEMO_PASSWORD") or easy_password())

    def webhook_secret(self) -> str:
        return self.kept("webhook-secret", lambda: "whsec_" + secrets.token_hex(16))

    def kept(self, name: str, make: Callable[..., str], *arguments) -> str:
        """Return a text that is made once and kept in the demo's folder, for its owner's eyes only."""
        path = self.folder / name
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(make(*arguments))
        return path.read_text().strip()

    def services(self) -> dict[str, list[str]]:
        """Return the programs that run as long as the demo, in the order in which they start."""
        manage = [sys.executable, "manage.py"]
        return {
            "standin": [
                *(sys.executable, "-m", "checkout.payments.standin"),
                *("--port", str(self.standin_port), "--db", str(self.folder / "standin.sqlite3")),
                *("--webhook-url", f"{self.site_url}/payments/stripe/webhook/"),
                *("--webhook-secret", self.webhook_secret()),
            ],
            "web": [
                *(sys.executable, "-m", "gunicorn", "storefront.wsgi", "--bind", f"127.0.0.1:{self.port}"),
                *("--workers", "2", "--threads", "4", "--preload", "--graceful-timeout", "5"),
                *("--no-control-socket", "--access-logfile", "-"),
            ],
            # Making the sizes of a picture takes every processor there is; pages come first.
            "worker": ["nice", "-n", "10", *manage, "db_worker", "--queue-name", "default,mail,pictures"],
            "housekeeping": [*manage, "housekeeping", "--loop"],
        }


@contextmanager
def only_one(plan: DemoPlan) -> Iterator[None]:
    """Hold this demo's folder for ourselves; raises BlockingIOError when another demo holds it.

    The system lets go of the lock by itself when we die, however that happens.
    """
    plan.folder.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{plan.folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def easy_password(syllables: int = 5) -> str:
    """Return a random password that can be read aloud and typed on a phone, at least ten letters long.

    >>> password = easy_password()
    >>> len(password), password.isalpha()
    (10, True)
    """
    return "".join(secrets.choice("bdfgkmnprst") + secrets.choice("aeiou") for _ in range(syllables))


def taken_port(ports: tuple[int, ...]) -> int | None:
    """Return the first of these ports that another program listens on; None when all are free."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return port
    return None
