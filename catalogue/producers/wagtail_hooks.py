"""What the history of a producer tells: Wagtail's log keeps who did what, and when."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "producer.enter": _("entered"),
    "producer.change": _("changed"),
    "producer.contact.change": _("contacts changed"),
    "producer.contact.look": _("contacts looked at"),
    "producer.merge": _("another one merged into her"),
    "producer.not-same": _("found not to be the same as another"),
    "producer.step.done": _("step noted as done"),
    "producer.step.waived": _("let off a step"),
    "producer.step.back": _("step taken back"),
    "producer.mark.enter": _("mark entered"),
    "producer.mark.paper": _("paper of a mark added"),
    "producer.mark.check": _("mark checked"),
    "producer.mark.end": _("mark ended"),
}


@hooks.register("register_log_actions")
def register_producer_actions(actions):
    for action, words in ACTIONS.items():
        actions.register_action(action, words, words)
