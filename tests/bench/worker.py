"""One shop in a process of its own. Each line it reads names what to do; it answers with a line.

    python -m tests.bench.worker tests.bench.pages

The environment says which settings and which database. Started by `python -m tests.bench`.
"""

import json
import sys
from importlib import import_module

import django


def main(module: str) -> None:
    """Do what each line asks for, with the functions of a module or as a visitor, until there are no more lines."""
    django.setup()
    from django.core.wsgi import get_wsgi_application

    from tests.bench.asking import Asker

    pages, asker = import_module(module), Asker(get_wsgi_application())
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever else is said is no answer
    for line in sys.stdin:
        name, details = json.loads(line)
        answer = getattr(asker if hasattr(asker, name) else pages, name)(**details)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
