"""Reasons of a screening, and the questions that it asks."""

from fairtender.messages.mark import N_

MESSAGES = {
    "sector-high": N_("High-risk sector: {sector} (CPV {cpv})."),
    "sector-moderate": N_("Moderate-risk sector: {sector} (CPV {cpv})."),
    "sector-low": N_("Low-risk sector: {sector} (CPV {cpv})."),
    "sector-high-text": N_(
        'High-risk sector, by the words "{words}": {sector}. The notice says: "{context}".'
    ),
    "sector-moderate-text": N_(
        'Moderate-risk sector, by the words "{words}": {sector}. The notice says: "{context}".'
    ),
    "sector-low-text": N_(
        'Low-risk sector, by the words "{words}": {sector}. The notice says: "{context}".'
    ),
    "sector-unknown": N_(
        "The sector is not known: the notice has no CPV code, and its words name no sector."
    ),
    "sector-code-unknown": N_(
        "The sector is not known: the profile has none for CPV {cpv}, and the words name none."
    ),
    "ask-sector": N_("What exactly is bought? Ask for the CPV code or the specification."),
    "commodity-forced-labour": N_("{good} from {origin}: listed for forced labour."),
    "commodity-forced-labour-text": N_(
        '{good} from {origin}: listed for forced labour. The notice says: "{context}".'
    ),
    "commodity-child-labour": N_("{good} from {origin}: listed for child labour."),
    "commodity-child-labour-text": N_(
        '{good} from {origin}: listed for child labour. The notice says: "{context}".'
    ),
    "commodity-forced-labour-input": N_(
        "{good} from {origin}: made with an input that is listed for forced labour."
    ),
    "commodity-forced-labour-input-text": N_(
        "{good} from {origin}: made with an input that is listed for forced labour."
        ' The notice says: "{context}".'
    ),
    "commodity-child-labour-input": N_(
        "{good} from {origin}: made with an input that is listed for child labour."
    ),
    "commodity-child-labour-input-text": N_(
        "{good} from {origin}: made with an input that is listed for child labour."
        ' The notice says: "{context}".'
    ),
    "commodity-origin-forced": N_(
        "{good}: listed for forced labour at some origins; the origin here is not known."
    ),
    "commodity-origin-forced-text": N_(
        "{good}: listed for forced labour at some origins; the origin here is not known."
        ' The notice says: "{context}".'
    ),
    "commodity-origin-child": N_(
        "{good}: listed for child labour at some origins; the origin here is not known."
    ),
    "commodity-origin-child-text": N_(
        "{good}: listed for child labour at some origins; the origin here is not known."
        ' The notice says: "{context}".'
    ),
    "commodity-not-listed": N_("{good} from {origin}: not in the list that the profile cites."),
    "commodity-origin": N_("Origin {origin} is stated; no good of the profile's list is named."),
    # the table of origins
    "origin-head-good": N_("Good"),
    "origin-head-forced": N_("Forced labour"),
    "origin-head-child": N_("Child labour"),
    "origin-head-both": N_("Both"),
    "origin-head-input": N_("Only because of an input"),
    "origin-count": N_("{count} countries"),
    "commodity-none": N_("No good of the profile's list is named."),
    "commodity-unread": N_("What is bought is not known, so nothing is known of its origin."),
    "commodity-unknown": N_("The origin of the goods is not stated."),
    "ask-commodity": N_("Where are the goods and their main materials made? Ask for each country."),
    "ask-origin": N_("{good}: from which country, and from which farm, mine or factory?"),
    "place-words": N_(
        'Work is done where it is hard to see ("{words}"). The notice says: "{context}".'
    ),
    "place-country": N_("The profile rates {country}, named in the address of delivery, as risky."),
    "place-stated": N_(
        "Place of delivery as stated: {places}. It may be the buyer's own address: check it."
    ),
    "place-unknown": N_("The notice does not state where the work is done."),
    "ask-place": N_("Where is the work done, and where do the workers live meanwhile?"),
    "workforce-words": N_(
        'Workers who are easily exploited ("{words}"). The notice says: "{context}".'
    ),
    "workforce-unknown": N_("The notice does not say who does the work."),
    "ask-workforce": N_(
        "Who does the work: permanent, seasonal, agency or migrant workers, and recruited by whom?"
    ),
    "business_model-words": N_(
        'Work may pass through several hands ("{words}"). The notice says: "{context}".'
    ),
    "business_model-subcontracting": N_("The notice states that work is subcontracted."),
    "business_model-no-subcontracting": N_("The notice states that work is not subcontracted."),
    "business_model-unknown": N_(
        "The notice does not say whether work is subcontracted or agencies supply workers."
    ),
    "ask-business_model": N_(
        "Which part of the work goes to subcontractors or labour agencies, and to which ones?"
    ),
    "price-alone": N_("Price alone decides the award (award criteria: {criteria})."),
    "price-weight": N_("Price counts for {percent} % of the award."),
    "price-words": N_('The award rests on the price ("{words}"). The notice says: "{context}".'),
    "price-criteria": N_("Award criteria are stated; they do not show that price decides alone."),
    "price-unknown": N_("The award criteria are not stated."),
    "ask-price": N_("How is the contract awarded, and how much does the price count?"),
    "time-short": N_("There are {days} days to submit a tender, fewer than {limit}."),
    "time-enough": N_("There are {limit} days or more to submit a tender."),
    "time-words": N_('Haste or hard hours of work ("{words}"). The notice says: "{context}".'),
    "time-unknown": N_("The time to submit a tender is not stated."),
    "ask-time": N_("How long may tenders be submitted, and at what hours is the work done?"),
}
