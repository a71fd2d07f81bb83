"""The recipes of CONTRIBUTING.md, each followed once on a copy of the kit; what is forgotten, one of the kit's own tests names."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_repo import FLOORS, ROOT, tracked

pytestmark = pytest.mark.doors


class Kit:
    """A copy of the kit that a test may change."""

    def __init__(self, home: Path) -> None:
        self.home = home
        for name in tracked():
            if (ROOT / name).is_file():
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, home / name)

    def edit(self, name: str, *pairs: tuple[str, str], to: str = "") -> None:
        """Replace texts that must be there once; `to` leaves the file as it is and writes a new one after its pattern."""
        text = (self.home / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, (name, old, text.count(old))
            text = text.replace(old, new)
        (self.home / (to or name)).write_text(text, encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        with open(self.home / name, "a", encoding="utf-8") as file:
            file.write(text)

    def run(self, *words: str) -> tuple[int, str]:
        environment = {**os.environ, "PYTHONPATH": str(self.home), "LAWKIT_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run([sys.executable, *words], cwd=self.home, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    def says(self, *words: str) -> str:
        code, said = self.run(*words)
        assert code == 0, said[-4000:]
        return said

    def tests(self, *words: str) -> None:
        """The kit's own tests of these names pass."""
        self.says("-m", "pytest", "-q", *words)

    def names(self, what: str, *words: str) -> None:
        """Something is missing: the kit's own tests fail, and name it."""
        code, said = self.run("-m", "pytest", "-q", *words)
        assert code == 1 and what in said, said[-4000:]

    def has_stale(self, what: str, tool: str) -> None:
        """A page no longer says what its source says, and is named."""
        code, said = self.run(f"tests/tools/{tool}", "--check")
        assert code == 1 and what in said, said[-4000:]


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path / "kit")


def test_the_rooms_named_are_those_there_are() -> None:
    table = re.search(r"\| floor \|.*?\n\n", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S)[0]  # type: ignore[index]
    assert set(re.findall(r"`(\w+)`", table)) == set().union(*FLOORS.values()) - {"__main__"}


CASE_TESTS = ("tests/test_casebook.py", "--deselect=tests/test_casebook.py::test_no_full_name_of_a_person_stands_anywhere")  # it asks git


def test_a_decided_case(kit: Kit) -> None:
    neighbour, new = "lawkit/data/cases/shop-orders-1696.toml", "lawkit/data/cases/followed.toml"
    kit.edit(neighbour, ('id = "shop-orders-1696"', 'id = "followed"'), to=new)
    kit.tests(*CASE_TESTS)
    assert kit.says("-m", "lawkit", "cases", "followed") == kit.says("-m", "lawkit", "cases", "shop-orders-1696")
    assert "| followed |" in kit.says("-m", "lawkit", "cases", "--compare")
    text = (kit.home / new).read_text(encoding="utf-8")
    (kit.home / new).write_text(re.sub(r"(\[holding\]\nzh = .*\n)en = .*", r"\1", text), encoding="utf-8")
    kit.names("followed", *CASE_TESTS)


ITEM = """
[[item]]
id = "{id}"
type = "single"
cites = ["INT 5(1)(4)"]
zh = "有人买到他人的病历{n}份，每份算一条，全部自己留着，没有其他情节。"
en = "Somebody bought {n} medical records of other people, one item each, and kept them. Nothing else is known."
facts = {{ records = [{{ kind = "medical_record", count = {n}, obtained = "bought" }}] }}
asks = "grade"
wrong = {{ none = "wrong_tier", especially_serious = "{mistake}" }}
why.zh = "病历是健康生理信息，写在第四项。"
why.en = "Medical records are health information, named in item 4."
"""


def test_an_item(kit: Kit) -> None:
    kit.add("exercises/bank/lesson03.toml", ITEM.format(id="l03-followed", n=640, mistake="off_by_one"))
    assert kit.says("-c", "from lawkit.study.items import bank; print(bank()['l03-followed'].key)").strip() == "b", "the engine has marked it"
    kit.has_stale("lesson-03", "build_exercises.py")
    kit.says("tests/tools/build_exercises.py", "3")
    kit.tests("tests/test_bank.py", "-k", "l03-followed or fresh or mistakes or stems or letter")
    kit.add("exercises/bank/lesson03.toml", ITEM.format(id="l03-again", n=650, mistake="nobody_s_mistake"))
    kit.names("nobody_s_mistake", "tests/test_bank.py")


