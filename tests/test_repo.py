"""The house: what stands at the top, floors that import only downwards, sizes, locks, packaging, wording keys."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from functools import cache
from pathlib import Path

import pytest

from lawkit import wording

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lawkit"
TOP = {
    "README.md", "README.zh-CN.md", "notebooks", "lawkit", "exercises", "tests",  # the house
    "pyproject.toml", "requirements.lock", "requirements-test.lock", "Makefile", ".ci", ".binder", ".gitignore",  # tools
    ".gitattributes", "LICENSE", "LICENSE-text", "CONTRIBUTING.md", "CITATION.cff", "CHANGELOG.md",
}
FLOORS = {
    "law": {"assessment", "below", "counting", "decided", "editions", "facts", "factsfile", "fields", "guideline", "kinds",
            "neighbours", "provisions", "questions", "readings", "rows", "sentencing", "truth"},
    "middle": {"wording", "casetext", "explain", "memo", "charts"},
    "top": {"panels", "folded", "study", "exports", "cli", "doctor", "lessons", "start", "upkeep", "__main__"},
}
HEIGHT = {"law": 0, "middle": 1, "top": 2}
# Below the floors: the names the package hands out, and the phrases an error message of the law needs.
EVERYWHERE = {"__init__", "wording"}


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout
    return tuple(name for name in listed.decode("utf-8").split("\0") if name)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The first name below lawkit: `charts` for lawkit/charts/style.py, `rows` for lawkit/rows.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor_of(name: str) -> str:
    found = [floor for floor, rooms in FLOORS.items() if name in rooms]
    assert found, f"lawkit/{name} stands on no floor: name it in FLOORS"
    return found[0]


# -- the top level ---------------------------------------------------------------------------------

def test_nothing_else_stands_at_the_top() -> None:
    assert {name.split("/")[0] for name in tracked()} - TOP == set()


def test_no_file_names_a_folder_of_one_machine() -> None:
    paths = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/[\w.-]+")
    found = []
    for name in tracked():
        file = ROOT / name
        if not file.is_file() or file.suffix in (".ttf", ".png", ".sha256"):
            continue
        if match := paths.search(file.read_text(encoding="utf-8")):
            found.append((name, match.group()))
    assert found == []


# -- locks and packaging -----------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_names_no_address_and_hashes_everything(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(index|extra-index|find-links|trusted)|(?<![\w-])@ ", text)
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pins and all(re.match(r"[a-z0-9-]+==[\w.]+ ", pin) for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def pinned(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M):
        found.setdefault(package, set()).add(version)
    return found


def test_learners_get_no_test_tools_and_no_pandas_and_tests_run_on_what_learners_get() -> None:
    learner, tester = pinned("requirements.lock"), pinned("requirements-test.lock")
    assert not {"pytest", "playwright", "hypothesis", "nbval", "pandas", "jupytext", "pip"} & set(learner)
    assert {name: versions for name, versions in learner.items() if tester.get(name) != versions} == {}


def test_every_extra_is_in_the_locks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == [] and project["requires-python"] == ">=3.11"
    for extra, lock in (("lab", "requirements.lock"), ("app", "requirements.lock"), ("teach", "requirements.lock"),
                        ("test", "requirements-test.lock")):
        wanted = {re.match(r"[\w.-]+", line).group().lower() for line in project["optional-dependencies"][extra]}  # type: ignore[union-attr]
        assert wanted - {"lawkit"} <= set(pinned(lock)), extra


def test_every_folder_of_code_is_packaged() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in modules()}
    assert folders == set(packages) - {"lawkit.bank", "lawkit.data.exercises", "lawkit.data.lessons"}


# -- floors --------------------------------------------------------------------------------------------

def imports(path: Path) -> set[str]:
    """The rooms of lawkit that a module imports, anywhere in it."""
    package = ["lawkit", *path.relative_to(PACKAGE).parts[:-1]]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[:len(package) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, [base, node.module or ""]))
            names = [f"{source}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "lawkit" and len(parts) > 1:
                found.add(parts[1] if (PACKAGE / parts[1]).is_dir() or (PACKAGE / f"{parts[1]}.py").is_file() else "__init__")
    return found


def test_imports_only_go_down() -> None:
    upwards = []
    for path in modules():
        here = room(path)
        if here in EVERYWHERE:
            continue
        # what an assessment or a decided case calls when it is asked to show itself is a call upwards by design
        allowed = {"assessment": {"explain"}, "decided": {"casetext"}}.get(here, set())
        for there in imports(path) - EVERYWHERE - allowed - {here}:
            if HEIGHT[floor_of(there)] > HEIGHT[floor_of(here)]:
                upwards.append(f"{path.relative_to(ROOT)} imports {there}")
    assert upwards == []


def test_the_law_floor_needs_the_standard_library_only() -> None:
    foreign = []
    for path in modules():
        if room(path) not in FLOORS["law"] | EVERYWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else (
                [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else [])
            foreign += [f"{path.name}: {n}" for n in names
                        if n.split(".")[0] not in sys.stdlib_module_names | {"lawkit", "numpy", "__future__"}]
    assert foreign == []


def test_importing_the_package_pulls_in_nothing_heavy() -> None:
    code = ("import sys, lawkit; from lawkit import assess, Case, Records; assess(Case(records=[Records('gps_track', 60)])).findings;"
            "print([m for m in ('numpy', 'matplotlib', 'ipywidgets', 'IPython', 'fsrs') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


# -- size ----------------------------------------------------------------------------------------------

def code_lines(source: str) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    skip = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    used: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skip:
            used.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            used -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(used)


def test_how_lines_are_counted() -> None:
    assert code_lines('"""Doc\nstring."""\n\n# why\nx = (1,\n     2)\ny = """a\nb"""\n') == 4


# The design asks for 2,000 lines of law and 5,000 in all, which this version does not reach (CHANGELOG, known gaps).
# These ceilings may only go down.
CEILING_LAW, CEILING_ALL = 2770, 7350


def test_the_package_does_not_grow() -> None:
    sizes = {path: code_lines(path.read_text(encoding="utf-8")) for path in modules()}
    law = sum(n for path, n in sizes.items() if room(path) in FLOORS["law"])
    assert law <= CEILING_LAW, law
    assert sum(sizes.values()) <= CEILING_ALL, sum(sizes.values())


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_one_idea_and_says_which(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 600
    assert ast.get_docstring(ast.parse(text))


# -- words ---------------------------------------------------------------------------------------------

def spoken(path: Path) -> set[str]:
    """Every key given to the functions `say`, `entry` or `has` as a plain string (a method of that name adds its own area)."""
    return {node.args[0].value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "entry", "has")
            and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)}


def test_every_phrase_the_code_asks_for_exists() -> None:
    missing = {key: path.name for path in modules() for key in spoken(path) if not wording.has(key)}
    assert missing == {}


def not_seen(node: ast.AST) -> bool:
    """Docstrings, patterns, and what a programmer reads who asked for an id that does not exist (in both languages)."""
    return isinstance(node, (ast.Expr, ast.Raise)) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re")


def test_no_chinese_sentence_is_typed_into_code() -> None:
    """Words a person sees stand in data/wording; its loader cannot use it, and `provisions` writes numbers in Chinese."""
    typed = []
    for path in modules():
        if room(path) in EVERYWHERE | {"provisions"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        exempt = {id(below) for node in ast.walk(tree) if not_seen(node) for below in ast.walk(node)}
        typed += [f"{path.relative_to(ROOT)}: {node.value[:30]}" for node in ast.walk(tree)
                  if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in exempt
                  and re.search(r"[\u4e00-\u9fff]{4,}", node.value)]
    assert typed == []
