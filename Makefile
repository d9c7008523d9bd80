# What one does with My Review. `make` alone lists it.
SHELL := /bin/sh
BIN   := bin/myreview

GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOSEC       := github.com/securego/gosec/v2/cmd/gosec@v2.22.4
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4
# Where govulncheck finds its database, as an address; empty: its own.
VULNDB ?=

# The race detector needs a C compiler; without one the tests run all the same. The
# recipe looks for it, since .ci/needs may have installed one by then.
TEST := if command -v gcc >/dev/null 2>&1; then export CGO_ENABLED=1 race=-race; else export CGO_ENABLED=0 race=; fi; go test $$race

.DEFAULT_GOAL := help
.PHONY: help run demo-reset build test walk soak check statement cover lint fmt bench mutants vendor migration docs

help: ## List what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, and serve the demo at http://localhost:8080
	@exec $(BIN) demo

demo-reset: build ## Throw the demo's data away
	@$(BIN) demo-reset

build: ## Build the one binary, bin/myreview
	@CGO_ENABLED=0 go build -trimpath -o $(BIN) ./server

test: ## Run every test; installs what they need where it may
	@sh .ci/needs
	go vet ./...
	$(TEST) -p 2 -timeout 30m $$(go list ./... | grep -v /server/e2e)
	$(TEST) -p 1 -timeout 30m ./server/e2e/...

walk: ## Judge every page of everybody, in each language, with two engines
	@sh .ci/needs
	CGO_ENABLED=0 go test -tags walk -count 1 -timeout 60m -run 'TestWalk' ./server/e2e

soak: ## Kill, flood and starve the program for a long while; SHORT=1: for some minutes
	@sh .ci/needs
	CGO_ENABLED=0 go test -tags soak -count 1 -timeout 120m -v -run 'TestSoak' ./server/e2e

check: test lint ## Run tests and linters, as CI does

statement: ## Walk the whole path and write the figures of the accessibility statement
	@MYREVIEW_STATEMENT=$(CURDIR)/server/web/accessibility.json go test -count 1 -timeout 30m ./server/e2e

cover: ## Say how much of the code the tests reach
	@$(TEST) -p 2 -timeout 30m -coverpkg=./server/... -coverprofile=cover.out $$(go list ./... | grep -v /server/e2e)
	@go tool cover -func=cover.out | tail -n 1

lint: ## Run the linters: modules, style and rooms, security, known holes
	go mod tidy -diff
	go run $(GOLANGCI) run ./...
	go run $(GOSEC) -quiet -exclude-generated ./...
	go run $(GOVULNCHECK) $(if $(VULNDB),-db $(VULNDB)) ./...

fmt: ## Format the Go code
	@gofmt -l -w server views static locales migrations docs

bench: ## Measure pages, live rooms and saves; prints a table
	@CGO_ENABLED=0 go build -trimpath -o bin/bench ./server/bench
	@bin/bench | tee bench.txt

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
