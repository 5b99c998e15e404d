"""Make src/noonmark/words/data/phones_ru.tsv: Russian area codes and their towns.

Source: the file phone-ru.js of the npm package inputmask 3.3.11 (Robin Herbots, MIT licence), of which only the
facts are taken: area code, region, town. `npm pack inputmask@3.3.11`, unpack it, and give this script the path of
phone-ru.js:

    python builders/make_phone_codes.py package/dist/inputmask/phone-codes/phone-ru.js

Towns that the gazetteer does not have in that region are left out; their region's code stays. Codes of Crimea are
not in the source and are added with the day from which Russia's numbers were used there (7 May 2015).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from noonmark.earth.gazetteer_table import place
from noonmark.earth.look_up import named
from noonmark.words.places.inflect import base_forms

OUT = Path("src/noonmark/words/data/phones_ru.tsv")
HEAD = """\
# Russian area codes: code (after +7 or 8), country, region (name in Noonmark's maps), town or empty, first year.
# Facts from inputmask 3.3.11 (Robin Herbots, MIT licence), by builders/make_phone_codes.py; Crimea's added by hand.
"""
ADDED = (("365", "UA", "Crimea", "", "2015"), ("869", "UA", "Sevastopol City", "Sevastopol", "2015"))
_ARRAY = """
const src = require('fs').readFileSync(process.argv[1], 'utf8');
let i = src.indexOf('[', src.indexOf('phoneCodes:')), d = 0, k = i;
for (;; k++) { if (src[k] === '[') d++; if (src[k] === ']' && --d === 0) break; }
console.log(JSON.stringify(eval(src.slice(i, k + 1))));
"""
REGIONS = {
    "Алтайский край": "Altai Krai",
    "Еврейская автономная область": "Jewish Autonomous Oblast",
    "Забайкальский край": "Zabaykalskiy (Transbaikal) Kray",
    "Кемеровская область": "Kuzbass",
    "Республика Башкортостан": "Bashkortostan Republic",
    "Республика Дагестан": "Dagestan",
    "Республика Ингушетия": "Ingushetiya Republic",
    "Республика Карачаево-Черкесия": "Karachayevo-Cherkesiya Republic",
    "Северная Осетия": "North Ossetia–Alania",
    "Ханты-Мансийский автономный округ": "Khanty-Mansia",
    "Ямало-Ненецкий автономный округ": "Yamalo-Nenets",
    "Чукотский автономный округ": "Chukotka",
    "Москва": "Moscow",
    "Московская область": "Moscow Oblast",
    "Санкт-Петербург": "St.-Petersburg",
    "Ленинградская область": "Leningradskaya Oblast'",
}


def main(source: Path) -> None:
    told = subprocess.run(["node", "-e", _ARRAY, str(source)], capture_output=True, text=True, check=True)
    rows, missing, nowhere = dict[str, tuple[str, ...]](), list[str](), 0
    for entry in json.loads(told.stdout):
        code = re.search(r"\((\d{3,5})\)", entry["mask"])
        if not code or entry.get("cc") != "RU" or not entry.get("region") or code[1].startswith(("9", "80")):
            continue
        region = region_of(entry["region"])
        if not region:
            missing.append(str(entry["region"]))
            continue
        towns = entry["city"] if isinstance(entry["city"], list) else [entry["city"]]
        found = [town for town in (town_in(name, region) for name in towns) if town]
        nowhere += bool(any(towns)) and not found
        if found or not any(towns):
            rows.setdefault(code[1], (code[1], "RU", region, "|".join(found), ""))
    lines = ["\t".join(row) for row in [*rows.values(), *ADDED]]
    OUT.write_text(HEAD + "".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    print(len(lines), "codes;", nowhere, "towns not in the gazetteer; regions not known:", sorted(set(missing)))


def region_of(text: object) -> str:
    if not isinstance(text, str):
        return ""
    for name in (text, text.split("(")[0].strip(), f"Республика {text}"):
        if name in REGIONS:
            return REGIONS[name]
        for form in base_forms(name) if " " not in name else (name,):
            for entry in named(form):
                where = place(entry)
                if where.country == "RU" and where.kind == "region":
                    return where.region
    return ""


def town_in(name: str, region: str) -> str:
    for entry in named(name) if name else ():
        where = place(entry)
        if where.kind == "place" and (where.country, where.region) == ("RU", region):
            return where.name
    return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
