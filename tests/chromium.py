"""Find Chromium for the browser tests, or install it from Debian's packages; `python -m tests.chromium`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# with a Chinese font for what the page itself writes, and a library that Playwright's driver needs
PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig", "libatomic1")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


def find() -> str | None:
    """The path of a Chromium on this machine (`LAWKIT_CHROMIUM` names another one), or None."""
    named = os.environ.get("LAWKIT_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese characters; True where there is no fontconfig to ask."""
    if not shutil.which("fc-list"):
        return find() is not None
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True).stdout.strip())


def driver_runs() -> bool:
    """Whether Playwright can talk to a browser: its driver brings its own Node, which needs a library of the system."""
    from playwright._impl._driver import compute_driver_executable

    node = compute_driver_executable()[0]
    return subprocess.run([node, "--version"], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def install() -> None:
    """Install Chromium and a Chinese font with apt-get, trying a few times, where this user may."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for attempt in range(4):
        time.sleep(10 * attempt)
        steps = (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES])
        if all(subprocess.run([*sudo, "apt-get", "-q", *step], env=environment, stdin=subprocess.DEVNULL,
                              stdout=sys.stderr).returncode == 0 for step in steps):
            return


def main() -> int:
    def ready() -> bool:
        return bool(find()) and has_chinese_font() and driver_runs()

    if not ready() and shutil.which("apt-get"):
        print("Installing Chromium from Debian's packages · 正在安装 Chromium", flush=True)
        install()
    if find() and driver_runs():
        return 0
    if os.environ.get("CI"):
        print("No Chromium that can be driven, and this is CI: the browser tests must run.", file=sys.stderr)
        return 1
    print("*" * 78, "No Chromium here: THE BROWSER TESTS WILL NOT RUN. Install it, or set LAWKIT_CHROMIUM to its path.",
          "这里没有 Chromium：浏览器测试不会运行。请安装，或用 LAWKIT_CHROMIUM 指明其路径。", "*" * 78, sep="\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
