"""Thai banks by the number they bear in transfers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bank(models.TextChoices):
    """Banks whose apps people here use, the largest first. The numbers are those of the Bank of Thailand."""

    KBANK = "004", _("Kasikornbank")
    SCB = "014", _("Siam Commercial Bank")
    BBL = "002", _("Bangkok Bank")
    KTB = "006", _("Krungthai Bank")
    BAY = "025", _("Krungsri")
    TTB = "011", _("ttb")
    GSB = "030", _("Government Savings Bank")
    BAAC = "034", _("BAAC")
    GHB = "033", _("Government Housing Bank")
    UOB = "024", _("UOB")
    CIMB = "022", _("CIMB Thai")
    KKP = "069", _("Kiatnakin Phatra")
    LHB = "073", _("Land and Houses Bank")
    TISCO = "067", _("TISCO")
