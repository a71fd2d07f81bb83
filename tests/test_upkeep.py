"""What `make check-law` says: nothing while all is fresh, and a year later what rests on each provision."""

from __future__ import annotations

from datetime import date

import pytest

from lawkit.provisions import provision, provisions
from lawkit.upkeep import dependents, report
from lawkit.wording import say


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_fresh_provisions_need_one_line(lang: str) -> None:
    today = max(p.checked_on for p in provisions())
    assert report(today, lang) == say("cli.check_law.fresh", lang, today=today.isoformat())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_year_later_every_provision_is_named(lang: str) -> None:
    text = report(date(2028, 1, 1), lang)
    assert text.count("\n- ") == len(provisions())
    assert provision("INT 5(1)(6)").cite_in(lang) in text


def test_rows_lessons_and_items_of_item_six() -> None:
    found = dependents(provision("INT 5(1)(6)"))
    assert found.rows == ("5(1)(6)",)
    assert "05-one-line-or-a-sum" in found.lessons
    assert found.items
