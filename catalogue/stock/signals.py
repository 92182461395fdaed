"""What others want to hear of the stock."""

from django.dispatch import Signal

# A delivery note of goods the centre buys, or the counter-note of one (`undoes`): `delivery_note`, with its lines.
# Sent inside the transaction that writes
# the note, so that what a receiver writes stands or falls with it.
goods_bought = Signal()
