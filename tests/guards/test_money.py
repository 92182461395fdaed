"""Money is Decimal baht, or whole satang at the gateway: a float never touches an amount."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MODULES = sorted(
    path
    for floor in ("catalogue", "checkout", "storefront")
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts
)
MONEY = re.compile(r"price|amount|total|baht|satang|vat(?![a-z])|charge|refund|fee(?![a-z])", re.IGNORECASE)


def statements(tree: ast.AST) -> Iterator[list[ast.AST]]:
    """Return the nodes of each statement, without the statements inside it."""
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt):
            nodes, waiting = [], [statement]
            while waiting:
                node = waiting.pop()
                nodes.append(node)
                waiting += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]
            yield nodes


def is_float(node: ast.AST) -> bool:
    """Say whether a node makes, names or stores a float."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    name = getattr(node, "id", None) or getattr(node, "attr", None) or ""
    return name == "float" or name.endswith("FloatField")


def names_money(node: ast.AST) -> bool:
    names = (getattr(node, field, None) for field in ("id", "attr", "arg", "name"))
    return any(isinstance(name, str) and MONEY.search(name) for name in names)


def floats_near_money(source: str) -> list[int]:
    """Return the lines of statements in which a float meets a name of money."""
    return [
        nodes[0].lineno
        for nodes in statements(ast.parse(source))
        if any(map(is_float, nodes)) and any(map(names_money, nodes))
    ]


@pytest.mark.parametrize(
    "code",
    [
        "total = float(line)",
        "x = float(price_baht)",
        "price = cost * 1.07",
        "def vat_included(gross: float): pass",
        "class Line:\n    amount = models.FloatField()",
        "if total_baht > 9.99: pass",
    ],
)
def test_float_near_money_is_found(code):
    assert len(floats_near_money(code)) == 1


@pytest.mark.parametrize("code", ['price = Decimal("1.07") * cost', "pause = 0.5\nprice = cost", "seconds = float(x)"])
def test_honest_code_is_left_alone(code):
    assert floats_near_money(code) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_float_touches_an_amount(path):
    assert floats_near_money(path.read_text(encoding="utf-8")) == []


def test_no_template_rounds_with_floatformat():
    """The filters of the shop write baht; Django's rounds what was rounded already."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}

    assert [name for name, source in sources.items() if "|floatformat" in source] == []
