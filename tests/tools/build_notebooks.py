"""Build notebooks/zh and notebooks/en from the bilingual sources in notebooks/src.

    python tests/tools/build_notebooks.py             build, execute and store every page
    python tests/tools/build_notebooks.py 03 05       only the pages whose name starts so
    python tests/tools/build_notebooks.py --draft 03  without executing (to look at the prose)
    python tests/tools/build_notebooks.py --check     write nothing; exit 1 where a stored page is stale

CONTRIBUTING.md says how a source is written; `parts.toml` holds the headings every page shares.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import notebook_macros as macros  # noqa: E402  (needs the path above)
import notebook_rulecard as rulecard  # noqa: E402
from notebook_source import LANGS, Cell, Page, fold, neighbours, pages, parts  # noqa: E402

HIDDEN = {"jupyter": {"source_hidden": True}, "tags": ["hide-input", "remove-input"]}


def opening(page: Page, lang: str) -> str:
    """The title cell: title, minutes, what you will do, learn and need, and how to run a page that has code."""
    say, meta = parts()["phrase"], page.meta
    lines = [f"# {macros.title(page, lang)}", ""]
    minutes = [say["minutes"][lang].format(n=meta["minutes"])]
    if "classroom" in meta:
        minutes.append(say["classroom"][lang].format(n=meta["classroom"]))
    lines += [say["joiner"][lang].join(minutes), "", f"**{say['do'][lang]}** {meta['do'][lang]}", ""]
    lines += [f"**{say['learn'][lang]}**", "", *(f"- {item}" for item in meta["learn"][lang]), ""]
    lines.append(f"**{say['need'][lang]}** {meta['need'][lang]}")
    if any(cell.code for cell in page.cells):
        lines += ["", say["run"][lang]]
    return "\n".join(lines)


def closing(page: Page, lang: str) -> str:
    """The last cell: law as of, the limits of the kit, and the way on."""
    say, (before, after) = parts()["phrase"], neighbours(page)
    other = "en" if lang == "zh" else "zh"
    links = [f"[{say['other'][lang]}](../{other}/{page.name}.ipynb)"]
    if before:
        links.insert(0, f"[← {macros.title(before, lang)}]({before.name}.ipynb)")
    if after:
        links.append(f"[{macros.title(after, lang)} →]({after.name}.ipynb)")
    return "\n\n".join(["---", say["as_of"][lang].format(date=macros.law_as_of()), " · ".join(links)])


def markdown(cell: Cell, lang: str, heading: bool) -> str:
    """One prose cell: heading of its part where it opens it, macros filled in, answers folded."""
    text = getattr(cell, lang)
    if cell.part == "teacher":
        text = f">>> {parts()['part']['teacher'][lang]}\n{text}"
    elif heading and cell.part in parts()["part"]:
        text = f"## {parts()['part'][cell.part][lang]}\n\n{text}"
    return fold(macros.fill(text, lang))


def render(page: Page, lang: str) -> nbformat.NotebookNode:
    """The page in one language, not yet executed; ids and metadata depend on the source alone."""
    cells = [new_markdown_cell(opening(page, lang), id="title")]
    setup = parts()["setup"]
    if any(cell.code for cell in page.cells):
        cells.append(new_code_cell(f"# ▶ {setup[lang]}\n{setup['code'].format(lang=lang)}", id="setup", metadata=HIDDEN))
    count: dict[str, int] = {}
    for cell in page.cells:
        count[cell.part] = count.get(cell.part, 0) + 1
        name = f"{cell.part}-{count[cell.part]}"
        if cell.code:
            code = macros.fill(cell.code, lang)
            cells.append(new_code_cell(f"# ▶ {getattr(cell, lang)}\n{code}", id=name, metadata=HIDDEN))
        else:
            text = markdown(cell, lang, heading=count[cell.part] == 1)
            cells.append(new_markdown_cell(text, id=name))
        if cell.part == "exercises" and "](../../exercises/" not in cell.zh:
            cells[-1].source += "\n\n" + parts()["phrase"]["more"][lang].format(n=page.meta["number"])
        if cell.part == "summary" and page.meta.get("provisions"):
            quotes = [f"{{{{quote {cite}}}}}" for cite in page.meta["provisions"]]
            quoted = Cell("provisions", *["\n\n".join(quotes)] * 2)
            cells.append(new_markdown_cell(markdown(quoted, lang, heading=True), id="provisions"))
    cells.append(new_markdown_cell(closing(page, lang), id="law-as-of"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def execute(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run every cell and keep only what depends on the source: no times, no widget state, no machine."""
    from nbclient import NotebookClient

    plain = book.metadata.copy()
    NotebookClient(book, timeout=120, kernel_name="python3", record_timing=False, store_widget_state=False).execute()
    book.metadata = plain
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            view = output.get("data", {}).get("application/vnd.jupyter.widget-view+json")
            if view:  # the model id is random at every run; nbval does not compare it
                view["model_id"] = cell.id
    return book


