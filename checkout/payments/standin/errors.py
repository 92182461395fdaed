"""What the API answers when it refuses: one exception that knows its JSON."""


class ApiError(Exception):
    """A refusal with an HTTP status and the `error` object of Stripe's answers.

    Status 402 means that something really happened (a card was declined), so the work done so far is
    kept (`keeps_work`). Every other status undoes it.
    """

    def __init__(self, status: int, message: str, *, kind: str = "invalid_request_error", **details):
        super().__init__(message)
        self.status = status
        self.keeps_work = status == 402
        self.error = {"type": kind, "message": message}
        self.error.update({name: value for name, value in details.items() if value is not None})

    @property
    def body(self) -> dict:
        return {"error": self.error}


def invalid(message: str, *, param: str | None = None, code: str | None = None, **details) -> ApiError:
    """A 400: the request was understood and refused."""
    return ApiError(400, message, param=param, code=code, **details)


def missing_param(param: str) -> ApiError:
    return invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")


def not_found(kind: str, identifier: str, *, param: str = "id") -> ApiError:
    return ApiError(404, f"No such {kind}: '{identifier}'", param=param, code="resource_missing")


def unknown_url(method: str, path: str) -> ApiError:
    return ApiError(404, f"Unrecognized request URL ({method}: {path}).")


def wrong_state(message: str, intent: dict) -> ApiError:
    """The intent is not in a state that allows this; Stripe sends the intent along."""
    return invalid(message, code="payment_intent_unexpected_state", payment_intent=intent)
