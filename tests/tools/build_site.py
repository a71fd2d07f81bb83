"""Build the browser-only site: JupyterLite with lessons, exercises and panels, which asks nothing of another machine.

    python tests/tools/build_site.py [--pyodide FOLDER|cdn] [--out build/site]

Python runs in the reader's browser. What is needed comes from PyPI and npm once, pinned and hashed in `tests/tools/site/`
(`build.lock`: JupyterLite; `package-lock.json`: Pyodide's core; `browser.lock`: the pure wheels the browser loads). Lessons,
panels and their figures need no more. NumPy (sweeps) and matplotlib (figures as PNG, a teacher's own figures) come with the
full Pyodide distribution: `--pyodide FOLDER` takes the wheels from the unpacked distribution, `--pyodide cdn` lets each
browser fetch them from the network address that JupyterLite itself names. Either way they must have the sums that Pyodide's
own lock states.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from lawkit import lessons  # noqa: E402
from lawkit.start import app_notebook, interface_settings  # noqa: E402

PINS = Path(__file__).parent / "site"
CACHE = ROOT / "build" / "site-parts"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
SPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
COMPILED = ("numpy", "matplotlib")
SHIM = "widgetsnbextension-4.0.999-py3-none-any.whl"
"""JupyterLite's own empty wheel, so that ipywidgets finds what it depends on."""
IMPORTS = {"ipython": ["IPython"], "fonttools": ["fontTools"], "typing-extensions": ["typing_extensions"], "jupyterlab-widgets": ["jupyterlab_widgets"]}
DEPENDS = {"ipywidgets": ["comm", "ipython", "traitlets", "jupyterlab-widgets", "widgetsnbextension"], "fsrs": ["typing-extensions"],
           "lawkit": ["ipywidgets", "fsrs", "fonttools"]}
PROGRESS = "progress"
"""The folder of the site's files that keeps the learner's answers: visible there, kept by the browser."""


