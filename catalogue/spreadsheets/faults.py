"""What can be wrong with a table, said so that whoever filled it in can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from catalogue.stock.deliveries import LotHasOtherDate, PiecesOfOtherMode

WORDS = {
    # of a whole file
    "too-large": _("The file is larger than %(most)s MB. Please split it."),
    "too-many-rows": _("The file has more than %(most)s rows. Please split it."),
    "too-many-columns": _("The table has more than %(most)s columns. Please use the template."),
    "unfolds": _("This file would unfold to something far too large. Please save the table anew and send that."),
    "not-a-table": _("This is neither an Excel file (.xlsx) nor a CSV file. Please save the table as one of the two."),
    "old-excel": _("This is a file of an old Excel (.xls). Please open it and save it as .xlsx."),
    "locked": _("This file is protected by a password. Please save it without one."),
    "not-a-zip": _("This is no ZIP file. Please put the pictures into one."),
    "unreadable": _("The letters of this file cannot be read. Please save it as “CSV UTF-8”."),
    "no-heads": _("No row of heads was found. These are needed: %(heads)s. Please use the template."),
    "no-head": _("These columns are missing: %(heads)s. Please use the template."),
    "head-twice": _("The column “%(head)s” stands there twice. Please take one out."),
    "empty": _("There is nothing in the table below the heads."),
    "changed-meanwhile": _(
        "Somebody changed the same things just now. Nothing was written: please check the file again."
    ),
    # of one cell
    "missing": _("“%(head)s” must be filled in."),
    "formula": _("This is a formula. Please copy the column and paste it back as values."),
    "like-a-formula": _(
        "This begins with “%(sign)s”, so a spreadsheet could take it for a command. Please leave it out."
    ),
    "error-value": _("Excel could not work this out (%(text)s). Please mend the cell."),
    "too-long": _("This is longer than %(most)s letters."),
    "not-a-number": _("“%(text)s” is not a whole number."),
    "not-an-amount": _("“%(text)s” is not an amount in baht."),
    "three-decimals": _("“%(text)s” has more than two decimals."),
    "out-of-range": _("“%(text)s” is not between %(least)s and %(most)s."),
    "not-a-day": _("“%(text)s” is not a day. Please write it like 5/12/2569 or 2026-12-05."),
    "not-yes-or-no": _("“%(text)s” is neither yes nor no."),
    "not-a-choice": _("“%(text)s” is not one of: %(choices)s."),
    "not-a-phone": _("“%(text)s” is no telephone number of Thailand."),
    "digits-lost": _(
        "Excel has rounded this number (%(text)s), so digits are lost. Make the column “text” and type it anew."
    ),
    "not-a-food-number": _("An FDA number has 13 digits in groups of 2-1-5-1-4, as on the label."),
    "not-a-code": _("“%(text)s” may hold only letters, digits, “-”, “.” and “_”."),
    "twice": _("The same stands in row %(row)s already."),
    # of producers
    "unknown-tambon": _("No tambon is called “%(text)s” there."),
    "several-tambons": _("Several tambons are called “%(text)s”. Please fill in the district."),
    "no-district": _("No district is called “%(text)s”."),
    "looks-like": _("She may be %(names)s. Write that number here, or “yes” under “%(head)s”."),
    "looks-like-row": _("She may be the one of row %(row)s. Take one row out, or write “yes” under “%(head)s”."),
    "merged": _("This producer was joined with %(other)s. Please use that number."),
    "other-register": _("This register number belongs to %(other)s."),
    # of goods
    "unknown-producer": _("No producer has the number “%(text)s”."),
    "unknown-good": _("No good has the number “%(text)s”."),
    "unknown-category": _("No category is called “%(text)s”."),
    "other-producer": _("This good is of %(other)s. A good does not change its producer by a table."),
    "no-change-of-kind": _("A good does not become a variant of another by a table, nor the other way round."),
    "variant-of-variant": _("“%(text)s” is a variant itself."),
    "parent-has-pieces": _("Of “%(text)s” there are pieces already, so it cannot get variants."),
    "price-of-parent": _("“%(text)s” has variants: each of them has its price, not the good itself."),
    "not-ready": _("It cannot be shown yet. Still missing: %(facts)s."),
    "alcohol": _("Alcohol may not be offered on the internet, and this speaks of %(words)s."),
    "no-shelf": _("A variant stands on the shelf with its main good. Leave this empty."),
    # of deliveries
    "not-her-good": _("This good is not of producer %(other)s."),
    "note-differs": _(
        "The delivery note %(number)s is in the shop already, with other goods. Undo it there, or use a new number."
    ),
    "note-of-two": _("One delivery note is of one producer, one day and one kind. Row %(row)s says otherwise."),
    "cost-missing": _("Goods that the centre buys have a price paid for one."),
    "cost-not-wanted": _("Goods on consignment have no price paid."),
    "day-to-come": _("This day has not come yet."),
    "date-missing": _("Food comes with its best-before date."),
    "date-over": _("What is past its date is not taken in."),
    "other-mode": PiecesOfOtherMode.words,
    "lot-date": LotHasOtherDate.words,
    # of pictures
    "no-owner": _(
        "No good or producer has the number “%(text)s”. Call a picture like its number: KKO-0001.jpg, KKO-0001-2.jpg."
    ),
    "not-a-picture": _("This is not a picture, or it is damaged."),
    "apple-picture": _("This is an iPhone’s own format. Please save it as JPEG."),
    "picture-too-large": _("This picture is too large."),
}


@dataclass(frozen=True)
class Fault:
    """Something that is wrong in one place of a table. Row 0: of the whole file; without a column: of the whole row."""

    row: int
    column: str
    code: str
    params: Mapping = field(default_factory=dict)

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}" if self.row else ""

    @property
    def place(self) -> str:
        """Name the cell, or the picture."""
        return self.params.get("file") or self.cell or (str(self.row) if self.row else "")

    @property
    def sentence(self) -> str:
        """Say in the reader's language what is wrong."""
        return str(WORDS[self.code]) % self.params

    def as_json(self) -> dict:
        return {"row": self.row, "column": self.column, "code": self.code, "params": dict(self.params)}


class CellFault(Exception):
    """The words of a cell mean nothing here."""

    def __init__(self, code: str, /, **params):
        super().__init__(code, params)
        self.code, self.params = code, params


class FileFault(CellFault):
    """The whole file cannot be read."""
