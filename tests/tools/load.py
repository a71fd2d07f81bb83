"""How large a class does this machine carry? A real JupyterHub on loopback, learners who open lesson 3 and move a fact at once.

    python tests/tools/load.py [--steps 5,10,20,30,40,60,80] [--minutes 15] [--within 2]

For each size: start what is missing of the class (server, kernel, every cell of the lesson), then four rounds in which all
change the number of items in the same moment and wait for the new verdict. Ends at the first size whose slowest learner in
the second-worst round waits longer than `within` seconds, when time or memory is short, or after the last step; then stops every
process it started. The proxy comes from npm, the hub from PyPI, both pinned and hashed in `tests/tools/hub/`.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import websocket

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))
import build_site  # noqa: E402
from lawkit.start import free_port  # noqa: E402
from lawkit.wording import say  # noqa: E402

PINS = Path(__file__).parent / "hub"
LESSON = ROOT / "notebooks" / "zh" / "03-which-tier.ipynb"
SPARE_MB = 3000
"""Memory that must stay free: the machine has others on it."""


def hub_python() -> Path:
    """The Python of an environment with the hub in it, which also sees the kit's own packages."""
    def make(folder: Path) -> None:
        build_site.call(sys.executable, "-m", "venv", folder)
        build_site.call(folder / "bin" / "python", "-m", "pip", "install", "-qq", "--retries", "8", "--require-hashes", "-r", PINS / "hub.lock")
        (next(folder.glob("lib/python*/site-packages")) / "kit.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n")
    return build_site.part("hub", PINS / "hub.lock", make) / "bin" / "python"


def proxy() -> Path:
    def make(folder: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(PINS / name, folder / name)
        build_site.call("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
    return build_site.part("proxy", PINS / "package-lock.json", make) / "node_modules" / ".bin" / "configurable-http-proxy"


class Hub:
    """The running hub and how to ask it."""

    def __init__(self, home: Path) -> None:
        port = free_port(18000)
        self.address, self.token = f"127.0.0.1:{port}", secrets.token_hex(32)
        environment = {**os.environ, "LOAD_HOME": str(home), "LOAD_PORT": str(port), "LOAD_TOKEN": self.token, "LOAD_PROXY": str(proxy()),
                       "PYTHONUTF8": "1"}
        self.log = home / "hub.log"
        with open(self.log, "wb") as out:
            self.process = psutil.Popen([str(hub_python()), "-m", "jupyterhub", "-f", str(PINS / "jupyterhub_config.py")],
                                        cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        limit = time.monotonic() + 120
        while not self.ready():  # the proxy answers before the hub does
            if self.process.poll() is not None or time.monotonic() > limit:
                raise SystemExit(self.log.read_text(errors="replace")[-3000:])
            time.sleep(0.3)

    def ready(self) -> bool:
        try:
            return bool(self.ask("/hub/api/"))
        except OSError:
            return False

    def ask(self, path: str, method: str = "GET", data: Any = None) -> Any:
        request = urllib.request.Request(f"http://{self.address}{path}", method=method, data=None if data is None else json.dumps(data).encode(),
                                         headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=180) as reply:
            return json.loads(reply.read() or b"null")

    def stop(self) -> None:
        """End the hub and everything it started."""
        family = [self.process, *self.process.children(recursive=True)]
        self.process.terminate()
        _, left = psutil.wait_procs(family, timeout=30)
        for one in left:
            one.kill()


class Learner:
    """One learner: a server, a kernel with the lesson run in it, and the box to type a number into."""

    def __init__(self, hub: Hub, number: int) -> None:
        self.name = f"learner{number}"
        began = time.monotonic()
        hub.ask(f"/hub/api/users/{self.name}", "POST")
        hub.ask(f"/hub/api/users/{self.name}/server", "POST")
        while not hub.ask(f"/hub/api/users/{self.name}")["servers"].get("", {}).get("ready"):
            time.sleep(0.3)
            if time.monotonic() - began > 240:
                raise TimeoutError(self.name)
        kernel = hub.ask(f"/user/{self.name}/api/kernels", "POST", {"name": "python3"})["id"]
        self.socket = websocket.create_connection(f"ws://{hub.address}/user/{self.name}/api/kernels/{kernel}/channels", timeout=180,
                                                  header=[f"Authorization: token {hub.token}"], http_no_proxy=["127.0.0.1"])
        self.box, self.inbox = "", queue.SimpleQueue()
        # read all the time: a server hangs up on a learner who does not answer its pings
        threading.Thread(target=self.listen, daemon=True).start()
        for cell in json.loads(LESSON.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                self.execute("".join(cell["source"]))
        assert self.box, "the lesson has no box for the number of items"
        self.seconds = time.monotonic() - began

    def listen(self) -> None:
        with suppress(websocket.WebSocketException, OSError):  # the class is over
            while text := self.socket.recv():
                self.inbox.put(json.loads(text))

    def send(self, kind: str, content: dict) -> str:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "", "session": self.name, "version": "5.3", "date": ""}
        self.socket.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content}))
        return str(header["msg_id"])

    def execute(self, code: str) -> None:
        asked = self.send("execute_request", {"code": code, "silent": False, "store_history": False, "user_expressions": {},
                                              "allow_stdin": False, "stop_on_error": True})
        while True:
            message = self.inbox.get(timeout=120)
            if message["msg_type"] == "comm_open":
                state = message["content"]["data"].get("state", {})
                if state.get("description") == say("law.fact.records.count", "zh"):
                    self.box = message["content"]["comm_id"]
            if message["msg_type"] == "execute_reply" and message["parent_header"].get("msg_id") == asked:
                if message["content"]["status"] != "ok":
                    raise RuntimeError(message["content"])
                return

    def move(self, value: str) -> float:
        """Change the number of items; seconds until the kernel sends the new verdict."""
        began = time.monotonic()
        self.send("comm_msg", {"comm_id": self.box, "data": {"method": "update", "state": {"value": value}, "buffer_paths": []}})
        while True:
            message = self.inbox.get(timeout=120)
            if message["msg_type"] == "comm_msg" and "role='status'" in str(message["content"]["data"].get("state", {}).get("value")):
                return time.monotonic() - began


