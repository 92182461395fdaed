"""Voices that people send: what a telephone records, taken as it is after a look at its first bytes."""

import uuid

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
WEBM, MP4, OGG, MP3, WAV = b"\x1aE\xdf\xa3", b"ftyp", b"OggS", b"ID3", b"RIFF"


def kept_voice(file) -> ContentFile:
    """Return a recording as it is kept, under a name nobody can guess. Raises ValidationError, with words."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError(_("The recording is too long: up to 10 MB can be taken, some ten minutes."))
    ending = voice_kind(data)
    if not ending:
        raise ValidationError(_("This file is no recording that can be played. Please record it again."))
    return ContentFile(data, name=f"{uuid.uuid4().hex}.{ending}")


def voice_kind(data: bytes) -> str:
    """Return how a recording's name ends, by its first bytes; "" for what is none."""
    if data.startswith(WEBM):
        return "webm"
    if data[4:8] == MP4:
        return "m4a"
    if data.startswith(OGG):
        return "ogg"
    if data.startswith(MP3) or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9"):
        return "mp3"
    if data.startswith(WAV) and data[8:12] == b"WAVE":
        return "wav"
    return ""


VOICE_TYPES = {"webm": "audio/webm", "m4a": "audio/mp4", "ogg": "audio/ogg", "mp3": "audio/mpeg", "wav": "audio/wav"}
