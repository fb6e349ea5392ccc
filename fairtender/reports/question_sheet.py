"""The questions of a report as the sheet that goes out and comes back: `inquiries.SHEET`."""

    return data


def _workbook(rows: pd.DataFrame) -> bytes:
    notes = [text("report-questions-fill-in")]
    about = sheets.About(text("report-questions-what"), datetime.date.today(), notes)
    part = sheets.Part(rows, inquiries.SHEET, inquiries.headings())
    return sheets.to_workbook([part], inquiries.SHEET.name, about)
