"""The command `lawkit`: assess a facts file, list decided cases, check the installation, open the kit.

Each subcommand hands over to the module that owns the matter; nothing of the law and no wording stands here.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from lawkit.wording import LANGUAGES, language, say, use

BAD_INPUT = 2
"""Exit code where the command, a file or the facts in it cannot be used."""


class _NotUnderstood(Exception):
    """The command line is not one of ours."""


class _Parser(argparse.ArgumentParser):
    """argparse without its English: help and errors are said by the kit's own wording."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise _NotUnderstood


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 where a check failed, 2 for input that cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _print_utf8()
    lang = _language_of(given)
    use(lang)
    if not given or given[0] in ("help", "-h", "--help") or {"-h", "--help"} & set(given[1:2]):
        print(_usage(given[0] if given else "", lang))
        return 0
    try:
        options, rest = _parser(given[0]).parse_known_args(given)
        options.rest = rest
        if rest and options.command not in ("lab", "app"):
            raise _NotUnderstood
    except _NotUnderstood:
        print(say("cli.not_understood", lang, command=" ".join(["lawkit", *given])), _usage(given[0], lang), sep="\n\n", file=sys.stderr)
        return BAD_INPUT
    return _run(options, lang)


def _usage(command: str, lang: str) -> str:
    """What the help says of one command; all of it where there is no such command."""
    text = say("cli.help", lang)
    return "".join(re.findall(rf"^  lawkit {re.escape(command)} .*\n(?: {{4}}.*\n)*", text, re.MULTILINE)).rstrip() or text


def _run(options: argparse.Namespace, lang: str) -> int:
    from lawkit.facts import FactsError

    try:
        return int(options.run(options, lang))
    except FactsError as wrong:
        print(wrong.message(lang), file=sys.stderr)
    except FileNotFoundError as missing:
        print(say("cli.no_such_file", lang, path=missing.filename), file=sys.stderr)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as refused:
        print(say("cli.unreadable", lang, path=refused.filename), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return BAD_INPUT


def _print_utf8() -> None:
    """Write UTF-8 whatever the locale is: a C or GBK locale can spell one of the two languages at best."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _language_of(given: Sequence[str]) -> str:
    """The language asked for with --lang, looked up before parsing so that errors are in it, else the surroundings'."""
    for word, following in zip(given, [*given[1:], ""]):
        wanted = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and wanted in LANGUAGES:
            return wanted
    return language()


def _parser(asked: str = "") -> argparse.ArgumentParser:
    parser = _Parser(prog="lawkit")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, run: object) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.add_argument("--lang", choices=LANGUAGES)
        made.set_defaults(run=run)
        return made

    assess = command("assess", _assess)
    assess.add_argument("file")
    assess.add_argument("--json", action="store_true")
    assess.add_argument("--on", type=date.fromisoformat)
    cases = command("cases", _cases)
    cases.add_argument("id", nargs="?")
    cases.add_argument("--compare", action="store_true")
    command("doctor", _doctor)
    command("schema", _schema)
    command("check-law", _check_law).add_argument("--today", type=date.fromisoformat, default=date.today())
    for name in ("bank", "teach"):
        made = command(name, _exports)
        if asked == name:  # their arguments stand beside what they do, which takes a moment to load
            from lawkit.exports import commands as exports
            getattr(exports, f"{name}_arguments")(made)
    command("lessons", _lessons).add_argument("--copy", metavar="FOLDER", required=True)
    command("lab", _lab)  # JupyterLab and Voilà read what is left over
    command("app", _app).add_argument("panel", nargs="?", default="AllPanels")
    return parser


def _assess(options: argparse.Namespace, lang: str) -> int:
    from lawkit.assessment import assess
    from lawkit.factsfile import load_case

    if "\n" in options.file or not os.path.exists(options.file):  # `load_case` would read such an argument as facts
        raise FileNotFoundError(2, "", options.file)
    assessment = assess(load_case(os.path.abspath(options.file)), on=options.on)
    print(_json(assessment.to_dict()) if options.json else _plain(assessment.explain(lang)))
    return 0


def _cases(options: argparse.Namespace, lang: str) -> int:
    from lawkit.decided import casebook, compare_table

    if options.compare:
        print(_plain(compare_table(lang)))
    elif not options.id:
        width = max(len(one.id) for one in casebook())
        print("\n".join(f"{one.id:{width}}  {one.text('title', lang)}" for one in casebook()))
    elif not (found := [one for one in casebook() if one.id == options.id]):
        print(say("cli.no_such_case", lang, id=options.id), file=sys.stderr)
        return BAD_INPUT
    else:
        print(_plain(found[0].explain(lang)))
    return 0


def _doctor(options: argparse.Namespace, lang: str) -> int:
    from lawkit import doctor

    return doctor.report(lang)


def _check_law(options: argparse.Namespace, lang: str) -> int:
    from lawkit.upkeep import report

    print(report(options.today, lang))
    return 0


def _schema(options: argparse.Namespace, lang: str) -> int:
    from lawkit.factsfile import schema

    print(_json(schema()))
    return 0


def _exports(options: argparse.Namespace, lang: str) -> int:
    from lawkit.exports import commands

    return int(getattr(commands, f"run_{options.command}")(options, lang))


def _lessons(options: argparse.Namespace, lang: str) -> int:
    from pathlib import Path

    from lawkit import lessons

    target = Path(options.copy).resolve()
    copied, kept = lessons.copy_to(target)
    print(say("cli.lessons.copied", lang, copied=copied, kept=kept, folder=target))
    return 0


def _lab(options: argparse.Namespace, lang: str) -> int:
    from lawkit import start

    return start.open_lab(options.rest, lang)


def _plain(markdown: str) -> str:
    """The kit's own Markdown as a terminal shows it best: without its marks."""
    return re.sub(r"^#+ |\*\*|</?small>", "", markdown, flags=re.MULTILINE).strip()


def _app(options: argparse.Namespace, lang: str) -> int:
    from lawkit import panels, start

    if options.panel not in panels.__all__:
        print(say("cli.app.no_such_panel", lang, name=options.panel, names=", ".join(panels.__all__)), file=sys.stderr)
        return BAD_INPUT
    return start.open_app(options.panel, options.rest, lang)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
