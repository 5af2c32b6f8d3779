# podling's tasks. `make test` is all that .ci/run calls.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

DESTDIR ?=
PREFIX ?= /usr/local
CARGO ?= cargo

# What the tests call beside podling, which itself calls none of it: "command package".
TEST_TOOLS := \
	cc:gcc \
	curl:curl \
	docker-registry:docker-registry \
	busybox:busybox-static \
	ip:iproute2 \
	kubectl:kubernetes-client \
	nft:nftables \
	script:bsdutils \
	setpriv:util-linux \
	skopeo:skopeo \
	strace:strace \
	umoci:umoci
BENCH_TOOLS := \
	conmon:conmon \
	crun:crun \
	iptables:iptables \
	mkfs.ext4:e2fsprogs \
	netavark:netavark \
	podman:podman \
	python3:python3-minimal

RELEASE := $(CARGO) build --release --locked --message-format json-render-diagnostics

.PHONY: build
build: ## The release binary
	$(CARGO) build --release --locked

.PHONY: test
test: test-tools ## Formatting, lints, unit tests, end-to-end tests, and that these left nothing
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	$(CARGO) test --locked --no-fail-fast

.PHONY: bench
bench: test-tools bench-tools ## Figures beside podman's and crun's, written to bench/RESULTS.md
	bench/run

.PHONY: generate
generate: ## What is derived from declarations: schemas, support table, completions, manual pages
	UPDATE_GENERATED=1 $(CARGO) test --locked --bin podling generated

.PHONY: install
install: ## The binary, shell completions and manual pages, below $(PREFIX)
	binary=$$($(RELEASE) | sed -nE 's/.*"executable":"([^"]*\/podling)".*/\1/p' | tail -n 1)
	install -D -m 0755 "$$binary" "$(DESTDIR)$(PREFIX)/bin/podling"
	install -D -m 0644 completions/podling.bash "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/podling"
	install -D -m 0644 completions/_podling "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_podling"
	install -D -m 0644 completions/podling.fish "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/podling.fish"
	install -d -m 0755 "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 0644 docs/man/*.1 "$(DESTDIR)$(PREFIX)/share/man/man1"
.ONESHELL: install test-tools bench-tools fuzz fuzz-corpus

# Seconds that each fuzz target runs.
FUZZ_SECONDS ?= 600
FUZZ_TARGETS := loader quantity names image_reference

.PHONY: fuzz
fuzz: ## Each fuzz target for FUZZ_SECONDS (600), see fuzz/README.md
	command -v cargo-fuzz >/dev/null || $(CARGO) install cargo-fuzz --locked
	mkdir -p fuzz/target
	grep -ohE '"[A-Za-z][A-Za-z0-9]*": \{' schemas/*.json | sed 's/: {//' | sort -u > fuzz/target/fields.dict
	for target in $(FUZZ_TARGETS); do
	  mkdir -p "fuzz/target/corpus/$$target"
	  $(CARGO) fuzz run --sanitizer none "$$target" "fuzz/target/corpus/$$target" "fuzz/corpus/$$target" -- \
	    -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=10 -rss_limit_mb=1024 -dict=fuzz/target/fields.dict
	done

.PHONY: fuzz-corpus
fuzz-corpus: ## Add to fuzz/corpus what `make fuzz` has found that reaches further
	for target in $(FUZZ_TARGETS); do
	  $(CARGO) fuzz run --sanitizer none "$$target" "fuzz/corpus/$$target" "fuzz/target/corpus/$$target" -- -merge=1
	done

.PHONY: clean
clean: ## Everything that was built
	$(CARGO) clean

.PHONY: test-tools
test-tools:
	@$(call need,$(TEST_TOOLS))

.PHONY: bench-tools
bench-tools:
	@$(call need,$(BENCH_TOOLS))

.PHONY: help
help:
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

# Installs the packages of those commands that are missing, and says which.
define need
	missing=(); \
	for tool in $(1); do \
	  command -v "$${tool%%:*}" >/dev/null || PATH=$$PATH:/usr/sbin:/sbin:/usr/lib/podman command -v "$${tool%%:*}" >/dev/null || missing+=("$${tool##*:}"); \
	done; \
	if (($${#missing[@]})); then \
	  echo "installing what the tests need: $${missing[*]}"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$${missing[@]}" >/dev/null; \
	fi
endef