def stored(page: Page, lang: str) -> Path:
    """Where the built page of one language stands."""
    return ROOT / "notebooks" / lang / f"{page.name}.ipynb"


def card(lang: str) -> str:
    """The printable rule card of one language."""
    as_of = parts()["phrase"]["as_of"][lang].format(date=macros.law_as_of())
    return rulecard.page(lang, lambda text: macros.fill(text, lang), as_of)


def source_view(book: nbformat.NotebookNode) -> list:
    """What a source decides about a built page: everything but outputs and execution counts."""
    cells = [(c.cell_type, c.id, c.source, dict(c.metadata)) for c in book.cells]
    return [dict(book.metadata), cells]


def stale() -> list[str]:
    """The stored pages that no longer match their source, were never executed, or have lost it."""
    wanted = {stored(page, lang): render(page, lang) for page in pages() for lang in LANGS}
    have = {path for lang in LANGS for path in (ROOT / "notebooks" / lang).glob("*.ipynb")}
    found = [f"{p.relative_to(ROOT)}: missing" for p in wanted.keys() - have]
    found += [f"{p.relative_to(ROOT)}: has no source" for p in have - wanted.keys()]
    for path in wanted.keys() & have:
        book = nbformat.read(path, as_version=4)
        if source_view(book) != source_view(wanted[path]):
            found.append(f"{path.relative_to(ROOT)}: differs from its source; run make notebooks")
        elif any(c.cell_type == "code" and c.execution_count is None for c in book.cells):
            found.append(f"{path.relative_to(ROOT)}: was not executed; run make notebooks")
    for lang in LANGS:
        path = ROOT / "notebooks" / lang / "rule-card.html"
        if not path.is_file() or path.read_text(encoding="utf-8") != card(lang):
            found.append(f"{path.relative_to(ROOT)}: differs from its source; run make notebooks")
    return sorted(found)


def write(page: Page, lang: str, draft: bool) -> Path:
    """Build one page in one language and store it."""
    book, path = render(page, lang), stored(page, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book if draft else execute(book), path)
    return path


def main(argv: list[str] | None = None) -> int:
    """Build what the arguments name; print one line a page."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("names", nargs="*")
    ask.add_argument("--check", action="store_true")
    ask.add_argument("--draft", action="store_true")
    args = ask.parse_args(argv)
    if args.check:
        found = stale()
        print("\n".join(found) or "all pages are fresh")
        return 1 if found else 0
    chosen = [p for p in pages() if not args.names or p.name.startswith(tuple(args.names))]
    with ThreadPoolExecutor(1 if args.draft else 2) as pool:  # a kernel each: two keep two cores busy
        for path in pool.map(lambda job: write(*job, args.draft), [(p, lang) for p in chosen for lang in LANGS]):
            print(path.relative_to(ROOT), flush=True)
    for lang in LANGS:
        (ROOT / "notebooks" / lang / "rule-card.html").write_text(card(lang), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
