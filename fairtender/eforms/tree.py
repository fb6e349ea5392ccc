"""Read the XML of a notice as a small tree, and convert its values to Open Contracting data.

Texts, dates, amounts and codes are those of the Open Contracting Data Standard. The file is parsed
by expat, so that it can do no harm. A document type is refused at once: without one there are no
entities to expand and nothing to fetch. The limits on depth, number of elements and size are far
above those of any real notice. Names are given without their namespace, since no two elements in
one place of a notice have the same name.

Source of the codes: the code lists of OCP's profile "OCDS for eForms", and of the eForms SDK 1.3 to
1.13.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import IO, Any
from xml.parsers import expat

from fairtender.tables import DataError, fault

_LARGEST = 64_000_000  # bytes
_MOST_ELEMENTS = 1_500_000
_DEEPEST = 100


class Node:
    """An element with its name, its attributes, its text, and the elements within it."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        """Make an empty element."""
        self.name, self.attributes, self.text = name, attributes, ""
        self.children: list[Node] = []

    def all(self, path: str) -> "list[Node]":
        """Return the elements at a path, such as "TenderingTerms/Language", in their order."""
        found = [self]
        for name in path.split("/"):
            found = [each for node in found for each in node.children if each.name == name]
        return found

    def one(self, path: str) -> "Node":
        """Return the first element at a path, or an empty one."""
        return next(iter(self.all(path)), EMPTY)

    def find_text(self, path: str) -> str:
        """Return the text of the first element at a path that has one, or ""."""
        return next((node.text for node in self.all(path) if node.text), "")

    def extension(self) -> "Node":
        """Return the element in which eForms extends this UBL element."""
        return self.one("UBLExtensions/UBLExtension/ExtensionContent/EformsExtension")


EMPTY = Node("", {})


class _Builder:
    """Builds the tree from expat's events, and refuses what no real notice contains."""

    def __init__(self, file: str) -> None:
        self._file, self._count = file, 0
        self._open = [Node("", {})]
        self._texts: list[list[str]] = [[]]

    @property
    def root(self) -> Node:
        return self._open[0].children[0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise fault("xml-too-deep", file=self._file)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition(" ")[2], plain)
        self._open[-1].children.append(node)
        self._open.append(node)
        self._texts.append([])

    def end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def data(self, text: str) -> None:
        self._texts[-1].append(text)

    def doctype(self, *_: Any) -> None:
        raise fault("xml-doctype", file=self._file)


