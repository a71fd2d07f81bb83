"""The sorters, the ledger, predict-then-reveal and the reader without a kernel: press, type, read the HTML, in both languages."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lawkit import Case, Records, assess, casebook, panels
from lawkit.kinds import KINDS
from lawkit.neighbours import offences
from lawkit.panels import predict, reader, sorters
from lawkit.provisions import provisions
from lawkit.readings import READINGS
from lawkit.wording import say

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
HU = Case(records=[Records("hotel_registration", 300, obtained="bought", provided_to=2, untrue_or_duplicate=60)], conduct={"from": "2024"})


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup))


# -- the snippets ------------------------------------------------------------------------------------

def test_twenty_four_kinds_cover_every_tier_and_the_disputes() -> None:
    deck = sorters.snippets()["kinds"]
    kinds = [KINDS[s["kind"]] for s in deck]
    assert len(deck) == 24 == len({k.id for k in kinds})
    assert {k.tier for k in kinds if not k.reading} == {0, 1, 2, 3}
    assert sum(k.reading is not None for k in kinds) >= 6
    assert all(s["zh"].endswith("。") and s["en"].endswith(".") for s in deck)


def test_the_neighbours_cover_every_offence_and_every_number() -> None:
    deck = sorters.snippets()["neighbours"]
    assert {o for s in deck for o in s["offences"]} == {sorters.OWN, *offences()} - {"fraud_accomplice"}
    assert {panels.NeighbourSorter.how_many(s["offences"]) for s in deck} == set(panels.NeighbourSorter.NUMBERS)


# -- sorting kinds -----------------------------------------------------------------------------------

@LANGS
def test_a_right_tier_names_its_authority(lang: str) -> None:
    panel = panels.KindSorter(lang, ["medical_record"])
    panel.place(2)
    assert say("law.kind_authority.medical_record", lang) in plain(panel.feedback.value)
    assert "lk-good" in panel.status.value and panel.first == {0: True}
    assert panel.argue.layout.display == "none"


@LANGS
def test_a_wrong_tier_gives_a_hint_and_not_the_answer(lang: str) -> None:
    panel = panels.KindSorter(lang, ["medical_record"])
    panel.place(1)
    assert "lk-bad" in panel.status.value and say("law.kind_authority.medical_record", lang) not in plain(panel.feedback.value)
    panel.place(2)
    assert "lk-good" in panel.status.value and panel.first == {0: False}  # the first answer counts


@LANGS
@pytest.mark.parametrize("kind", [s["kind"] for s in sorters.snippets()["kinds"] if KINDS[s["kind"]].reading])
def test_what_turns_on_a_dispute_is_what_assess_says(lang: str, kind: str) -> None:
    panel = panels.KindSorter(lang, [kind])
    for tier in KINDS[kind].tiers:  # every position that is argued is accepted, and called disputed
        panel.place(tier)
        assert "lk-good" in panel.status.value and panel.argue.layout.display == ""
    panel.argue.show(True)
    text, reading = plain(panel.argument.value), READINGS[KINDS[kind].reading]
    for position in reading.positions:
        assert say(f"law.reading.{reading.id}.{position}", lang) in text
    table = re.findall(r"<tr>(.*?)</tr>", panel.argument.value)
    counts = [int(re.sub(r"\D", "", plain(cell))) for cell in re.findall(r"<th scope='col'>(.*?)</th>", table[0])[1:]]
    for position, row in zip(reading.positions, table[1:]):
        told = [plain(cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
        grades = [assess(Case(records=[Records(kind, n, obtained="bought")]), readings={reading.id: position}).grade for n in counts]
        assert told == [say(f"law.grade.{int(g)}", lang) for g in grades]


@LANGS
def test_all_twenty_four_can_be_sorted_and_the_missed_ones_again(lang: str) -> None:
    panel = panels.KindSorter(lang)
    for i in range(24):
        panel.place(panel.kind.tier if i else (panel.kind.tier + 1) % 4)
        panel.go(panel.at + 1)
    assert say("sorters.done", lang, n=24, of=24, right=23) in plain(panel.status.value)
    assert panel.results.opened and say("sorters.missed", lang, names="")[:4] in plain(panel.board.value)
    panel.repeat()
    assert len(panel.todo) == 1 and len(panel.first) == 23
    panel.place(panel.kind.tier)
    assert all(panel.first.values()) and panel.again.layout.display == "none"


# -- sorting offences --------------------------------------------------------------------------------

@LANGS
def test_every_neighbour_is_explained_in_the_words_of_its_relation(lang: str) -> None:
    panel = panels.NeighbourSorter(lang)
    for i, snippet in enumerate(panel.deck):
        panel.go(i)
        panel.tick(snippet["offences"], panel.how_many(snippet["offences"]))
        assert "lk-good" in panel.status.value
        for id in snippet["offences"]:
            if id != sorters.OWN:
                assert say(f"neighbours.relation.{offences()[id]['relation']}", lang) in plain(panel.feedback.value)
    panel.go(len(panel.deck))
    assert say("sorters.done", lang, n=10, of=10, right=10) in plain(panel.status.value)


@LANGS
def test_what_is_ticked_too_much_is_told_why_not(lang: str) -> None:
    panel = panels.NeighbourSorter(lang)
    panel.check()
    assert say("sorters.neighbours.incomplete", lang) in panel.status.value and panel.first == {}
    panel.tick(["own", "help"], "one")
    assert "lk-bad" in panel.status.value and say("neighbours.why.technical_help_only", lang) in plain(panel.feedback.value)
    panel.show()
    assert "lk-good" in panel.status.value and panel.first == {0: False}
    panel.go(3)
    panel.tick(["own", "fraud"], "one")
    assert say("sorters.neighbours.number_wrong", lang) in panel.status.value


# -- the ledger --------------------------------------------------------------------------------------

@pytest.mark.parametrize(("recipients", "items"), [(0, 240), (1, 240), (2, 480), (3, 720)])
@LANGS
def test_recipients_and_duplicates_count_as_the_lesson_says(lang: str, recipients: int, items: int) -> None:
    panel = panels.RecordLedger(lang, HU)
    panel.facts["records[0].provided_to"].input.value = str(recipients)
    assert panel.assessment.counts.tier2 == items and f"{items}" in panel.status.value
    assert f"<td>{items}</td>" in panel.book.value


@LANGS
def test_three_tiers_are_added_up_in_points(lang: str) -> None:
    case = Case(records=[Records("credit_report", 10, obtained="bought"), Records("medical_record", 350, obtained="bought"),
                         Records("subscriber_data", 499, obtained="bought")])
    panel = panels.RecordLedger(lang, case)
    assert "4,999" in panel.status.value and "<td>4,999</td>" in panel.book.value and "lk-grade-0" in panel.status.value
    panel.facts["records[2].count"].input.value = "500"
    assert "5,000" in panel.status.value and "lk-grade-1" in panel.status.value
    panel.facts["records[1].count"].input.value = "500"
    assert say("ledger.alone", lang).strip() in panel.status.value


@LANGS
def test_batches_come_and_go_and_a_kind_brings_its_tier(lang: str) -> None:
    panel = panels.RecordLedger(lang, HU)
    panel.add()
    panel.facts["records[1].kind"].input.value = repr("credit_report")
    panel.facts["records[1].count"].input.value = "10"
    assert panel.assessment.counts.tier1 == 10
    panel.duplicate(1)
    assert panel.assessment.counts.tier1 == 20
    panel.remove(2)
    panel.undo()
    assert len(panel.case.records) == 3


@LANGS
def test_an_open_count_is_a_range_and_the_total_the_least(lang: str) -> None:
    panel = panels.RecordLedger(lang, HU)
    panel.facts["records[0].count"].input.value = "400-700"
    assert say("ledger.totals_least", lang) in panel.book.value and "680" in panel.status.value and "1,280" in panel.book.value
    panel.facts["records[0].count"].input.value = "?"
    assert say("law.choice.unknown", lang) in panel.book.value


@LANGS
def test_a_fault_is_explained_beside_the_field_and_the_ledger_stays(lang: str) -> None:
    panel = panels.RecordLedger(lang, HU)
    before = panel.book.value
    panel.facts["records[0].untrue_or_duplicate"].input.value = "301"
    assert "lk-fault-text" in panel.facts["records[0].untrue_or_duplicate"].error.value
    assert "lk-refused" in panel.status.value and panel.book.value == before and panel.case == HU


# -- predicting --------------------------------------------------------------------------------------

@LANGS
def test_the_outcome_is_hidden_until_a_prediction_is_committed(lang: str) -> None:
    panel = panels.PredictReveal(lang, "ck-mao-tracker")
    holding = next(d for d in casebook() if d.id == "ck-mao-tracker").text("holding", lang)
    panel.reveal()
    assert panel.outcome.value == "" and say("predict.incomplete", lang) in panel.status.value
    panel.predict(1, 12, 75)
    assert holding in plain(panel.outcome.value) and "18" in plain(panel.outcome.value)
    assert panel.told == {0: predict.Told(75, True, 6)} and panel.commit.disabled
    panel.predict(2, 84, 95)  # a second answer to a revealed case is not counted
    assert len(panel.told) == 1


@LANGS
def test_calibration_is_counted_by_confidence(lang: str) -> None:
    panel = panels.PredictReveal(lang)
    for i, right in enumerate((True, False, True)):
        panel.go(i)
        panel.predict(next(g for g in (0, 1, 2) if (g in panel.possible()) == right), 12, 95 if i else 50)
    panel.so_far.show(True)
    rows = [re.findall(r">([^<]+)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", panel.calibration.value)[1:]]
    assert [row[:3] for row in rows] == [["50%", "1", "100%"], ["95%", "2", "50%"]]


def test_every_case_on_the_table_can_be_judged_and_spoils_nothing() -> None:
    panel = panels.PredictReveal("zh")
    for i in range(len(panel.rows)):
        panel.go(i)
        assert panel.possible() and panel.row.decided.id not in sorters.snippets()["predict"]["given_away"]
        assert "情节严重" not in panel.facts.value and "情节特别严重" not in panel.facts.value
    with pytest.raises(KeyError):
        panels.PredictReveal("zh", "no-such-case")


# -- reading -----------------------------------------------------------------------------------------

@LANGS
def test_every_provision_of_the_interpretation_and_the_article_is_quoted_word_for_word(lang: str) -> None:
    panel = panels.ProvisionReader(lang)
    shown = ""
    for _, name in panel.sheet.options:
        panel.sheet.value = name
        shown += plain(panel.text_of.value)
    for p in provisions():
        if p.text_zh and (p.instrument == "INT" or (p.instrument == "CL" and p.article == "253-1")):
            assert p.text_zh in shown and p.text_en in shown and p.cite_in("zh") in shown and p.cite_in("en") in shown
    assert say("reader.nothing_then", lang) in shown


@LANGS
def test_a_provision_leads_to_its_row_kinds_lessons_and_cases(lang: str) -> None:
    panel = panels.ProvisionReader(lang, "INT 5(1)(3)")
    text = plain(panel.text_of.value)
    standard = next(f.standard for f in assess(HU).findings if f.id == "5(1)(3)")
    assert str(standard) in text and say("law.kind.gps_track", lang) in text and say("law.kind.medical_record", lang) not in text
    assert say("reader.lessons", lang, n=say("charts.list", lang).join(map(str, reader.taught()["INT 5(1)(3)"]))) in text
    assert next(d for d in casebook() if d.id == "ck-mao-tracker").text("title", lang) in text
    panel.part.value = "int2017-5-1-6"
    assert "100 : 10 : 1" in panel.text_of.value


@LANGS
def test_what_is_copied_carries_its_citation(lang: str) -> None:
    panel = panels.ProvisionReader(lang, "INT 11(2)")
    told = panel.copied.value
    assert "累计计算" in told and "《解释》第十一条第二款" in told and "INT 11(2)" in told and "unofficial" in told
    panel.part.value = ""
    assert "《解释》第十一条（" in panel.copied.value


# -- all of them -------------------------------------------------------------------------------------

@LANGS
@pytest.mark.parametrize("name", ["KindSorter", "NeighbourSorter", "RecordLedger", "PredictReveal", "ProvisionReader"])
def test_every_panel_has_one_status_line_a_plain_repr_and_named_controls(lang: str, name: str) -> None:
    panel = getattr(panels, name)(lang)
    assert repr(panel) == f"{say('panels.run_first', 'zh')} / {say('panels.run_first', 'en')}"
    seen, todo = [], [panel]
    while todo:
        widget = todo.pop()
        seen.append(widget)
        todo += getattr(widget, "children", ())
    assert sum("role='status'" in getattr(w, "value", "") for w in seen if type(w).__name__ == "HTML") == 1
    inputs = [w for w in seen if type(w).__name__ in ("Dropdown", "Text", "Textarea", "Checkbox", "BoundedIntText", "Button")]
    assert inputs and all(w.description for w in inputs)
    assert not {type(w).__name__ for w in seen} & {"Output", "Accordion", "IntSlider", "FloatSlider"}


@LANGS
def test_all_panels_are_listed_open_and_stay_as_they_were_left(lang: str) -> None:
    every = panels.AllPanels(lang)
    (bar, place), names = every.children, [name for name in panels.__all__ if name != "AllPanels"]
    assert [name for _, name in every.pick.options] == names
    told = bar.children[1].body.children[0].value
    explorer = place.children[0]
    explorer.set("records[0].count", 12)
    for name in names:
        every.pick.value = name
        panel = place.children[0]
        assert type(panel).__name__ == name and panel.lang == lang
        assert panel.title(lang) in told and say(f"panels.all.{name}", lang) in unescape(told)
    every.pick.value = names[0]
    assert place.children[0] is explorer and explorer.case.records[0].get("count") == 12


@LANGS
def test_a_title_is_text_never_markup(lang: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    panel = panels.RecordLedger(lang, Case(title={"zh": evil, "en": evil}, records=[Records(tier=3, count=5)]))
    assert evil not in panel.book.value + panel.verdict.value + panel.status.value