def call(*command: object, cwd: Path = ROOT) -> None:
    if not shutil.which(str(command[0])):
        sys.exit(f"需要先安装 {command[0]} · install {command[0]} first")
    done = subprocess.run([str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def part(name: str, pins: Path, make: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache, made anew by `make(folder)` whenever its pins have changed."""
    folder = CACHE / name
    stamp = folder / f".made-{digest(pins)[:16]}"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        stamp.touch()
    return folder


def jupyterlite() -> Path:
    """The Python of an environment with JupyterLite in it; the kit's own environment must not get its extensions."""
    def make(folder: Path) -> None:
        call(sys.executable, "-m", "venv", folder)
        call(folder / "bin" / "python", "-m", "pip", "install", "-qq", "--retries", "8", "--require-hashes", "-r", PINS / "build.lock")
    return part("jupyterlite", PINS / "build.lock", make) / "bin" / "python"


def core() -> Path:
    """Pyodide's core as npm has it."""
    def make(folder: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(PINS / name, folder / name)
        call("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
    return part("core", PINS / "package-lock.json", make) / "node_modules" / "pyodide"


def wheels() -> list[Path]:
    """The pure wheels the browser loads, also of packages that have faster ones for a desk."""
    def make(folder: Path) -> None:
        call(sys.executable, "-m", "pip", "download", "-qq", "--retries", "8", "--no-deps", "--require-hashes", "--only-binary", ":all:",
             "--python-version", "3.14", "--platform", "any", "-d", folder, "-r", PINS / "browser.lock")
    return sorted(part("wheels", PINS / "browser.lock", make).glob("*.whl"))


def own_wheel(target: Path) -> Path:
    """The kit as a wheel; lessons and exercises are left out, since the site has them as files."""
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary) / "tree"
        skip = shutil.ignore_patterns("__pycache__", "*.ipynb", "*.png", "src")
        for name in ("lawkit", "notebooks", "exercises"):
            shutil.copytree(ROOT / name, tree / name, ignore=skip)
        for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text"):
            shutil.copyfile(ROOT / name, tree / name)
        call(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", target, tree, cwd=tree)
    return next(target.glob("lawkit-*.whl"))


def entry(wheel: Path) -> dict:
    """A line of Pyodide's lock for a wheel it does not know."""
    name, version = wheel.name.split("-")[:2]
    name = canonical(name)
    return {"name": name, "version": version, "file_name": wheel.name, "install_dir": "site", "sha256": digest(wheel),
            "imports": IMPORTS.get(name, [name]), "depends": DEPENDS.get(name, []), "package_type": "package", "unvendored_tests": False}


def full_distribution(known: dict[str, dict], source: str, target: Path) -> dict[str, dict]:
    """The entries that NumPy and matplotlib need: their files copied from a folder and checked, or left at the network address `source`."""
    found: dict[str, dict] = {}
    todo = [*COMPILED]
    while todo:
        name = canonical(todo.pop())
        if name not in found:
            found[name] = dict(known[name], depends=[canonical(one) for one in known[name]["depends"]])
            todo += found[name]["depends"]
    for one in found.values():
        if "://" in source:
            one["file_name"] = urljoin(source, one["file_name"])
            continue
        file = Path(source) / one["file_name"]
        if not file.is_file() or digest(file) != one["sha256"]:
            sys.exit(f"{file}: 缺少，或者不是 Pyodide 锁定文件所列的那个文件 · missing, or not the file that Pyodide's lock names")
        shutil.copyfile(file, target / file.name)
    return found


def fill_pyodide(target: Path, core: Path, local: list[Path], full: str = "") -> dict[str, dict]:
    """Put Pyodide's core, the wheels and a lock that lists just these into `target`; returns the lock's packages."""
    target.mkdir(parents=True)
    for name in ("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copyfile(core / name, target / name)
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    known = {canonical(name): one for name, one in lock["packages"].items()}
    here = {}
    for wheel in local:  # PyPI's file and Pyodide's copy of it differ in their sum: state the sum of what is here
        shutil.copyfile(wheel, target / wheel.name)
        made = entry(wheel)
        stated = known.get(made["name"], {})
        here[made["name"]] = made | {key: stated[key] for key in ("imports", "depends") if key in stated}
    compiled = {name: one for name, one in full_distribution(known, full, target).items() if name not in here} if full else {}
    if compiled:
        here["lawkit"]["depends"] = [*DEPENDS["lawkit"], *COMPILED]
    lock["packages"] = here | compiled
    for one in lock["packages"].values():
        one["depends"] = [name for name in map(canonical, one["depends"]) if name in lock["packages"]]
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return lock["packages"]


def joined(page: dict) -> None:
    """Make one text of each list of lines: a Jupyter server does so, JupyterLite hands on what the file has."""
    one = lambda text: "".join(text) if isinstance(text, list) else text  # noqa: E731
    for cell in page["cells"]:
        cell["source"] = one(cell["source"])
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = one(output["text"])
            for kind, value in output.get("data", {}).items():
                output["data"][kind] = one(value) if isinstance(value, list) and not kind.endswith("json") else value


def fill_files(target: Path) -> None:
    """Lessons and exercises; their kernel is the browser's."""
    for file, place in lessons.pages():
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".ipynb":
            page = json.loads(file.read_text(encoding="utf-8"))
            page["metadata"]["kernelspec"] = SPEC
            joined(page)
            (target / place).write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        else:
            shutil.copyfile(file, target / place)
    (target / PROGRESS).mkdir()
    shutil.copyfile(PINS / "progress.md", target / PROGRESS / "README.md")
    for lang in ("zh", "en"):
        page = app_notebook("Today", lang)
        page["metadata"]["kernelspec"] = SPEC
        page["cells"][0]["metadata"] = {"jupyter": {"source_hidden": True}}
        (target / PROGRESS / f"today-{lang}.ipynb").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")


def two_languages(site: Path) -> None:
    """The same JupyterLab twice, `zh/lab` and `en/lab`, each with its interface; the first page leads to both."""
    titles = {"zh": "侵犯公民个人信息罪 交互教具", "en": "Infringing citizens' personal information"}
    for lang, title in titles.items():
        lab = site / lang / "lab"
        shutil.copytree(site / "lab", lab)
        page = (lab / "index.html").read_text(encoding="utf-8").replace("<title>JupyterLite</title>", f"<title>{title}</title>")
        page = re.sub(r"(['\"])\.\./|(data-jupyter-lite-root=\")\.\.", lambda m: f"{m[1]}../../" if m[1] else f"{m[2]}../..", page)
        (lab / "index.html").write_text(page.replace("<html>", f'<html lang="{"zh-CN" if lang == "zh" else "en"}">', 1), encoding="utf-8")
        own = json.loads((lab / "jupyter-lite.json").read_text(encoding="utf-8"))
        own["jupyter-config-data"] |= {
            "appUrl": f"/{lang}/lab", "settingsUrl": "../../build/schemas", "settingsOverrides": interface_settings(lang),
            "litePluginSettings": {KERNEL: {"loadPyodideOptions": {
                "env": {"HOME": "/home/pyodide", "LAWKIT_LANG": lang, "LAWKIT_HOME": f"/drive/{PROGRESS}"}}}}}
        (lab / "jupyter-lite.json").write_text(json.dumps(own, indent=1), encoding="utf-8")
        shutil.copyfile(PINS / "language.html", site / lang / "index.html")
        (site / lang / "jupyter-lite.json").write_text("{}", encoding="utf-8")
    shutil.move(site / "lab" / "favicon.ico", site / "favicon.ico")
    shutil.rmtree(site / "lab")
    shutil.copyfile(PINS / "index.html", site / "index.html")


def build(out: Path, full: str = "") -> dict[str, dict]:
    """Build the site into `out`, which must be free to be emptied; returns what its Pyodide can load."""
    python = jupyterlite()
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="lawkit-site-") as temporary:
        lite = Path(temporary)
        extension = next(python.parents[1].glob("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static"))
        if full == "cdn":
            full = json.loads((extension / "schema" / "kernel.v0.schema.json").read_text(encoding="utf-8"))["properties"]["pyodideUrl"]["default"]
        wheel = own_wheel(lite / "own")
        loads = fill_pyodide(lite / "static" / "pyodide", core(), [*wheels(), extension / "pypi" / SHIM, wheel], full)
        fill_files(lite / "files")
        (lite / "jupyter-lite.json").write_text(json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": {
            "appName": "lawkit", "enableMemoryStorage": False, "exposeAppInBrowser": True, "faviconUrl": "./favicon.ico",
            "litePluginSettings": {KERNEL: {"disablePyPIFallback": True}}}}), encoding="utf-8")
        call(python, "-m", "jupyterlite_core", "build", "--lite-dir", lite, "--contents", lite / "files", "--apps", "lab", "--output-dir", out,
             "--no-sourcemaps", cwd=lite)
    for extra in out.rglob("*.map"):
        extra.unlink()
    two_languages(out)
    return loads


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pyodide", default="", metavar="FOLDER|cdn")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site")
    given = parser.parse_args()
    build(given.out.resolve(), given.pyodide)
    files = [file for file in given.out.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"{given.out}: {size:.0f} MB, {len(files)} 个文件 · files\n"
          f"打开 · open: python3 -m http.server --bind 127.0.0.1 --directory {given.out} 8000")


if __name__ == "__main__":
    main()
