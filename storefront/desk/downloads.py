"""Tables handed out as files."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from catalogue.spreadsheets.writing import CSV, XLSX, Sheet, as_csv, as_xlsx

ENDINGS = ("xlsx", "csv")


def as_file(name: str, ending: str, *sheets: Sheet) -> HttpResponse:
    """Hand out a table: CSV row after row as it is read, a workbook, of several sheets perhaps, once it is written."""
    if ending == "xlsx":
        response = FileResponse(as_xlsx(*sheets), content_type=XLSX, as_attachment=True, filename=f"{name}.xlsx")
    else:
        response = StreamingHttpResponse(as_csv(sheets[0]), content_type=CSV)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store, private"
    return response
