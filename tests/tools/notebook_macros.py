"""What `{{…}}` stands for in a notebook source: law and fixed words come from one place and are filled in at build time.

    {{quote INT 5(1)(3)}}   the provision, verbatim, marked as a quotation with its citation
    {{cite INT 5(1)(3)}}    its citation: 《解释》第五条第一款第三项 / INT 5(1)(3); a range ends in -(5)
    {{step 3}}              the name of a step of the worked case
    {{link 05-sum}}         a link to another page, by its title
    {{fact records.count}}   a label as the panels show it, in quotation marks; also {{choice …}}, {{kind cv}}, {{reading tracks}}
    {{say 中文 | English}}   a string inside code
    {{glossary}} {{contents}} {{rulecard}}   the glossary, the list of lessons, the rule card
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

import notebook_rulecard
from notebook_source import SRC, Page, SourceError, pages, parts

MACRO = re.compile(r"\{\{(\w+)(?: (.*?))?\}\}")
CITE = re.compile(r"^([A-Z][A-Z\d-]*) (\d+(?:-\d+)?)((?:\(\d+\))*)(?:-\((\d+)\))?$")


def cite(text: str, lang: str) -> str:
    """A citation such as `CL 253-1(1)` or `INT 5(1)(3)-(5)` in the form each language uses, whether or not its text is stored."""
    from lawkit.provisions import ProvisionNotFound, chinese_number, instruments, provision

    try:
        stored = provision(text)
        if stored.cite == text and stored.effective_to is None:
            return stored.cite_in(lang)
    except ProvisionNotFound:
        pass  # an article cited as a whole, a range, or a place whose text is not stored
    found = CITE.match(text)
    if not found or found[1] not in instruments():
        raise SourceError(f"neither a stored provision nor a citation of a known instrument: {text!r}")
    law, article, places, last = found.groups()
    if lang == "en":
        return f"{law} {article}{places}" + (f"–({last})" if last else "")
    main, _, inserted = article.partition("-")
    out = f"{instruments()[law]['short_zh']}第{chinese_number(int(main))}条" + (f"之{chinese_number(int(inserted))}" if inserted else "")
    units = "款" if places.count("(") == 1 else "款项"
    for unit, place in zip(units, re.findall(r"\((\d+)\)", places)):
        out += f"第{chinese_number(int(place))}{unit}"
    return out + (f"至第{chinese_number(int(last))}{units[-1]}" if last else "")


def quote(text: str, lang: str) -> str:
    """A provision word for word, as a quotation; in English our own, unofficial wording stands above the Chinese text."""
    from lawkit.provisions import provision

    law = provision(text)
    original = "\n".join(f"> {line}  " for line in law.text_zh.splitlines()).rstrip()
    source = f">\n> {'——' if lang == 'zh' else '—'} {law.cite_in(lang)}" + (f"（{parts()['phrase']['verbatim']['zh']}）" if lang == "zh" else "")
    if lang == "zh":
        return f"{original}\n{source}"
    english = "\n".join(f"> {line}  " for line in law.text_en.splitlines()).rstrip()
    return f'{english}\n>\n> <span lang="zh-CN">{law.text_zh.replace(chr(10), "<br>")}</span>\n{source} ({parts()["phrase"]["verbatim"]["en"]})'


def title(page: Page, lang: str) -> str:
    """The title of a page with its number in the course."""
    number = page.meta.get("number")
    return (parts()["phrase"]["number"][lang].format(n=number) if number else "") + page.meta["title"][lang]


def link(name: str, lang: str) -> str:
    """A link to another page of the same language, by its title."""
    for page in pages():
        if page.name == name:
            return f"[{title(page, lang)}]({name}.ipynb)"
    raise SourceError(f"no page {name!r}")


def label(key: str, lang: str) -> str:
    """A phrase of the panels in quotation marks, so that a task names a control as the learner sees it."""
    from lawkit.wording import say

    return ("“{}”" if lang == "zh" else '"{}"').format(say(key, lang).rstrip("？?"))


@cache
def glossary() -> list[dict]:
    """The terms of art, both languages, from glossary.toml."""
    return tomllib.loads((SRC / "glossary.toml").read_text(encoding="utf-8"))["term"]


def glossary_table(lang: str) -> str:
    """The glossary as a table, the reader's language first."""
    head, say = parts()["phrase"]["glossary_head"][lang], ("zh", "en") if lang == "zh" else ("en", "zh")
    rows = sorted(glossary(), key=lambda term: term[say[0]].lower()) if lang == "en" else glossary()
    return "\n".join([head, "|---|---|---|", *(f"| {t[say[0]]} | {t[say[1]]} | {t['note_' + lang]} |" for t in rows)])


def contents(lang: str) -> str:
    """The list of lessons as a table: title, what is done, minutes alone and in class."""
    words, rows = parts()["contents"], []
    for page in pages():
        if page.meta.get("number") or page.name.endswith("taster"):
            minutes = [words["minutes"][lang].format(n=page.meta[k]) if k in page.meta else "–" for k in ("minutes", "classroom")]
            rows.append(f"| {link(page.name, lang)} | {page.meta['do'][lang]} | {' | '.join(minutes)} |")
    return "\n".join([words["head"][lang], "|---|---|---|---|", *rows])


def law_as_of() -> str:
    """The date up to which the kit states the law, one constant of the law floor."""
    from lawkit.fields import LAW_AS_OF

    return LAW_AS_OF.isoformat()


def fill(text: str, lang: str) -> str:
    """The text with every macro replaced; raises SourceError for one it does not know."""
    known = {
        "quote": lambda arg: quote(arg, lang),
        "cite": lambda arg: cite(arg, lang),
        "step": lambda arg: f"**{parts()['phrase']['step'][lang].format(n=arg, name=parts()['step'][arg][lang])}**",
        "link": lambda arg: link(arg, lang),
        **{area: lambda arg, area=area: label(f"law.{area}.{arg}", lang) for area in ("fact", "choice", "kind", "reading")},
        "say": lambda arg: arg.split(" | ")[lang == "en"],
        "glossary": lambda _: glossary_table(lang),
        "contents": lambda _: contents(lang),
        "rulecard": lambda _: notebook_rulecard.markdown(lang, lambda text: fill(text, lang)),
    }

    def one(match: re.Match) -> str:
        if match[1] not in known:
            raise SourceError(f"unknown macro {match[0]}")
        return known[match[1]](match[2] or "")

    return MACRO.sub(one, text)
