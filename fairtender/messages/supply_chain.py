"""Findings, reasons and questions about supply chains, and the words of their charts."""

from fairtender.messages.mark import N_

MESSAGES = {
    # input
    "supply-chain-impossible": N_(
        '{where}, column {column}: "{value}" is not possible ({description}): correct it.'
    ),
    "supply-chain-twice": N_(
        "{where}: the same disclosure has a row for {key} already: give each its own row."
    ),
    # contradictions: what is said, and the question that resolves it
    "supply-chain-says": N_("{disclosure}: {value} ({shown})"),
    "supply-chain-ask-differ-name": N_(
        "Is this one site under two names, or two sites ({values})? Ask for the address of each."
    ),
    "supply-chain-ask-differ-operator": N_(
        "{name}: who runs it and employs the workers ({values})? Ask for the lease or the contract "
        "between the firms and for a payslip."
    ),
    "supply-chain-ask-differ-activity": N_(
        "{name}: what is done there ({values})? If it trades only, who makes the goods, and where?"
    ),
    "supply-chain-ask-differ-tier": N_(
        "{name}: which tier, counted from our hand-over as 0 ({values})? To whom does it deliver?"
    ),
    "supply-chain-ask-differ-country": N_(
        "{name}: in which country do its people work ({values})? Ask for the address and for a "
        "delivery note that shows it."
    ),
    "supply-chain-ask-differ-town": N_(
        "{name}: where does it stand ({values})? Ask for the address; there may be two sites."
    ),
    "supply-chain-ask-differ-workers": N_(
        "{name}: how many people work there, those of agencies and subcontractors counted "
        "({values})? Ask for the payroll count of one month."
    ),
    "supply-chain-ask-differ-migrant_share": N_(
        "{name}: what percent of the workers are migrants ({values})? Ask how they are counted."
    ),
    "supply-chain-ask-differ-agency_share": N_(
        "{name}: what percent of the workers come through agencies ({values})? Ask for the "
        "names of the agencies."
    ),
    "supply-chain-ask-differ-dormitory": N_(
        "{name}: do workers live in housing of the site or of an agency ({values})? Ask where, "
        "what they pay for it, and whether they may leave when they like."
    ),
    "supply-chain-ask-differ-share": N_(
        "Of all that {to_name} pays for this product, what percent goes to {from_name} "
        "({values})? Ask for the purchases of one year."
    ),
    "supply-chain-ask-shares": N_(
        "The shares of those who deliver to {name} add up to {total} percent ({values}): which one "
        "is too high?"
    ),
    "supply-chain-ask-one-place": N_(
        "Is this one place or more ({values})? Ask for the address of each."
    ),
    "supply-chain-ask-two-places": N_(
        "One identifier stands for different places ({values}): which place is meant? Give each "
        "its own identifier."
    ),
    # findings of the check
    "supply-chain-no-hand-over": N_(
        'No site has the activity "hand-over": add the place where the buyer receives the goods.'
    ),
    "supply-chain-hand-overs": N_(
        "{where}: there are several hand-overs ({names}): keep one, and lead the others to it by "
        "links, so that the spend can be followed."
    ),
    "supply-chain-nowhere": N_(
        "{where}, column {column}: no disclosure lists the site {site} ({goods}, from {from_name} "
        "to {to_name}): add the site, correct its identifier, or ask which site it is."
    ),
    "supply-chain-cycle": N_(
        "{where}: these sites deliver in a circle: {names}. It may be real, where material is "
        "recycled; spend is not followed round it."
    ),
    "supply-chain-orphan": N_(
        "{where}: {name} has no link to any other site: ask to whom it delivers."
    ),
    "supply-chain-no-way": N_(
        "{where}: no route leads from {name} to the buyer: ask to whom the goods go."
    ),
    "supply-chain-tier": N_(
        "{where}: {from_name} (tier {from_tier}) delivers to {to_name} (tier {to_tier}), but tiers "
        "must fall on the way to the buyer: correct a tier, or the direction of the link."
    ),
    # reasons of hot spots
    "supply-chain-forced-labour": N_("{good} from {origin}: listed for forced labour."),
    "supply-chain-child-labour": N_("{good} from {origin}: listed for child labour."),
    "supply-chain-forced-labour-input": N_(
        "{good} from {origin}: made with an input that is listed for forced labour."
    ),
    "supply-chain-child-labour-input": N_(
        "{good} from {origin}: made with an input that is listed for child labour."
    ),
    "supply-chain-forced-labour-no-country": N_(
        "{good}: listed for forced labour at some origins; the country of this site is not known."
    ),
    "supply-chain-child-labour-no-country": N_(
        "{good}: listed for child labour at some origins; the country of this site is not known."
    ),
    "supply-chain-country-unread": N_(
        "{good} from {origin}: the list does not know this country, so it says nothing of it."
    ),
    "supply-chain-sector-high": N_("High-risk sector: {sector} ({goods})."),
    "supply-chain-sector-moderate": N_("Sector of moderate risk: {sector} ({goods})."),
    "supply-chain-sector-low": N_("Low-risk sector: {sector} ({goods})."),
    "supply-chain-migrant-share": N_(
        "Migrant workers: {percent} percent. They depend most on who recruited and houses them."
    ),
    "supply-chain-agency-share": N_(
        "Agency workers: {percent} percent. Another firm recruits, pays or sends them."
    ),
    "supply-chain-dormitory": N_(
        "Workers live in housing of the site or of an agency: losing the job means losing the bed."
    ),
    "supply-chain-labour-supply": N_("An agency: it recruits workers and sends them to others."),
    "supply-chain-sent-by-agency": N_("Workers are sent by an agency: {name}."),
    "supply-chain-words-place": N_(
        'Work is done where it is hard to see ("{words}"). A disclosure says: "{context}".'
    ),
    "supply-chain-words-workforce": N_(
        'Workers who are easily exploited ("{words}"). A disclosure says: "{context}".'
    ),
    "supply-chain-words-business_model": N_(
        'Work may pass through several hands ("{words}"). A disclosure says: "{context}".'
    ),
    "supply-chain-words-time": N_(
        'Haste or hard hours of work ("{words}"). A disclosure says: "{context}".'
    ),
    "supply-chain-place": N_("The profile rates {country} as risky."),
    "supply-chain-gap-listed": N_(
        "Nobody says where it gets its goods from; {good} is listed for forced labour at some "
        "origins."
    ),
    "supply-chain-gap": N_("Nobody says where it gets its goods or materials from."),
    "supply-chain-workers-unknown": N_(
        "Nobody says whether there are migrant workers, agency workers or housing."
    ),
    # questions
    "supply-chain-ask-workers": N_(
        "{name}: how are migrant and agency workers recruited, and who pays for it? Who keeps "
        "their passports? Where do they live, what is taken off their pay, and may they leave? "
        "Ask for contracts and payslips, and whether an independent person may speak with them."
    ),
    "supply-chain-ask-source": N_(
        "Which site delivers {goods} to {to_name} (so far only: {name})? Ask for its name, "
        "operator, country and town."
    ),
    "supply-chain-ask-sources": N_(
        "Goods and materials of {name}: from which sites? Ask for names, countries, towns and "
        "shares."
    ),
    "supply-chain-ask-share": N_(
        "Of all that {name} pays for this product, what percent goes to each of these: {names}?"
    ),
    "supply-chain-ask-rest": N_(
        "The suppliers of {name} that are listed stand for {percent} percent of what it pays for "
        "this product: who delivers the rest?"
    ),
    "supply-chain-ask-proof-link": N_(
        "Only inferred: {goods} from {name} to {to_name}. Is it right, and which document shows it?"
    ),
    "supply-chain-ask-proof-site": N_(
        "Only inferred: {name}. Does the site belong to the chain, and which document shows it?"
    ),
    "supply-chain-ask-place": N_(
        "Place of {name}: which country, town and address? A firm is not a factory."
    ),
    "supply-chain-ask-workforce": N_(
        "Workers of {name}: how many are they, how many of them are migrants, how many come "
        "through agencies, and do some live in housing that is provided?"
    ),
    "supply-chain-ask-link": N_("Place of {name} in this chain: to whom does it deliver?"),
    "supply-chain-ask-tier": N_("Who delivers to whom, and on which tier: {names}?"),
    "supply-chain-ask-cycle": N_(
        "What goes round between these sites, and how much of it is new material: {names}?"
    ),
    # charts
    "evidence-verified": N_("Verified"),
    "evidence-disclosed": N_("Disclosed"),
    "evidence-inferred": N_("Inferred"),
    "evidence-unknown": N_("Unknown"),
    "evidence-not-followed": N_("Not followed"),
    "activity-hand-over": N_("Hand-over"),
    "activity-trade": N_("Trade"),
    "activity-manufacture": N_("Manufacture"),
    "activity-components": N_("Components"),
    "activity-processing": N_("Processing"),
    "activity-raw-material": N_("Raw material"),
    "activity-recycling": N_("Recycling"),
    "activity-labour-supply": N_("Labour supply"),
    "stage-trade": N_("To a named seller"),
    "stage-manufacture": N_("To the factory"),
    "stage-components": N_("To makers of components"),
    "stage-processing": N_("To processing of materials"),
    "stage-raw-material": N_("To the raw material"),
    "about-name": N_("name"),
    "about-operator": N_("operator"),
    "about-activity": N_("activity"),
    "about-tier": N_("tier"),
    "about-country": N_("country"),
    "about-town": N_("town"),
    "about-workers": N_("number of workers"),
    "about-migrant-share": N_("share of migrant workers"),
    "about-agency-share": N_("share of agency workers"),
    "about-dormitory": N_("housing of workers"),
    "about-share": N_("share of the purchases"),
    "about-shares": N_("shares above 100 percent"),
    "about-one-place": N_("one place or several"),
    "about-two-places": N_("one identifier for several places"),
    "ask-about-workers": N_("Recruitment and housing"),
    "ask-about-source": N_("Missing site"),
    "ask-about-contradiction": N_("Contradiction"),
    "ask-about-share": N_("Share"),
    "ask-about-proof": N_("Proof"),
    "ask-about-place": N_("Place"),
    "ask-about-workforce": N_("Who works there"),
    "ask-about-link": N_("Loose end"),
    "chain-tier": N_("Tier {tier}"),
    "chain-no-tier": N_("Tier not known"),
    "chain-not-listed": N_("listed by nobody"),
    "chain-located": N_("{parts}; place known: {count}"),
    "chain-delivers": N_("to {number}: {goods} ({evidence})"),
    "chain-delivers-share": N_("to {number}: {goods} ({evidence}), {share} % of its purchases"),
    "chain-open": N_("open"),
    "chain-settled": N_("settled by verified evidence"),
    "chain-kept": N_("{value} ({state})"),
    "chain-small": N_("under 0.1"),
    "chain-head-site": N_("Site"),
    "chain-head-tier": N_("Tier"),
    "chain-head-place": N_("Place"),
    "chain-head-evidence": N_("Evidence"),
    "chain-head-level": N_("Level"),
    "chain-head-delivers": N_("Delivers"),
    "chain-head-sites": N_("Sites"),
    "chain-head-located": N_("Place known and undisputed"),
    "chain-head-stage": N_("Spend followed"),
    "chain-head-about": N_("About"),
    "chain-head-says": N_("Who says what"),
    "chain-head-kept": N_("Kept"),
    "chain-head-ask": N_("What to ask"),
    "chain-head-why": N_("Why"),
    "chain-head-number": N_("Number"),
    "chain-head-to": N_("To"),
    "chain-head-question": N_("Question"),
    "chain-level-high": N_("High"),
    "chain-level-elevated": N_("Elevated"),
    "chain-level-unknown": N_("Unknown"),
    "chain-level-low": N_("Low"),
    "chain-level-none": N_("No reason found"),
    "chain-map-key": N_(
        "Lines and outlines tell the evidence. ?: nobody says which site it is. Purple arrow: a "
        "link against the direction of the tiers. The numbers are those of the table."
    ),
    "chain-map-alt": N_(
        "Map of a supply chain, from raw material at the top to the hand-over at the bottom: "
        "{sites} sites and {links} links in {tiers} tiers. Levels: {levels}. Evidence of the "
        "sites: {site_evidence}; of the links: {link_evidence}."
    ),
    "chain-map-alt-missing": N_("Named in links but listed by nobody: {names}."),
    "chain-map-alt-high": N_("The strongest hot spots: {names}."),
    "chain-map-size": N_(
        "A map of {sites} sites cannot be drawn: choose between 1 and {most}, with at most {row} "
        "in a tier, or use chain_table."
    ),
    "chain-no-bars": N_("There is no site to draw: add sites first."),
    "chain-tiers-alt": N_("Bar chart: sites by tier and evidence. {bars}."),
    "chain-spend-alt": N_(
        "Bar chart: how far the spend can be followed, by stage and evidence. {bars}."
    ),
}
