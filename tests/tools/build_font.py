"""Cut the kit's font from Noto Sans SC: GB2312 level 1, Latin, punctuation, and every character of the kit's texts.

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python -m tests.tools.build_font package/400Regular/NotoSansSC_400Regular.ttf

A rebuild never drops a character the shipped font has, so the file only changes when a text needs a new one.
The licence (SIL OFL 1.1, no reserved font name for Noto) allows this; OFL.txt lies beside the font.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
FONT = ROOT / "lawkit" / "data" / "fonts" / "NotoSansSC-Regular.subset.ttf"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
SYMBOLS = "–—‘’“”•…′″€₩←↑→↓↔⇒⇔∀∈−∑Σ√∞≈≠≤≥½¼¾①②③④⑤⑥⑦⑧⑨⑩■□▲△▶▼▽◆◇○●★☆✓％￥　、。〃〈〉《》「」『』【】〔〕！（）＋，－．／：；＝？～｜"
# Beyond level 1: words of the law, of decided cases, and family names a teacher may type into a title.
RESERVE = "浏亳亵倩奕嫣渌渎溧潇猥珺琦璐瞿祎羁诋谯镕闫阚龘贿赂诽谤诬骗掳绑匿讹诈唆憨麻痹恫吓闫邵邝邬郗郏郦郜郄郓邰邳佘佟仝仉伍俞俸偃刁卞厍嵇宓宦尉岑崔庹庾廖弭戚扈昝晁暨柏柯栾桓梅楚楼樊殷毕汲沃沙沈洪浦温湛滑滕濮牧牟盍睢瞿矫祁祖祝禄秋窦竺笪简粟糜纪综练缪羿翟耿聂胥臧臻舒艾芮苍苏苗荀荆莘莫葛蓝蔚蔡蔺薄薛虞蚩蒯蓟衡裘裴褚覃訾詹谈谌谭贝贲贺贾赖路车辛辜边逄逯邢邱邸邹郁郎郑郝郭鄂酆钭铁阎阮阙隆隗雍雷霍靳鞠鞏韶项顾颜饶骆鲁鲍鱼麴黎龚龙昊煜烨炜焱焜熠燊珂珏珉珩琛琨琪琰琳瑄瑗瑜瑶瑾璇璞璟瓒玮玥玟皓睿祺禛稷筱箫绮绫缙翊翎翀翰耘聿芃芸芷茗茜荃莹菀菁菡萱蓓蕾蕙薇蘅诏谊赟轩迪逸郴鄱鑫钊钦钰钧铖铭锐锴镔霖霏韬颢馨骁骅骐骞鸿鹏鹭麒麟妍娅娴婕婧婷媛嫣孜孚宥岚岱峥嵘嶙巍帼怡恺恒悦惠愷懿戈昀昕昱晔晖晗晞晟晨暄曦朔杉枫桐桦梓森楠榕樾欣歆毓汐沅沁沛沐泓泽洁洛津浩涛涵淇淳淼清渊渝湘溪滢漪潇澄澜澍濠瀚灏炅炎炯"


def gb2312_level_1() -> set[str]:
    """The 3,755 characters of GB2312 level 1, the frequent ones."""
    cells = (bytes([row, column]) for row in range(0xB0, 0xD8) for column in range(0xA1, 0xFF))
    return {char for cell in cells if (char := cell.decode("gb2312", "ignore"))}


def shown() -> set[str]:
    """Every character of the kit's data, notebooks and exercises."""
    files = (p for folder in ("lawkit/data", "notebooks", "exercises") for p in (ROOT / folder).rglob("*"))
    texts = (p.read_text("utf-8") for p in files if p.suffix in {".toml", ".json", ".md", ".ipynb", ".csv", ".py"})
    return {char for text in texts for char in text if char.isprintable()}


def main(source: str) -> None:
    """Write the subset; complain about characters the source font does not have."""
    font = TTFont(source)
    kept = set(map(chr, TTFont(FONT).getBestCmap())) if FONT.exists() else set()
    wanted = kept | gb2312_level_1() | set(LATIN + SYMBOLS + RESERVE) | shown()
    missing = sorted(char for char in wanted if ord(char) not in font.getBestCmap())
    options = Options(hinting=False, layout_features=["kern"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True)
    cutter = Subsetter(options)
    cutter.populate(text="".join(sorted(wanted)))
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(FONT)
    print(f"{FONT.name}: {FONT.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters; not in the source: {missing}")


if __name__ == "__main__":
    main(sys.argv[1])
