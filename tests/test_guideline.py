"""The guideline's steps: intervals only, every step tagged, and the statute always the last word."""

from __future__ import annotations

from typing import Any

import pytest

from lawkit import Case, Records, assess
from lawkit.guideline import Step, Workshop, layer_rules, layers, workshop
from lawkit.provisions import provision
from lawkit.wording import has


def run(items: int = 60, layer: str = "jiangxi-2025", **facts: Any) -> Workshop:
    found = workshop(Case(records=[Records("gps_track", items, obtained="stolen")], **facts), layer)
    assert found is not None
    return found


def step(w: Workshop, id: str) -> Step:
    return next(s for s in w.steps if s.id == id)


def names(w: Workshop) -> list[str]:
    return [s.id for s in w.steps]


NATIONAL = "national-2021"


def test_nothing_below_the_criminal_line_and_never_by_default() -> None:
    assert workshop(Case(records=[Records("gps_track", 49)])) is None
    a = assess(Case(records=[Records("gps_track", 60)]))
    assert workshop(a) is not None
    assert "guideline" not in a.to_dict() and "workshop" not in a.to_dict()


def test_layers_are_files_and_an_unknown_one_is_named() -> None:
    assert {"jiangxi-2025", "national-2021"} <= set(layers())
    assert [name for name in layers() if not has(f"guideline.layer.{name}")] == []
    assert not layer_rules("jiangxi-2025")["verified"]
    with pytest.raises(LookupError, match="jiangxi-2025"):
        run(layer="nowhere")


def test_the_national_layer_has_no_starting_point_for_this_offence() -> None:
    w = run(layer=NATIONAL)
    assert (w.starting, step(w, "start").tag) == ((1, 36), "law")
    assert run(600, NATIONAL).starting == (36, 84)


def test_jiangxi_starting_points() -> None:
    assert (run().starting, step(run(), "start").tag) == ((1, 12), "guideline")
    assert run(600).starting == (36, 48)
    half = workshop(Case(records=[Records("gps_track", 30, obtained="lawfully_held", on_duty=True, provided_to=1)]))
    assert half is not None and half.starting == (1, 9)


@pytest.mark.parametrize(("items", "base"), [(99, (1, 12)), (100, (4, 15)), (149, (4, 15)), (150, (7, 18)), (450, (25, 36)), (499, (25, 36))])
def test_three_months_for_every_further_fifty_items(items: int, base: tuple[int, int]) -> None:
    assert run(items).base == base


def test_increments_stop_at_the_statutory_maximum() -> None:
    w = run(499)
    assert "cap_base" not in names(w)
    huge = run(20_000)
    assert huge.base[1] == 84 and step(huge, "cap_base").tag == "law"


@pytest.mark.parametrize(("items", "base"), [(599, (36, 48)), (600, (37, 51)), (700, (38, 54))])
def test_one_to_three_months_in_the_second_range(items: int, base: tuple[int, int]) -> None:
    assert run(items).base == base


def test_count_or_gains_the_heavier_and_never_both() -> None:
    assert run(60, illegal_gains=10_000).base == (2, 13)
    assert run(100, illegal_gains=10_000).base == (4, 15)
    assert step(run(60, illegal_gains=10_000), "increment").why == "gains"
    assert run(600, illegal_gains=65_000).base == (39, 51)  # three months by gains, one to three by count


def test_ordinary_items_have_no_increment_in_the_first_range_of_the_summary() -> None:
    w = workshop(Case(records=[Records("cv", 20_000)]))
    assert w is not None and w.base == w.starting


def test_an_insiders_units_run_from_either_standard() -> None:
    w = workshop(Case(records=[Records("gps_track", 80, obtained="lawfully_held", on_duty=True, provided_to=1)]))
    assert w is not None and w.base == (1, 15)  # 30 beyond 50, or 55 beyond 25
    w = workshop(Case(records=[Records("gps_track", 70, obtained="lawfully_held", on_duty=True, provided_to=1)]))
    assert w is not None and w.base == (1, 12)


