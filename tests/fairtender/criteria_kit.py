"""Nine sound sets of criteria for the tests; the tenth is the cleaning tender of the data.

Each was written as an officer would, with phrases that lie close to what the checks look for: staff
turnover, experience of named people, how the law is kept, labels with equivalents, a plain "risk".
"""

from decimal import Decimal

import pandas as pd

from fairtender import criteria
from fairtender.tables import frame

SCALE = "10: everything, with dates and names; 5: half of it; 0: nothing that can be checked"
CONVICTION = {
    "kind": "exclusion",
    "text": "A bidder that was convicted by final judgment of child labour or of trafficking in "
    "human beings is excluded.",
    "means_of_proof": "Declaration first, extract from the judicial record before the award",
    "ground": "conviction",
    "self_cleaning": "yes",
}
BREACH = {
    "kind": "exclusion",
    "text": "A bidder may be excluded where the buyer shows, by any appropriate means, a breach of "
    "labour law; no conviction is needed, and a rumour is not enough.",
    "means_of_proof": "Decisions of the labour inspectorate",
    "ground": "breach",
    "self_cleaning": "yes",
}


def tender(value: str | None = "800000", currency: str = "EUR") -> pd.DataFrame:
    """A tender with nothing but its value."""
    columns = {name: [""] for name in criteria.TENDER.names}
    money = Decimal(value) if value else None
    return frame(
        criteria.TENDER,
        columns | {"id": ["T"], "value": [money], "currency": [currency], "months": [24]},
    )


def award(text: str, weight: int, link: str, proof: str, **more: object) -> dict:
    rest = {"formula": "score", "scale": SCALE} | more
    fields = {"kind": "award", "text": text, "weight": weight}
    return fields | {"subject_link": link, "means_of_proof": proof} | rest


def price(weight: int, formula: str = "price-lowest", **more: object) -> dict:
    fields = {"kind": "award", "text": "Price of the whole contract", "weight": weight}
    return fields | {"formula": formula} | more


def asked(kind: str, text: str, link: str, proof: str, **more: object) -> dict:
    return {"kind": kind, "text": text, "subject_link": link, "means_of_proof": proof} | more


def kept(text: str, link: str, how: str, who: str, **more: object) -> dict:
    fields = {"kind": "performance", "text": text, "subject_link": link}
    return fields | {"monitored_how": how, "monitored_by": who} | more


GUARDING = [
    CONVICTION,
    BREACH,
    asked(
        "selection",
        "In the last three years the bidder has guarded a building round the clock for a year.",
        "The gate of the archive is staffed day and night",
        "Reference with dates and a person to call",
    ),
    asked(
        "selection",
        "Licence to guard, as the law on private security asks of every firm",
        "Guards of this contract carry keys and may stop people",
        "Copy of the licence",
    ),
    asked(
        "specification",
        "The post at the gate is staffed 168 hours a week; guards are relieved for breaks.",
        "That is what the archive buys",
        "Rota for four weeks with the paid hours of each guard",
    ),
    price(45, "price-linear", price_full=400000, price_zero=800000),
    award(
        "Rota: rest between shifts, relief in breaks, cover in illness",
        25,
        "Tired guards neither see nor react at this gate",
        "Rota for four weeks with names or grades",
    ),
    award(
        "Experience of the site manager who is named for this contract with archives",
        10,
        "The named manager leads the guards of the archive",
        "Curriculum of that person, with dates",
    ),
    award(
        "Measures against high staff turnover at this post",
        10,
        "Guards who stay know the people and the doors",
        "Plan with figures for the posts of this contract",
    ),
    award(
        "How the bidder makes sure that a subcontractor complies with the collective agreement",
        10,
        "A part of the night shifts may be given to another firm",
        "Procedure with the form that is used",
    ),
    kept(
        "Guards are paid the agreed wage with supplements for nights and Sundays, and their social "
        "contributions are paid.",
        "It holds for every guard at this gate",
        "Rota, entry log and payslips of one month a quarter are compared",
        "Contract manager",
    ),
    kept(
        "Uniform and equipment are given free of charge; nothing is kept back from the wage for "
        "them.",
        "Guards of this contract wear them",
        "Deductions are read on ten payslips each quarter; guards are asked in private",
        "Contract manager and focal point",
    ),
]