def test_a_lesson(kit: Kit) -> None:
    for old, new in (("notebooks/src/10-neighbours.md", "notebooks/src/13-followed.md"),
                     ("exercises/bank/lesson10.toml", "exercises/bank/lesson13.toml")):
        text = (kit.home / old).read_text(encoding="utf-8")
        for ten, thirteen in (("\nnumber = 10\n", "\nnumber = 13\n"), ("lesson-10.ipynb", "lesson-13.ipynb"), ('id = "l10-', 'id = "l13-')):
            text = text.replace(ten, thirteen)
        (kit.home / new).write_text(text, encoding="utf-8")
    kit.edit("lawkit/study/items.py", ("LESSONS = range(1, 13)", "LESSONS = range(1, 14)"))
    kit.has_stale("13-followed", "build_notebooks.py")
    kit.says("tests/tools/build_notebooks.py", "00", "12", "13")  # the start names it, lesson 12 leads on to it
    kit.says("tests/tools/build_exercises.py", "13")
    kit.tests("tests/test_notebooks.py", "-k", "13-followed or fresh")
    for lang, words in (("zh", "《解释》第七条"), ("en", "INT 7")):
        assert words in (kit.home / f"notebooks/{lang}/13-followed.ipynb").read_text(encoding="utf-8")


def test_a_province_s_guideline(kit: Kit) -> None:
    kit.edit("lawkit/data/guideline/jiangxi-2025.toml", ("\n1 = [1, 12]\n", "\n1 = [2, 10]\n"), to="lawkit/data/guideline/followed-2026.toml")
    kit.names("followed-2026", "tests/test_guideline.py")
    kit.add("lawkit/data/wording/guideline.toml", '\n["layer.followed-2026"]\nzh = "照做一遍"\nen = "Followed once"\n')
    kit.tests("tests/test_guideline.py")
    code = ("from lawkit import Case, Records; from lawkit.guideline import workshop;"
            "w = workshop(Case(records=[Records('gps_track', 50)]), 'followed-2026'); print(w.starting, w.verified)")
    assert kit.says("-c", code).strip() == "(2.0, 10.0) False"


def test_an_amended_article(kit: Kit) -> None:
    """As if gains of six thousand yuan were asked for from 2027 on."""
    file = kit.home / "lawkit/data/provisions.json"
    stored = json.loads(file.read_text(encoding="utf-8"))
    at, old = next((n, p) for n, p in enumerate(stored["provisions"]) if p["cite"] == "INT 5(1)(7)")
    new = {**old, "id": "int2027-5-1-7", "effective_from": "2027-01-01", "checked_on": "2027-01-02", "edition_zh": "", "edition_en": "",
           "text_zh": old["text_zh"].replace("五千元", "六千元"), "text_en": old["text_en"].replace("five thousand", "six thousand")}
    old |= {"effective_to": "2026-12-31", "edition_zh": "（2017年文本）", "edition_en": " (text of 2017)"}
    stored["provisions"].insert(at + 1, new)
    file.write_text(json.dumps(stored, ensure_ascii=False, indent=1), encoding="utf-8")
    kit.names("int2027-5-1-7", "tests/test_provisions.py")
    kit.add("tests/provisions.sha256", f"{hashlib.sha256(new['text_zh'].encode()).hexdigest()}  {new['id']}\n")
    kit.tests("tests/test_provisions.py")
    kit.names("test_item_7", "tests/law/test_text_numbers.py")  # the row still says five thousand
    kit.edit("lawkit/rows.py", ('at_least("5(1)(7)", "gain", 5000 * YUAN, ', 'at_least("5(1)(7)", "gain", 6000 * YUAN, '))
    kit.edit("tests/law/test_text_numbers.py", ('"5(1)(7)": [5000]', '"5(1)(7)": [6000]'))
    kit.tests("tests/law/test_text_numbers.py")
    code = ("from lawkit.rows import LAW; from lawkit import Case, assess;"
            "print([row.standard // row.per for row in LAW if '5(1)(7)' in (row.cite, *row.via)],"
            " [int(assess(Case(illegal_gains=n)).grade) for n in (5999, 6000, 59999, 60000)])")
    assert kit.says("-c", code).strip() == "[6000, 3000, 60000, 30000] [0, 1, 1, 2]", "items 8 and 5(2)(3) follow"
    told = kit.says("-m", "lawkit", "check-law", "--today", "2027-12-15")
    [line] = [line for line in told.splitlines() if line.startswith("- INT 5(1)(7) (text of 2017)")]
    lesson = re.search(r"\d\d-[a-z-]+", line)[0]  # type: ignore[index]
    kit.has_stale(lesson, "build_notebooks.py")
