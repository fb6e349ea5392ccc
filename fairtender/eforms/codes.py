"""Codes of eForms in those of the Open Contracting Data Standard.

Source: the code lists of OCP's profile "OCDS for eForms", and of the eForms SDK 1.3 to 1.13.
"""

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
