"""Mutation testing of the law floor: change one thing in the law, and some test must notice.

`python -m tests.tools.mutants [module …] [--match TEXT]` (or `make mutants`). Each mutant of rows, counting, editions and
sentencing is judged in a forked process by the scenarios and the oracle, then by the tests of its module. A survivor must be
killed by a new test or stand with its proof in equivalent_mutants.md; otherwise the run fails.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.abc
import importlib.machinery
import io
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.md")
SECONDS = 90  # a mutant that hangs is noticed too
STORIES = 400
LAW = [f"tests/law/test_{name}.py" for name in ("open_and_counted", "editions", "ledger", "questions", "text_numbers",
                                            "readings_switches")]  # what notices most comes first
TESTS = {
    "rows": ["tests/law/test_one_reader.py", *LAW, "tests/law/test_coverage_of_articles.py"],
    "counting": LAW,
    "editions": LAW,
    "sentencing": ["tests/test_sentencing.py", "tests/law/test_sentencing_corners.py", "tests/law/test_text_numbers.py",
                   "tests/law/test_coverage_of_articles.py"],
}
RANDOM = {module: ["tests/law/test_properties.py"] for module in ("rows", "counting")}  # dear, hence last
COMPARE = {ast.GtE: (ast.Gt, ast.Lt), ast.Gt: (ast.GtE,), ast.LtE: (ast.Lt, ast.Gt), ast.Lt: (ast.LtE,), ast.Eq: (ast.NotEq,),
           ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,)}
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}
NAMED = (ast.FunctionDef, ast.ClassDef, ast.AnnAssign)
LATTICE = {"both", "either", "all_of", "any_of"}


@dataclass(frozen=True)
class Mutant:
    """One change: where it stands, what it was and what it became; `number` and `change` find it again in the tree."""

    module: str
    where: str
    line: int
    before: str
    after: str
    number: int
    change: int
    nth: int = 1

    @property
    def key(self) -> str:
        """How equivalent_mutants.md names it: without a line number, so that it survives edits elsewhere.

        Where the same change can be made at several places of a function, the second is `… (2)`, and so on.
        """
        return f"{self.module}.{self.where}: {self.before} → {self.after}" + (f" ({self.nth})" if self.nth > 1 else "")

    @property
    def path(self) -> Path:
        """The file that is mutated."""
        return ROOT / "lawkit" / f"{self.module}.py"

    def tree(self) -> ast.Module:
        """The changed module; the unchanged one where there is no change."""
        tree = ast.parse(self.path.read_text("utf-8"))
        if self.number >= 0:
            _, parent, field, index = next(p for i, p in enumerate(places(tree)) if i == self.number)
            child = getattr(parent, field) if index is None else getattr(parent, field)[index]
            _put(parent, field, index, ast.copy_location(list(variants(child))[self.change], child))
        return ast.fix_missing_locations(tree)


# -- making them ------------------------------------------------------------------------------------

def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Every small change of one node."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for op in COMPARE.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [op()], node.comparators)
    elif isinstance(node, ast.Compare):  # a chain: each link is loosened or tightened
        for i, old in enumerate(node.ops):
            for op in COMPARE.get(type(old), ())[:1]:
                yield ast.Compare(node.left, [*node.ops[:i], op(), *node.ops[i + 1:]], node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):  # `^ True` is how the table says not
        yield node.left
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr)):  # and, or of values and columns
        yield node.left
        yield node.right
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for i in range(len(node.values)):
            rest = node.values[:i] + node.values[i + 1:]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LATTICE and len(node.args) > 1:
        for i in range(len(node.args)):
            rest = node.args[:i] + node.args[i + 1:]
            yield rest[0] if len(rest) == 1 else ast.Call(node.func, rest, node.keywords)
    elif isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        for i in range(len(node.elts)):  # a dropped row, condition or alternative
            yield type(node)(node.elts[:i] + node.elts[i + 1:], ast.Load())
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.If):
        for test in (True, False):
            yield ast.If(ast.Constant(test), node.body, node.orelse)


def skipped(parent: ast.AST, field: str) -> bool:
    """Annotations, decorators, return types and bases say nothing about the law."""
    return field in ("annotation", "returns", "decorator_list", "bases", "type_comment", "slice") and not (
        field == "slice" and isinstance(parent, ast.Subscript) and isinstance(parent.slice, (ast.Constant, ast.Slice)))


def places(tree: ast.AST) -> Iterator[tuple[str, ast.AST, str, int | None]]:
    """Every place a node stands in: the function around it, its parent, the field and the index."""
    def walk(node: ast.AST, where: str) -> Iterator[tuple[str, ast.AST, str, int | None]]:
        for field, value in ast.iter_fields(node):
            if skipped(node, field):
                continue
            for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
                if not isinstance(child, ast.AST):
                    continue
                name = getattr(child, "name", "") or (getattr(getattr(child, "target", None), "id", "") if not where else "")
                inside = f"{where}.{name}".strip(".") if isinstance(child, NAMED) else where
                yield where or "module", node, field, index
                yield from walk(child, inside)
    yield from walk(tree, "")


def shown(node: ast.AST) -> str:
    """A node as one short line; of an `if` only its condition."""
    text = f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node)
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:60] + " … " + text[-37:]


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of one module of lawkit."""
    tree = ast.parse((ROOT / "lawkit" / f"{module}.py").read_text("utf-8"))
    seen: Counter[str] = Counter()
    for number, (where, parent, field, index) in enumerate(places(tree)):
        child = getattr(parent, field) if index is None else getattr(parent, field)[index]
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        for change, variant in enumerate(variants(child)):
            outer = parent if isinstance(child, (ast.Constant, ast.Tuple)) and isinstance(parent, (ast.expr, ast.keyword)) else child
            if outer is parent:
                before = shown(parent)
                _put(parent, field, index, variant)
                after = shown(parent)
                _put(parent, field, index, child)
            else:
                before, after = shown(child), shown(variant)
            mutant = Mutant(module, where, child.lineno, before, after, number, change)
            seen[mutant.key] += 1
            yield replace(mutant, nth=seen[mutant.key])


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


