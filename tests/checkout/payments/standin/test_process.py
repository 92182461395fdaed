"""The stand-in as its own process: it keeps its objects and stops when told."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from checkout.payments.standin import StandIn, faults
from tests.checkout.payments.standin.shop_side import SECRET, make_client


def run(db):
    command = [sys.executable, "-m", "checkout.payments.standin", "--port", "0", "--db", str(db)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
    return process, url


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_stops_cleanly_and_remembers(tmp_path, number):
    db = tmp_path / "var" / "standin.sqlite3"
    process, url = run(db)
    form = {"amount": "5000", "currency": "thb"}
    made = requests.post(f"{url}/v1/payment_intents", form, auth=("sk_test_x", ""), timeout=10).json()
    requests.post(f"{url}/_standin/clock", json={"advance": 3600}, timeout=10)

    process.send_signal(number)
    _, complaints = process.communicate(timeout=20)

    assert (process.returncode, complaints) == (0, "")
    with StandIn(db=db) as again:
        kept = requests.get(f"{again.url}/v1/payment_intents/{made['id']}", auth=("sk_test_x", ""), timeout=10).json()
        assert kept == made
        assert again.account.clock.advanced == pytest.approx(3600, abs=30)


def test_webhook_not_yet_sent_goes_out_after_a_restart(tmp_path, shop):
    db, now = tmp_path / "standin.sqlite3", time.time()
    with StandIn(db=db, frozen_at=now, webhook_url="http://127.0.0.1:9/", webhook_secret=SECRET) as first:
        make_client(first).v1.payment_intents.create(params={"amount": 5000, "currency": "thb"})
        first.settle()

    with StandIn(db=db, frozen_at=now, webhook_url=shop.url, webhook_secret=SECRET) as second:
        second.advance(1)

    assert shop.types == ["payment_intent.created"]


def test_faults_in_the_readme_are_those_there_are():
    text = (Path(faults.__file__).parent / "README.md").read_text()

    told = text.partition("Faults on webhooks")[2].partition("##")[0]
    options = {"method", "path", "seconds", "satang", "currency", "code", "outcome"}
    assert set(re.findall(r"`(\w+)`", told)) - options == set(faults.KINDS)


def test_port_in_use_is_said_in_one_sentence():
    with StandIn() as running:
        port = running.url.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "checkout.payments.standin", "--port", port, "--db", ":memory:"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=20)

    assert result.returncode == 1
    assert f"cannot listen on port {port}" in result.stderr
    assert "Traceback" not in result.stderr


def test_stand_in_imports_nothing_of_the_shop():
    script = (
        "import sys, checkout.payments.standin.__main__; "
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('django', 'oscar', 'wagtail', 'stripe', 'storefront', 'catalogue') "
        "or name.startswith('checkout.') and not ('checkout.payments.standin' + '.').startswith(name + '.') "
        "and not name.startswith('checkout.payments.standin')])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True)

    assert result.stdout.strip() == "[]"


def test_nobody_outside_this_machine_is_answered():
    with StandIn() as running:
        assert running._server.server_address[0] == "127.0.0.1"


def test_stopped_stand_in_answers_nobody_not_even_an_old_friend():
    with StandIn() as running, requests.Session() as friend:
        url = f"{running.url}/_standin/style.css"
        assert friend.get(url, timeout=5).status_code == 200
        running.stop()

        with pytest.raises(requests.ConnectionError):
            friend.get(url, timeout=5)


def test_request_too_large_is_refused():
    with StandIn() as running:
        answer = requests.post(f"{running.url}/v1/refunds", data="x" * 1_000_001, timeout=10)

    assert answer.status_code == 413
