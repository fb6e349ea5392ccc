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
    "cli-about": N_("Screen tenders for the risk of forced labour and trafficking."),
    "cli-screen-about": N_(
        "Screen the tenders of a file of Open Contracting (OCDS) data: a level for each, why, and "
        "what to ask next."
    ),
    "cli-file": N_(
        "release package, record package, list of packages, release or JSON Lines; may be gzipped"
    ),
    "cli-profile": N_("profile of sectors, goods and thresholds (default: that of the course)"),
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
    "cli-why": N_("Why: {text}"),
    "cli-ask": N_("Ask: {text}"),
    "cli-and-more": N_("(and {more} more)"),
    "cli-more": N_(
        "The first {shown} of {total} tenders are shown, the most urgent level first. "
        "For more use --html FILE, for all of them --json FILE."
    ),
    "cli-written": N_("Written: {file}"),
    "report-title": N_("Screening of {file}"),
    "report-skip": N_("Skip to the results"),
    "report-summary": N_("Releases read: {releases}; tenders screened: {tenders} ({file})."),
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
    "report-sources": N_("Profile and sources"),
    "report-profile": N_("Screened with the profile “{profile}” of {date}. Sources cited above:"),
    "chart-level": N_("Level"),
    "chart-signals": N_("Signals"),
    "chart-missing": N_("Facts missing"),
    "chart-why": N_("Why"),
    "chart-ask": N_("What to ask"),
    "chart-none": N_("None"),
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
