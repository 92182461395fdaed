"""What a demo is made of."""

import os
import socket

import pytest

from storefront.running.demo_plan import DemoPlan, easy_password, only_one, taken_port


def test_environment_keeps_what_the_shell_says_about_real_shops_out(tmp_path):
    shell = {
        "PATH": "/bin",
        "PROMPTPAY_MINUTES": "2",
        "STRIPE_SECRET_KEY": "sk_live_x",
        "DATABASE_URL": "postgres://real",
        "SECRET_KEY": "real",
        "EMAIL_URL": "smtp://real",
        "DEBUG": "1",
        "TASKS_BACKEND": "x",
    }

    environment = DemoPlan(port=8000, folder=tmp_path).environment(shell)

    assert environment["PATH"] == "/bin"
    assert environment["PROMPTPAY_MINUTES"] == "2"
    assert environment["DEMO"] == "1"
    assert environment["STRIPE_SECRET_KEY"] == "sk_test_standin"
    assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path}/shop.sqlite3"
    assert environment["SECRET_KEY"] != "real"
    assert not {"EMAIL_URL", "DEBUG", "TASKS_BACKEND"} & set(environment)


def test_ports_and_addresses_are_counted_from_the_shops_port(tmp_path):
    plan = DemoPlan(port=8100, folder=tmp_path)

    environment = plan.environment({})

    assert plan.ports == (8100, 8101)
    assert environment["SITE_URL"] == "http://127.0.0.1:8100"
    assert environment["STRIPE_API_BASE"] == "http://127.0.0.1:8101"


def test_secrets_are_made_once_and_kept_for_their_owner(tmp_path):
    first = DemoPlan(port=8000, folder=tmp_path / "demo").environment({})
    second = DemoPlan(port=8000, folder=tmp_path / "demo").environment({})

    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "demo").iterdir()} == {0}


def test_two_demos_share_no_secret_and_no_port(tmp_path):
    one = DemoPlan(port=8000, folder=tmp_path / "one")
    two = DemoPlan(port=8010, folder=tmp_path / "two")

    assert not set(one.ports) & set(two.ports)
    for name in ("SECRET_KEY", "DEMO_PASSWORD", "STRIPE_WEBHOOK_SECRETS", "VAR_DIR", "DATABASE_URL"):
        assert one.environment({})[name] != two.environment({})[name]


def test_only_one_demo_holds_a_folder(tmp_path):
    plan = DemoPlan(port=8000, folder=tmp_path / "demo")

    with only_one(plan), pytest.raises(BlockingIOError), only_one(plan):
        pass

    with only_one(plan):
        pass


def test_password_can_be_chosen_at_the_first_start(tmp_path):
    plan = DemoPlan(port=8000, folder=tmp_path)

    assert plan.password({"DEMO_PASSWORD": "chosen-by-me"}) == "chosen-by-me"
    assert plan.password({}) == "chosen-by-me"


def test_easy_password_is_long_enough_and_differs():
    passwords = {easy_password() for _ in range(50)}

    assert len(passwords) == 50
    assert {len(password) for password in passwords} == {10}


def test_web_and_standin_listen_on_this_computer_only(tmp_path):
    services = DemoPlan(port=8000, folder=tmp_path).services()

    assert list(services) == ["standin", "web", "worker", "housekeeping"]
    assert "127.0.0.1:8000" in services["web"]
    assert "8001" in services["standin"]


def test_taken_port_finds_a_listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert taken_port((port,)) == port

    assert taken_port((port,)) is None


def test_the_demo_does_not_read_this_tests_environment(tmp_path):
    environment = DemoPlan(port=8000, folder=tmp_path).environment()

    assert os.environ["TASKS_BACKEND"]
    assert "TASKS_BACKEND" not in environment
