"""`manage.py demo`: a whole shop to try out, in one foreground command."""

import shutil
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.running.demo_plan import BASE_DIR, ROLES, DemoPlan, only_one, taken_port
from storefront.running.demo_steps import mark_as_done, steps_to_do
from storefront.running.supervisor import Child, ChildEnded, StopAsked, Supervisor
from storefront.running.texts import compile_texts

QUIET_SECONDS = 10  # where no line can be overwritten, one is printed this often


class Command(BaseCommand):
    help = "Open a demo shop with goods, logins and a stand-in for the payment provider; Ctrl-C closes it."
    requires_system_checks = []  # its programs check themselves, under the demo's own settings

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000", help="port of the shop; other ports count up from it")
        parser.add_argument("--reset", action="store_true", help="forget everything this demo made, and begin anew")

    def handle(self, *, port: str, reset: bool, **_):
        plan = self.plan(port)
        try:
            with only_one(plan):
                if reset:
                    self.forget(plan.folder)
                self.run_until_stopped(plan)
        except BlockingIOError:
            raise CommandError(f"A demo is running in {plan.folder} already.") from None

    def run_until_stopped(self, plan: DemoPlan) -> None:
        supervisor = Supervisor(environment=plan.environment(), folder=BASE_DIR, logs=plan.folder / "log")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.ask_to_stop)
        try:
            self.prepare(plan, supervisor)
            self.open(plan, supervisor)
            self.say_where(plan)
            supervisor.watch()
        except StopAsked:
            self.say("\nClosing the demo. Its data stays for the next start.")
        except ChildEnded as ended:
            raise CommandError(self.explain(ended.child)) from None
        finally:
            supervisor.stop()

    def plan(self, port: str) -> DemoPlan:
        """Return the plan of the demo at this port, or say in a sentence why there can be none."""
        if not port.isdecimal() or not 1024 <= int(port) <= 65000:
            raise CommandError(f"PORT is a number from 1024 to 65000, and {port!r} is not.")
        plan = DemoPlan(port=int(port), folder=Path(settings.VAR_DIR) / f"demo-{port}")
        taken = taken_port(plan.ports)
        if taken:
            raise CommandError(
                f"Port {taken} is in use, perhaps by another demo. Choose another: make demo PORT={plan.port + 10}"
            )
        return plan

    def forget(self, folder: Path) -> None:
        """Delete the folder of this demo, if a demo made it."""
        if not folder.exists():
            return
        if folder.is_symlink() or not (folder / "secret").exists():
            raise CommandError(f"{folder} was not made by a demo, so it is not deleted.")
        shutil.rmtree(folder)

    def prepare(self, plan: DemoPlan, supervisor: Supervisor) -> None:
        """Do what this demo still needs before it can open."""
        compile_texts(settings.LOCALE_PATHS)
        steps = sorted(steps_to_do(plan), key=lambda step: step.runs_beside)
        started = {step: supervisor.start(step.name, step.command) for step in steps if step.runs_beside}
        for number, step in enumerate(steps, start=1):
            progress = Progress(self, f"[{number}/{len(steps)}] {step.title}")
            child = started.get(step) or supervisor.start(step.name, step.command)
            supervisor.finish(child, on_look=progress.look)
            progress.done()
            mark_as_done(plan, step)

    def open(self, plan: DemoPlan, supervisor: Supervisor) -> None:
        progress = Progress(self, "Opening the shop")
        for name, command in plan.services().items():
            child = supervisor.start(name, command)
        supervisor.watch(lambda: progress.look(child) or answers(f"{plan.site_url}/healthz"))
        supervisor.watch(lambda: answers(f"{plan.standin_url}/_standin/"))
        progress.done()

    def say_where(self, plan: DemoPlan) -> None:
        """Print where everything is and how to sign in."""
        site, width = plan.site_url, 12
        places = {
            "Shop": f"{site}/th/   {site}/en/",
            "Desk": f"{site}/desk/",
            "Stories": f"{site}/cms/",
            "Dashboard": f"{site}/th/dashboard/",
            "Payments": f"{plan.standin_url}/_standin/   (stands in for Stripe; no real money)",
            "Mail": str(plan.folder / "mail"),
            "Logs": str(plan.folder / "log"),
        }
        lines = [f"  {name:{width}}{place}" for name, place in places.items()]
        logins = [f"  {role:{width}}{role + '@demo.example':26}{plan.password()}" for role in ROLES]
        self.say("\n".join(["", *lines, "", "Sign in as", *logins, "", "Ctrl-C closes the demo."]))

    def explain(self, child: Child) -> str:
        code = child.process.returncode
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        lines = "\n".join(f"    {line}" for line in child.last_lines())
        return f"The demo is closed, because its part '{child.name}' {how}. The end of {child.log}:\n{lines}"

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Progress:
    """Shows that a step goes on: on a terminal in one line that is overwritten, elsewhere now and then."""

    def __init__(self, command: Command, title: str):
        self.command = command
        self.title = title
        self.begun = self.spoken = time.monotonic()
        self.is_terminal = command.stdout.isatty()
        if not self.is_terminal:
            command.say(f"{title} ...")

    def look(self, child: Child) -> None:
        now = time.monotonic()
        line = f"{self.title} ... {now - self.begun:.0f} s  {''.join(child.last_lines(1)).strip()}"
        if self.is_terminal:
            columns = shutil.get_terminal_size().columns - 1
            self.command.stdout.write(f"\r{line[:columns]:{columns}}", ending="")
            self.command.stdout.flush()
        elif now - self.spoken >= QUIET_SECONDS:
            self.spoken = now
            self.command.say(f"  {line}")

    def done(self) -> None:
        line = f"{self.title}: done in {time.monotonic() - self.begun:.0f} s"
        if self.is_terminal:
            line = f"\r{line:{shutil.get_terminal_size().columns - 1}}"
        self.command.say(line)


def answers(url: str) -> bool:
    """Say whether a page of the demo answers well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own address
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
