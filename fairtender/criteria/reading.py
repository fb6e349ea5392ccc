"""Find in the wording of a criterion what the checks need to know.

English only, and strict on purpose: a false alarm in a sound set does more harm than silence. Each
pattern stands for one thing that a reader could point to. If the same sentence has a negation
before it ("not the experience of the firm"), it does not count. A text in another language, or in
words that are not listed here, is checked by its data alone.
"""

import re
from functools import lru_cache

_FIRM = r"(?:bidder|tenderer|firm|company|supplier|contractor|undertaking|enterprise|operator)s?"
_STANDARD = (
    r"\b(?:ISO|OHSAS|BS|EN|SA)(?: EN)?(?: ?/ ?IEC)?[ -]?"
    r"(?:9001|14001|18001|45001|50001|27001|8000)\b"
    r"|\bEMAS\b"
)
_NOT_STAFF = r"(?<!staff )(?<!worker )(?<!workers )(?<!employee )(?<!personnel )(?<!labour )"
_MANY = r"(?:[3-9]|\d{2,}|three|four|five|six|seven|eight|nine|ten)"
_OTHER = r"(?:similar|comparable|previous|past|earlier|other)"
_JOBS = r"(?:contracts|projects|services|works|assignments|clients|customers|buyers)"

PATTERNS = {
    # The firm as a whole instead of this contract.
    "firm": (
        rf"\b{_FIRM} (?:as a whole|in general)\b",
        r"\b(?:whole|entire) (?:firm|company|group|enterprise|organisation)\b",
        r"\b(?:company|firm|group|enterprise)-wide\b",
        r"\b(?:in|across) all (?:its|their) (?:activities|business|operations|contracts|sites)\b",
        r"\bcorporate (?:social )?(?:responsibility|policy|policies|culture|values|strategy)\b",
        r"\bCSR\b",
        r"\bgeneral (?:policy|policies|conduct|commitment|attitude|reputation)\b",
        r"\b(?:good|serious|reliable|trustworthy|ethical|responsible) "
        r"(?:firm|company|supplier)s?\b",
    ),
    # What selection asks of a firm. "experience": silent where the sentence is about named staff.
    "experience": (
        rf"\b(?:experience|expertise|track record) (?:of|held by) (?:the |each |any |a )?{_FIRM}\b",
        rf"\b{_FIRM}(?:['’]s?)? (?:(?:has|have|had|with|shows?|proves?|holds?) )?"
        r"(?:(?:long|years|of|ten|\d+|previous|past|relevant|similar|general|more|its|their|at|least"
        r"|several|many|much) ){0,4}(?:experience|expertise|track record)\b",
        rf"\b(?:number of|list of|experience (?:with|in|from|of)|references? (?:from|for|of)) "
        rf"(?:\w+ ){{0,2}}{_OTHER} {_JOBS}\b",
        r"\breferences? (?:from|letters?|projects?|contracts?|list)\b",
        r"\b(?:letters?|number) of (?:references?|recommendation)\b",
        rf"\b(?:at least|minimum of|minimum) {_MANY} references\b",
    ),
    "standing": (
        r"\byears (?:in business|on the market|of activity|of existence)\b",
        rf"{_NOT_STAFF}\bturnover\b(?! of (?:staff|workers|personnel|employees))",
        r"\b(?:annual revenue|balance sheet|credit rating)\b",
        r"\bfinancial (?:standing|strength|capacity|stability|soundness|situation|position)\b",
        rf"\b(?:number of (?:employees|staff|workers|branches|offices)|size) of (?:the )?{_FIRM}\b",
        rf"\breputation\b|\bcertificates? of (?:the )?{_FIRM}\b|\b(?:company|firm) certificates?\b",
        _STANDARD,
    ),
    "legal-duty": (
        r"\b(?:compl(?:y|ies|ying|iance)|conform(?:s|ity)?|accordance) with (?:\w+ ){0,4}?"
        r"(?:laws?|legislation|collective agreement|minimum wages?|legal minimum)\b",
        r"\b(?:pays?|payment of|paying|guarantees?|respects?|keeps?|observes?|applies) "
        r"(?:\w+ ){0,4}?"
        r"(?:minimum wages?|legal minimum|collective agreement|labour laws?|the law)\b",
    ),
    "label": (
        r"\b(?:eco|environmental|social|quality)[- ]?labels?\b|\becolabels?\b",
        r"\b(?:fair ?trade|rainforest alliance|utz|nordic swan|blue angel|fsc|pefc|oeko-tex|gots|"
        r"tco certified|epeat|fair wear|organic)[- ](?:label|certifi\w+|mark|logo|seal)",
        r"\b(?:Fairtrade|Rainforest Alliance|Nordic Swan|Blue Angel|FSC|PEFC|OEKO-TEX|GOTS|"
        r"TCO Certified|EPEAT)\b",
    ),
    "standard": (_STANDARD,),
    "heavy": (
        _STANDARD,
        r"\b(?:third[- ]party|independent|external|social) audit\w*",
        r"\baudited (?:accounts|reports?|statements?)\b",
        r"\bsustainability reports?\b",
        r"\b(?:whole|entire|full|complete) supply chain\b",
        r"\b(?:bank guarantee|performance bond|bid bond)\b",
        rf"\b(?:at least|minimum of|minimum) {_MANY} (?:references|similar contracts|years)\b",
    ),
    "suspicion": (
        r"\bsuspect\w*|\bsuspicions?\b|\balleg\w+|\baccus\w+|\brumou?rs?\b",
        r"\b(?:media|press) reports?\b|\bnewspapers?\b|\bin the (?:media|press)\b",
        r"\bunder investigation\b|\bcharged with\b",
        r"\bat risk\b|\brisk of\b|\bhigh[- ]risk\b|\brisky\b",
    ),
    "unlimited": (
        r"\b(?:guarantee|ensure|certif|warrant)\w* [^.;]{0,60}\b(?:anywhere|worldwide|all tiers|"
        r"every tier|(?:whole|entire) supply chain)\b",
    ),
}
# What in the same sentence takes the sting out of a pattern.
_UNLESS = {
    "experience": r"\b(?:assigned|named|will (?:do|lead|work|serve|supervise)|proposed for"
    r"|not (?:count|scored))\b",
    "legal-duty": r"\b(?:how|plans?|systems?|procedures?|methods?|measures|checks?|monitor\w*"
    r"|controls?|above|more than|beyond|higher|exceed\w*|additional|extra|on top)\b",
    "suspicion": r"\b(?:not enough|not sufficient|no ground|are not excluded|is not excluded)\b",
}
_NEGATION = re.compile(r"\b(?:not|no|nobody|never|nor|neither|instead of|rather than)\b", re.I)
_SENTENCE = re.compile(r"[.;!?](?:\s|$)|\n")
_EQUIVALENT = re.compile(
    r"\bequivalents?\b|\bor equal\b|\bother (?:appropriate |suitable )?proof\b", re.I
)
_FINAL = re.compile(
    r"\bfinal\b|\bres judicata\b|\b(?:no|longer) (?:be )?appeal\w*|\blegally binding\b", re.I
)
_CONVICTED = re.compile(r"\bconvict\w+", re.I)
_NOT_NEEDED = re.compile(
    r"\bnot (?:needed|required|necessary)\b|\bwithout\b|\bno conviction\b", re.I
)
_LAW = re.compile(r"\b(?:articles?|art|sections?|paragraphs?|act|law|code|directive)\b|§", re.I)
_NOTHING = re.compile(
    r"^(?:n/?a|none|nil|no|yes|ok|tbd|tba|to be (?:defined|decided|added|agreed)( later)?|later|"
    r"open|not (?:needed|required|applicable)|see above|see text|[-–—.?]+)?[.!]?$",
    re.I,
)
_PROMISE = re.compile(
    r"\b(?:declar\w+|statements?|promises?|assurances?|confirm\w*|commitments?|self-assessments?)\b",
    re.I,
)
_EVIDENCE = re.compile(
    r"\b(?:certificates?|cop(?:y|ies)|extracts?|registers?|records?|payslips?|plans?|schedules?|rota|"
    r"lists?|contracts?|agreements?|invoices?|tests?|reports?|references?|licen[cs]es?|polic(?:y|ies)|"
    r"samples?|calculations?|sheets?|data|documents?|evidence|inspections?|audits?|interviews?|visits?|"
    r"photos?|diplomas?|cv|curriculum|concepts?|descriptions?|labels?|maps?|drawings?|forms?)\b",
    re.I,
)
_SELF = re.compile(rf"^(?:the )?(?:{_FIRM}|service provider)(?: itself| themselves)?\.?$", re.I)
_EXTRA = re.compile(
    r"\b(?:more|above|beyond|exceed\w*|additional|extra|further|better|over the|how|quality of)\b",
    re.I,
)
_EMPTY_LINK = frozenset(
    """
    a all an and are as because clear clearly connected connection contract criterion direct
    directly for has important in is it link linked matter necessary needed obvious of our
    purchase quality related relates relevant required requirement so subject tender the there this
    to very with
    """.split()  # noqa: SIM905 - a list of words is read more easily like this
)
_COMMON = frozenset(
    """
    about after also always away been before being bidder bidders both building buildings contract
    contractor contractors does done each every firm from have into least less made make must only
    other over same shall should some such than that their them then there these they this those
    under used when where which while will with work worker workers works would
    """.split()  # noqa: SIM905
)
_AROUND = 100  # characters of a passage


