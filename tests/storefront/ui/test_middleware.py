"""What travels packed, and what does not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from storefront.ui.middleware import PackingMiddleware

PAGE = b"<p>" + b"silk " * 500


def answer_to(rf, response):
    return PackingMiddleware(lambda request: response)(rf.get("/", headers={"Accept-Encoding": "gzip, br"}))


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml", "application/xml"]
)
def test_words_are_packed(rf, kind):
    answer = answer_to(rf, HttpResponse(PAGE, content_type=kind))

    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == PAGE


@pytest.mark.parametrize("kind", ["image/avif", "image/png", "font/woff2", "application/pdf"])
def test_what_is_packed_already_is_left_alone(rf, kind):
    assert not answer_to(rf, HttpResponse(PAGE, content_type=kind)).has_header("Content-Encoding")


def test_a_file_packed_beforehand_passes_as_it_is(rf):
    packed = HttpResponse(PAGE, content_type="text/css", headers={"Content-Encoding": "br"})

    assert answer_to(rf, packed).content == PAGE


def test_a_file_that_streams_is_packed_too(rf):
    answer = answer_to(rf, StreamingHttpResponse([PAGE], content_type="text/css"))

    assert gzip.decompress(b"".join(answer.streaming_content)) == PAGE


def test_a_browser_that_cannot_unpack_gets_it_plain(rf):
    answer = PackingMiddleware(lambda request: HttpResponse(PAGE))(rf.get("/"))

    assert answer.content == PAGE