# -- judging them -------------------------------------------------------------------------------------

class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module of lawkit in its mutated form."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.path, self.tree = f"lawkit.{mutant.module}", str(mutant.path), mutant.tree()

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self.path
        exec(compile(self.tree, self.path, "exec"), module.__dict__)


def survives(mutant: Mutant) -> bool:
    """Does no test notice? Called in a forked process, which forgets the unchanged lawkit first."""
    for name in [n for n in sys.modules if n.split(".")[0] in ("lawkit", "tests")]:
        del sys.modules[name]
    os.environ |= {"LAWKIT_FEWER_EXAMPLES": "5",  # of every five random examples of a property, one
                   "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # no test of the law needs one, and looking for them costs a third
    sys.meta_path.insert(0, Mutated(mutant))
    if mutant.module != "sentencing":
        _scenarios()
        _stories()
    if not _pytest(TESTS[mutant.module]):
        return False
    if mutant.module != "sentencing":
        _properties()
    return _pytest(RANDOM.get(mutant.module, []))


def _pytest(files: list[str]) -> bool:
    """Do the tests of these files pass? Plainly, without rewriting their assertions: nobody reads them here."""
    import pytest
    return not files or pytest.main(["-x", "-q", "--no-header", "--tb=no", "--assert=plain", "--rootdir", str(ROOT), *files]) == 0


def _scenarios() -> None:
    rows = importlib.import_module("tests.law.test_rows")
    for scenario in rows.SCENARIOS:
        rows.check(scenario)


def _stories() -> None:
    """The oracle, and the unknown ones of it: the same seeds for every mutant."""
    stories, oracle = importlib.import_module("tests.law.stories"), importlib.import_module("tests.law.oracle")
    facts, assessment = importlib.import_module("lawkit.facts"), importlib.import_module("lawkit.assessment")
    rng = random.Random(2017)
    for _ in range(STORIES):
        story = stories.story(rng)
        a = assessment.assess(facts.Case.from_dict(stories.facts(story)))
        assert (int(a.grade), set(a.met)) == oracle.verdict(story)


def _properties() -> None:
    """A few worlds of each property, the same for every mutant: open bounds, columns, tipping."""
    properties = importlib.import_module("tests.law.test_properties")
    for name, seeds in (("test_columns_give_for_every_row_what_values_give", 2), ("test_open_bounds_around_the_switch_of_art_6", 25),
                        ("test_open_bounds_are_those_of_every_possible_world", 25)):
        for seed in range(seeds):
            getattr(properties, name).hypothesis.inner_test(seed)


def judge(mutant: Mutant) -> None:
    """Run in the child: exit code 0 where the mutant survived, 1 where it was noticed."""
    signal.alarm(SECONDS)
    code = 1
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = 0 if survives(mutant) else 1
    except BaseException:  # any failure at all is a mutant noticed
        code = 1
    finally:
        os._exit(code)


def run(todo: list[Mutant], workers: int) -> list[Mutant]:
    """Judge all mutants, some at a time; the survivors."""
    running: dict[int, Mutant] = {}
    alive: list[Mutant] = []
    waiting = todo[::-1]
    while waiting or running:
        while waiting and len(running) < workers:
            mutant = waiting.pop()
            pid = os.fork()
            if pid == 0:
                judge(mutant)
            running[pid] = mutant
        pid, status = os.wait()
        mutant = running.pop(pid)
        if os.waitstatus_to_exitcode(status) == 0:
            alive.append(mutant)
    return alive


def proven() -> set[str]:
    """The keys of the mutants shown to be equivalent in writing."""
    return set(re.findall(r"^- `(.+?)`(?: —|$)", EQUIVALENT.read_text("utf-8"), re.M)) if EQUIVALENT.exists() else set()


def main(argv: list[str] | None = None) -> int:
    """Judge the mutants of the modules named (default: all) and tell what survived without a proof."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(TESTS), metavar="module")
    parser.add_argument("--match", default="", help="only mutants whose name contains this text")
    parser.add_argument("--all", action="store_true", help="judge those proven equivalent too, and tell of any that is killed")
    parser.add_argument("--list", action="store_true", help="list the mutants without judging them")
    options = parser.parse_args(argv)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    compiled = tempfile.TemporaryDirectory(prefix="mutants-")  # what is unchanged is compiled once
    sys.dont_write_bytecode, sys.pycache_prefix = False, compiled.name
    import pytest  # noqa: F401  once, before forking
    failed, excused, start, count = 0, proven(), time.monotonic(), 0
    for module in options.modules:
        todo = [m for m in mutants(module) if options.match in m.key]
        if options.list:
            print(*(f"{m.line}: {m.key}" for m in todo), sep="\n")
            continue
        begin = time.monotonic()
        if not run([Mutant(module, "unchanged", 0, "", "", -1, 0)], 1):
            print(f"{module}: the tests fail without any mutant", flush=True)
            return 2
        judged = [m for m in todo if options.all or m.key not in excused]
        alive = run(judged, os.cpu_count() or 2)
        open_ones = [m for m in alive if m.key not in excused]
        count, failed = count + len(todo), failed + len(open_ones)
        print(f"{module}: {len(todo)} mutants, {len(judged) - len(alive)} killed, {sum(m.key in excused for m in todo)} proven "
              f"equivalent, {len(open_ones)} alive, {time.monotonic() - begin:.0f} s", flush=True)
        for m in judged if options.all else ():
            if m.key in excused and m not in alive:
                print(f"  no longer equivalent: {m.key}", flush=True)
        stale = {k for k in excused if k.startswith(f"{module}.")} - {m.key for m in todo}
        if not options.match:
            for key in sorted(stale):
                print(f"  no such mutant any more: {key}", flush=True)
        for m in open_ones:
            print(f"  lawkit/{m.module}.py:{m.line}  {m.key}", flush=True)
    if not options.list:
        print(f"{count} mutants in {time.monotonic() - start:.0f} s; {failed} alive without a proof")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
