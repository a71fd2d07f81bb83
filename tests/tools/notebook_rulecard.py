"""The one-page rule card: the thresholds as a table read from the rows of the law floor, and the rules without a number."""

from __future__ import annotations

import html
import re

from notebook_source import parts

COUNTED = ("5(1)(3)", "5(1)(4)", "5(1)(5)", "5(1)(6)", "5(1)(7)")


def standards() -> dict[str, list[str]]:
    """For items 3 to 7: serious, especially serious, and both for duty data sold or provided, each in the law's own units."""
    from lawkit.rows import LAW

    found = {}
    for item in COUNTED:
        chains = ((item, ()), ("5(2)(3)", (item,)), ("5(1)(8)", (item,)), ("5(2)(3)", ("5(1)(8)", item)))
        rows = [next(row for row in LAW if (row.cite, row.via) == chain) for chain in chains]
        found[item] = [f"{row.standard / row.per:,.0f}" for row in rows]
    return found


def table(lang: str, cite) -> str:
    """The thresholds as a Markdown table; `cite` turns a citation into the form of the language."""
    words = parts()["rulecard"]
    lines = [words["head"][lang], "|---|---|---|---|---|"]
    for item, numbers in standards().items():
        unit = words["unit"]["yuan" if item == "5(1)(7)" else "share" if item == "5(1)(6)" else "items"][lang]
        if item == "5(1)(6)":  # the rows count whole points, 5,000 to the standard; people speak of a sum of shares
            numbers = [f"{float(n.replace(',', '')) / 5000:g}" for n in numbers]
        name = f"{words['item'][item][lang]}（{cite('INT ' + item)}）" if lang == "zh" else f"{words['item'][item][lang]} ({cite('INT ' + item)})"
        lines.append(f"| {name} | " + " | ".join(unit.format(n=n) for n in numbers) + " |")
    return "\n".join(lines)


def markdown(lang: str, fill) -> str:
    """The whole card; `fill` replaces the macros in its fixed sentences."""
    body = table(lang, lambda text: fill(f"{{{{cite {text}}}}}"))
    return body + "\n\n" + "\n".join(f"- {fill(line)}" for line in parts()["rulecard"]["rules"][lang])


def page(lang: str, fill, as_of: str) -> str:
    """The card as one printable HTML page (A4, greyscale-safe, nothing loaded from outside)."""
    words, rows, items = parts()["rulecard"], [], []
    for line in markdown(lang, fill).splitlines():
        if line.startswith("|") and not line.startswith("|--"):
            cells = [html.escape(cell.strip()) for cell in line.strip("|").split("|")]
            tag = "td" if rows else "th"
            rows.append("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>")
        elif line.startswith("- "):
            items.append("<li>" + re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(line[2:])) + "</li>")
    title = html.escape(words["title"][lang])
    return f"""<!doctype html>
<html lang="{'zh-CN' if lang == 'zh' else 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
@page {{ size: A4; margin: 14mm }}
body {{ font: 10.5pt/1.5 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; max-width: 180mm; margin: 1em auto; padding: 0 1em; color: #111 }}
h1 {{ font-size: 15pt; margin: 0 0 .4em }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border: 1px solid #555; padding: .25em .5em; text-align: left; vertical-align: top }}
th {{ background: #eee }}
td + td {{ white-space: nowrap }}
ul {{ padding-left: 1.2em }}
li {{ margin: .2em 0 }}
footer {{ color: #444; font-size: 9pt }}
</style></head>
<body><h1>{title}</h1>
<table>{''.join(rows)}</table>
<ul>{''.join(items)}</ul>
<footer>{html.escape(as_of)}</footer></body></html>
"""
