"""Drive JupyterLab and Voilà in a real browser: servers on loopback, pages that may ask nothing of the outside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import nbformat
from playwright.sync_api import Browser, Page

from lawkit import start

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(os.environ.get("LAWKIT_SHOTS", ROOT / "shots"))


@dataclass
class Server:
    """A running server: its address without a closing slash, and the folder it serves (a copy, free to be changed)."""

    url: str
    root: Path
    log: Path


def copy_kit(target: Path) -> Path:
    """Copy what a learner opens, so that a test can never change the repository."""
    for name in ("notebooks", "exercises"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    return target


@contextmanager
def serve(command: list[str], port: int, root: Path, settings: Path, ready: str, seconds: float = 90,
          environment: Callable[..., dict[str, str]] = start.server_environment) -> Iterator[Server]:
    """Run one server with Jupyter folders of its own until the block ends; fail with its log where it does not answer."""
    private = {name: str(settings / name.lower()) for name in
               ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
                "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR", "LAWKIT_HOME")}
    log = settings / "server.log"
    with open(log, "wb") as out:
        process = subprocess.Popen(command, cwd=root, env=environment(settings, **private),
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    try:
        limit, url = time.monotonic() + seconds, f"http://127.0.0.1:{port}"
        while not start.answers(url + ready):
            if process.poll() is not None or time.monotonic() > limit:
                raise AssertionError(f"the server did not start: {log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.1)
        yield Server(url, root, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def jupyterlab(folder: Path, lang: str = "en") -> Iterator[Server]:
    """JupyterLab as `make lab` starts it, on a copy of the lessons in `folder`, with no token, in language `lang`."""
    root, port = copy_kit(folder / "kit"), start.free_port(0)
    settings = start.write_settings(folder / "settings", lang)
    command = [*start.server_command(root, port), "--no-browser", "--IdentityProvider.token=", "--ServerApp.password=",
               "--LabApp.expose_app_in_browser=True"]
    with serve(command, port, root, settings, "/api") as server:
        yield server


@contextmanager
def voila(folder: Path, lang: str = "en", target: str = "") -> Iterator[Server]:
    """Voilà as `make app` starts it: `server.url + "/voila/render/" + path` is a page of a copy of the lessons; `target` names
    one page of it to be shown at `/`."""
    root, port = copy_kit(folder / "kit"), start.free_port(0)
    settings = start.write_settings(folder / "settings", lang)
    command = [*start.app_command(root / target, port, lang), "--no-browser"]
    with serve(command, port, root, settings, f"/{start.APP_PROBE}", environment=start.app_environment) as server:
        yield server


@dataclass
class Watch:
    """What a page asked of other machines (refused, and remembered), and what its console called an error."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def local(url: str) -> bool:
    """Whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")


@contextmanager
def open_page(browser: Browser, width: int = 1280, height: int = 900, lang: str = "en") -> Iterator[tuple[Page, Watch]]:
    """A fresh page of `width` CSS pixels whose every request to another machine is refused and recorded."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN" if lang == "zh" else "en-GB")
    watch = Watch()
    context.route(lambda url: not local(url), lambda route: route.abort())
    context.on("request", lambda request: None if local(request.url) else watch.outside.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda socket: None if local(socket.url.replace("ws", "http", 1)) else watch.outside.append(socket.url))
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.set_default_timeout(60_000)
    try:
        yield page, watch
    finally:
        context.close()


def open_notebook(page: Page, server: Server, path: str, single: bool = True) -> None:
    """Open a notebook by its path in the kit and wait for its kernel; `single` hides tabs and the file browser."""
    page.goto(f"{server.url}/{'doc' if single else 'lab'}/tree/{quote(path)}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_idle(page)


def show(page: Page, server: Server, name: str, lang: str, code: str, *more: str) -> None:
    """Write a notebook of these cells (in language `lang`) where the server finds it, open it and run it."""
    cells = [f"from lawkit import Case, Records, panels, use\nuse({lang!r})\n{code}", *more]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)], metadata={"kernelspec": kernel})
    (server.root / f"{name}-{lang}.ipynb").write_text(nbformat.writes(book), encoding="utf-8")
    open_notebook(page, server, f"{name}-{lang}.ipynb")
    run_all(page)


def wait_for_picture(page: Page, words: str) -> None:
    """Wait until a panel shows a picture whose alternative text has these words: an image, or a part of the page."""
    page.locator(f'.lk :is(img[alt*="{words}"], svg[aria-label*="{words}"])').locator("visible=true").first.wait_for()


def show_app(page: Page, server: Server, panel: str, lang: str) -> None:
    """Open a panel as a page without code, on a Voilà."""
    (server.root / f"{panel}.ipynb").write_text(json.dumps(start.app_notebook(panel, lang)), encoding="utf-8")
    page.goto(f"{server.url}/voila/render/{panel}.ipynb")


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => { const e = document.activeElement; return [...(e.labels || [])].map(l => l.innerText).join()"
                                " || e.getAttribute('aria-label') || e.innerText || ''; }")
        if focused.strip() == name:
            return
    raise AssertionError(f"{name!r} cannot be reached by Tab")


def sticking_out(page: Page) -> list[str]:
    """Parts of a panel that stick out at its side."""
    return page.evaluate("""() => [...document.querySelectorAll('.lk')].flatMap(lk => {
        const frame = lk.getBoundingClientRect();
        return [...lk.querySelectorAll('*')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width && !e.closest('.lk-scroll, select, details') && (box.right > frame.right + 2 || box.left < frame.left - 2);
        }).map(e => e.outerHTML.slice(0, 120)); })""")


def wait_idle(page: Page) -> None:
    """Wait until the open notebook has a kernel and that kernel is idle (the indicator in the page says so too early)."""
    page.wait_for_function("""() => {
        const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
        return kernel?.connectionStatus === 'connected' && kernel.status === 'idle'; }""")


def run_all(page: Page, seconds: float = 120) -> None:
    """Run every cell of the open notebook and wait for the last one; a cell that raised fails the test."""
    done = page.evaluate(
        """seconds => Promise.race([
             window.jupyterapp.commands.execute('notebook:run-all-cells'),
             new Promise(r => setTimeout(() => r('late'), seconds * 1000))])""", seconds)
    if done == "late":
        raise AssertionError(f"the cells still run after {seconds} s: see {screenshot(page, 'late')}")
    wait_idle(page)
    raised = page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText[data-mime-type="application/vnd.jupyter.error"]')
    assert raised.count() == 0, raised.all_inner_texts()


def screenshot(page: Page, name: str, selector: str | None = None, height: int | None = None) -> Path:
    """Save `SHOTS/name.png` of the page, or of the first element that `selector` finds; `height` first makes the window that tall."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    target = SHOTS / f"{name}.png"
    if height:
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        page.wait_for_timeout(400)
    (page.locator(selector).first if selector else page).screenshot(path=target)
    return target


def audit(page: Page, scope: str) -> list[str]:
    """What axe-core finds serious or critical inside `scope` (a CSS selector), one line a finding."""
    import axe_playwright_python

    script = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("scope => axe.run({include: [[scope]]})", scope)["violations"]
    return [f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
