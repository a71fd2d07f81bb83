// Runs pytest on Python 3.14 as the browser has it: node node_tests.mjs PYODIDE_MJS KIT SITE_PACKAGES pytest-arguments...
// The kit and pytest (pure Python) are read from this machine's folders; nothing is fetched.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
const [entry, kit, packages, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(entry).href);
const python = await loadPyodide({
  env: { HOME: "/home/pyodide", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1", PYTHONDONTWRITEBYTECODE: "1", CI: process.env.CI ?? "" },
});
// one package at a time: a NumPy built for this machine must not be found
const wanted = /^(_?pytest|pluggy|iniconfig|packaging|pygments|py\.py|sortedcontainers|_?hypothesis\w*(\.py)?)$/;
python.FS.mkdirTree("/packages");
const places = readdirSync(packages).filter((name) => wanted.test(name)).map((name) => [join(packages, name), `/packages/${name}`]);
for (const [from, to] of [[kit, "/kit"], ...places]) {
  if (to.endsWith(".py")) {
    python.FS.writeFile(to, readFileSync(from));
    continue;
  }
  python.FS.mkdirTree(to);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: from }, to);
}
python.globals.set("arguments", python.toPy(args));
process.exitCode = python.runPython(`
import os, sys
os.chdir("/kit")
sys.path[:0] = ["/kit"]
sys.path.append("/packages")
sys.dont_write_bytecode = True
import pytest
int(pytest.main(["--capture=sys", "-p", "no:cacheprovider", *arguments]))
`);