def parse(content: IO[bytes], file: str) -> Node:
    """Return the root element of a file; `file` is its name in messages.

    Raises DataError for XML that is broken, has a document type, or is larger or deeper than any
    real notice.
    """
    data = content.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise fault("xml-too-large", file=file, most=_LARGEST // 1_000_000)
    builder = _Builder(file)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise fault("not-xml", file=file, line=error.lineno, column=error.offset + 1) from None
    except DataError:
        raise
    except (ValueError, LookupError):  # an encoding that is not known
        raise fault("xml-encoding", file=file) from None
    return builder.root


Object = dict[str, Any]
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?")
_TIME = re.compile(r"(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?")


def without_empty(**values: object) -> Object:
    """Return the given fields without empty texts, lists and objects, and without None."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def in_language(node: Node, path: str, language: str) -> str:
    """Return the text at a path of a notice, in one language.

    If there are several languages, the text is in `language` or, if it is missing, in the first
    one. Several texts in the same language are joined.
    """
    found = [each for each in node.all(path) if each.text]
    spoken = [each.attributes.get("languageID", "") for each in found]
    chosen = language if language in spoken else next(iter(spoken), "")
    texts = (each.text for each, said in zip(found, spoken, strict=True) if said == chosen)
    return " ".join(dict.fromkeys(texts))


def moment(node: Node, date: str, time: str = "", *, end: bool = False) -> str:
    """Return a date and time as OCDS writes them, or "" if there is no date.

    If no time is given, a day counts from its beginning, and an `end` to its end, as the OCDS
    profile says.
    """
    day, clock = (
        _DATE.fullmatch(node.find_text(date)),
        _TIME.fullmatch(node.find_text(time) if time else ""),
    )
    if not day:
        return ""
    hour = clock[1] if clock else "23:59:59" if end else "00:00:00"
    return f"{day[1]}T{hour}{(clock and clock[2]) or day[2] or 'Z'}"


def period(node: Node) -> Object:
    """Return the period of a contract: its start (BT-536), end (BT-537) and length (BT-36)."""
    length = node.one("DurationMeasure")
    days = DAYS.get(length.attributes.get("unitCode", ""), 0)
    is_number = re.fullmatch(r"\d+(\.\d+)?", length.text)
    return without_empty(
        startDate=moment(node, "StartDate"),
        endDate=moment(node, "EndDate", end=True),
        durationInDays=float(length.text) * days if is_number and days else None,
    )


def amount(node: Node) -> Object | None:
    """Return an amount of money exactly as written, or None if there is none."""
    currency = node.attributes.get("currencyID", "")
    return {"amount": node.text, "currency": currency} if node.text and currency else None


def total(values: list[Object | None]) -> Object | None:
    """Return the sum of amounts if all are stated in one currency, otherwise None."""
    currencies = {value["currency"] for value in values if value}
    if None in values or len(currencies) != 1:
        return None
    try:
        amounts = [Decimal(value["amount"]) for value in values if value]
    except InvalidOperation:
        return None
    return {"amount": sum(amounts), "currency": currencies.pop()}


def goals(project: Node) -> list[Object]:
    """Return the additional goals of a purchase (BT-06, BT-774, BT-775, BT-776).

    A general goal is left out if a more exact one of the same kind is stated.
    """
    found = []
    for code in project.all("ProcurementAdditionalType/ProcurementTypeCode"):
        goal = GOALS.get(code.attributes.get("listName", ""), {}).get(code.text)
        if goal and goal not in found:
            found.append(goal)
    exact = {goal.split(".")[0] for goal in found if "." in goal}
    return [{"goal": goal} for goal in found if goal not in exact]


# --- codes ---

# BT-23
CATEGORIES = {"supplies": "goods", "services": "services", "works": "works"}
# BT-105; what a buyer calls "other" stays as it is written.
METHODS = {
    "open": "open",
    "restricted": "selective",
    "neg-w-call": "selective",
    "comp-dial": "selective",
    "comp-tend": "selective",
    "innovation": "selective",
    "neg-wo-call": "limited",
}
# Unit of BT-36
DAYS = {"DAY": 1, "WEEK": 7, "MONTH": 30, "YEAR": 365}
# BT-06, and what says it more exactly: BT-774, BT-775, BT-776. By list and code.
GOALS = {
    "strategic-procurement": {
        "env-imp": "environmental",
        "inn-pur": "economic.innovativePurchase",
        "soc-obj": "social",
    },
    "environmental-impact": {
        "biodiv-eco": "environmental.biodiversityProtectionRestoration",
        "circ-econ": "environmental.circularEconomy",
        "clim-adapt": "environmental.climateChangeAdaptation",
        "clim-mitig": "environmental.climateChangeMitigation",
        "other": "environmental",
        "pollu-prev": "environmental.pollutionPrevention",
        "water-mar": "environmental.waterResourcesProtection",
    },
    "social-objective": {
        "acc-all": "social.accessibility",
        "et-eq": "social.ethnicEquality",
        "gen-eq": "social.genderEquality",
        "hum-right": "social.humanRightsInSupplyChains",
        "opp": "social.disadvantagedEmploymentOpportunities",
        "other": "social",
        "work-cond": "social.laborRightsPromotion",
    },
    "innovative-acquisition": {
        "mar-nov": "economic.marketInnovationPromotion",
        "proc-innov": "economic.processInnovationPromotion",
        "prod-innov": "economic.productInnovationPromotion",
        "rd-act": "economic.researchDevelopmentActivities",
    },
}
# What a code says, in the words of the EU's authority tables, where the notice has no others:
# BT-539, BT-65, BT-106.
WORDING = {
    "price": "Price",
    "cost": "Cost",
    "quality": "Quality",
    "subc-chng": "The contractor must indicate any change of subcontractors during the execution "
    "of the contract.",
    "accelerated-procedure": "Accelerated procedure.",
}
# BT-702: three letters in eForms, two (ISO 639-1) everywhere else.
_LANGUAGES = """
bul bg; bos bs; cat ca; ces cs; cze cs; dan da; deu de; ger de; ell el; gre el; eng en; est et
fin fi; fra fr; fre fr; gle ga; hrv hr; hun hu; isl is; ice is; ita it; kat ka; lav lv; lit lt
mkd mk; mac mk; mlt mt; nld nl; dut nl; nno no; nob no; nor no; pol pl; por pt; ron ro; rum ro
rus ru; slk sk; slo sk; slv sl; spa es; sqi sq; alb sq; srp sr; swe sv; tur tr; ukr uk
"""
LANGUAGES = dict(pair.split() for pair in _LANGUAGES.replace("\n", ";").split(";") if pair)
