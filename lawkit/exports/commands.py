"""The commands `lawkit bank` and `lawkit teach`: their arguments and what they do."""
from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lawkit.explain import cite
from lawkit.provisions import provision
from lawkit.study.items import LESSONS, TYPES, bank, mistakes
from lawkit.wording import say

from .classroom import collect, write_papers, write_results
from .formats import ENDINGS, write


def stats(lang: str | None = None) -> str:
    """The bank in numbers: items by lesson, type, provision and mistake, and which provisions are not covered."""
    return "\n".join(_stats(lang))


def _stats(lang: str | None) -> Iterator[str]:
    items = list(bank().values())
    yield say("exports.stats.all", lang, n=len(items), facts=sum(it.facts is not None for it in items))
    by_type, by_lesson = Counter(it.type for it in items), Counter(it.lesson for it in items)
    by_cite = Counter(c for it in items for c in {provision(c).cite for c in it.cites})
    used = Counter(m for it in items for m in {o.mistake for o in it.options} | {r.mistake for r in it.rows}
                   | {t.mistake for t in it.traps} | {it.mistake} if m)
    yield from ("", say("exports.stats.lessons", lang))
    yield from (f"{by_lesson[n]:5}  {say('exports.lesson', lang, n=n)}" for n in LESSONS)
    yield from ("", say("exports.stats.types", lang))
    yield from (f"{by_type[t]:5}  {say(f'quiz.type.{t}', lang)}" for t in TYPES)
    yield from ("", say("exports.stats.provisions", lang))
    yield from (f"{by_cite[c]:5}  {cite(c, lang)}" for c in sorted(by_cite, key=lambda c: (not c.startswith("INT "), -by_cite[c], c)))
    yield from ("", say("exports.stats.mistakes", lang))
    yield from (f"{used[m]:5}  {mistakes()[m].name[lang or 'zh']}" for m in sorted(used, key=lambda m: (-used[m], m)))
    missing = [c for c in must_be_covered() if not by_cite[c]]
    yield from ("", say("exports.stats.missing", lang, cites=", ".join(missing)) if missing else say("exports.stats.covered", lang))


def must_be_covered() -> tuple[str, ...]:
    """Every paragraph and item of INT 5, 6, 10, 11 and 12 that is stored."""
    from lawkit.provisions import provisions
    return tuple(dict.fromkeys(p.cite for p in provisions("INT") if p.article in ("5", "6", "10", "11", "12") and not p.id.endswith("chapeau")))


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
    for p in problems:
        print(say("exports.problem", lang, file=p.file, why=say(p.why, lang)), file=sys.stderr)
    return 1 if problems else 0
