"""Open the kit in JupyterLab: one server on this machine, in the learner's language, on a bilingual start page."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lawkit.wording import language, say

START_PAGE = "notebooks/start.md"
FIRST_PORT = 8888
TEMPLATES = Path(__file__).parent / "data" / "jupyter"


# JupyterLab reads a bare letter or arrow in a focused dropdown as a notebook command: D D would delete the cell.
_FOCUSED = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
_BARE_KEYS = {
    "notebook:change-cell-to-code": ("Y",), "notebook:change-cell-to-markdown": ("M",), "notebook:change-cell-to-raw": ("R",),
    "notebook:copy-cell": ("C",), "notebook:cut-cell": ("X",), "notebook:delete-cell": ("D D",), "notebook:paste-cell-below": ("V",),
    "notebook:insert-cell-above": ("A",), "notebook:insert-cell-below": ("B",), "notebook:insert-heading-above": ("Shift A",),
    "notebook:insert-heading-below": ("Shift B",), "notebook:merge-cells": ("Shift M",), "notebook:undo-cell-action": ("Z",),
    "notebook:redo-cell-action": ("Shift Z",), "notebook:move-cursor-down": ("ArrowDown", "J"),
    "notebook:move-cursor-up": ("ArrowUp", "K"), "notebook:move-cursor-heading-above-or-collapse": ("ArrowLeft",),
    "notebook:move-cursor-heading-below-or-expand": ("ArrowRight",),
}


def _unbound() -> list[dict[str, Any]]:
    """The notebook commands on bare keys, switched off: lessons are read, and their panels need the keys."""
    return [{"command": command, "keys": ["D", "D"] if key == "D D" else [key], "selector": _FOCUSED, "disabled": True}
            for command, keys in _BARE_KEYS.items() for key in keys]


def interface_settings(lang: str) -> dict[str, dict[str, Any]]:
    """JupyterLab's defaults for the kit, the form its `overrides.json` has; a learner can still change each in Settings."""
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": "zh_CN" if lang == "zh" else "en"},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": _unbound()},
        # every cell stays in the page: search, screen readers and printing see the whole lesson
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
        # Markdown pages open as pages, not as source
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    }


def write_settings(folder: Path, lang: str) -> Path:
    """Write `interface_settings` below `folder`, where Jupyter finds it once `folder` is in `JUPYTER_CONFIG_PATH`."""
    files = {"default_setting_overrides.json": interface_settings(lang),
             "page_config.json": {"disabledExtensions": {"@voila-dashboards/jupyterlab-preview": True}}}
    (folder / "labconfig").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "labconfig" / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return folder


def find_kit(start: Path) -> Path | None:
    """The folder that holds the kit's start page: `start`, one of its parents, or the checkout this package lies in."""
    for folder in (start, *start.parents, Path(__file__).resolve().parents[1]):
        if (folder / START_PAGE).is_file():
            return folder
    return None


def free_port(first: int = FIRST_PORT) -> int:
    """The first port from `first` on that nobody on this machine listens at; any free one for 0 or where all are taken."""
    for port in (*range(first, first + 100), 0) if first else (0,):
        with socket.socket() as s:
            if sys.platform != "win32":  # there this option would let two servers share a port
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(s.getsockname()[1])
    raise OSError("no free port")


def server_command(root: Path, port: int) -> list[str]:
    """The command line of a JupyterLab that listens on this machine only and asks nothing of the network."""
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",  # never somebody else's server by accident
        "--ServerApp.answer_yes=True",  # Ctrl+C stops it without a second question
        "--LabApp.extension_manager=readonly",  # the other one looks packages up on the network
        "--LabApp.news_url=", "--Application.log_level=WARN",
        "--ServerApp.jpserver_extensions=voila.server_extension=False",  # the panels as an app have their own command
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def server_environment(settings: Path, **more: str) -> dict[str, str]:
    """This process's environment with the folder of `write_settings` put first on Jupyter's configuration path."""
    path = [str(settings), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, path)), "PYTHONUTF8": "1", **more}


APP_PROBE: Final = "voila/static/"
"""What a Voilà is asked to see whether it answers: its page would start a kernel for nobody."""


