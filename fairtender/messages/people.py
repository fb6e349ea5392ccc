"""Words of charts, of the command line and of its report."""

from fairtender.messages.mark import N_

MESSAGES = {
    "level-high": N_("High"),
    "level-elevated": N_("Elevated"),
    "level-unknown": N_("Unknown"),
    "level-low": N_("Low"),
    "factor-sector": N_("Sector"),
    "factor-commodity": N_("Goods and origin"),
    "factor-place": N_("Place of work"),
    "factor-workforce": N_("Workforce"),
    "factor-business_model": N_("Business model"),
    "factor-price": N_("Price and award criteria"),
    "factor-time": N_("Time"),
    "factor-sector-short": N_("Sector"),
    "factor-commodity-short": N_("Goods"),
    "factor-place-short": N_("Place"),
    "factor-workforce-short": N_("Workforce"),
    "factor-business_model-short": N_("Business"),
    "factor-price-short": N_("Price"),
    "factor-time-short": N_("Time"),
    "rating-decisive": N_("Decisive"),
    "rating-high": N_("High"),
    "rating-moderate": N_("Moderate"),
    "rating-low": N_("Low"),
    "shape-decisive": N_("Decisive signal"),
    "shape-high": N_("High signal"),
    "shape-moderate": N_("Moderate signal"),
    "shape-low": N_("Low-risk sector"),
    "shape-none": N_("No signal"),
    "shape-missing": N_("Fact missing: ask"),
    "cli-about": N_(
        "Find the risk of forced labour and trafficking in what a public buyer buys, and what to "
        "ask next."
    ),
    "cli-screen-about": N_(
        "Screen tenders: a level for each, why, and what to ask next. The file holds Open "
        "Contracting (OCDS) data, or is a CSV or XLSX sheet (see: fairtender template tenders)."
    ),
    "cli-portfolio-about": N_(
        "Screen an organisation's contracts and list those to work on first, by risk and by "
        "leverage. The file is a CSV or XLSX sheet (see: fairtender template portfolio)."
    ),
    "cli-floor-about": N_(
        "Compare bids with the labour-cost floor, and say what to ask each bidder. All files are "
        "CSV or XLSX sheets (see: fairtender template NAME)."
    ),
    "cli-map-about": N_(
        "Merge what suppliers disclose of a supply chain, and say what is known, what contradicts, "
        "where to look first and what to ask. All files are CSV or XLSX sheets (see: fairtender "
        "template sites, fairtender template links)."
    ),
    "cli-plans-about": N_(
        "Check local action plans, and read those of all offices together: how far they are, what "
        "is late, what leadership should look at first. A plan is a JSON file of this course."
    ),
    "cli-template-about": N_("Write an empty sheet to fill in, with its columns explained."),
    "cli-file": N_(
        "release package, record package, list of packages, release or JSON Lines, may be gzipped; "
        "or a sheet of tenders as .csv or .xlsx"
    ),
    "cli-columns": N_(
        "a file that translates your own headings: a section [columns] with lines such as "
        '"Our heading" = "title"'
    ),
    "cli-contracts": N_("sheet of contracts, .csv or .xlsx"),
    "cli-exchange-rates": N_("sheet of dated exchange rates, where there are several currencies"),
    "cli-on": N_(
        "day to which time left and renewals are counted, such as 2026-11-01 (default: today)"
    ),
    "cli-top": N_("how many contracts to list (default: 10)"),
    "cli-rates": N_("sheet of wage rates and other costs of work, with their dates and sources"),
    "cli-bids": N_("sheet of bids: code, bidder, price of a year, currency"),
    "cli-staffing": N_("sheet of what each bid offers for each role: hours, rate, people"),
    "cli-costs": N_("sheet of how each bidder makes up the price of an hour"),
    "cli-posts": N_("sheet of posts and shifts that the tender needs"),
    "cli-holidays": N_("sheet of public holidays; needed with --posts"),
    "cli-areas": N_("sheet of areas to clean, with square metres and visits"),
    "cli-productivity": N_("sheet of square metres an hour by kind of area; needed with --areas"),
    "cli-offered": N_("sheet of the square metres an hour that each bid plans"),
    "cli-sector": N_("sector whose rates count, as the sheet of rates writes it"),
    "cli-rates-on": N_(
        "day whose rates count, such as the last day for bids (default: today): 2026-11-01"
    ),
    "cli-first": N_(
        "first day of the year for which hours are counted (default: the day whose rates count)"
    ),
    "cli-disclosures": N_(
        "sheet of sites and sheet of links; several suppliers in pairs: SITES LINKS SITES LINKS"
    ),
    "cli-plans": N_("plan of one office, .json, or the folder that holds them all"),
    "cli-plans-none": N_("{folder}: there is no plan in it; a plan is a file that ends in .json."),
    "cli-plans-expect": N_("an office that should have a plan, so that a missing one is seen"),
    "cli-picture": N_("draw the map to this file, .svg or .png"),
    "cli-template-name": N_("one of {names}"),
    "cli-template-out": N_("the file, .xlsx or .csv (default: NAME.xlsx here)"),
    "cli-no-date": N_('"{value}" is not a date: write year, month and day, such as 2026-11-01'),
    "cli-no-count": N_('"{value}" is not a number from 1 up'),
    "cli-profile": N_(
        "profile of sectors, goods and thresholds (default: FAIRTENDER_PROFILE, else the course's)"
    ),
    "cli-json": N_("write all tenders and factors to this file, for programs"),
    "cli-html": N_("write a report to this file, to read and to print"),
    "cli-stopped": N_("Stopped: nothing was written."),
    "cli-same-file": N_(
        "{file} is also read or written otherwise by this command: choose another name for it."
    ),
    "cli-out-no-file": N_("{file} is there already and is not a file: choose another name."),
    "cli-no-folder": N_(
        "{file} cannot be written because there is no folder {folder}: make it or choose another."
    ),
    "cli-progress": N_(
        "{percent} %: {done} of {size} MB read, {tenders} tenders screened, about {left} left"
    ),
    "cli-progress-tenders": N_("{tenders} tenders screened"),
    "cli-column": N_("Tender, why this level, what to ask next"),
    "cli-why": N_("Why:"),
    "cli-ask": N_("Ask:"),
    "cli-and-more": N_("(and {more} more)"),
    "cli-more": N_(
        "The first {shown} of {total} tenders are shown, the most urgent level first. "
        "For more use --html FILE, for all of them --json FILE."
    ),
    "cli-written": N_("Written: {file}"),
    "cli-leverage-strong": N_("Leverage, strong:"),
    "cli-leverage-some": N_("Leverage, some:"),
    "cli-leverage-unknown": N_("Leverage, unknown:"),
    "cli-leverage-weak": N_("Leverage, weak:"),
    "cli-leverage-ended": N_("Leverage, ended:"),
    "cli-next": N_("Next:"),
    "cli-step-read": N_("Reading …"),
    "cli-step-work": N_("Working …"),
    "cli-step-page": N_("Drawing the page …"),
    "cli-portfolio-read": N_("Contracts read: {contracts} ({file})."),
    "cli-portfolio-day": N_("Day: {day}."),
    "cli-portfolio-column": N_("Contract, why this level, what leverage there is, what to do next"),
    "cli-portfolio-more": N_(
        "The first {shown} of {total} contracts are shown, by risk and then by leverage. For more "
        "use --top NUMBER, for all of them --json FILE."
    ),
    "cli-portfolio-tied": N_(
        "The list ends among {tied} contracts that are alike in level and leverage: choose among "
        "them by what you know of the place."
    ),
    "cli-known-origin": N_(
        "Origin of goods: known for {known} of {contracts} contracts, {spend} % of their spend."
    ),
    "cli-known-subcontracting": N_(
        "Subcontracting: known for {known} of {contracts} contracts, {spend} % of their spend."
    ),
    "cli-known-place": N_(
        "Place of work: known for {known} of {contracts} contracts, {spend} % of their spend."
    ),
    "cli-doubts": N_("Look at the data before you count. Findings: {count}, such as"),
    "cli-floor-no-hours": N_(
        "Nothing says how many hours of work are needed: give --posts with --holidays, or --areas "
        "with --productivity, or all four."
    ),
    "cli-floor-pair": N_("--{one} needs --{other} beside it: give that file too."),
    "cli-floor-read": N_(
        "Bids: {bids}. Hours of work needed from {first} to {last}: {hours}. Rates of {sector} on "
        "{on}."
    ),
    "cli-floor-column": N_("Bid, why this status, what to ask"),
    "cli-floor-below": N_("Below"),
    "cli-floor-verify": N_("Verify"),
    "cli-floor-above": N_("Above"),
    "cli-floor-prompt": N_(
        "A price below the floor is a reason to ask for an explanation, and no reason to reject by "
        "itself ({law}). Near the floor is never safe."
    ),
    "cli-floor-role": N_("Floor for an hour: {role}, {grade}"),
    "cli-plans-read": N_(
        "{plans} plans of {offices} offices with {measures} measures were read, as they stand on "
        "{on}."
    ),
    "cli-plans-office": N_("Office"),
    "cli-plans-measures": N_("measures"),
    "cli-plans-reached": N_("reached"),
    "cli-plans-late": N_("late"),
    "cli-plans-serious": N_("serious gaps"),
    "cli-plans-attention": N_("What leadership should look at, first things first"),
    "cli-plans-do": N_("Do:"),
    "cli-plans-prompt": N_(
        "Reached is what is done and has evidence. A gap in a plan is a reason to talk with the "
        "office, and no verdict on it."
    ),
    "cli-map-pairs": N_(
        "Files go in pairs, a sheet of sites and a sheet of links, but there are {count}: give the "
        "one that is missing."
    ),
    "cli-map-picture-kind": N_("{file}: a picture is a .svg or a .png file: choose such a name."),
    "cli-map-read": N_(
        "Sites: {sites}; links: {links}; disclosures: {disclosures}. Contradictions: {open} open, "
        "{settled} settled. Profile: {profile}, {date}."
    ),
    "cli-map-followed": N_("How far the spend can be followed, in percent"),
    "cli-map-stage": N_("To a known site of"),
    "cli-map-verified": N_("verified"),
    "cli-map-disclosed": N_("disclosed"),
    "cli-map-inferred": N_("inferred"),
    "cli-map-not_followed": N_("not followed"),
    "cli-map-column": N_("Site, why to look there"),
    "cli-map-more": N_("{shown} of {total} sites with a reason are shown, the strongest first."),
    "cli-map-findings": N_("What does not hang together: {count}, such as"),
    "cli-map-questions": N_("Questions to suppliers: {count}, the most important first"),
    "cli-map-question": N_("To {to}: {question}"),
    "cli-map-prompt": N_(
        "A level is a prompt for due diligence, not a finding about a firm. A claim is not proof."
    ),
    "report-floor-title": N_("Bids against the labour-cost floor"),
    "report-floor-bids": N_("The bids and the floor"),
    "report-floor-questions": N_("Why, and what to ask"),
    "report-productivity": N_("How fast each bid plans to clean"),
    "report-productivity-about": N_(
        "Square metres an hour by the standard and by the bid, and what to ask. A faster plan is "
        "no proof of unpaid work."
    ),
    "report-productivity-standard": N_("Standard"),
    "report-productivity-offered": N_("By the bid"),
    "report-productivity-hours_needed": N_("Hours by the standard"),
    "report-productivity-hours_planned": N_("Hours by the bid"),
    "report-productivity-basis": N_("What it rests on"),
    "report-productivity-ask": N_("What to ask"),
    "report-plans-title": N_("Action plans of all offices"),
    "report-plans-attention": N_("What leadership should look at, first things first"),
    "report-plans-progress": N_("How far the measures are"),
    "report-plans-indicators": N_("Indicators in all"),
    "report-plans-late": N_("Late measures, the longest first"),
    "report-plans-shared": N_("What several offices share"),
    "report-plans-office": N_("What stands in the way: {office}"),
    "report-map-title": N_("Supply chain"),
    "report-map": N_("The map"),
    "report-map-table": N_("The same in words: each site with the number that it has on the map"),
    "report-tiers": N_("What is known of each tier"),
    "report-spend": N_("How far the spend can be followed"),
    "report-spots": N_("Where to look first"),
    "report-contradictions": N_("Where the disclosures contradict one another"),
    "report-questions": N_("What to ask"),
    "report-loose": N_("What does not hang together"),
    "report-portfolio-title": N_("Portfolio: {file}"),
    "report-known": N_("What is known"),
    "report-risk-leverage": N_("Contracts by risk and by leverage"),
    "report-heat-table": N_("Contracts of level high, of all contracts, by category and office"),
    "report-heat": N_("Where the risk lies"),
    "report-priorities": N_("Contracts to work on first"),
    "report-priorities-order": N_(
        "Running contracts first, then by level, then by leverage. Risk and leverage are never "
        "added up."
    ),
    "report-contract": N_("Contract {id}"),
    "report-end": N_("Ends {day}"),
    "report-leverage": N_("What leverage there is"),
    "report-next": N_("What to do next"),
    "report-doubts": N_("Look at the data first"),
    "report-doubts-about": N_(
        "{shown} of {total} findings about the data. A finding is a prompt to look; it may be a "
        "false alarm."
    ),
    "report-title": N_("Screening of {file}"),
    "report-skip": N_("Skip to the results"),
    "report-summary": N_("Releases read: {releases}; tenders screened: {tenders} ({file})."),
    "report-summary-sheet": N_("Rows read: {rows}; tenders screened: {tenders} ({file})."),
    "report-used": N_("Profile: {profile}, {date}."),
    "report-without-ocid": N_("Releases left out because they have no ocid: {count}."),
    "report-prompt": N_("A level is a prompt for due diligence, not a finding about a company."),
    "report-limit": N_(
        "This page lists {shown} of the {total} tenders: those of level high, elevated and "
        "unknown, up to {most}. The JSON that --json FILE writes holds all of them."
    ),
    "report-levels": N_("Tenders by level"),
    "report-tender": N_("Tender"),
    "report-tenders": N_("Tenders"),
    "report-meaning": N_("What it means"),
    "report-meaning-high": N_("One decisive signal, or two or more high ones."),
    "report-meaning-elevated": N_(
        "One high signal, or two or more moderate ones; or one moderate signal where a low risk "
        "is not shown."
    ),
    "report-meaning-unknown": N_(
        "No signal, but a fact that matters is missing. Unknown is not low."
    ),
    "report-meaning-low": N_("A sector of low risk, and no fact that matters is missing."),
    "report-grid": N_("The tenders and their factors"),
    "report-grid-caption": N_("The same in words: level and rating of each factor"),
    "report-level": N_("Level: {level} ({count})"),
    "report-why": N_("Why {level}"),
    "report-ask": N_("What to ask next"),
    "report-buyer": N_("Buyer: {buyer}"),
    "report-sector": N_("Sector: {sector}"),
    "report-lot": N_("Strongest lot: {lot}"),
    "report-value": N_("Value (leverage, not likelihood): {amount} {currency}"),
    "report-ids": N_("Process {ocid}, releases {releases}"),
    "report-id": N_("Tender {id}"),
    "report-sources": N_("Profile and sources"),
    "report-profile": N_("Screened with the profile “{profile}” of {date}. Sources cited above:"),
    "chart-level": N_("Level"),
    "chart-signals": N_("Signals"),
    "chart-missing": N_("Facts missing"),
    "chart-why": N_("Why"),
    "chart-ask": N_("What to ask"),
    "chart-none": N_("None"),
    "chart-wide-table": N_("Table with {columns} columns: {first}"),
    "chart-nothing": N_("There is nothing to draw of {what}: give at least one value."),
    "chart-bars-alt": N_("Bar chart: {what}, in {unit}. {values}."),
    "chart-lines-size": N_("Lines need at least one row, and {most} columns at most."),
    "chart-lines-alt": N_("Line chart: {what}, in {unit}, from {x} {start} to {end}. {lines}."),
    "chart-line-alt": N_("{name}: from {first} to {last}"),
    "chart-levels-alt": N_("Bar chart: tenders by level. Of {total} in all: {counts}."),
    "chart-grid-alt": N_(
        "Grid: {total} tenders as rows, seven risk factors as columns, the level at the right. "
        "Levels: {counts}. Ratings in the grid: {ratings}."
    ),
    "chart-grid-alt-high": N_("Level high: {names}."),
    "chart-grid-size": N_(
        "A grid of {rows} tenders cannot be drawn: choose between 1 and {most} rows, "
        "or use level_counts."
    ),
}
