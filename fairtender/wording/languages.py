"""Codes and English names of languages, to recognise the language that a notice declares.

Source: ISO 639-1, with the codes of three letters of ISO 639-2 (both the terminological and the
bibliographic ones); English names after the Unicode CLDR.
"""

from functools import lru_cache

__all__ = ["NAMES", "code_of"]

# ISO 639-1, the codes of three letters, English name. Norwegian is one: Bokmål and Nynorsk.
_TABLE = """
aa aar = Afar; ab abk = Abkhazian; ae ave = Avestan; af afr = Afrikaans; ak aka = Akan; am amh =
Amharic; an arg = Aragonese; ar ara = Arabic; as asm = Assamese; av ava = Avaric; ay aym = Aymara;
az aze = Azerbaijani; ba bak = Bashkir; be bel = Belarusian; bg bul = Bulgarian; bi bis = Bislama;
bm bam = Bambara; bn ben = Bangla; bo bod tib = Tibetan; br bre = Breton; bs bos = Bosnian; ca cat
= Catalan; ce che = Chechen; ch cha = Chamorro; co cos = Corsican; cr cre = Cree; cs ces cze =
Czech; cu chu = Church Slavic; cv chv = Chuvash; cy cym wel = Welsh; da dan = Danish; de deu ger =
German; dv div = Divehi; dz dzo = Dzongkha; ee ewe = Ewe; el ell gre = Greek; en eng = English; eo
epo = Esperanto; es spa = Spanish; et est = Estonian; eu baq eus = Basque; fa fas per = Persian;
ff ful = Fula; fi fin = Finnish; fj fij = Fijian; fo fao = Faroese; fr fra fre = French; fy fry =
Western Frisian; ga gle = Irish; gd gla = Scottish Gaelic; gl glg = Galician; gn grn = Guarani; gu
guj = Gujarati; gv glv = Manx; ha hau = Hausa; he heb = Hebrew; hi hin = Hindi; ho hmo = Hiri
Motu; hr hrv scr = Croatian; ht hat = Haitian Creole; hu hun = Hungarian; hy arm hye = Armenian;
hz her = Herero; ia ina = Interlingua; id ind = Indonesian; ie ile = Interlingue; ig ibo = Igbo;
ii iii = Sichuan Yi; ik ipk = Inupiaq; io ido = Ido; is ice isl = Icelandic; it ita = Italian; iu
ike iku = Inuktitut; ja jpn = Japanese; jv jav = Javanese; ka geo kat = Georgian; kg kon = Kongo;
ki kik = Kikuyu; kj kua = Kuanyama; kk kaz = Kazakh; kl kal = Kalaallisut; km khm = Khmer; kn kan
= Kannada; ko kor = Korean; kr kau = Kanuri; ks kas = Kashmiri; ku kur = Kurdish; kv kom = Komi;
kw cor = Cornish; ky kir = Kyrgyz; la lat = Latin; lb ltz = Luxembourgish; lg lug = Ganda; li lim
= Limburgish; ln lin = Lingala; lo lao = Lao; lt lit = Lithuanian; lu lub = Luba-Katanga; lv lav =
Latvian; mg mlg = Malagasy; mh mah = Marshallese; mi mao mri = Māori; mk mac mkd = Macedonian; ml
mal = Malayalam; mn drh mon = Mongolian; mr mar = Marathi; ms may msa = Malay; mt mlt = Maltese;
my bur mya = Burmese; na nau = Nauru; nd nde = North Ndebele; ne nep = Nepali; ng ndo = Ndonga; nl
dut nld = Dutch; no nor nob nno = Norwegian; nr nbl = South Ndebele; nv nav = Navajo; ny nya =
Nyanja; oc oci = Occitan; oj oji = Ojibwa; om orm = Oromo; or ori = Odia; os oss = Ossetic; pa pan
= Punjabi; pi pli = Pali; pl pol = Polish; ps pus = Pashto; pt por = Portuguese; qu que = Quechua;
rm roh = Romansh; rn run = Rundi; ro ron rum = Romanian; ru rus = Russian; rw kin = Kinyarwanda;
sa san = Sanskrit; sc srd = Sardinian; sd snd = Sindhi; se sme = Northern Sami; sg sag = Sango; si
sin = Sinhala; sk slk slo = Slovak; sl slv = Slovenian; sm smo = Samoan; sn sna = Shona; so som =
Somali; sq alb sqi = Albanian; sr scc srp = Serbian; ss ssw = Swati; st sot = Southern Sotho; su
sun = Sundanese; sv swe = Swedish; sw swa = Swahili; ta tam = Tamil; te tel = Telugu; tg tgk =
Tajik; th tha = Thai; ti tir = Tigrinya; tk tuk = Turkmen; tl tgl = Tagalog; tn tsn = Tswana; to
ton = Tongan; tr tur = Turkish; ts tso = Tsonga; tt tat = Tatar; tw twi = Twi; ty tah = Tahitian;
ug uig = Uyghur; uk ukr = Ukrainian; ur urd = Urdu; uz uzb = Uzbek; ve ven = Venda; vi vie =
Vietnamese; vo vol = Volapük; wa wln = Walloon; wo wol = Wolof; xh xho = Xhosa; yi yid = Yiddish;
yo yor = Yoruba; za zha = Zhuang; zh chi zho = Chinese; zu zul = Zulu
"""
_ALSO = {"nb": "no", "nn": "no", "mo": "ro", "iw": "he", "in": "id", "ji": "yi"}  # older, or parts


def _read() -> tuple[dict[str, str], dict[str, str]]:
    names, codes = {}, dict(_ALSO)
    for entry in _TABLE.replace("\n", " ").split(";"):
        written, name = entry.split(" = ")
        code, *longer = written.split()
        names[code] = name.strip()
        codes |= dict.fromkeys((code, *longer, names[code].lower()), code)
    return names, codes


# ISO 639-1 code → English name
NAMES, _CODES = _read()


@lru_cache(maxsize=1000)
def code_of(written: str) -> str:
    """Return the ISO 639-1 code of a language as a notice declares it, or "" if unknown.

    It reads codes of two and three letters, possibly followed by a region or script, and English
    names. The code of a country is not a language: "md" and "ua" are not accepted.

        >>> from fairtender.wording.languages import code_of
        >>> [code_of(each) for each in ("FRA", "pt-BR", "nb", "Ukrainian", "md", "")]
        ['fr', 'pt', 'no', 'uk', '', '']
    """
    name = written.strip().lower().replace("_", "-")
    return _CODES.get(name) or _CODES.get(name.split("-")[0], "")
