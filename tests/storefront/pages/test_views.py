import pytest


@pytest.mark.parametrize(
    ("accepted", "home"),
    [("", "/th/"), ("en-GB,en;q=0.8", "/en/"), ("th", "/th/"), ("de,fr", "/th/"), ("de, en;q=0.5", "/en/")],
)
@pytest.mark.django_db
def test_front_step_leads_to_the_reader_s_language(client, accepted, home):
    answer = client.get("/", headers={"accept-language": accepted})

    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert "Accept-Language" in answer.headers["Vary"]