@pytest.mark.parametrize(("facts", "id", "percent"), [
    ({"age": 17}, "minor", (-50, -10)), ({"age": 80}, "elderly", (-40, 0)), ({"deaf_mute_or_blind": True}, "deaf_mute_or_blind", (-50, 0)),
    ({"attempt": True}, "attempt", (-50, 0)), ({"role": "accessory"}, "accessory", (-50, -20)), ({"surrender": True}, "surrender", (-40, 0)),
    ({"confession": True}, "confession", (-20, 0)), ({"confession": True, "averted_result": True}, "confession_averting", (-50, -30)),
    ({"plea_in_court": True}, "plea_in_court", (-10, 0)), ({"merit": "ordinary"}, "merit", (-20, 0)), ({"merit": "major"}, "major_merit", (-50, -20)),
    ({"all_gains_returned": True}, "gains_returned", (-30, 0)), ({"compensation": True}, "compensation", (-30, 0)),
    ({"forgiveness": True}, "forgiveness", (-20, 0)), ({"compensation": True, "forgiveness": True}, "compensation_and_forgiveness", (-40, 0)),
    ({"good_conduct": True}, "good_conduct", (-10, 0)), ({"plea_leniency": True}, "plea_leniency", (-30, 0)),
    ({"plea_leniency": True, "surrender": True}, "plea_leniency", (-60, 0)), ({"recidivist": True}, "recidivist", (10, 40)),
    ({"other_convictions": True}, "other_convictions", (0, 10)), ({"minors_or_elderly": True}, "vulnerable_victims", (0, 20))])
def test_bands_of_the_national_guideline(facts: dict[str, Any], id: str, percent: tuple[int, int]) -> None:
    assert step(run(layer=NATIONAL, **facts), id).percent == percent


def test_duty_has_a_band_in_the_province_and_none_in_the_nation() -> None:
    case = Case(records=[Records("gps_track", 60, obtained="lawfully_held", on_duty=True, provided_to=1)])
    local, national = workshop(case), workshop(case, NATIONAL)
    assert local is not None and national is not None
    assert step(local, "duty").percent == (10, 30)
    assert (step(national, "duty").percent, step(national, "duty").tag, step(national, "duty").why) == (None, "discretion", "no_band")


def test_first_step_factors_multiply_and_the_rest_is_added() -> None:
    w = run(600, age=17, attempt=True, surrender=True, merit="ordinary")  # base 37 to 51
    assert step(w, "minor").months == (18.5, 45.9)
    assert step(w, "attempt").months == (9.25, 45.9)
    assert [step(w, i).tag for i in ("minor", "attempt", "surrender")] == ["guideline", "practice", "guideline"]
    # 40 % and 20 % of what the first step left, not one after the other
    assert step(w, "surrender").months == (5.55, 45.9)
    assert step(w, "merit").months == (3.7, 45.9)


def test_opposite_directions_are_set_off() -> None:
    w = run(600, recidivist=True, confession=True)
    assert step(w, "confession").months == (29.6, 51)
    assert step(w, "recidivist").months == (33.3, 71.4)


def test_only_a_recidivist_has_a_least_increase_in_months() -> None:
    assert step(run(minors_or_elderly=True), "vulnerable_victims").months == (1, 14.4)


def test_reductions_of_more_than_everything_end_at_nothing() -> None:
    w = run(surrender=True, merit="ordinary", all_gains_returned=True, compensation=True, forgiveness=True)
    assert step(w, "compensation_and_forgiveness").months == (0, 12)


def test_a_recidivist_gets_at_least_three_months_more() -> None:
    w = run(60, recidivist=True)  # the start is 6 to 12 months: a recidivist gets no detention
    assert w.starting == (6, 12)
    assert step(w, "recidivist").months == (9, 16.8)


