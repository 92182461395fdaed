# Everything one does with the shop, in one place: `make help`.

# The first Python that is new enough; `make PYTHON=/path/to/python3 ...` names another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
PORT ?= 8000
ENV := .venv
IN_ENV := $(ENV)/bin/python
INSTALL := $(IN_ENV) -m pip install --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help demo test drill bench check format messages requirements audit-pages lighthouse

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(ENV)/.base ## Open a demo shop; Ctrl-C closes it (PORT=8000, RESET=1 begins anew)
	@exec $(IN_ENV) manage.py demo --port '$(PORT)' $(if $(filter-out 0,$(RESET)),--reset)

test: $(ENV)/.dev ## Run the tests (ARGS="tests/journeys -k desk" runs a part)
	@exec $(IN_ENV) -m tests.run $(ARGS)

drill: $(ENV)/.dev ## Show that money, orders and stock are right in every order of events (ARGS="--only race --shuffles 100")
	@exec $(IN_ENV) -m tests.drill $(ARGS)

bench: $(ENV)/.dev ## Measure the pages with 30,000 goods, beside a plain shop of Oscar (ARGS="--only list,product --goods 3000 --makers 300")
	@exec $(IN_ENV) -m tests.bench $(ARGS)

audit-pages: $(ENV)/.dev ## Measure the promises of docs/look.md on every page (ARGS="--only product,basket --width 360")
	@exec $(IN_ENV) -m tests.audit $(ARGS)

lighthouse: $(ENV)/.dev ## Let Lighthouse judge the pages on the way to an order (needs Node 20; ARGS="--only product")
	@exec $(IN_ENV) -m tests.audit.lighthouse $(ARGS)

check: $(ENV)/.dev ## Look for faults without running: style, imports, migrations, settings
	$(ENV)/bin/ruff check
	$(ENV)/bin/ruff format --check
	$(ENV)/bin/lint-imports
	$(IN_ENV) manage.py makemigrations --check --dry-run
	env -i PATH="$$PATH" HOME="$$HOME" $(A_REAL_SHOP) $(IN_ENV) manage.py check --deploy --fail-level WARNING

# What `check --deploy` looks at: settings as a real shop has them, with no real secret among them, and so still closed.
A_REAL_SHOP := CLOSED=1 SITE_URL=https://shop.example ALLOWED_HOSTS=shop.example BEHIND_PROXY=1 \
	SECRET_KEY=only-for-the-check-abcdefghijklmnopqrstuvwxyz-0123456789 \
	STRIPE_SECRET_KEY=rk_test_only_for_the_check STRIPE_WEBHOOK_SECRETS=whsec_only_for_the_check \
	SELLER_NAME=only-for-the-check SELLER_ADDRESS=only-for-the-check

format: $(ENV)/.dev ## Put the code into its usual form
	$(ENV)/bin/ruff check --fix
	$(ENV)/bin/ruff format

messages: $(ENV)/.base ## Collect the texts to translate into storefront/locale (needs gettext)
	mkdir -p storefront/locale
	$(IN_ENV) manage.py makemessages --locale th --add-location file --no-wrap --no-obsolete --ignore 'tests/*' --ignore 'var/*' \
		--ignore 'checkout/payments/standin/*'

requirements: $(ENV)/.base ## Renew the pinned versions of requirements/*.in
	$(IN_ENV) -m pip install --disable-pip-version-check --quiet uv
	cd requirements && for list in base dev; do ../$(ENV)/bin/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-header --output-file $$list.txt $$list.in || exit; done

# The environment is made when it is first needed, and anew when its requirements change.
$(ENV)/.base: requirements/base.txt
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo \
		"The shop needs Python 3.11 or newer. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installing what the shop runs on into $(ENV); this takes a minute or two."
	$(PYTHON) -m venv --clear $(ENV)
	$(INSTALL) --requirement requirements/base.txt
	@touch $@

$(ENV)/.dev: $(ENV)/.base requirements/dev.txt
	@echo "Installing what tests and checks need into $(ENV)."
	$(INSTALL) --requirement requirements/dev.txt
	@touch $@