def memory(hub: Hub, learners: int) -> dict[str, float]:
    """Proportional memory in MB of hub and proxy, and of one learner's server and kernel."""
    sums = dict.fromkeys(("hub", "proxy", "server", "kernel"), 0.0)
    for one in [hub.process, *hub.process.children(recursive=True)]:
        line = " ".join(one.cmdline())
        kind = "kernel" if "ipykernel" in line else "server" if "singleuser" in line else "proxy" if "http-proxy" in line else "hub"
        sums[kind] += one.memory_full_info().pss / 1e6
    return {kind: total / (learners if kind in ("server", "kernel") else 1) for kind, total in sums.items()}


def rounds(class_: list[Learner]) -> list[float]:
    """The wait of the slowest learner in each of four rounds in which all move at once, over the line and back."""
    slowest = []
    for value in ("499", "600", "499", "600"):
        start = threading.Barrier(len(class_))

        def together(learner: Learner, value: str = value, start: threading.Barrier = start) -> float:
            start.wait()
            return learner.move(value)

        with ThreadPoolExecutor(len(class_)) as pool:
            slowest.append(max(pool.map(together, class_)))
        time.sleep(2)  # the charts that follow the verdict
    return sorted(slowest)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", default="5,10,20,30,40,60,80")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--within", type=float, default=2.0)
    given = parser.parse_args()
    end, largest = time.monotonic() + 60 * given.minutes, 0
    cores, total = os.cpu_count(), psutil.virtual_memory().total / 2**30
    print(f"{time.strftime('%Y-%m-%d')}, {cores} cores, {total:.0f} GiB, load average before {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="lawkit-load-", ignore_cleanup_errors=True) as temporary:
        hub, class_ = Hub(Path(temporary)), []

        def give_up(*_: object) -> None:  # a learner who waits for an answer would hold up an orderly end
            hub.stop()
            print("stopped", flush=True)
            os._exit(1)

        signal.signal(signal.SIGTERM, give_up)
        signal.signal(signal.SIGINT, give_up)
        watchdog = threading.Timer(60 * given.minutes + 120, give_up)
        watchdog.daemon = True
        watchdog.start()
        try:
            for size in map(int, given.steps.split(",")):
                if psutil.virtual_memory().available / 1e6 < SPARE_MB + 250 * (size - len(class_)):
                    print("memory is short: stop here")
                    break
                with ThreadPoolExecutor(4) as pool:
                    class_ += pool.map(lambda number: Learner(hub, number), range(len(class_), size))
                waits, used = rounds(class_), memory(hub, size)
                opened = statistics.median(one.seconds for one in class_)
                print(f"{size:3} learners: slowest verdict {waits[2]:.2f} s in the second-worst of four rounds ({waits[0]:.2f}–{waits[3]:.2f}); a lesson opens in "
                      f"{opened:.0f} s, four at a time; each {used['server'] + used['kernel']:.0f} MB (server {used['server']:.0f} + kernel "
                      f"{used['kernel']:.0f}); hub {used['hub']:.0f}, proxy {used['proxy']:.0f} MB; load {os.getloadavg()[0]:.1f}", flush=True)
                if waits[2] > given.within:
                    break
                largest = size
                if time.monotonic() > end:
                    print("time is up: stop here")
                    break
        finally:
            hub.stop()
    print(f"largest class within {given.within} s: {largest}")


if __name__ == "__main__":
    main()
