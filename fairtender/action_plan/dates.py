"""Dates as people write them, whatever the settings of the machine."""

import datetime

from fairtender.messages import text


def written_date(day: datetime.date) -> str:
    """Return a date in words: 1 November 2026."""
    return text("action-plan-date", day=day.day, month=written_month(day))


def written_month(day: datetime.date) -> str:
    """Return a month in words: November 2026."""
    month = text(f"action-plan-month-{day.month}")
    return text("action-plan-month", month=month, year=day.year)