def answers(url: str) -> bool:
    """Whether a web server answers at `url`, be it with a page that asks for a token."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def open_lab(arguments: Sequence[str] = (), lang: str | None = None) -> int:
    """Start JupyterLab on the start page, print its address, and stay until it ends; `arguments` go to JupyterLab."""
    lang = lang or language()
    root = find_kit(Path.cwd())
    if root is None:
        print(say("cli.lab.no_lessons", lang), file=sys.stderr)
        return 2
    port, token = free_port(), secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="lawkit-", ignore_cleanup_errors=True) as temporary:
        # the token goes by the environment, since anybody on the machine can read a command line
        environment = server_environment(write_settings(Path(temporary), lang), JUPYTER_TOKEN=token, LAWKIT_LANG=lang)
        # tabs left open by a learner's other JupyterLab do not belong here; in a kit owned by others they end with the day
        own = Path(sys.prefix) / "share" / "lawkit" if os.access(sys.prefix, os.W_OK) else Path(temporary)
        environment.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(own / "workspaces"))
        command = [*server_command(root, port), f"--LabApp.default_url=/lab/tree/{START_PAGE}", *arguments]
        address = f"http://127.0.0.1:{port}/lab/tree/{START_PAGE}?token={token}"
        return _stay(command, environment, root, f"http://127.0.0.1:{port}/api", say("cli.lab.ready", lang, url=address), lang)


def app_notebook(panel: str, lang: str) -> dict[str, Any]:
    """The notebook behind the app: one panel of `lawkit.panels`, in one language."""
    code = f'from lawkit import panels, use\nuse("{lang}")\npanels.{panel}("{lang}")'
    cell: dict[str, Any] = {"cell_type": "code", "id": "panel", "metadata": {}, "outputs": [], "execution_count": None, "source": code}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "cells": [cell],
            "metadata": {"kernelspec": kernel, "title": say("cli.app.title", lang)}}


def app_command(target: Path, port: int, lang: str) -> list[str]:
    """The command line of a Voilà that shows `target` (a notebook or a folder) on this machine only."""
    return [
        sys.executable, "-m", "voila", str(target), "--Voila.ip=127.0.0.1", f"--port={port}", "--port_retries=0",
        "--template=lawkit", f"--VoilaExporter.language_code={lang}", "--Voila.log_level=WARN",
        # Voilà leaves the kernel of a closed page running: end those nobody is connected to
        "--MappingKernelManager.cull_interval=30", "--MappingKernelManager.cull_idle_timeout=120",
    ]


def app_environment(settings: Path, **more: str) -> dict[str, str]:
    """The environment in which Voilà finds the kit's page template."""
    path = [str(TEMPLATES), os.environ.get("JUPYTER_PATH", "")]
    return server_environment(settings, JUPYTER_PATH=os.pathsep.join(filter(None, path)), **more)


def open_app(panel: str = "AllPanels", arguments: Sequence[str] = (), lang: str | None = None) -> int:
    """Show one panel as a page with no code in sight, print its address, and stay; `arguments` go to Voilà."""
    lang, port = lang or language(), free_port(8866)
    with tempfile.TemporaryDirectory(prefix="lawkit-", ignore_cleanup_errors=True) as temporary:
        page = Path(temporary) / "app.ipynb"
        page.write_text(json.dumps(app_notebook(panel, lang)), encoding="utf-8")
        environment = app_environment(write_settings(Path(temporary), lang), LAWKIT_LANG=lang)
        address = f"http://127.0.0.1:{port}/"
        return _stay([*app_command(page, port, lang), *arguments], environment, Path.cwd(), address + APP_PROBE,
                     say("cli.app.ready", lang, url=address), lang)


def _stay(command: list[str], environment: dict[str, str], folder: Path, probe: str, ready: str, lang: str) -> int:
    """Run a server until it ends or is stopped; say `ready` once `probe` answers."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server ends with us
    server = subprocess.Popen(command, env=environment, cwd=folder)
    try:
        while server.poll() is None and not answers(probe):
            time.sleep(0.2)
        if server.poll() is None:
            print(ready, flush=True)
        elif server.returncode:
            print(say("cli.server_failed", lang), file=sys.stderr)
        return server.wait()
    except KeyboardInterrupt:  # the server got the same Ctrl+C and is closing its kernels
        server.wait(timeout=20)
        return 0
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(timeout=20)
