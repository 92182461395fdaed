"""A few bars of a khaen, made by computer: the demo lets readers hear what the first emblem of the cloth stands for."""

import io
import math
import struct
import wave

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

TITLE = "เสียงแคน (จำลองด้วยคอมพิวเตอร์)"
RATE = 11_025
BEAT_SECONDS = 0.3
DRONE = 220.0  # A, held throughout
# Five notes up and down, twice: the scale of lai noi, in half tones above the drone.
MELODY = [0, 3, 5, 7, 10, 12, 10, 7, 5, 3, 0, 3, 5, 7, 10, 12, 10, 7, 5, 3, 0, 0]
REED = ((1, 1.0), (2, 0.55), (3, 0.4), (4, 0.22), (5, 0.14), (6, 0.08))  # overtones of a free reed


def khaen_document():
    """Return the recording among the site's documents, made on first use."""
    Document = get_document_model()
    found = Document.objects.filter(title=TITLE).first()
    return found or Document.objects.create(title=TITLE, file=ContentFile(khaen_wave(), name="khaen.wav"))


def khaen_wave() -> bytes:
    """Return about seven seconds of sound as a WAV file of one channel."""
    samples = []
    for number, half_tones in enumerate(MELODY):
        pitch = DRONE * 2 * 2 ** (half_tones / 12)
        for step in range(int(RATE * BEAT_SECONDS)):
            time = number * BEAT_SECONDS + step / RATE
            swell = min(1.0, step / 400, (RATE * BEAT_SECONDS - step) / 400)
            samples.append(0.45 * _reed(DRONE, time) + 0.55 * swell * _reed(pitch, time))
    loudest = max(map(abs, samples))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", int(26_000 * value / loudest)) for value in samples))
    return file.getvalue()


def _reed(pitch: float, time: float) -> float:
    return sum(strength * math.sin(2 * math.pi * pitch * overtone * time) for overtone, strength in REED)
