"""The browser-only site, built and used: loopback only, in a real browser, on the Python that runs there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from lawkit.wording import say
from tests import chromium
from tests.browser import harness
from tests.test_repo import ROOT, tracked

sys.path.insert(0, str(ROOT / "tests" / "tools"))
import build_site  # noqa: E402

doors = pytest.mark.doors
PINS = ROOT / "tests" / "tools" / "site"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, says nothing, and counts the bytes of the files it sent."""

    sent = 0

    def copyfile(self, source, outputfile) -> None:  # type: ignore[no-untyped-def]
        if hasattr(source, "fileno"):
            Quiet.sent += os.fstat(source.fileno()).st_size
        super().copyfile(source, outputfile)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


CHROMIUM_S_OWN = re.compile(r"^(CONNECT |[A-Z]+ http://)((update|optimizationguide-pa|safebrowsing|content-autofill)\.googleapis\.com|"
                            r"(accounts|clients\d*|www)\.google\.com)[:/]")
"""What Debian's Chromium asks by itself as it starts; no page is behind it."""


class Refused(BaseRequestHandler):
    """A proxy that lets nothing through and remembers what was asked."""

    asked: list[str] = []

    def handle(self) -> None:
        line = self.request.recv(300).decode("latin-1").partition("\r\n")[0]
        if not CHROMIUM_S_OWN.search(line):
            self.asked.append(line)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` builds it, in a folder of its own."""
    out = tmp_path_factory.mktemp("网站 site") / "site"
    build_site.build(out)
    files = [file for file in out.rglob("*") if file.is_file()]
    print(f"\nsite: {sum(file.stat().st_size for file in files) / 1e6:.0f} MB in {len(files)} files")
    return out


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def closed_browser() -> Iterator:
    """A Chromium whose every way out, workers included, is a proxy that refuses; what was asked of it fails the tests."""
    from playwright.sync_api import sync_playwright

    Refused.asked.clear()
    with ThreadingTCPServer(("127.0.0.1", 0), Refused) as proxy, sync_playwright() as playwright:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        way_out = f"--proxy-server=127.0.0.1:{proxy.server_address[1]}"
        running = playwright.chromium.launch(executable_path=chromium.find(), args=[*chromium.ARGUMENTS, way_out])
        yield running
        running.close()
        proxy.shutdown()


def opened(page, address: str, lang: str, path: str) -> float:
    """Open a page of the site and run it; seconds from the click to the panel that answers."""
    page.set_default_timeout(240_000)
    began = time.monotonic()
    page.goto(f"{address}/{lang}/lab/index.html?path={path}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    harness.wait_idle(page)
    harness.run_all(page, 240)
    page.locator(".lk [role=status]").first.wait_for()
    return time.monotonic() - began


def show_my_data(page, address: str) -> str:
    opened(page, address, "en", f"{build_site.PROGRESS}/today-en.ipynb")
    page.get_by_role("button", name=say("quiz.show", "en"), exact=True).click()
    told = page.locator(".lk p", has_text="Your record is kept").first
    told.wait_for()
    return told.inner_text()


@doors
@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lesson_three_in_the_browser_alone(address: str, closed_browser, lang: str) -> None:
    with harness.open_page(closed_browser, lang=lang) as (page, watch):
        Quiet.sent = 0
        seconds = opened(page, address, lang, f"notebooks/{lang}/03-which-tier.ipynb")
        print(f"\n{lang}: live panel after {seconds:.0f} s, {Quiet.sent / 1e6:.0f} MB sent, uncompressed")
        menu = page.locator(".lm-MenuBar-itemLabel").first.inner_text()
        assert menu == {"zh": "文件", "en": "File"}[lang]
        status = page.locator(".lk [role=status]").last
        status.filter(has_text={"zh": "情节严重", "en": "Serious circumstances"}[lang]).wait_for()
        page.locator(".lk").last.get_by_label(say("law.fact.records.count", lang), exact=True).first.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("499")
        page.keyboard.press("Tab")
        status.filter(has_text=say("law.reason.none_met", lang)[:10]).wait_for()
        # no matplotlib here, and yet figures, each with its data as a table
        charts = page.locator(".lk figure, .jp-RenderedHTMLCommon figure")
        pictures = charts.locator("img, svg.lk-wide")
        assert charts.count() > 2 and pictures.count() == charts.locator("table").count() == charts.count()
        page.locator("figure td, figure th", has_text="499 / 500").first.wait_for(state="attached")  # pictures follow the verdict
        harness.screenshot(page, f"site-{lang}")
        assert not re.search("matplotlib|Traceback", page.locator(".jp-Notebook").inner_text())
    assert (watch.outside, watch.errors, Refused.asked) == ([], [], [])


@doors
@pytest.mark.browser
def test_progress_outlives_a_reload_and_moves_to_another_browser(address: str, closed_browser, tmp_path: Path) -> None:
    with harness.open_page(closed_browser) as (page, _):
        opened(page, address, "en", "exercises/en/lesson-06.ipynb")
        page.locator(".lk-quiz input[type=radio]").first.check()
        page.get_by_role("button", name=say("quiz.check", "en"), exact=True).click()
        page.locator(".lk-feedback").filter(has_text=re.compile(r"\w")).first.wait_for()
        assert "1 answers" in show_my_data(page, address)
        page.get_by_role("button", name=say("quiz.export", "en"), exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name=say("quiz.download", "en")).click()
        kept = tmp_path / download.value.suggested_filename  # it can be put back as it comes
        download.value.save_as(kept)
        assert len(json.loads(kept.read_text(encoding="utf-8"))["log"]) == 1
    with harness.open_page(closed_browser) as (page, _):  # another browser: its storage is empty
        page.set_default_timeout(120_000)
        page.goto(f"{address}/en/lab/index.html?path={build_site.PROGRESS}/today-en.ipynb")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        assert page.locator(".jp-DirListing-item", has_text="progress.json").count() == 0
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name=re.compile("Upload")).first.click()
        chooser.value.set_files(kept)
        page.locator(".jp-DirListing-item", has_text="progress.json").wait_for()
        assert "1 answers" in show_my_data(page, address)
    assert Refused.asked == []


@doors
@pytest.mark.browser
def test_the_first_page_leads_to_both_languages(address: str, closed_browser) -> None:
    with harness.open_page(closed_browser) as (page, watch):
        page.goto(address)
        harness.screenshot(page, "site-first-page")
        assert harness.audit(page, "body") == []
        places = page.eval_on_selector_all("a", "links => links.map(a => a.getAttribute('href'))")
        assert {place[:2] for place in places} == {"zh", "en"}
        page.get_by_role("link", name=re.compile("从这里开始")).click()
        page.locator(".jp-Notebook h1").first.wait_for(timeout=120_000)
    assert watch.outside == []


@doors
def test_everything_is_there_and_nothing_leads_out(site: Path) -> None:
    assert not list(site.rglob("*.map"))
    names = {file.relative_to(site / "files").as_posix() for file in (site / "files").rglob("*") if file.is_file()}
    own = {place.as_posix() for _, place in build_site.lessons.pages()}
    assert own <= names and {f"{build_site.PROGRESS}/today-{lang}.ipynb" for lang in ("zh", "en")} <= names
    lock = json.loads((site / "static" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {"lawkit", "ipywidgets", "fsrs", "fonttools"} <= set(lock) and not {"numpy", "matplotlib"} & set(lock)
    for one in lock.values():
        file = site / "static" / "pyodide" / one["file_name"]
        assert build_site.digest(file) == one["sha256"] and set(one["depends"]) <= set(lock)
    settings = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]["litePluginSettings"]
    kernel = settings[build_site.KERNEL]
    assert kernel["disablePyPIFallback"] is True and kernel["pyodideUrl"].startswith("./static/pyodide/")


LAW = [*(f"tests/law/{file.name}" for file in sorted((ROOT / "tests" / "law").glob("test_*.py"))
         if not re.search("hypothesis|numpy", file.read_text(encoding="utf-8"))),
       *(f"tests/test_{name}.py" for name in ("kinds", "sentencing", "guideline", "readings", "neighbours", "below", "casebook", "provisions")),
       "--deselect=tests/test_casebook.py::test_no_full_name_of_a_person_stands_anywhere"]
"""The files that need neither NumPy nor Hypothesis, which is not pure Python; the test left out starts git."""


@doors
def test_the_law_on_the_browser_s_python(site: Path) -> None:
    """The law's own tests, scenarios included, on Python 3.14 under Pyodide."""
    done = subprocess.run(["node", PINS / "node_tests.mjs", site / "static" / "pyodide" / "pyodide.mjs", ROOT, sysconfig.get_path("purelib"),
                           "-q", *LAW], capture_output=True, text=True, timeout=900)
    print("\n" + done.stdout[-200:])
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) > 1000


@doors
def test_binder_s_last_step(tmp_path: Path) -> None:
    """`.binder/postBuild` in a copy of the kit: lawkit is installed and the interface is set, by default in Chinese."""
    kit, home = tmp_path / "kit", tmp_path / "environment"
    for name in (name for name in tracked() if (ROOT / name).is_file() and not name.startswith("tests/")):
        (kit / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, kit / name)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    (next(home.glob("lib/python*/site-packages")) / "locked.pth").write_text(sysconfig.get_path("purelib"))
    environment = {name: value for name, value in os.environ.items() if name != "LAWKIT_LANG"}
    done = subprocess.run([kit / ".binder" / "postBuild"], cwd=kit, env={**environment, "PATH": f"{home / 'bin'}:{os.environ['PATH']}"},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    settings = json.loads((home / "etc/jupyter/labconfig/default_setting_overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "zh_CN"
    where = subprocess.run([home / "bin" / "python", "-c", "import lawkit; print(lawkit.__path__[0])"], cwd=tmp_path, capture_output=True, text=True)
    assert Path(where.stdout.strip()) == kit / "lawkit"


# -- without building ------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["build.lock", "browser.lock"])
def test_pins_name_no_address_and_hash_everything(name: str) -> None:
    text = (PINS / name).read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert "://" not in text and pins and all(re.match(r"[a-z0-9-]+==[\w.]+ ", pin) for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.parametrize("name", ["site", "hub"])
def test_npm_pins_name_no_address_and_hash_everything(name: str) -> None:
    lock = json.loads((ROOT / "tests" / "tools" / name / "package-lock.json").read_text(encoding="utf-8"))
    packages = [one for place, one in lock["packages"].items() if place]
    assert packages and all("resolved" not in one and one["integrity"].startswith("sha512-") for one in packages)


def test_binder_installs_the_locked_packages() -> None:
    binder = ROOT / ".binder"
    assert (binder / "requirements.txt").read_text(encoding="utf-8").split() == ["-r", "../requirements.lock"]
    assert os.access(binder / "postBuild", os.X_OK) or os.name == "nt"


@pytest.fixture
def distribution(tmp_path: Path) -> tuple[Path, Path, list[Path]]:
    """A core whose lock knows two wheels of the full distribution, that distribution as a folder, and our own wheel."""
    core, full = tmp_path / "core", tmp_path / "full"
    for folder in (core, full):
        folder.mkdir()
    packages = {}
    for name, needs in (("numpy", []), ("matplotlib", ["numpy", "six"]), ("six", []), ("pandas", ["numpy"])):
        file = full / f"{name}-1.0-cp314-cp314-wasm32.whl"
        file.write_text(name)
        packages[name] = {"name": name, "file_name": file.name, "sha256": build_site.digest(file), "depends": needs, "imports": [name]}
    for name in ("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        (core / name).write_text("")
    (core / "pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    own = [tmp_path / "lawkit-0.1.0-py3-none-any.whl", tmp_path / "six-2.0-py3-none-any.whl"]
    for file in own:
        file.write_text("ours")
    return core, full, own


def test_the_full_distribution_from_a_folder(distribution, tmp_path: Path) -> None:
    core, full, own = distribution
    loads = build_site.fill_pyodide(tmp_path / "out", core, own, str(full))
    assert set(loads) == {"lawkit", "six", "numpy", "matplotlib"}, "what the two need, and no more"
    assert loads["six"]["file_name"] == "six-2.0-py3-none-any.whl" and {"numpy", "matplotlib"} <= set(loads["lawkit"]["depends"])
    assert all((tmp_path / "out" / one["file_name"]).is_file() for one in loads.values())
    (full / "numpy-1.0-cp314-cp314-wasm32.whl").write_text("something else")
    with pytest.raises(SystemExit, match="numpy"):
        build_site.fill_pyodide(tmp_path / "again", core, own, str(full))


def test_the_full_distribution_from_the_network(distribution, tmp_path: Path) -> None:
    core, _, own = distribution
    loads = build_site.fill_pyodide(tmp_path / "out", core, own, "https://school.example/pyodide/full/pyodide.mjs")
    assert loads["numpy"]["file_name"] == "https://school.example/pyodide/full/numpy-1.0-cp314-cp314-wasm32.whl"
    assert len(loads["numpy"]["sha256"]) == 64, "the browser checks the sum"
    assert not list((tmp_path / "out").glob("numpy*")) and loads["lawkit"]["file_name"] == own[0].name


def test_a_plain_site_loads_no_figures(distribution, tmp_path: Path) -> None:
    core, _, own = distribution
    assert set(build_site.fill_pyodide(tmp_path / "out", core, own)) == {"lawkit", "six"}