COFFEE = [
    CONVICTION,
    asked(
        "specification",
        "Coffee grown and picked without forced labour and child labour, shown by the Fairtrade or "
        "Rainforest Alliance label or equivalent.",
        "It is about how this coffee is grown and picked",
        "The label, an equivalent label, or a file that shows the same for the farms concerned",
    ),
    asked(
        "specification",
        "The bid names the country, the region and the cooperative or estate of each coffee.",
        "The coffee that is drunk here comes from there",
        "List of origins with the names of farms or washing stations",
    ),
    price(50),
    award(
        "Traceability beyond the cooperative: farms named, with the date of the last visit",
        20,
        "These are the farms where this coffee is picked",
        "List of farms with dates of visits",
    ),
    award(
        "Price paid to growers above the world market, for the coffee delivered",
        15,
        "Growers of this coffee can pay pickers from it",
        "Contracts with the cooperatives or a calculation with invoices",
    ),
    award(
        "Taste, in a blind test of two samples",
        15,
        "It is what people drink",
        "Two samples of one kilogram",
    ),
    kept(
        "Where an inspection finds child labour at a farm of this coffee, the supplier reports it "
        "within ten days and agrees a remedy with the family; it does not simply walk away.",
        "It concerns the farms of this coffee",
        "Report each half-year with the list of farms, and one farm of our choice in detail",
        "Category manager with the anti-trafficking focal point",
    ),
]

PHONES = [
    CONVICTION,
    asked(
        "selection",
        "Supply of 500 phones or similar devices to one customer in a year.",
        "This contract needs 1,200 phones in a year",
        "Reference of the customer",
    ),
    asked(
        "specification",
        "TCO Certified, generation 9, or equivalent.",
        "It describes how this phone is made and used",
        "Certificate, or test reports for each point",
    ),
    price(40, "price-steps", steps="500000: 100; 600000: 70; 700000: 35; 800000: 0"),
    award(
        "Depth of disclosure: share of the value of the phone for which the factory is named",
        30,
        "Factories where this phone is made",
        "List of factories with address and the part that is made there",
    ),
    award(
        "Years in which spare parts and updates are delivered for this phone, beyond three",
        15,
        "The phone is used longer",
        "Commitment in the contract with a list of parts",
    ),
    award(
        "Plan for independent monitoring of the assembly plant of this phone",
        15,
        "Workers of that plant assemble this phone",
        "Plan with name of the monitor and dates",
    ),
    kept(
        "The supplier discloses the factories of this phone each half-year and lets an independent "
        "monitor in.",
        "It is about the factories of this phone",
        "Comparison of the lists; report of the monitor",
        "Category manager, with a monitoring organisation",
    ),
]

HOTEL = [
    CONVICTION,
    BREACH,
    asked(
        "specification",
        "Forty rooms within ten minutes of the venue, and a hall for 120 people.",
        "That is the conference",
        "Offer with a plan of the rooms",
    ),
    asked(
        "specification",
        "The hotel states which work during the event agencies do: rooms, kitchen, security.",
        "They serve this event",
        "List of agencies with the number of people",
    ),
    price(45),
    award(
        "Working conditions of housekeeping during the event: rooms per person and shift, paid "
        "overtime, direct employment or agency",
        25,
        "Housekeeping of this event is done by them",
        "Rota of the event and model contract",
    ),
    award(
        "Training of reception for the event in recognising guests in distress",
        10,
        "Reception of this event sees them first",
        "Training plan with dates",
    ),
    award("Menu and accessibility", 20, "Guests of this event eat and move there", "Menu, plan"),
    kept(
        "Agency workers at the event have the same pay and breaks as the hotel's own staff.",
        "They work at this event",
        "Rota and pay lists of the event days; talk with five workers of our choice",
        "Event manager and focal point",
    ),
]

UNIFORMS = [
    CONVICTION,
    asked(
        "specification",
        "Fabric tested for harmful substances, OEKO-TEX Standard 100 or equivalent.",
        "It touches the skin of those who wear it",
        "Certificate or test report of an accredited laboratory",
    ),
    asked(
        "specification",
        "The bid names the factories for spinning, weaving, dyeing and sewing.",
        "These uniforms are made there",
        "List with addresses",
    ),
    price(50, "price-linear", price_full=300000, price_zero=600000),
    award(
        "Lead time that the sewing factory confirms without overtime",
        20,
        "These uniforms are sewn in that time",
        "Production plan with capacity, signed by the factory",
    ),
    award(
        "What is done about the risks found in the sewing factory: findings, measures, dates",
        30,
        "It is the factory of these uniforms",
        "Last audit report of the factory with the plan that followed",
    ),
    kept(
        "Late changes by the buyer move the delivery date; the factory is not asked for overtime "
        "because of them.",
        "It protects those who sew these uniforms",
        "Each change is logged with the new date; hours of the sewing line are read once a season",
        "Contract manager",
    ),
]

