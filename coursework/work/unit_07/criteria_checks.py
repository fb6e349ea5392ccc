"""What a set of criteria earns points for: parts that fit one another, and what the set does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault
from coursework.work.unit_07.criteria_bids import ROUNDS, award, bids, ranked, tells_apart
from coursework.work.unit_07.criteria_drafts import Draft, findings, price_criterion, price_left
from coursework.work.unit_07.criteria_set import HALF, HERE, OfSet, doubled, elsewhere, twice
from coursework.work.unit_07.criteria_words import LINK, copied, is_here, same, unreadable
from fairtender import messages

AWARDS = 2  # award criteria beside the price that a set needs to tell bids apart


@dataclass(frozen=True)
class Carried(OfSet):
    """Risks, each carried by rows whose parts fit: the average of what each is worth.

    reach: a row has to hold for everybody who does the work, too.
    """

    risks: tuple[str, ...] = field(kw_only=True)
    reach: bool = field(default=False, kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Look at the rows of each risk."""
        total, again = NONE, twice(drafts)
        faults = [doubled(one) for one in again if one.code("risk") in self.risks]
        for risk in self.risks:
            rows = [one for one in drafts if one.code("risk") == risk]
            shares = []
            for one in rows:
                if one in again:
                    shares.append(-ALL)
                    continue
                share = self.score(one)[0]
                found = [*self.faults_of(one)]
                if self.reach and one.code("where") != HERE:
                    share = {ALL: HALF}.get(share, NONE)
                    found.append(elsewhere(one))
                shares.append(share)
                faults += found if share < ALL else []
            if not rows:
                option = question.sheet().column("risk").option(risk)
                faults.append(Fault.of("work-criteria-open", option.text))
            total += max(NONE, sum(shares, NONE)) / len(shares) if shares else NONE
        return total / len(self.risks), faults

    def fault(self, question: Question) -> str:
        """Say which risk has no way to be carried."""
        known = {way.risk for way in self.ways}
        for risk in self.risks:
            if risk not in known:
                return messages.text("work-fault-criteria", column="risk", value=risk)
        return super().fault(question)


@dataclass(frozen=True)
class Reach(OfSet):
    """Criteria hold for everybody who does the work, whoever employs them."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Count the rows that do, of those that are meant."""
        rows = self.meant(drafts)
        here = [one for one in rows if one.code("where") == HERE]
        again = twice(drafts)
        faults = [elsewhere(one) for one in rows if one not in here]
        faults += [*self.few(rows), *map(doubled, again)]
        return Fraction(len(here) - len(again), max(len(rows), self.least)), faults


@dataclass(frozen=True)
class Links(OfSet):
    """Each row has a link of its own, that speaks of this purchase."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Read the links of the rows that are meant."""
        rows, again, good = self.meant(drafts), twice(drafts), list[str]()
        faults = [*self.few(rows), *map(doubled, again)]
        for one in rows:
            if code := _no_link(one, good):
                faults.append(Fault.of(code, one.name))
            else:
                good.append(one.code("link"))
        return Fraction(len(good) - len(again), max(len(rows), self.least)), faults


def _no_link(draft: Draft, others: Sequence[str]) -> str:
    link = draft.code("link")
    if unreadable(link, LINK):
        return "work-criteria-no-link"
    if copied(link):
        return "work-criteria-copied-link"
    if not is_here(link):
        return "work-criteria-link-elsewhere"
    alone = draft.criterion._replace(kind="specification", text="-", means_of_proof="-")
    found = {one.code for one in findings((alone,))}
    if found & {"criteria-no-link", "criteria-link-firm"}:
        return "work-criteria-link-elsewhere"
    return "work-criteria-link-twice" if any(same(link, other) for other in others) else ""


