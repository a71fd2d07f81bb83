"""The lessons as a book to read, search and print: plain pages in build/book, no server and no network needed.

    python tests/tools/build_book.py [--out build/book]

nbconvert turns the stored notebooks into HTML, figures included; what is added here: a frame with links, provisions and
glossary as pages that the text links to, an index for the search page, and a style for paper.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tomllib
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbconvert import HTMLExporter
from nbformat.v4 import new_markdown_cell

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
from build_exercises import WORDS as EXERCISES  # noqa: E402

from lawkit import lessons  # noqa: E402
from lawkit.explain import cite  # noqa: E402
from lawkit.provisions import provisions  # noqa: E402
from lawkit.study.items import item  # noqa: E402

WORDS = {
    "zh": {"lang": "zh-CN", "book": "侵犯公民个人信息罪　读本", "contents": "目录", "lessons": "课程", "exercises": "练习", "answers": "答案", "questions": "题目",
           "glossary": "术语表", "provisions": "条文", "search": "搜索", "other": "English", "find": "搜索课文、术语和条文", "none": "没有找到。",
           "found": "找到 {n} 处", "panel": "（此处在课件中是交互面板：打开课件，改动事实，结论随即变化。）", "no_text": "本套件未收录原文，只引条号。",
           "quoted": "条文原文，核对日期 {day}；来源：{source}", "until": "（适用至 {day}）", "aid": "教学工具，不构成法律意见。", "card": "规则卡",
           "card_note": "一页纸的门槛表", "note": "说明", "english": "英文"},
    "en": {"lang": "en", "book": "Infringing citizens' personal information: the reader", "contents": "Contents", "lessons": "Lessons",
           "exercises": "Exercises", "answers": "Answers", "questions": "Questions", "glossary": "Glossary", "provisions": "Provisions", "search": "Search",
           "other": "中文", "find": "Search lessons, terms and provisions", "none": "Nothing found.", "found": "Found: {n}",
           "panel": "(In the kit an interactive panel stands here: open the kit, change a fact, and the result follows.)",
           "no_text": "The kit does not store the text of this provision and cites it by number only.",
           "quoted": "Chinese text compared on {day}; English our own, unofficial. Source: {source}", "until": "(in force until {day})",
           "aid": "A teaching aid, not legal advice.", "card": "Rule card", "card_note": "the thresholds on one page", "note": "Note", "english": "中文"},
}
STYLE = """body{font:17px/1.7 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;background:#fff;margin:0}
main,nav{max-width:46rem;margin:0 auto;padding:.6rem 1.2rem}nav{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center;border-bottom:1px solid #ccc}
nav form{margin-left:auto}input{font:inherit;font-size:.95rem;padding:.2rem .5rem;border:1px solid #667}a{color:#1f4e79}h1{line-height:1.3}
a.law,a.term{color:inherit;text-decoration:underline dotted #1f4e79;text-underline-offset:.2em}
blockquote{margin:1em 0;padding:.1em 1em;border-left:4px solid #9ab;background:#f5f8fa}.quoted{white-space:pre-line}table{border-collapse:collapse;margin:1em 0}
th,td{border:1px solid #bbb;padding:.3em .6em;text-align:left;vertical-align:top}main{overflow-wrap:anywhere}.jp-RenderedHTMLCommon,.scroll{overflow-x:auto}
img{max-width:100%;height:auto}summary{cursor:pointer;font-weight:600}code,pre{font-family:ui-monospace,monospace;font-size:.9em;white-space:pre-wrap}
.panel{color:#555;border:1px dashed #889;padding:.5em 1em}.answer{color:#555}.line{border-bottom:1px solid #667;height:1.6em;margin:0}
footer{border-top:1px solid #ccc;color:#555;font-size:.9em;margin-top:2em}mark{background:#fde9a9}
@media print{@page{size:A4;margin:16mm}nav{display:none}body{font-size:10.5pt;line-height:1.5}main{max-width:none;padding:0}figure,blockquote,tr,.answer{break-inside:avoid}
h1,h2,h3{break-after:avoid}a{color:inherit;text-decoration:none}details:not([open])>*{display:block}}"""
# on paper nothing can be opened: what is folded is printed
UNFOLD = """addEventListener("beforeprint",()=>document.querySelectorAll("details:not([open])").forEach(d=>{d.open=true;d.dataset.was=1}));
addEventListener("afterprint",()=>document.querySelectorAll("details[data-was]").forEach(d=>{d.open=false;delete d.dataset.was}))"""
SEARCH = """const box=document.querySelector("main input"),out=document.querySelector("#found"),list=document.querySelector("#list");
const safe=t=>t.replace(/[&<>"]/g,c=>`&#${c.charCodeAt(0)};`);
function find(){const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);list.innerHTML="";
if(!words.length){out.textContent="";return}
const hits=INDEX.filter(([u,t,x])=>{const all=(t+" "+x).toLowerCase();return words.every(w=>all.includes(w))}).slice(0,100);
out.textContent=hits.length?WORDS.found.replace("{n}",hits.length):WORDS.none;
for(const [u,t,x] of hits){const at=Math.max(0,x.toLowerCase().indexOf(words[0])-40);let cut=safe(x.slice(at,at+160));
for(const w of words){cut=cut.replace(new RegExp(safe(w).replace(/[.*+?^${}()|[\\]\\\\]/g,"\\\\$&"),"gi"),m=>`<mark>${m}</mark>`)}
list.insertAdjacentHTML("beforeend",`<li><a href="${u}">${safe(t)}</a><br><small>…${cut}…</small></li>`)}}
box.addEventListener("input",find);box.value=new URLSearchParams(location.search).get("q")||"";find();box.focus()"""


class Book:
    """One language of the book: its pages as they are made, and the index of what they say."""

    def __init__(self, out: Path, lang: str) -> None:
        self.out, self.lang, self.words = out, lang, WORDS[lang]
        self.index: list[tuple[str, str, str]] = []
        self.terms = tomllib.loads((ROOT / "notebooks/src/glossary.toml").read_text(encoding="utf-8"))["term"]
        self.cites: dict[str, str] = {}  # a citation as the text has it → its anchor
        for p in provisions():
            self.cites.setdefault(cite(p.cite, lang).partition("（" if lang == "zh" else " (text")[0], anchor(p.cite))
        self.law = re.compile("|".join(re.escape(one) + ("" if lang == "zh" else r"(?![\d(-])") for one in sorted(self.cites, key=len, reverse=True)))
        names = {one[lang].lower(): n for n, one in enumerate(self.terms)}
        border = "" if lang == "zh" else r"\b"
        self.names, self.term = names, re.compile(
            border + "(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")" + border, re.I)

    # -- pages --------------------------------------------------------------------------------------

    def write(self, place: Path, title: str, body: str, script: str = "") -> None:
        """Put a page into its frame; `place` is its path in the book."""
        up, w, lang = "../" * (len(place.parts) - 1), self.words, self.lang
        home, twin = f"{up}notebooks/{lang}", "en" if lang == "zh" else "zh"
        there = place.as_posix().replace(f"/{lang}/", f"/{twin}/")
        page = (f'<!DOCTYPE html>\n<html lang="{w["lang"]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
                f"<title>{escape(title)} · {w['book']}</title><style>{STYLE}</style></head><body><nav>"
                f'<a href="{home}/index.html">{w["contents"]}</a><a href="{home}/glossary.html">{w["glossary"]}</a>'
                f'<a href="{home}/provisions.html">{w["provisions"]}</a>'
                f'<a href="{up}{quote(there)}" hreflang="{WORDS[twin]["lang"]}" lang="{WORDS[twin]["lang"]}">{w["other"]}</a>'
                f'<form action="{home}/search.html" role="search"><input name="q" type="search" aria-label="{w["find"]}" placeholder="{w["search"]}"></form></nav>'
                f"<main>{body}<footer>{w['aid']}</footer></main><script>{UNFOLD}</script>{script}</body></html>\n")
        (self.out / place).parent.mkdir(parents=True, exist_ok=True)
        (self.out / place).write_text(page, encoding="utf-8")

    def remember(self, place: Path, title: str, body: str) -> None:
        """Add a page to the index, a section an entry; addresses are relative to the search page."""
        up = "../../"
        for part in re.split(r"(?=<h[12][ >])", body):
            found = re.match(r'<h[12](?: id="([^"]*)")?[^>]*>(.*?)</h[12]>', part, re.S)
            text = plain(part)
            if text:
                head = plain(found[2]) if found else ""
                where = f"{up}{quote(place.as_posix())}" + (f"#{quote(unescape(found[1]))}" if found and found[1] else "")
                self.index.append((where, title if head in ("", title) else f"{title} › {head}", text))

    def linked(self, body: str, up: str) -> str:
        """The text with its citations and the first of each term of art linked; nothing inside links, code and headings."""
        home, seen, closed, out = f"{up}notebooks/{self.lang}", set(), 0, []

        def term(m: re.Match[str]) -> str:
            n = self.names[m[0].lower()]
            if n in seen:
                return m[0]
            seen.add(n)
            return f'<a class="term" href="{home}/glossary.html#t{n}">{m[0]}</a>'

        for piece in re.split(r"(<[^>]*>)", body):
            if piece.startswith("<"):
                if name := re.match(r"<(/?)(a|code|pre|h1|h2|h3|script|style|summary)\b", piece):
                    closed += -1 if name[1] else 1
            elif not closed and piece.strip():
                parts, last = [], 0
                for m in self.law.finditer(piece):
                    parts += [self.term.sub(term, piece[last:m.start()]), f'<a class="law" href="{home}/provisions.html#{self.cites[m[0]]}">{m[0]}</a>']
                    last = m.end()
                piece = "".join([*parts, self.term.sub(term, piece[last:])])
            out.append(piece)
        return "".join(out)

    def notebook(self, file: Path, place: Path) -> str:
        """One notebook as a page; returns its title."""
        page = nbformat.read(file, as_version=4)
        for cell in page.cells:
            if cell.cell_type == "markdown":  # nothing is run on paper
                cell.source = "\n\n".join(part for part in cell.source.split("\n\n") if "▶▶" not in part)
            for output in cell.get("outputs", []):
                if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
                    output["data"] = {"text/html": f'<p class="panel">{self.words["panel"]}</p>'}
        if place.parts[0] == "exercises":
            page.cells = [self.on_paper(cell, "answers" in place.parts) for cell in page.cells if cell.id not in ("panel-text", "panel")]
        exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True)
        body = re.sub(r'(href="(?!\w+:)[^"]*)\.ipynb([#"])', r"\1.html\2", exporter.from_notebook_node(page)[0])
        body = re.sub(r'<a class="anchor-link".*?</a>', "", body, flags=re.S)
        title = plain(re.search(r"<h1.*?</h1>", body, re.S)[0])  # type: ignore[index]
        place = place.with_suffix(".html")
        self.remember(place, title, body)
        self.write(place, title, self.linked(body, "../" * (len(place.parts) - 1)))
        return title

    def on_paper(self, cell: nbformat.NotebookNode, answered: bool) -> nbformat.NotebookNode:
        """A cell of an exercise page: lines to write on in the place of a cell to type in; of an answer what is to be known."""
        if cell.id == "written":
            cell.source = f"## {self.words['questions']}"
        elif cell.id.startswith("a-") and answered:
            for output in cell.outputs:  # the first line says that the key is right
                output.data["text/markdown"] = "".join(output.data["text/markdown"]).partition("\n\n")[2]
        elif cell.id.startswith("a-"):
            lines = '<p class="line"></p>' * (6 if item(cell.id[2:]).type == "open" else 1)
            cell = new_markdown_cell(f'<div class="answer">{EXERCISES["your_answer"][self.lang]}{lines}</div>', id=cell.id)
        elif cell.cell_type == "markdown":
            cell.source = cell.source.replace(EXERCISES["open"][self.lang], "")
        return cell

    def glossary(self) -> None:
        lang, twin = self.lang, "en" if self.lang == "zh" else "zh"
        w, rows = self.words, []
        for n, one in sorted(enumerate(self.terms), key=lambda pair: pair[1][lang].lower()):
            rows.append(f'<tr id="t{n}"><th scope="row">{escape(one[lang])}</th><td lang="{WORDS[twin]["lang"]}">{escape(one[twin])}</td>'
                        f"<td>{escape(one[f'note_{lang}'])}</td></tr>")
            self.index.append((f"glossary.html#t{n}", f"{w['glossary']} › {one[lang]}", f"{one[lang]} {one[twin]} {one[f'note_{lang}']}"))
        head = "".join(f'<th scope="col">{one}</th>' for one in (w["glossary"], w["english"], w["note"]))
        self.write(Path("notebooks", lang, "glossary.html"), w["glossary"], f'<h1>{w["glossary"]}</h1><div class="scroll" tabindex="0" role="group" '
                   f'aria-label="{w["glossary"]}"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>')

    def provisions(self) -> None:
        lang, w, parts, named = self.lang, self.words, [f"<h1>{self.words['provisions']}</h1>"], set()
        instrument = ""
        order = list(dict.fromkeys(p.instrument for p in provisions()))
        for p in sorted(provisions(), key=lambda p: order.index(p.instrument)):
            if p.instrument != instrument:
                instrument = p.instrument
                parts.append(f"<h2>{escape(getattr(p, f'instrument_{lang}'))}</h2>")
            key = "" if p.cite in named else f' id="{anchor(p.cite)}"'
            named.add(p.cite)
            until = " " + w["until"].format(day=p.effective_to) if p.effective_to else ""
            quoted = [f'<blockquote class="quoted" lang="zh-CN">{escape(p.text_zh)}</blockquote>'] if p.text_zh else []
            if lang == "en" and p.text_en:
                quoted.insert(0, f"<blockquote class='quoted'>{escape(p.text_en)}</blockquote>")
            source = w["quoted"].format(day=p.checked_on, source=p.source) if p.text_zh else w["no_text"]
            parts.append(f"<h3{key}>{escape(cite(p.cite, lang) + getattr(p, f'edition_{lang}') * (p.cite not in cite(p.cite, lang) and lang == 'en'))}{escape(until)}</h3>"
                         f"{''.join(quoted)}<p><small>{escape(source)}</small></p>")
            if p.text_zh:
                self.index.append((f"provisions.html#{anchor(p.cite)}", f"{w['provisions']} › {cite(p.cite, lang)}", f"{p.text_zh} {p.text_en or ''}"))
        self.write(Path("notebooks", lang, "provisions.html"), w["provisions"], "".join(parts))

    def contents(self, titles: dict[str, list[tuple[Path, str]]]) -> None:
        lang, w = self.lang, self.words
        body = f"<h1>{w['book']}</h1>"
        for part, pages in titles.items():
            body += f"<h2>{w[part]}</h2><ul>" + "".join(
                f'<li><a href="../../{quote(place.with_suffix(".html").as_posix())}">{escape(title)}</a></li>' for place, title in pages) + "</ul>"
        body += f'<h2>{w["card"]}</h2><p><a href="rule-card.html">{w["card"]}</a>　{w["card_note"]}</p>'
        self.write(Path("notebooks", lang, "index.html"), w["contents"], body)
        data = json.dumps(self.index, ensure_ascii=False).replace("</", "<\\/")
        (self.out / "notebooks" / lang / "index.js").write_text(f"const INDEX={data}", encoding="utf-8")
        self.write(Path("notebooks", lang, "search.html"), w["search"],
                   f'<h1>{w["search"]}</h1><p><input type="search" aria-label="{w["find"]}" size="30"></p><p id="found" role="status"></p><ul id="list"></ul>',
                   f'<script src="index.js"></script><script>const WORDS={json.dumps({k: w[k] for k in ("found", "none")}, ensure_ascii=False)};{SEARCH}</script>')


def plain(markup: str) -> str:
    """The words of a piece of HTML."""
    text = re.sub(r"<(style|script)\b.*?</\1>|<a class=\"anchor-link\".*?</a>", "", markup, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text))).strip()


def anchor(cited: str) -> str:
    return re.sub(r"[^\w]+", "-", cited).strip("-").lower()


def build(out: Path) -> int:
    """Build the book into `out`, which must be free to be emptied; the number of its pages."""
    shutil.rmtree(out, ignore_errors=True)
    for lang in WORDS:
        book, titles = Book(out, lang), {"lessons": [], "exercises": [], "answers": []}
        for file, place in lessons.pages():
            if lang in place.parts and file.suffix == ".ipynb":
                part = "lessons" if place.parts[0] == "notebooks" else "answers" if "answers" in place.parts else "exercises"
                titles[part].append((place, book.notebook(file, place)))
        book.glossary()
        book.provisions()
        book.contents(titles)
    for file, place in lessons.pages():
        if file.suffix in (".html", ".png", ".svg"):
            (out / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, out / place)
    links = "".join(f'<p lang="{w["lang"]}"><a href="notebooks/{lang}/index.html">{w["book"]}</a></p>' for lang, w in WORDS.items())
    (out / "index.html").write_text(f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
                                    f'initial-scale=1"><title>{WORDS["zh"]["book"]} · {WORDS["en"]["book"]}</title><style>{STYLE}</style></head><body><main>'
                                    f'<h1>{WORDS["zh"]["book"]}<br><span lang="en">{WORDS["en"]["book"]}</span></h1>{links}</main></body></html>\n', encoding="utf-8")
    return len(list(out.rglob("*.html")))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "book")
    out = parser.parse_args().out.resolve()
    count = build(out)
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file()) / 1e6
    print(f"{out / 'index.html'}: {count} 页 · pages, {size:.0f} MB")


if __name__ == "__main__":
    main()
