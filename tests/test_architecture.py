"""The house rules, held against the code itself, function bodies too (docs/topics/house.md)."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Uppermost first. Calls go down, signals go up; those on one line never meet.
LAYERS = [
    {"shuyuan"},
    {"api"},
    {"home", "market"},
    {"community"},
    {"learning"},
    {"checkout"},
    {"payments", "catalogue"},
    {"beli"},
    {"accounts"},
    {"notifications", "finder"},
]
LEVEL = {app: level for level, apps in enumerate(LAYERS) for app in apps}
# Oscar's forks keep Oscar's labels; this is where they live.
HOME_OF_LABEL = {
    "basket": "checkout",
    "order": "checkout",
    "offer": "checkout",
    "voucher": "checkout",
    "partner": "catalogue",
    "search": "catalogue",
    "address": "accounts",
    "customer": "accounts",
}
DOORS = {"move_to", "move", "_move"}
FORKS = {ROOT / "checkout/basket", ROOT / "checkout/order", ROOT / "catalogue/partner"}
KEEPERS_OF_CACHES = {ROOT / "home/purging.py"}  # a kept page is no business
LOADERS = {"get_class", "get_classes", "get_model", "import_string", "import_module"}
RELATIONS = {
    "ForeignKey",
    "OneToOneField",
    "ManyToManyField",
    "ParentalKey",
    "ParentalManyToManyField",
}


def modules():
    """(app, path) of every module of ours but tests, migrations and settings."""
    for app in sorted(LEVEL):  # pytest-xdist needs one order in every process
        folder = ROOT / ("site" if app == "shuyuan" else "") / app
        for path in sorted(folder.rglob("*.py")):
            if not {"migrations", "settings"} & set(path.relative_to(ROOT).parts):
                yield pytest.param(app, path, id=str(path.relative_to(ROOT)))


EVERY_MODULE = pytest.mark.parametrize("app, path", list(modules()))


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def called(node):
    """The plain name of what a call calls."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def named_modules(tree, package):
    """(line, dotted name) of every import and of every module or model named to a loader."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield node.lineno, ".".join([*base, *([node.module] if node.module else [])])
        elif isinstance(node, ast.Call) and called(node) in LOADERS | RELATIONS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def app_of(dotted):
    first = dotted.split(".")[0]
    return HOME_OF_LABEL.get(first, first)


@EVERY_MODULE
def test_imports_point_down(app, path):
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    package = package[1:] if app == "shuyuan" else package
    wrong = [
        f"line {line}: {name}"
        for line, name in named_modules(tree_of(path), package)
        if app_of(name) in LEVEL and app_of(name) != app and LEVEL[app_of(name)] <= LEVEL[app]
    ]
    assert not wrong, f"{app} must not reach up or sideways: {wrong}"


@EVERY_MODULE
def test_imports_stand_at_the_top(app, path):
    """Only AppConfig.ready() may import late: before it, no model can be imported."""
    wrong = [
        f"line {late.lineno}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (path.name == "apps.py" and node.name in {"ready", "get_urls"})
        for late in ast.walk(node)
        if isinstance(late, ast.Import | ast.ImportFrom)
    ]
    assert not wrong, f"an import inside a function means that an arrow is wrong: {wrong}"


@EVERY_MODULE
def test_no_business_hangs_on_saving_a_row(app, path):
    if path in KEEPERS_OF_CACHES:
        return
    names = {"post_save", "pre_save", "post_delete", "pre_delete"}
    wrong = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.alias) and node.name in names)
        or (isinstance(node, ast.Attribute) and node.attr in names)
    ]
    assert not wrong, f"say it with a domain event instead, lines {wrong}"


def assigns_status(node):
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets)
    return False


def updates_status(node):
    named = isinstance(node, ast.Call) and called(node) == "update"
    return named and any(keyword.arg == "status" for keyword in node.keywords)


@EVERY_MODULE
def test_a_status_moves_through_its_door_only(app, path):
    """A door is a compare-and-swap UPDATE (decision 5); a module without one writes no status."""
    nodes = list(ast.walk(tree_of(path)))
    has_door = any(isinstance(n, ast.FunctionDef) and n.name in DOORS for n in nodes)
    wrong = [n.lineno for n in nodes if assigns_status(n) or updates_status(n) and not has_door]
    assert not wrong, f"a status is written outside its door, lines {wrong}"


@EVERY_MODULE
def test_no_module_is_a_drawer_for_everything(app, path):
    """In a fork Oscar names the modules."""
    if path.parent in FORKS:
        return
    assert path.stem not in {"utils", "helpers", "services", "common", "core", "misc"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "site/shuyuan/settings").glob("*.py")), ids=lambda path: path.name
)
def test_settings_fit_250_lines(path):
    assert len(path.read_text().splitlines()) <= 250


def test_site_is_a_place_and_never_a_package():
    """``site`` is a module of Python's own: a package of that name could never be imported."""
    assert not (ROOT / "site" / "__init__.py").exists()


def test_every_app_has_a_layer():
    """A new app says where it stands, or its imports would go unseen."""
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= set(LEVEL)