@dataclass(frozen=True)
class Law(OfSet):
    """Nothing in the set that a court would probably strike, in the library's own view."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Ask the library; the set has to have so many rows that are meant."""
        struck = [one for one in drafts if "strike" in one.severities]
        faults = [Fault.of("work-criteria-struck", one.name) for one in struck]
        faults += self.few(self.meant(drafts))
        return (NONE if faults else ALL), faults


@dataclass(frozen=True)
class Price(OfSet):
    """Price has a weight of `low` or more, and leaves the other criteria room to decide."""

    low: Fraction = field(default=Fraction(20), kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Look at what is left of 100, with at least two criteria beside it."""
        if few := _few(self, drafts):
            return NONE, few
        left = price_left(drafts)
        said = f"{float(left):g}"
        if left < self.low:
            return NONE, [Fault.of("work-criteria-price-low", percent=said)]
        rows = [one.criterion for one in drafts if one.is_award]
        for found in findings((price_criterion(left), *rows)):
            if found.code in ("criteria-price-decides", "criteria-price-heavy"):
                return NONE, [Fault.of("work-criteria-price-high", percent=said)]
        return ALL, []


def _few(check: OfSet, drafts: Sequence[Draft]) -> list[Fault]:
    """Return the fault of a set that cannot tell bids apart: it has too few award criteria."""
    about = {one.code("thing") for one in check.scoring(drafts) if one.amount("weight")}
    if len(about) >= AWARDS:
        return []
    return [Fault.of("work-criteria-few-awards", count=len(about), least=AWARDS)]


@dataclass(frozen=True)
class Apart(OfSet):
    """Each award criterion gives different points to different bids."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Try each on the five bids."""
        rows = [one for one in drafts if one.is_award]
        telling = [one for one in rows if tells_apart(one) and not self.unusable(one)]
        faults = [Fault.of("work-criteria-alike", one.name) for one in rows if one not in telling]
        if few := _few(self, drafts):
            return NONE, [*faults, *few]
        return Fraction(len(telling), len(rows)), faults


@dataclass(frozen=True)
class First(OfSet):
    """No bid is first that leaves out hours or people.

    thin: by round of bids those that do. A set that cannot tell bids apart earns nothing.
    """

    thin: Mapping[str, tuple[str, ...]] = field(kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Rank the bids of each round."""
        if few := _few(self, drafts):
            return NONE, few
        usable = [one for one in drafts if not self.unusable(one)]
        faults = []
        for which, thin in self.thin.items():
            first = ranked(award(usable, which))[0]
            if first in thin:
                faults.append(Fault.of(f"work-criteria-thin-{which}", bid=first))
        return (NONE if faults else ALL), faults

    def fault(self, question: Question) -> str:
        """Say which round or bid there is not."""
        for which, thin in self.thin.items():
            known = [bid for bid, *_ in bids(which)] if which in ROUNDS else []
            strange = [bid for bid in thin if bid not in known]
            if strange or not thin:
                value = ", ".join(strange)
                return messages.text("work-fault-criteria", column=which, value=value)
        return super().fault(question) if self.thin else messages.text("work-fault-criteria-thin")


@dataclass(frozen=True)
class Weights(OfSet):
    """At most `most` award criteria beside the price, none with a weight below `low`."""

    most: int = field(kw_only=True)
    low: Fraction = field(kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Count them, and look at each weight."""
        rows = [one for one in drafts if one.is_award]
        faults = _few(self, drafts)
        if len(rows) > self.most:
            faults.append(Fault.of("work-criteria-many-awards", count=len(rows), most=self.most))
        light = [one for one in rows if (one.amount("weight") or NONE) < self.low]
        faults += [
            Fault.of("work-criteria-light", one.name, low=f"{float(self.low):g}") for one in light
        ]
        return (NONE if faults else ALL), faults


CHECKS = {
    "criteria-carried": Carried,
    "criteria-reach": Reach,
    "criteria-links": Links,
    "criteria-law": Law,
    "criteria-price": Price,
    "criteria-apart": Apart,
    "criteria-first": First,
    "criteria-weights": Weights,
}
