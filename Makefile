# What one does with My Review. `make` alone lists it.
SHELL := /bin/sh
BIN   := bin/myreview

GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOSEC       := github.com/securego/gosec/v2/cmd/gosec@v2.22.4
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4
# Where govulncheck finds its database, as an address; empty: its own.
VULNDB ?=

# One way to build for every test but one: without C, so that SQLite is compiled once. Each
# test makes a world of its own and drops it: a fifth of the time went on collecting it.
GO_TEST := CGO_ENABLED=0 GOGC=400 go test
# What make test-fast runs: rules, store and site, on SQLite and without a browser. The two
# that ask for everything as everybody take as long as all the rest, and do one thing at
# a time: make test alone has them.
SLOW := TestNobodyComesUponWhatIsNotTheirs|TestNothingReadsAWholeTable
# What has a figure to meet says nothing under the detector of races, which takes twenty times
# as long; and make test-fast has better to do.
TIMED := Test.*Quickly
FAST := ./server/web/... ./server/store/... ./server/live/... ./server/care/... ./server/access/... ./server/profiles/... ./server/consult/... \
	./server/review/... ./server/letter/... ./server/alert/... ./server/seal/... ./server/i18n/... ./server/database/... ./locales/... ./migrations/...

# The databases of the tests lie in memory, where there is room and programs may run.
MEMORY = $(shell t=$$(mktemp /dev/shm/myreview-XXXXXX 2>/dev/null) && echo 'exit 0' >$$t && chmod +x $$t && $$t 2>/dev/null && \
	[ $$(df -Pk /dev/shm | awk 'NR == 2 { print $$4 }') -gt 4000000 ] && echo /dev/shm; rm -f $$t)
test test-fast race walk soak statement cover: export TMPDIR = $(or $(MEMORY),$(shell echo $${TMPDIR:-/tmp}))

.DEFAULT_GOAL := help
.PHONY: help run dev demo-reset build test test-fast race walk soak check statement cover lint fmt bench mutants vendor migration docs

help: ## List what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, and serve the demo at http://localhost:8080
	@exec $(BIN) demo

dev: ## Serve the demo, built and started again whenever a source changes
	@sh .ci/dev

demo-reset: build ## Throw the demo's data away
	@$(BIN) demo-reset

build: ## Build the one binary, bin/myreview
	@CGO_ENABLED=0 go build -trimpath -o $(BIN) ./server

test: ## Run every test; installs what they need where it may; PKG=./server/web RUN=TestX: some
	@sh .ci/needs
ifneq ($(PKG)$(RUN),)
	$(GO_TEST) -timeout 30m $(or $(PKG),./...) $(if $(RUN),-run '$(RUN)')
else
	go vet ./...
	$(GO_TEST) -p 2 -timeout 30m ./...
endif

test-fast: ## Run most tests of rules, store and site, on SQLite and without a browser
	@TESTDB=sqlite $(GO_TEST) -p 2 -skip '^($(SLOW)|$(TIMED))$$' $(FAST)

# SQLite is not ours to search, and took half of the time.
race: ## Look for races where programs meet: live, store, site
	@sh .ci/needs
	TESTDB=sqlite CGO_ENABLED=1 GOGC=400 go test -race '-gcflags=modernc.org/...=-race=false' -p 2 -timeout 30m -skip '^($(SLOW)|$(TIMED))$$' ./server/live/... ./server/database/... ./server/store/... ./server/web/...

walk: ## Judge every page of everybody, in each language, with two engines
	@sh .ci/needs
	CGO_ENABLED=0 go test -tags walk -count 1 -timeout 60m -run 'TestWalk' ./server/e2e

soak: ## Kill, flood and starve the program for a long while; SHORT=1: for some minutes
	@sh .ci/needs
	CGO_ENABLED=0 go test -tags soak -count 1 -timeout 120m -v -run 'TestSoak' ./server/e2e

check: test race lint ## Run tests, look for races, run the linters

statement: ## Walk the whole path and write the figures of the accessibility statement
	@MYREVIEW_STATEMENT=$(CURDIR)/server/web/home/accessibility.json go test -count 1 -timeout 30m ./server/e2e

cover: ## Say how much of the code the tests reach
	@$(GO_TEST) -p 2 -timeout 30m -coverpkg=./server/... -coverprofile=cover.out $$(go list ./... | grep -v /server/e2e)
	@go tool cover -func=cover.out | tail -n 1

lint: ## Run the linters: modules, style and rooms, stylesheets, security, known holes
	go mod tidy -diff
	go run $(GOLANGCI) run ./...
	sh .ci/style
	go run $(GOSEC) -quiet -exclude-generated ./...
	go run $(GOVULNCHECK) $(if $(VULNDB),-db $(VULNDB)) ./...

fmt: ## Format the Go code
	@gofmt -l -w server views static locales migrations docs

bench: ## Measure what people feel; NAME=what keeps the figures in docs/bench; ONLY=growth,form: some
	@CGO_ENABLED=0 go build -trimpath -o bin/bench ./server/bench
	@$(if $(ONLY),:,MYREVIEW_COSTS=$(CURDIR)/bin/costs.txt CGO_ENABLED=0 go test -count 1 -timeout 10m -run '^TestStatementsOfEachRoute$$' ./server/web)
	@{ $(if $(ONLY),,echo 'Statements: what each page and act asks of the database, on a portal that has just begun'; cat bin/costs.txt; echo;) \
		bin/bench $(if $(ONLY),-only $(ONLY)); } | tee $(if $(NAME),docs/bench/$$(date +%F)-$(NAME).txt,bench.txt)

mutants: ## Break each rule of safety in turn and see whether a test notices; ONLY=words: some
	@go run ./server/mutants $(if $(ONLY),-only '$(ONLY)')

vendor: ## Fetch the browser's libraries, font and pictures from npm again
	@sh static/vendor.sh

migration: ## Make the next migration for both databases: make migration NAME=what
	@case '$(NAME)' in ''|*[!a-z0-9_]*) echo 'make migration NAME=what (a-z, 0-9, _)' >&2; exit 1;; esac
	@last=$$(ls migrations/sqlite | sort | tail -n 1 | cut -c1-5 | sed 's/^0*//'); \
	next=$$(printf '%05d' $$((last + 1))); \
	for db in sqlite postgres; do \
		file=migrations/$$db/$${next}_$(NAME).sql; \
		printf -- '-- +goose Up\n' >$$file; echo $$file; \
	done

docs: ## Write the generated parts of README.md and THIRD-PARTY-LICENCES.md again
	@go test ./docs -run Generated -update
