"""What no file of the repository says: where its authors work, and where packages are to be fetched from."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
REQUIREMENTS = sorted((ROOT / "requirements").iterdir())

# Folders of somebody's machine, written from the root; and the machinery of package registries.
TOLD_TOO_MUCH = re.compile(
    r"(?<![\w.~}/-])/(?:work|tmp|root|home|mnt|Users)/\w"
    r"|\b(?:pypi|npmjs|pythonhosted|rubygems|crates)\.\w"
    r"|--(?:extra-)?index-url|--find[-]links|PIP_(?:EXTRA_)?INDEX"
)


def texts() -> dict[str, str]:
    """Return every tracked file that is text; pictures and fonts are none."""
    found = {}
    for name in TRACKED.split("\0"):
        if name and (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            if b"\0" not in content[:8000]:
                found[name] = content.decode("utf-8", errors="ignore")
    return found


@pytest.mark.parametrize("folder", ["work", "tmp", "root", "home"])
def test_a_folder_of_somebodys_machine_is_found(folder):
    assert TOLD_TOO_MUCH.search(f'path = "/{folder}/shop"')


@pytest.mark.parametrize("name", ["pypi", "npmjs"])
@pytest.mark.parametrize("option", ["--{}index-url", "PIP_{}INDEX_URL"])
def test_a_registry_is_found_by_its_name_and_by_the_option_that_takes_it(name, option):
    assert TOLD_TOO_MUCH.search(f"https://{name}.example/simple")
    assert TOLD_TOO_MUCH.search(option.format(""))


@pytest.mark.parametrize("text", ["tests/work/x", "var/tmp/x", "/th/home/", "registry.get_checks()"])
def test_what_is_ours_is_left_alone(text):
    assert not TOLD_TOO_MUCH.search(text)


def test_no_file_names_a_workplace_or_a_registry():
    found = {name: match.group() for name, text in texts().items() if (match := TOLD_TOO_MUCH.search(text))}

    assert found == {}


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_carry_no_address_and_no_option_but_to_other_lists(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    options = [line for line in lines if line.startswith("-") and not re.match(r"-[cr] \w+\.(in|txt)$", line)]

    assert options == []
    assert [line for line in lines if "://" in line] == []


@pytest.mark.parametrize("path", [path for path in REQUIREMENTS if path.suffix == ".txt"], ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_has_its_digest(path):
    entries = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8")).splitlines()
    entries = [entry for entry in entries if re.match(r"[A-Za-z0-9]", entry)]

    assert len(entries) > 5
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
