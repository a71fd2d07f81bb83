"""No article of 法释〔2017〕10号 and no paragraph of CL 253-1 lacks a rule or an explicit mark that it is for the court.

For each citation the table gives the kind of rule and two sets of facts that differ in what the provision speaks of; the
assessment must tell them apart in the place named. Only INT 9 and 13 might be out of scope, and both have a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lawkit import editions
from lawkit.assessment import FOR_COURT, Assessment, assess
from lawkit.facts import Case
from lawkit.provisions import article, in_force, provision, provisions
from lawkit.rows import CITES

ITEM = {"tier": 1, "count": 50}
HELD = {"tier": 1, "count": 50, "obtained": "lawfully_held"}
BUSINESS = {"lawful_purpose": True, "profit": 50000}
LENIENT = {"first_offender": True, "all_gains_returned": True, "genuine_repentance": True}
IN_2014 = {"conduct": {"from": "2014-05-01"}}


def grade(a: Assessment) -> Any:
    return int(a.grade)


def met(a: Assessment) -> Any:
    return a.met


def counted(a: Assessment) -> Any:
    return a.counts.tier1


def element(name: str) -> Callable[[Assessment], Any]:
    return lambda a: {e.id: e.status for e in a.elements}[name]


def modifiers(a: Assessment) -> Any:
    return {m.id for m in a.sentence.modifiers if m.status == "applies"}


def flags(a: Assessment) -> Any:
    return {f.id for f in a.neighbours}


def sentence(a: Assessment) -> Any:
    s = a.sentence
    return s.min_months, s.max_months, s.detention, s.fine.mode


RULES: dict[str, tuple[str, dict[str, Any], dict[str, Any], Callable[[Assessment], Any]]] = {
    # citation: kind of rule, facts, facts that differ in what the provision speaks of, what must differ
    "INT 1": ("element", {"records": [ITEM]}, {"records": [{"kind": "company_number", "count": 50}]}, element("personal_information")),
    "INT 2": ("element", {"records": [ITEM]}, {"records": [ITEM], "object": {"violates": "none"}}, element("violates")),
    "INT 3(1)": ("counting", {"records": [HELD]}, {"records": [HELD | {"published": True}]}, counted),
    "INT 3(2)": ("element", {"records": [ITEM]}, {"records": [ITEM], "object": {"consent": True}}, element("consent")),
    "INT 4": ("element", {"records": [HELD]}, {"records": [HELD | {"obtained": "collected_on_duty"}]}, element("act")),
    "INT 5(1)": ("grade", {"records": [ITEM]}, {"records": [{"tier": 1, "count": 49}]}, grade),
    "INT 5(2)": ("grade", {"records": [ITEM]}, {"records": [{"tier": 1, "count": 500}]}, grade),
    "INT 6(1)": ("grade", {"records": [{"tier": 3, "count": 5000, "obtained": "bought"}]},
                 {"records": [{"tier": 3, "count": 5000, "obtained": "bought"}], "business": BUSINESS}, met),
    "INT 6(2)": ("grade", {"records": [{"tier": 3, "count": 5000, "obtained": "bought"}], "business": BUSINESS},
                 {"records": [{"tier": 3, "count": 5000, "obtained": "bought", "provided_to": 1}], "business": BUSINESS}, met),
    "INT 7": ("sentencing", {"records": [ITEM]}, {"records": [ITEM], "actor": {"unit": True}}, lambda a: a.sentence.fine.on_unit),
    "INT 8": ("neighbour", {"records": [ITEM]}, {"records": [ITEM], "neighbours": {"sites": 3}}, flags),
    "INT 9": ("neighbour", {"records": [ITEM]}, {"records": [ITEM], "neighbours": {"refused_correction": True}}, flags),
    "INT 10": ("sentencing", {"records": [ITEM]}, {"records": [ITEM], "afterwards": LENIENT}, modifiers),
    "INT 11(1)": ("counting", {"records": [ITEM | {"provided_to": 2}]}, {"records": [ITEM | {"provided_to": 1}]}, counted),
    "INT 11(2)": ("counting", {"records": [HELD | {"provided_to": 1}]}, {"records": [HELD | {"provided_to": 3}]}, counted),
    "INT 11(3)": ("counting", {"records": [ITEM]}, {"records": [ITEM | {"untrue_or_duplicate": 1}]}, counted),
    "INT 12": ("sentencing", {"records": [ITEM], "gains": {"illegal_gains": 1000}},
               {"records": [ITEM], "gains": {"illegal_gains": 2000}}, lambda a: (a.sentence.fine.low_yuan, a.sentence.fine.high_yuan)),
    "INT 13": ("date", {"records": [ITEM], "conduct": {"from": "2016-01-01"}, "tried_on": "2017-05-31"},
               {"records": [ITEM], "conduct": {"from": "2016-01-01"}, "tried_on": "2017-06-01"}, grade),
}
ROWS = {f"INT {cite}" for cite in CITES}
COURT = {f"INT {cite}" for cite in FOR_COURT}
OUT_OF_SCOPE: set[str] = set()

PARAGRAPHS: dict[str, tuple[dict[str, Any], dict[str, Any], Callable[[Assessment], Any]]] = {
    "cl-253-1-pre2009": ({"records": [ITEM], "conduct": {"from": "2009-02-27"}}, {"records": [ITEM], "conduct": {"from": "2009-02-28"}},
                         lambda a: a.reason),
    "cl-253-1-2009-p1": (IN_2014 | {"records": [HELD | {"provided_to": 1, "on_duty": True}]},
                         IN_2014 | {"records": [HELD | {"provided_to": 1, "on_duty": True}], "actor": {"listed_unit": True}}, grade),
    "cl-253-1-2009-p2": (IN_2014 | {"records": [HELD]}, IN_2014 | {"records": [ITEM]}, grade),
    "cl-253-1-2009-p3": (IN_2014 | {"records": [ITEM]}, IN_2014 | {"records": [ITEM], "actor": {"unit": True}},
                         lambda a: a.sentence.fine.on_unit),
    "cl-253-1-2015-p1": ({"records": [ITEM]}, {"records": [{"tier": 1, "count": 500}]}, sentence),
    "cl-253-1-2015-p2": ({"records": [HELD | {"provided_to": 1}]}, {"records": [HELD | {"provided_to": 1, "on_duty": True}]}, modifiers),
    "cl-253-1-2015-p3": ({"records": [HELD]}, {"records": [ITEM | {"obtained": "stolen"}]}, grade),
    "cl-253-1-2015-p4": ({"records": [ITEM]}, {"records": [ITEM], "actor": {"unit": True}}, lambda a: a.sentence.fine.on_unit),
}


def test_every_provision_of_the_interpretation_has_a_rule_or_a_mark() -> None:
    assert {p.cite for p in provisions("INT")} == set(RULES) | ROWS | OUT_OF_SCOPE
    assert OUT_OF_SCOPE <= {"INT 9", "INT 13"} and not ROWS & set(RULES)
    assert COURT == {"INT 5(1)(10)", "INT 5(2)(2)", "INT 5(2)(4)", "INT 6(1)(3)"} <= ROWS
    assert {p.article for p in provisions("INT")} == {str(n) for n in range(1, 14)}


@pytest.mark.parametrize("cite", list(RULES))
def test_a_rule_tells_the_facts_apart_that_the_provision_tells_apart(cite: str) -> None:
    _, one, other, where = RULES[cite]
    assert where(assess(Case.from_dict(one))) != where(assess(Case.from_dict(other)))


def test_every_paragraph_of_cl_253_1_in_every_edition_has_a_rule() -> None:
    assert {p.id for p in provisions("CL") if p.article == "253-1"} == set(PARAGRAPHS)


@pytest.mark.parametrize("id", list(PARAGRAPHS))
def test_a_paragraph_tells_the_facts_apart(id: str) -> None:
    one, other, where = PARAGRAPHS[id]
    assert where(assess(Case.from_dict(one))) != where(assess(Case.from_dict(other)))


@pytest.mark.parametrize("cite", sorted(p.cite for p in provisions("INT")))
def test_each_is_reachable_by_its_citation_with_the_days_it_was_in_force(cite: str) -> None:
    found = provision(cite)
    assert found.cite == cite and found.text_zh and found.text_en and found.cite_in("en") == cite and "第" in found.cite_in("zh")
    assert (found.effective_from, found.effective_to) == (date(2017, 6, 1), None)
    assert found.checked_on <= date(2026, 11, 23)
    assert in_force(cite, "2017-05-31") is None and in_force(cite, "2017-06-01") == found
    assert found in article("INT " + found.article)


@pytest.mark.parametrize(("day", "ids"), [
    ("2009-02-27", ["cl-253-1-pre2009"]), ("2009-02-28", [f"cl-253-1-2009-p{n}" for n in (1, 2, 3)]),
    ("2015-10-31", [f"cl-253-1-2009-p{n}" for n in (1, 2, 3)]), ("2015-11-01", [f"cl-253-1-2015-p{n}" for n in (1, 2, 3, 4)])])
def test_the_editions_of_cl_253_1_by_date(day: str, ids: list[str]) -> None:
    assert [p.id for p in article("CL 253-1", date.fromisoformat(day))] == ids
    assert in_force("CL 253-1(1)", day) == provision(ids[0])


def test_a_circumstance_for_the_court_is_marked_and_never_computed() -> None:
    a = assess(Case.from_dict({"records": [{"tier": 1, "count": 10**9}], "gains": {"illegal_gains": 10**9}}))
    assert {f"INT {f.id}" for f in a.findings if f.status == "for_court"} == COURT - {"INT 6(1)(3)"}
    for f in a.findings:
        assert f.provision.cite == f"INT {f.id}"


def test_every_element_and_every_modifier_cites_a_provision_that_is_stored() -> None:
    a = assess(Case.from_dict({"records": [ITEM | {"on_duty": True, "provided_to": 1}], "afterwards": LENIENT, "actor": {"age": 17}}))
    for cite in [e.cite for e in a.elements] + [m.cite for m in a.sentence.modifiers]:
        assert provision(cite).text_zh
    assert editions.AGE_OF_RESPONSIBILITY == 16 and "十六周岁" in provision("CL 17(1)").text_zh
