"""One function reads the rows, for values and columns alike; explanations take their numbers from the rows and nowhere else."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from types import FunctionType
from typing import Any

import pytest

from lawkit import assessment, counting, explain, rows
from lawkit.assessment import assess
from lawkit.facts import Case, Records
from lawkit.rows import Row

READERS: dict[str, FunctionType] = {f.__name__: f for f in (
    rows.both, rows.either, rows.met, rows.graded,
    counting.derive, counting._count, counting._covered, counting._crime, counting._offence, counting._presume, counting._privileged,
    counting._points, counting._reached, counting._resale, counting._supply, counting.keys.__wrapped__, counting.less, counting.part)}  # type: ignore[dict-item]
# Not facts: a row, where a batch lies in time, which reading was chosen, how many batches there are.
NOT_FACTS = {"row", "scenario", "readings", "chosen", "size", "place", "len", "type", "int"}
BANNED_CALLS = {"max", "min", "any", "all", "bool", "abs", "sorted", "sum", "round"}


def turns(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression on which the flow of a function turns, and every operand of and, or, not."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert)):
            yield node.test
        elif isinstance(node, ast.BoolOp):
            yield node
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node
        elif isinstance(node, ast.comprehension):
            yield from node.ifs


def names_turned_on(test: ast.expr) -> set[str]:
    """Names whose truth is asked; what is compared by `is` is not asked (a column is never `True` itself)."""
    if isinstance(test, ast.Compare) and all(isinstance(op, (ast.Is, ast.IsNot)) for op in test.ops):
        return set()
    if isinstance(test, ast.BoolOp):
        first = test.values[0]
        plain = {n.id for n in ast.walk(first) if isinstance(n, ast.Name)} if _is_type_test(first) else set()
        return set().union(*(names_turned_on(v) for v in test.values)) - plain
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return names_turned_on(test.operand)
    return {n.id for n in ast.walk(test) if isinstance(n, ast.Name)} - NOT_FACTS


def _is_type_test(test: ast.expr) -> bool:
    """`type(x) is int`: from there on x is a plain number."""
    return (isinstance(test, ast.Compare) and isinstance(test.left, ast.Call) and isinstance(test.left.func, ast.Name)
            and test.left.func.id == "type" and isinstance(test.ops[0], ast.Is))


@pytest.mark.parametrize("name", list(READERS))
def test_no_branch_turns_on_a_fact(name: str) -> None:
    tree = ast.parse(inspect.getsource(READERS[name]))
    for test in turns(tree):
        assert names_turned_on(test) == set(), ast.unparse(test)
    calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not calls & BANNED_CALLS


def test_the_test_itself_sees_a_branch() -> None:
    for bad in ("if facts['n1'] >= 50: pass", "x = a and b", "x = not ok", "x = 1 if sold else 0", "x = type(a) is int and b == 0"):
        assert any(names_turned_on(t) for t in turns(ast.parse(bad))), bad
    for good in ("if row.measure: pass", "x = a if a is True else b", "x = type(a) is int and a == 0"):
        assert not any(names_turned_on(t) for t in turns(ast.parse(good))), good


def test_the_readers_are_all_that_derive_and_met_call() -> None:
    """A helper added to the counting must join the list above."""
    modules = {m: vars(m) for m in (rows, counting)}
    for name in READERS:
        for node in ast.walk(ast.parse(inspect.getsource(READERS[name]))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                own = [v[node.func.id] for v in modules.values() if isinstance(v.get(node.func.id), FunctionType)]
                assert not own or node.func.id in READERS, node.func.id


def test_no_other_module_compares_a_measure_with_a_standard() -> None:
    """The standards stand in rows.py; no other module of the law writes one down."""
    for module in (assessment, counting, explain):
        numbers = {n.value for n in ast.walk(ast.parse(inspect.getsource(module)))
                   if isinstance(n, ast.Constant) and isinstance(n.value, int) and not isinstance(n.value, bool)}
        assert not numbers & {25, 50, 250, 500, 2500, 5000, 25000, 50000, 500000, 5000000}, (module.__name__, numbers)


def edited(monkeypatch: pytest.MonkeyPatch, cite: str, **changes: Any) -> None:
    """The table of the law with one row changed, as a student might change it."""
    real = rows.table

    def table(*args: Any, **kwargs: Any) -> tuple[Row, ...]:
        return tuple(replace(row, **changes) if row.cite == cite and not row.via else row for row in real(*args, **kwargs))
    monkeypatch.setattr(assessment, "table", table)


def numbers(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*", text)


@pytest.mark.parametrize(("cite", "facts", "change", "old", "new"), [
    ("5(1)(3)", {"records": [Records(tier=1, count=45)]}, {"standard": 43}, "50", "43"),
    ("5(1)(5)", {"records": [Records(tier=3, count=4600)]}, {"standard": 4321}, "5,000", "4,321"),
    ("5(1)(7)", {"illegal_gains": 4700}, {"standard": 432100}, "5,000", "4,321"),
    ("6(1)(1)", {"records": [Records(tier=3, count=1, obtained="bought")], "lawful_purpose": True, "profit": 47000},
     {"standard": 4321000}, "50,000", "43,210")])
def test_a_changed_row_changes_grade_finding_and_explanation(monkeypatch: pytest.MonkeyPatch, cite: str, facts: dict[str, Any],
                                                            change: dict[str, Any], old: str, new: str) -> None:
    case = Case(**facts)
    before = assess(case)
    texts = {lang: before.explain(lang) for lang in ("zh", "en")}
    assert before.grade == 0 and all(old in numbers(t) and new not in numbers(t) for t in texts.values())
    edited(monkeypatch, cite, **change)
    after = assess(case)
    assert (after.grade, after.met) == (1, (cite,))
    assert next(f for f in after.findings if f.id == cite).standard == int(new.replace(",", ""))
    for lang, text in texts.items():
        assert new in numbers(after.explain(lang)) and after.explain(lang) != text


def test_a_changed_condition_changes_what_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(records=[Records(tier=1, count=1)], criminal=True)
    assert assess(case).met == ("5(1)(9)",)
    edited(monkeypatch, "5(1)(9)", when=("art5", "punished_before", "supplied"))
    assert assess(case).met == ()
