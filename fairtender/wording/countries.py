"""Codes and names of countries, to recognise a country that is stated as data.

Nothing here is a judgement: only the profile says what a country means for a good or a place.
Source: ISO 3166-1 (alpha-2 and alpha-3 codes), names from the Unicode CLDR: the English ones are
below, those of 29 languages in `country-names.txt`.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from fairtender.wording.phrases import Phrases, longest, words_of

__all__ = ["COUNTRIES", "named", "names"]

# alpha-2, alpha-3, name (= further names); dependent territories are left out.
_TABLE = """
AD AND Andorra; AE ARE United Arab Emirates = UAE; AF AFG Afghanistan
AG ATG Antigua and Barbuda; AL ALB Albania; AM ARM Armenia; AO AGO Angola; AR ARG Argentina
AT AUT Austria; AU AUS Australia; AZ AZE Azerbaijan; BA BIH Bosnia and Herzegovina
BB BRB Barbados; BD BGD Bangladesh; BE BEL Belgium; BF BFA Burkina Faso; BG BGR Bulgaria
BH BHR Bahrain; BI BDI Burundi; BJ BEN Benin; BN BRN Brunei; BO BOL Bolivia; BR BRA Brazil
BS BHS Bahamas; BT BTN Bhutan; BW BWA Botswana; BY BLR Belarus; BZ BLZ Belize; CA CAN Canada
CD COD Democratic Republic of the Congo = DR Congo = DRC = Congo-Kinshasa
CF CAF Central African Republic; CG COG Republic of the Congo = Congo = Congo-Brazzaville
CH CHE Switzerland; CI CIV Côte d'Ivoire = Ivory Coast; CL CHL Chile; CM CMR Cameroon
CN CHN China; CO COL Colombia; CR CRI Costa Rica; CU CUB Cuba; CV CPV Cabo Verde = Cape Verde
CY CYP Cyprus; CZ CZE Czechia = Czech Republic; DE DEU Germany; DJ DJI Djibouti; DK DNK Denmark
DM DMA Dominica; DO DOM Dominican Republic; DZ DZA Algeria; EC ECU Ecuador; EE EST Estonia
EG EGY Egypt; ER ERI Eritrea; ES ESP Spain; ET ETH Ethiopia; FI FIN Finland; FJ FJI Fiji
FM FSM Micronesia; FR FRA France; GA GAB Gabon
GB GBR United Kingdom = UK = Great Britain = England = Scotland = Wales = Northern Ireland
GD GRD Grenada; GE GEO Georgia; GH GHA Ghana; GM GMB Gambia = The Gambia; GN GIN Guinea
GQ GNQ Equatorial Guinea; GR GRC Greece; GT GTM Guatemala; GW GNB Guinea-Bissau; GY GUY Guyana
HK HKG Hong Kong; HN HND Honduras; HR HRV Croatia; HT HTI Haiti; HU HUN Hungary
ID IDN Indonesia; IE IRL Ireland; IL ISR Israel; IN IND India; IQ IRQ Iraq; IR IRN Iran
IS ISL Iceland; IT ITA Italy; JM JAM Jamaica; JO JOR Jordan; JP JPN Japan; KE KEN Kenya
KG KGZ Kyrgyzstan; KH KHM Cambodia; KI KIR Kiribati; KM COM Comoros
KN KNA Saint Kitts and Nevis; KP PRK North Korea = Democratic People's Republic of Korea
KR KOR South Korea = Republic of Korea; KW KWT Kuwait; KZ KAZ Kazakhstan
LA LAO Laos = Lao People's Democratic Republic; LB LBN Lebanon; LC LCA Saint Lucia
LI LIE Liechtenstein; LK LKA Sri Lanka; LR LBR Liberia; LS LSO Lesotho; LT LTU Lithuania
LU LUX Luxembourg; LV LVA Latvia; LY LBY Libya; MA MAR Morocco; MC MCO Monaco; MD MDA Moldova
ME MNE Montenegro; MG MDG Madagascar; MH MHL Marshall Islands; MK MKD North Macedonia
ML MLI Mali; MM MMR Burma = Myanmar; MN MNG Mongolia; MO MAC Macao; MR MRT Mauritania
MT MLT Malta; MU MUS Mauritius; MV MDV Maldives; MW MWI Malawi; MX MEX Mexico; MY MYS Malaysia
MZ MOZ Mozambique; NA NAM Namibia; NE NER Niger; NG NGA Nigeria; NI NIC Nicaragua
NL NLD Netherlands; NO NOR Norway; NP NPL Nepal; NR NRU Nauru; NZ NZL New Zealand; OM OMN Oman
PA PAN Panama; PE PER Peru; PG PNG Papua New Guinea; PH PHL Philippines; PK PAK Pakistan
PL POL Poland; PS PSE Palestine; PT PRT Portugal; PW PLW Palau; PY PRY Paraguay; QA QAT Qatar
RO ROU Romania; RS SRB Serbia; RU RUS Russia = Russian Federation; RW RWA Rwanda
SA SAU Saudi Arabia; SB SLB Solomon Islands; SC SYC Seychelles; SD SDN Sudan; SE SWE Sweden
SG SGP Singapore; SI SVN Slovenia; SK SVK Slovakia; SL SLE Sierra Leone; SM SMR San Marino
SN SEN Senegal; SO SOM Somalia; SR SUR Suriname; SS SSD South Sudan
ST STP São Tomé and Príncipe; SV SLV El Salvador; SY SYR Syria; SZ SWZ Eswatini = Swaziland
TD TCD Chad; TG TGO Togo; TH THA Thailand; TJ TJK Tajikistan; TL TLS Timor-Leste = East Timor
TM TKM Turkmenistan; TN TUN Tunisia; TO TON Tonga; TR TUR Turkey = Türkiye
TT TTO Trinidad and Tobago; TV TUV Tuvalu; TW TWN Taiwan; TZ TZA Tanzania; UA UKR Ukraine
UG UGA Uganda; US USA United States = United States of America = USA; UY URY Uruguay
UZ UZB Uzbekistan; VC VCT Saint Vincent and Grenadines; VE VEN Venezuela
VN VNM Vietnam = Viet Nam; VU VUT Vanuatu; WS WSM Samoa; XK XKK Kosovo; YE YEM Yemen
ZA ZAF South Africa; ZM ZMB Zambia; ZW ZWE Zimbabwe
"""


def _read() -> dict[str, tuple[str, ...]]:
    found = {}
    for entry in _TABLE.replace("\n", ";").split(";"):
        if entry.strip():
            alpha2, alpha3, names = entry.split(maxsplit=2)
            found[alpha2] = (alpha3, *names.split(" = "))
    return found


# alpha-2 code → (alpha-3 code, name, further names …)
COUNTRIES: dict[str, tuple[str, ...]] = _read()

_NAMES = re.compile(r"([^|(]+(?:\([^a-z][^)]*\))?) \(([a-z ]+)\)(?: \| |$)")


def named(written: str) -> tuple[str, ...]:
    """Return the countries, as alpha-2 codes, that a code, a name or a longer text names.

    The names may be in any language. The result is () if no country is recognised. Use it for cells
    that state a country: a sentence may contain a word that is a country in another language. A
    name that means different countries in two languages is not recognised.

    >>> from fairtender.wording.countries import named
    >>> named("Китай"), named("KHM"), named("Hergestellt in Vietnam"), named("Atlantis")
    (('CN',), ('KH',), ('VN',), ())
    """
    words = tuple(words_of(_plain(written)))
    if all(len(word) == 1 for word in words):
        words = ("".join(words),)  # U.S.A.
    known = _codes().get(words) or _words().get(words)
    if known:
        return (known,)
    found = longest(_phrases().find([*words]))
    return tuple(dict.fromkeys(str(match.entry) for match in found))


@lru_cache(maxsize=64)
def names(language: str) -> dict[str, str]:
    """Return {name of a country: alpha-2 code} in a language (ISO 639-1)."""
    return {name: code for name, code, languages in _rows() if language in languages}


def _plain(name: str) -> str:
    """Return a name with one kind of apostrophe, since Ukrainian names have several."""
    return name.replace("\u02bc", "\u2019")


@cache
def _rows() -> list[tuple[str, str, list[str]]]:
    """Return (name, alpha-2 code, languages) for each name in the file of country names."""
    lines = Path(__file__).with_name("country-names.txt").read_text(encoding="utf-8").splitlines()
    return [
        (_plain(name), line[:2], languages.split())
        for line in lines
        if not line.startswith("#")
        for name, languages in _NAMES.findall(line[3:])
    ]


@cache
def _words() -> dict[tuple[str, ...], str]:
    """Return {name, split into words: alpha-2 code} for names that mean only one country."""
    own = {tuple(words_of(name)): code for code, (_, *all) in COUNTRIES.items() for name in all}
    others: dict[tuple[str, ...], set[str]] = {}
    for name, code, _ in _rows():
        others.setdefault(tuple(words_of(name)), set()).add(code)
    return {words: next(iter(codes)) for words, codes in others.items() if len(codes) == 1} | own


@cache
def _codes() -> dict[tuple[str, ...], str]:
    return {
        (each.lower(),): code for code, (alpha3, *_) in COUNTRIES.items() for each in (code, alpha3)
    }


@cache
def _phrases() -> Phrases:
    return Phrases(("country", words, code) for words, code in _words().items())
