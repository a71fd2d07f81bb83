"""The commands `lawkit bank` and `lawkit teach`: their arguments and what they do."""
from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from lawkit.explain import cite
from lawkit.provisions import provision, provisions
from lawkit.study.items import LESSONS, TYPES, bank, mistakes
from lawkit.wording import language, say

from .classroom import collect, write_papers, write_results
from .formats import ENDINGS, write


def stats(lang: str | None = None) -> str:
    """The bank in numbers: items by lesson, type, provision and mistake, and which provisions are not covered."""
    items, lang = list(bank().values()), lang or language()
    lessons, types = Counter(it.lesson for it in items), Counter(it.type for it in items)
    cites = Counter(c for it in items for c in {provision(c).cite for c in it.cites})
    used = Counter(m for it in items for m in it.slips)
    lines = [say("exports.stats.all", lang, n=len(items), facts=sum(it.facts is not None for it in items))]
    for title, counted in (
        ("lessons", [(lessons[n], say("exports.lesson", lang, n=n)) for n in LESSONS]),
        ("types", [(types[t], say(f"quiz.type.{t}", lang)) for t in TYPES]),
        ("provisions", [(cites[c], cite(c, lang)) for c in sorted(cites, key=lambda c: (not c.startswith("INT "), -cites[c], c))]),
        ("mistakes", [(n, mistakes()[m].name[lang]) for m, n in sorted(used.items(), key=lambda pair: (-pair[1], pair[0]))]),
    ):
        lines += ["", say(f"exports.stats.{title}", lang), *(f"{n:5}  {name}" for n, name in counted)]
    missing = [p.cite for p in provisions("INT") if p.article in ("5", "6", "10", "11", "12") and not cites[p.cite]]
    return "\n".join([*lines, "", say("exports.stats.missing" if missing else "exports.stats.covered", lang, cites=", ".join(missing))])


def bank_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lawkit bank`."""
    parser.add_argument("--stats", action="store_true")
    parser.add_argument("--export", choices=list(ENDINGS))
    parser.add_argument("--lesson", type=int, choices=list(LESSONS), action="append")
    parser.add_argument("--out")


def run_bank(options: argparse.Namespace, lang: str) -> int:
    """`lawkit bank --stats` or `lawkit bank --export moodle [--lesson 3] [--out file]`; 0, or 2 where an extra is missing."""
    if not options.export:
        print(stats(lang))
        return 0
    items = [it for it in bank().values() if not options.lesson or it.lesson in options.lesson]
    path = Path(options.out or f"lawkit-{lang}.{ENDINGS[options.export]}")
    try:
        n = write(items, options.export, path, lang)
    except ImportError:
        print(say("exports.needs_extra", lang), file=sys.stderr)
        return 2
    print(say("exports.written", lang, n=n, path=path))
    return 0


def teach_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lawkit teach`."""
    parser.add_argument("action", choices=("papers", "collect"))
    parser.add_argument("folder")
    parser.add_argument("--seed")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--out")


def run_teach(options: argparse.Namespace, lang: str) -> int:
    """`lawkit teach papers FOLDER --seed 2026A --students 30`, `lawkit teach collect FOLDER [--out results.csv]`.

    0; 1 where a file could not be taken in; 2 where the seed is missing or no seed.
    """
    if options.action == "papers":
        if not options.seed or ":" in options.seed or not 0 < options.students <= 500:
            print(say("exports.needs_seed", lang), file=sys.stderr)
            return 2
        written = write_papers(options.folder, options.seed, [f"{n:02}" for n in range(1, options.students + 1)], lang)
        print(say("exports.papers_written", lang, n=len(written), path=options.folder))
        return 0
    rows, problems = collect(options.folder)
    path = Path(options.out or Path(options.folder) / "results.csv")
    write_results(rows, path, lang)
    print(say("exports.collected", lang, n=len(rows), students=len({r.student for r in rows}), path=path))
    for name, why in problems.items():
        print(say("exports.problem", lang, file=name, why=say(why, lang)), file=sys.stderr)
    return 1 if problems else 0