@lru_cache(maxsize=32)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    # Names of labels are written in capitals; small letters would find words of every day.
    return tuple(
        re.compile(part, 0 if "Fairtrade" in part else re.IGNORECASE) for part in PATTERNS[name]
    )


@lru_cache(maxsize=32)
def _unless(name: str) -> re.Pattern[str] | None:
    return re.compile(_UNLESS[name], re.IGNORECASE) if name in _UNLESS else None


def passage(name: str, *texts: str) -> str:
    """Return the first passage in `texts` that matches the pattern `name`, or "" if none does."""
    for text in texts:
        for sentence in _sentences(text):
            unless = _unless(name)
            if unless and unless.search(sentence):
                continue
            for pattern in _patterns(name):
                for match in pattern.finditer(sentence):
                    if not _NEGATION.search(sentence[: match.start()]):
                        return _excerpt(sentence, match)
    return ""


def says_equivalent(*texts: str) -> bool:
    """Return whether any of the texts allows equivalent proof."""
    return any(_EQUIVALENT.search(text) for text in texts)


def says_final(*texts: str) -> bool:
    """Return whether the texts ask for a final judgment."""
    return any(_FINAL.search(text) for text in texts)


def demands_conviction(text: str) -> bool:
    """Return whether the text demands a conviction, rather than saying that none is needed."""
    return bool(_CONVICTED.search(text)) and not _NOT_NEEDED.search(text)


