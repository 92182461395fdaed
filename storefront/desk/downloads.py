"""Files handed out: tables, and private papers and pictures."""

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse

from catalogue.pictures.scans import private_storage
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


def private_file(name: str, content_type: str, *, save_as: str = "") -> FileResponse:
    """Hand out a file of the private store, to be shown or to be saved under a name; it is kept nowhere on the way.

    Raises Http404 where the file is gone.
    """
    try:
        opened = private_storage().open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type=content_type, as_attachment=bool(save_as), filename=save_as)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
