"""The checklist of joining: which steps a producer has taken, and whether she is shown in public."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from catalogue.pictures.scans import private_storage, read_paper
from catalogue.places.queries import forget_districts

from .models import Contact, JoiningStep, Mark, Partner, StepAnswer
from .register_models import paper_name

ROWS_AT_ONCE = 1000


class NeedsPaper(Exception):
    """A step that is verified by a paper was answered without one."""


class NoAnswerWanted(Exception):
    """The shop sees by itself whether this step is taken; somebody can only be let off it."""


# Each rule takes numbers of producers and returns those that meet it, in one query. Rooms above add theirs.
Rule = Callable[[Collection[int]], set[int]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Add what the shop can see by itself of a producer, under a name that a step of the checklist uses."""

    def add(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return add


@rule("tambon")
def have_tambon(pks: Collection[int]) -> set[int]:
    return set(Partner.objects.filter(pk__in=pks, tambon__isnull=False).values_list("pk", flat=True))


@rule("picture")
def have_picture(pks: Collection[int]) -> set[int]:
    return set(Partner.objects.filter(pk__in=pks, picture__isnull=False).values_list("pk", flat=True))


@rule("words")
def have_words(pks: Collection[int]) -> set[int]:
    return set(Partner.objects.filter(pk__in=pks, about_th__gt="").values_list("pk", flat=True))


@rule("telephone")
def have_telephone(pks: Collection[int]) -> set[int]:
    return set(Contact.objects.filter(pk__in=pks).exclude(phone="").values_list("pk", flat=True))


@rule("mark")
def have_mark(pks: Collection[int]) -> set[int]:
    rows = Mark.objects.current().values_list("producer", "product__producer")
    return {pk for row in rows.filter(producer__in=pks) | rows.filter(product__producer__in=pks) for pk in row if pk}


@rule("goods")
def have_goods(pks: Collection[int]) -> set[int]:
    return set(Partner.objects.filter(pk__in=pks, products__is_public=True).values_list("pk", flat=True))


COMPUTED, ATTESTED, VERIFIED = (how.value for how in JoiningStep.How)
# code, Thai, English, how, rule, needed before she is shown
DEFAULT_STEPS = (
    ("tambon", "ทราบตำบลที่ผลิต", "Her tambon is known", COMPUTED, "tambon", True),
    ("telephone", "มีเบอร์โทรศัพท์ติดต่อ", "We can call her", COMPUTED, "telephone", True),
    ("consent", "ยินยอมให้แสดงชื่อและเรื่องราวบนเว็บไซต์", "She agrees to what is shown of her", ATTESTED, "", True),
    ("agreement", "ตกลงเงื่อนไขการขายกับศูนย์", "She agreed to the centre’s terms of sale", ATTESTED, "", True),
    ("words", "มีคำแนะนำกลุ่ม", "A few words about her", COMPUTED, "words", False),
    ("picture", "มีรูปภาพ", "A picture", COMPUTED, "picture", False),
    ("goods", "มีสินค้าวางขายแล้ว", "Something of hers is on the shelf", COMPUTED, "goods", False),
    ("bank-account", "มีบัญชีธนาคารที่อนุมัติแล้ว", "A bank account is approved", COMPUTED, "bank_account", False),
    ("mark", "มีเครื่องหมายหรือมาตรฐานที่ยังไม่หมดอายุ", "A mark or standard in force", COMPUTED, "mark", False),
    ("registration", "ตรวจเอกสารจดทะเบียนแล้ว", "Her registration paper was seen", VERIFIED, "", False),
)


def write_default_steps(using: str = "default", apps=None, **kwargs) -> None:
    """Make sure that there is a checklist. After each migrate; what the manager changed stays as she left it."""
    try:
        model = (apps or JoiningStep._meta.apps).get_model("partner", "JoiningStep")
    except LookupError:  # migrated back to before there was one
        return
    for place, (code, title_th, title_en, how, name, is_required) in enumerate(DEFAULT_STEPS, start=1):
        words = {"title": title_th, "title_th": title_th, "title_en": title_en}
        facts = {"how": how, "rule": name, "is_required": is_required, "place": place * 10}
        model.objects.using(using).get_or_create(code=code, defaults=words | facts)


@dataclass(frozen=True)
class Progress:
    """How one producer stands with one step."""

    step: JoiningStep
    is_done: bool
    answer: StepAnswer | None

    @property
    def is_waived(self) -> bool:
        return self.answer is not None and self.answer.kind == StepAnswer.Kind.WAIVED

    @property
    def is_settled(self) -> bool:
        return self.is_done or self.is_waived

    @property
    def blocks(self) -> bool:
        return self.step.is_required and not self.is_settled


def progress_of(pks: Collection[int], *, only_required: bool = False) -> dict[int, list[Progress]]:
    """Return how producers stand with each step. One query for the steps, one for answers, one for each rule used."""
    steps = JoiningStep.objects.filter(is_off=False)
    steps = list(steps.filter(is_required=True) if only_required else steps)
    answers = {
        (one.producer_id, one.step_id): one for one in StepAnswer.objects.filter(producer__in=pks).select_related("by")
    }
    # A rule of a room that is not installed is met by nobody: then the manager sees the step open and lets her off.
    met = {name: RULES[name](pks) if name in RULES else set() for name in {step.rule for step in steps if step.rule}}

    def stands(pk: int, step: JoiningStep) -> Progress:
        answer = answers.get((pk, step.pk))
        done = pk in met[step.rule] if step.rule else answer is not None and answer.kind == StepAnswer.Kind.DONE
        return Progress(step, done, answer)

    return {pk: [stands(pk, step) for step in steps] for pk in pks}


def refresh_public(pks: Iterable[int] | None = None) -> int:
    """Show producers in public whose required steps are taken or waived, hide the others; return how many changed.

    Without numbers, all of them; the schedule does so too, for what is seen by the day. Safe to repeat.
    """
    wanted = list(Partner.objects.values_list("pk", flat=True).order_by("pk") if pks is None else pks)
    changed = 0
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        progress = progress_of(some, only_required=True)
        ready = [pk for pk, steps in progress.items() if not any(step.blocks for step in steps)]
        rows = Partner.objects.filter(pk__in=some)
        changed += rows.filter(pk__in=ready, is_public=False, merged_into__isnull=True).update(is_public=True)
        changed += rows.exclude(pk__in=ready).filter(is_public=True).update(is_public=False)
    if changed:
        forget_districts()
    return changed


@transaction.atomic
def answer_step(step: JoiningStep, producer: Partner, *, on: date | None = None, by, data: bytes | None = None) -> None:
    """Note that a producer has taken a step, with its paper if it is verified by one. Safe to repeat: the last counts.

    Raises NoAnswerWanted, NeedsPaper, and what `read_paper` raises.
    """
    if step.how == JoiningStep.How.COMPUTED:
        raise NoAnswerWanted
    paper = ""
    if step.how == JoiningStep.How.VERIFIED:
        if not data:
            raise NeedsPaper
        content, ending = read_paper(data)
        paper = private_storage().save(paper_name("joining", ending), ContentFile(content))
    _answer(step, producer, by=by, kind=StepAnswer.Kind.DONE, on=on or timezone.localdate(), paper=paper)


@transaction.atomic
def waive_step(step: JoiningStep, producer: Partner, *, reason: str, note: str = "", by) -> None:
    """Let a producer off a step, with who did so and why. Safe to repeat: the last counts."""
    today = timezone.localdate()
    _answer(step, producer, by=by, kind=StepAnswer.Kind.WAIVED, on=today, reason=reason, note=note, paper="")


def _answer(step: JoiningStep, producer: Partner, *, by, **facts) -> None:
    facts = {"reason": "", "note": "", **facts, "by": by, "at": timezone.now()}
    answer = StepAnswer(step=step, producer=producer, **facts)
    answer.full_clean(exclude=["paper"], validate_unique=False, validate_constraints=False)
    StepAnswer.objects.update_or_create(step=step, producer=producer, defaults=facts)
    log(producer, f"producer.step.{facts['kind']}", user=by, data={"step": step.title, "reason": facts["reason"]})
    refresh_public([producer.pk])


@transaction.atomic
def take_back_answer(step: JoiningStep, producer: Partner, *, by) -> bool:
    """Take back what was noted of a step, and say whether there was anything."""
    gone, _models = StepAnswer.objects.filter(step=step, producer=producer).delete()
    if gone:
        log(producer, "producer.step.back", user=by, data={"step": step.title})
        refresh_public([producer.pk])
    return bool(gone)


def change_step(step: JoiningStep) -> JoiningStep:
    """Keep a new or changed step of the checklist, and show or hide producers by it. Raises ValidationError."""
    step.full_clean()
    with transaction.atomic():
        step.save()
        refresh_public()
    return step
