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
    for app in LEVEL:
        folder = ROOT / ("site" if app == "shuyuan" else "") / app
        for path in sorted(folder.rglob("*.py")):
            if not {"migrations", "settings"} & set(path.relative_to(ROOT).parts):
                yield app, path


def all_faults(find):
    """What `find(app, path)` says of each module, with the module's name."""
    return [
        f"{path.relative_to(ROOT)}: {fault}" for app, path in modules() for fault in find(app, path)
    ]


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


def imports_up(app, path):
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    package = package[1:] if app == "shuyuan" else package
    for line, name in named_modules(tree_of(path), package):
        there = app_of(name)
        if there in LEVEL and there != app and LEVEL[there] <= LEVEL[app]:
            yield f"line {line} reaches up or sideways: {name}"


def test_imports_point_down():
    assert not all_faults(imports_up)


def late_imports(_app, path):
    """Only AppConfig.ready() may import late: before it, no model can be imported."""
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if path.name == "apps.py" and node.name in {"ready", "get_urls"}:
            continue
        for late in ast.walk(node):
            if isinstance(late, ast.Import | ast.ImportFrom):
                yield f"line {late.lineno}, an import inside a function: an arrow is wrong"


def test_imports_stand_at_the_top():
    assert not all_faults(late_imports)


def signals_of_saving(_app, path):
    names = {"post_save", "pre_save", "post_delete", "pre_delete"}
    for node in ast.walk(tree_of(path)) if path not in KEEPERS_OF_CACHES else ():
        if (isinstance(node, ast.alias) and node.name in names) or (
            isinstance(node, ast.Attribute) and node.attr in names
        ):
            yield f"line {node.lineno}: say it with a domain event instead"


def test_no_business_hangs_on_saving_a_row():
    assert not all_faults(signals_of_saving)


def assigns_status(node):
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets)
    return False


def updates_status(node):
    named = isinstance(node, ast.Call) and called(node) == "update"
    return named and any(keyword.arg == "status" for keyword in node.keywords)


def statuses_outside_their_door(_app, path):
    """A door is a compare-and-swap UPDATE (decision 5); a module without one writes no status."""
    nodes = list(ast.walk(tree_of(path)))
    has_door = any(isinstance(n, ast.FunctionDef) and n.name in DOORS for n in nodes)
    for node in nodes:
        if assigns_status(node) or updates_status(node) and not has_door:
            yield f"line {node.lineno}: a status is written outside its door"


def test_a_status_moves_through_its_door_only():
    assert not all_faults(statuses_outside_their_door)


def drawers(_app, path):
    """In a fork Oscar names the modules."""
    drawer = path.stem in {"utils", "helpers", "services", "common", "core", "misc"}
    if drawer and path.parent not in FORKS:
        yield "a drawer for everything"


def test_no_module_is_a_drawer_for_everything():
    assert not all_faults(drawers)


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
