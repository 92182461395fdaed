from oscar.apps.voucher import apps


class VouchersConfig(apps.VoucherConfig):
    """Codes that open an offer. Oscar's `voucher` app, whose uses are counted right when many buy at once."""

    name = "checkout.vouchers"