def test_plea_leniency_is_not_weighed_twice() -> None:
    w = run(600, plea_leniency=True, surrender=True, all_gains_returned=True, good_conduct=True)
    for absorbed in ("surrender", "gains_returned", "good_conduct"):
        assert (step(w, absorbed).percent, step(w, absorbed).why) == (None, "absorbed")
    assert step(w, "plea_leniency").months == (14.8, 51)
    alone = run(600, plea_leniency=True, confession=True)
    assert step(alone, "plea_leniency").percent == (-30, 0)


def test_plea_in_court_is_not_added_to_surrender_or_confession() -> None:
    assert "plea_in_court" not in names(run(plea_in_court=True, confession=True))
    assert "plea_in_court" in names(run(plea_in_court=True))


def test_lighter_alone_stays_within_the_range() -> None:
    w = run(600, confession=True)
    assert w.adjusted[0] == 36 and step(w, "limits").cite == "CL 62"
    assert w.bench[0] == 36


def test_mitigation_may_go_below_the_range() -> None:
    w = run(600, surrender=True)
    assert w.adjusted == (22.2, 51)
    assert "limits" not in names(w)


def test_a_circumstance_that_shall_mitigate_goes_below_the_range() -> None:
    w = run(900, role="coerced")
    assert w.adjusted == (1, 36) and step(w, "limits").cite == "CL 63(1)"
    assert (step(w, "coerced").why, step(w, "coerced").months) == ("no_band", (0, 60))


def test_a_circumstance_that_shall_exempt_leaves_nothing() -> None:
    assert run(discontinuance="no_damage").adjusted == (0, 0)


def test_the_bench_may_move_by_a_fifth_within_the_statute() -> None:
    w = run(150)  # base and adjusted 7 to 18
    assert w.bench == (5.6, 21.6)
    assert step(w, "bench").percent == (-20, 20) and step(w, "bench").tag == "discretion"
    assert run(480).bench[1] == 36


def test_open_circumstances_are_named_and_not_counted() -> None:
    w = run(attempt="unknown")
    assert w.open_factors == ("attempt",) and "attempt" not in names(w)


CASES = [run(n, layer, **facts) for n in (60, 600) for layer in layers() for facts in (
    {}, {"age": 17, "role": "coerced", "surrender": True}, {"recidivist": True, "other_convictions": True, "minors_or_elderly": True},
    {"first_offender": True, "all_gains_returned": True, "genuine_repentance": True, "plea_leniency": True},
    {"preparation": True, "limited_capacity": True, "instigation_not_followed": True, "instigated_minor": True, "merit": "major",
     "compensation": True, "forgiveness": True}, {"discontinuance": "damage", "confession": True, "averted_result": True})]


def test_always_intervals_inside_the_statute_and_every_step_tagged() -> None:
    for w in CASES:
        most = 84 if w.grade == 2 else 36
        for low, high in (w.starting, w.base, w.adjusted, w.bench):
            assert 1 <= low < high <= most
        assert {s.tag for s in w.steps} <= {"law", "guideline", "practice", "discretion"}
        assert w.steps[-1].id == "alternatives" and w.steps[-1].tag == "discretion"
        assert not w.verified


def test_every_step_has_words_and_a_citation_that_exists() -> None:
    for w in CASES:
        assert has(f"guideline.layer.{w.layer}")
        for s in w.steps:
            assert has(f"guideline.step.{s.id}") and has(f"guideline.tag.{s.tag}")
            assert s.why is None or has(f"guideline.why.{s.why}")
            assert s.cite is None or provision(s.cite).text_zh


def test_bands_stand_in_the_stored_text() -> None:
    for id, factor in layer_rules(NATIONAL)["factor"].items():
        if "cite" in factor:
            text = provision(factor["cite"]).text_zh
            for band in (factor["band"], factor.get("wider", factor["band"])):
                shown = f"{band[0]}%-{band[1]}%" if band[0] else f"{band[1]}%以下"
                assert shown in text, id