CATERING = [
    CONVICTION,
    {
        "kind": "exclusion",
        "text": "Excluded, under section 14 of the Food Act, is who has lost the licence.",
        "means_of_proof": "Extract from the register of food businesses",
        "ground": "other",
        "self_cleaning": "yes",
    },
    asked(
        "specification",
        "A third of the vegetables is organic, shown by the EU organic label or equivalent.",
        "It is the food that is served",
        "Delivery notes with the number of the label, or other proof",
    ),
    price(40),
    award(
        "Quality of two trial meals",
        30,
        "They are the meals of this canteen",
        "Two meals cooked in the canteen",
    ),
    award(
        "Cooks and helpers with a contract without end, above what the specification asks",
        15,
        "The team of this canteen",
        "List of posts with kind of contract",
    ),
    award(
        "Harvest workers: how origin and working conditions of tomatoes and berries are traced",
        15,
        "Tomatoes and berries of these meals",
        "Concept with names of growers",
    ),
    kept(
        "The supplier of tomatoes and berries is named each month.",
        "They are served here",
        "List each month; two growers a year are asked, with a trade union",
        "Canteen manager",
    ),
]

WORKS = [
    CONVICTION,
    {
        "kind": "exclusion",
        "text": "A bidder with unpaid taxes or social contributions is excluded until it has paid.",
        "means_of_proof": "Certificates of both offices",
        "ground": "taxes",
    },
    asked(
        "selection",
        "Two bridges of 20 metres or more built in the last five years.",
        "A bridge of 24 metres is built",
        "Certificates of completion",
    ),
    asked(
        "selection",
        "Yearly turnover of EUR 4,000,000.",
        "Two years of work at about EUR 2,100,000 each",
        "Annual accounts",
        minimum_turnover=4000000,
    ),
    asked(
        "specification",
        "Steel and concrete to EN 1992 or equivalent.",
        "The bridge stands on them",
        "Test reports",
    ),
    price(55),
    award(
        "Method and time plan: traffic, noise, night work kept short",
        25,
        "The bridge is built over a road in use",
        "Time plan and description",
    ),
    award(
        "Site induction in the languages of the workers, longer than the legal minimum",
        20,
        "They work on this site at height",
        "Plan with hours and languages",
    ),
    kept(
        "All who work on the site, at every level of subcontracting, are registered with employer "
        "and hours before they start.",
        "Only so is it known who works on this bridge",
        "Electronic register at the gate, compared with wage lists each month",
        "Site supervisor of the buyer",
    ),
]

SMALL = [
    CONVICTION,
    asked(
        "selection",
        "The bidder has done a similar job once.",
        "Windows of this height need practice",
        "Name of the customer",
    ),
    price(60),
    award(
        "How the work at height is done safely and by whom",
        40,
        "The windows are on the third floor",
        "Description of one page with the hours of each worker",
    ),
    kept(
        "Those who work are employed and insured.",
        "They work at our windows",
        "Names and insurance before the first day; a visit",
        "Caretaker",
    ),
]

FRAMEWORK = [
    CONVICTION,
    BREACH,
    price(50, lot="1"),
    award(
        "Supervision on the site of lot 1 by a person with paid time for it",
        50,
        "The port is cleaned at night",
        "Plan of hours",
        lot="1",
    ),
    price(40, "price-steps", lot="2", steps="90000: 100; 110000: 80; 150000: 40"),
    award(
        "Machines that spare heavy lifting in the kitchens",
        35,
        "Pots and floors of the kitchens of lot 2",
        "Data sheets",
        lot="2",
    ),
    award(
        "Waste sorted, with figures each month",
        25,
        "Waste of the kitchens",
        "Form that was filled in",
        lot="2",
    ),
    kept(
        "Orders are placed five working days ahead, and a late order pays the extra hours.",
        "It holds for each order under this framework",
        "Orders and invoices are compared each quarter",
        "Framework manager",
    ),
]

SOUND = {
    "guarding": (GUARDING, "1200000"),
    "coffee": (COFFEE, "220000"),
    "phones": (PHONES, "700000"),
    "hotel": (HOTEL, "90000"),
    "uniforms": (UNIFORMS, "450000"),
    "catering": (CATERING, "640000"),
    "works": (WORKS, "4200000"),
    "small contract": (SMALL, "9000"),
    "framework with lots": (FRAMEWORK, "400000"),
}
