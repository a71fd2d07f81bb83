"""Wheel and sdist, built from a copy of the tree and used in a fresh environment with nothing but Python."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.test_repo import ROOT, tracked

pytestmark = pytest.mark.doors


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the sdist made from the tracked files, in a folder whose name has a space and Chinese in it."""
    here = tmp_path_factory.mktemp("one 套件")
    for name in tracked():
        if name.startswith(("lawkit/", "notebooks/", "exercises/")) or "/" not in name:
            if (ROOT / name).is_file():
                (here / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, here / "tree" / name)
    call(sys.executable, "-c", f"from setuptools.build_meta import build_sdist; build_sdist({str(here)!r})", cwd=here / "tree")
    with tarfile.open(next(here.glob("*.tar.gz"))) as sdist:
        sdist.extractall(here / "unpacked", filter="data")
    source = next((here / "unpacked").iterdir())
    call(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", here, source, cwd=here)
    return next(here.glob("*.whl"))


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with the wheel and nothing else in it."""
    home = tmp_path_factory.mktemp("另一 place")
    call(sys.executable, "-m", "venv", home / "venv", cwd=home)
    python = next(path for path in (home / "venv" / "bin" / "python", home / "venv" / "Scripts" / "python.exe") if path.exists())
    call(python, "-m", "pip", "install", "-qq", "--no-deps", "--no-index", wheel, cwd=home)
    return python


def learner_s_pages() -> set[str]:
    return {name for name in tracked() if name.startswith(("notebooks/", "exercises/")) and not name.startswith("notebooks/src/")
            and name.endswith((".ipynb", ".md", ".html", ".png")) and (ROOT / name).is_file()}


def call(*command: object, cwd: Path, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=clean | environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_data_fonts_lessons_and_bank_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {name for name in tracked() if name.startswith("lawkit/") and (ROOT / name).is_file()}
    assert data <= names
    places = {"notebooks": "lawkit/data/lessons", "exercises": "lawkit/data/exercises"}
    pages = {places[name.split("/")[0]] + name[name.index("/"):] for name in learner_s_pages()}
    assert len(pages) > 20 and pages <= names
    assert {f"lawkit/bank/{Path(name).name}" for name in tracked() if name.startswith("exercises/bank/")} <= names
    assert not [name for name in names if "test" in name.split("/")[0] or "/src/" in name]


@pytest.mark.parametrize("environment", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
                                         {"PYTHONIOENCODING": "gbk"}], ids=["plain", "C", "gbk"])
def test_it_assesses_with_nothing_but_python(fresh: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    file = tmp_path / "案情 one.toml"
    file.write_text('[[records]]\nkind = "gps_track"\ncount = 50\n', encoding="utf-8")
    out = call(fresh, "-m", "lawkit", "assess", file, "--json", cwd=tmp_path, **environment)
    data = json.loads(out)
    assert data["grade"] == 1 and [f["id"] for f in data["findings"] if f["status"] == "met"] == ["5(1)(3)"]
    assert "情节严重" in call(fresh, "-m", "lawkit", "assess", file, "--lang", "zh", cwd=tmp_path, **environment)
    assert call(fresh, "-m", "lawkit", "cases", cwd=tmp_path, **environment)


def test_lessons_can_be_copied_from_it_and_the_bank_is_read(fresh: Path, tmp_path: Path) -> None:
    call(fresh, "-m", "lawkit", "lessons", "--copy", tmp_path / "mine", cwd=tmp_path)
    copied = {file.relative_to(tmp_path / "mine").as_posix() for file in (tmp_path / "mine").rglob("*") if file.is_file()}
    assert "notebooks/start.md" in copied and not [name for name in copied if "/src/" in name]
    assert learner_s_pages() == copied
    assert int(call(fresh, "-c", "from lawkit.study import bank; print(len(bank()))", cwd=tmp_path)) > 100


def test_it_runs_from_a_folder_that_cannot_be_written(fresh: Path, tmp_path: Path) -> None:
    """A package on a school's server belongs to somebody else: no bytecode, no cache, no file is written beside it."""
    package = Path(call(fresh, "-c", "import lawkit; print(lawkit.__path__[0])", cwd=tmp_path).strip())
    before = {path for path in package.rglob("*") if "__pycache__" not in path.parts}
    call(fresh, "-B", "-m", "lawkit", "cases", "--compare", cwd=tmp_path)
    assert {path for path in package.rglob("*") if "__pycache__" not in path.parts} == before


@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_charts_with_the_oldest_and_the_newest_matplotlib_allowed(which: str, tmp_path: Path) -> None:
    """The charts' own tests with everything else as the lock has it. Pyodide's full distribution is nearer to the oldest.

    Baselines hold the locked matplotlib's pixels, whose text 3.10 sets by other hints; and 3.10 itself warns of its pyparsing.
    """
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    allowed = next(line for line in extras["lab"] if line.startswith("matplotlib"))
    wanted = re.sub(r">=([\d.]+).*", r"==\1", allowed) if which == "oldest" else allowed
    call(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    call(python, "-m", "pip", "install", "-qq", "--retries", "8", wanted, cwd=tmp_path)
    (next((tmp_path / "venv").glob("lib/python*/site-packages")) / "kit.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    version = call(python, "-c", "import matplotlib; print(matplotlib.__version__)", cwd=tmp_path).strip()
    chosen = ("-k", "not like_its_baseline and not warns_of_nothing") if which == "oldest" else ()
    print(f"\n{which}: matplotlib {version}", call(python, "-m", "pytest", "-q", "tests/test_charts.py", *chosen, cwd=ROOT).splitlines()[-1])
    assert wanted == allowed or version.startswith(wanted.partition("==")[2])