def names_a_law(text: str) -> bool:
    """Return whether the text names a law or a similar rule."""
    return bool(_LAW.search(text))


def is_empty(text: str) -> bool:
    """Return whether a field is empty or says only "none", "n/a", "to be defined" and the like."""
    return bool(_NOTHING.match(text.strip()))


def is_empty_link(text: str) -> bool:
    """Return whether a text claims a link to the contract without saying what it is."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return is_empty(text) or not set(words) - _EMPTY_LINK


def is_a_promise(text: str) -> bool:
    """Return whether the proof is only a declaration."""
    return bool(_PROMISE.search(text)) and not _EVIDENCE.search(text)


def is_the_contractor(text: str) -> bool:
    """Return whether the text names the contractor alone as the one who checks."""
    return bool(_SELF.match(text.strip()))


def same_demand(award: str, required: str) -> bool:
    """Return whether an award criterion gives points for what another criterion already requires.

    The two texts have at least four meaningful words in common, which are at least seven tenths of
    the shorter text, and the award criterion does not say that it scores more than what is
    required, or how it is done.
    """
    if _EXTRA.search(award):
        return False
    scored, asked = _stems(award), _stems(required)
    shared = len(scored & asked)
    return shared >= 4 and shared >= 0.7 * min(len(scored), len(asked))


def _stems(text: str) -> set[str]:
    words = (word for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in _COMMON)
    return {re.sub(r"(?:ing|ed|es|s)$", "", word) for word in words}


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part and part.strip()]


def _excerpt(sentence: str, match: re.Match[str]) -> str:
    """Return the sentence or, if it is long, the part of it around the match."""
    if len(sentence) <= _AROUND:
        return sentence
    spare = max(0, _AROUND - (match.end() - match.start())) // 2
    start, end = max(0, match.start() - spare), min(len(sentence), match.end() + spare)
    start = sentence.find(" ", start, match.start()) + 1 if start else 0
    cut = sentence.rfind(" ", match.end(), end) if end < len(sentence) else end
    end = cut if cut > 0 else end
    return ("…" if start else "") + sentence[start:end] + ("…" if end < len(sentence) else "")
