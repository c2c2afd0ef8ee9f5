# SPDX-License-Identifier: MIT

PREFIX ?= /usr/local
DESTDIR ?=

bindir = $(PREFIX)/bin
plugindir = $(PREFIX)/lib/scrobbled
unitdir = $(PREFIX)/lib/systemd/user
sharedir = $(PREFIX)/share
# Debian's zsh searches this directory below /usr: $(sharedir)/zsh/vendor-completions.
zshdir = $(sharedir)/zsh/site-functions
documentdir = $(sharedir)/doc/scrobbled

# The client id of an API application at Trakt to build in; public by nature, never a secret.
CLIENT_ID ?= $(SCROBBLED_CLIENT_ID)

SWIFT ?= swift
# Where `make build` builds; all else expects it in .build.
SCRATCH ?= .build
release = $(SCRATCH)/release
# The packaged files have no RUNPATH and no symbols. Debug information takes a tenth of the build's
# time, and its unwind tables, which strip keeps, a tenth of the plugin.
release_flags = -c release --disable-local-rpath -Xlinker -s -debug-info-format none \
  $(same_in_any_directory)
# More options for debug builds.
BUILD_FLAGS ?=
# Incremental code generation stores a hash of its options, with the directory, in each module.
same_in_any_directory = -Xcc -ffile-prefix-map=$(CURDIR)=. \
  -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. \
  -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen
# Building from a source archive, which has all Swift packages in vendor/, needs no network.
OFFLINE ?=
with_processes = ^(EndToEnd|Fault|MpvPlugin|Systemd)Tests
with_clocks = ^(Daemon|Dispatcher|Journal|Playback|Players|PlayerServer|Scrobbling|Trakt)Tests
# Tests that depend on the time, and those with a real player.
process_tests_with_clocks = \
  ^(EndToEndTests.(PlaybackWithoutDaemon|Ending|LateDelivery|SingleFile)|FaultTests.(Disk|Reload|Shutdown|Time))
# Run in parallel with these, tests with a socket would starve until their requests time out.
processor_bound = ^MediaIdentityTests|Fuzz|^DaemonTests.RoundTripTests
# Thousands of requests in one test.
many_requests = ^LookAlikeTests
# Their child processes would hold locks and ports of other tests until they run another program.
lock_holders = ^DaemonTests.(ChildCommand|Systemd)Tests|^(Trakt|TraktSandbox)Tests.ContractTests
# Otherwise Swift Testing starts all tests at the same time, and each takes as long as all of them.
few_at_once = SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8
bench_packages = dbus-daemon python3-venv strace valgrind
run_tests = scripts/run-tests
# The videos of this test play in real time, so nothing else may take the processors meanwhile.
in_real_time = ^FaultTests.ChaosTests
format_files = --recursive --configuration .swift-format Sources Tests Package.swift

# Files generated from the program's own description, by their paths below share.
shared = man/man1/scrobbled.1 man/man5/scrobbled.toml.5 \
  bash-completion/completions/scrobbled fish/vendor_completions.d/scrobbled.fish

# Fails if the release builds are missing.
built = for file in scrobbled scrobbled.so $(shared:%=share/%) share/_scrobbled; do \
    [ -f $(release)/$$file ] || { \
      echo "make: $(release)/$$file is missing" >&2; echo "hint: make build" >&2; exit 1; }; \
  done

# Fails if the client id cannot be one.
valid_client_id = case "$$SCROBBLED_CLIENT_ID" in \
  *[!0-9A-Za-z_-]*) echo "make: CLIENT_ID must consist of letters, digits, - and _" >&2; exit 1;; \
  esac

# Fails if another client id was asked for than is built in.
has_client_id = [ -z "$$SCROBBLED_CLIENT_ID" ] || env -i HOME=/nonexistent XDG_CONFIG_DIRS=/nonexistent \
    $(release)/scrobbled config | grep -q "^trakt.client_id = \"$$SCROBBLED_CLIENT_ID\" .*\# built in$$" || { \
      echo "make: the release build has another client id" >&2; \
      echo "hint: make build CLIENT_ID=$$SCROBBLED_CLIENT_ID" >&2; exit 1; }

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)"

.PHONY: deps
deps: ## install missing Debian packages (elsewhere, or OFFLINE=1: list them)
	@OFFLINE=$(OFFLINE) scripts/deps

# The facts that Package.swift takes from the environment.
build: export SCROBBLED_CLIENT_ID := $(CLIENT_ID)
build: export SCROBBLED_COMMIT = $(if $(wildcard .git),$(shell git describe --always --abbrev=40 --dirty --match= 2>/dev/null))
build: export SCROBBLED_SWIFT_VERSION = $(shell $(SWIFT) --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')
deb dist: export SCROBBLED_CLIENT_ID := $(CLIENT_ID)

.PHONY: build
build: deps ## create release builds in .build/release (CLIENT_ID=…: with that API application)
	@[ -z "$(OFFLINE)" ] || [ -d vendor ] || { echo "make: no vendor directory" >&2; \
	  echo "hint: OFFLINE=1 builds from the source archive of make dist" >&2; exit 1; }
	@$(valid_client_id)
	@# Separately, since Embedded Swift has no static standard library.
	$(SWIFT) build --scratch-path $(SCRATCH) $(release_flags) --product MpvPlugin
	$(SWIFT) build --scratch-path $(SCRATCH) $(release_flags) --product scrobbled --static-swift-stdlib
	cp $(release)/libMpvPlugin.so $(release)/scrobbled.so
	scripts/manual $(release)/scrobbled $(release)/share
	@echo "built: $(release)/scrobbled and $(release)/scrobbled.so; next: make install"

.PHONY: build-tests
build-tests: deps
	$(SWIFT) build --build-tests $(BUILD_FLAGS)

.PHONY: test
test: build-tests ## run all tests, some with a real mpv
	@echo "test: unit tests, and beside them those that mostly wait (a minute without output)"
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-units test-real-time
	@$(run_tests) --filter '^(EndToEnd|Fault|Systemd)Tests' --skip '$(in_real_time)'
	@echo "test: all passed"

# Tests that start processes run in a process of their own: their children inherit open sockets.
.PHONY: test-units
test-units:
	@$(few_at_once) nice -n 10 $(run_tests) \
	  --skip '$(with_processes)|$(processor_bound)|$(many_requests)|$(lock_holders)'
	@$(few_at_once) nice -n 10 $(run_tests) --filter '$(processor_bound)' --skip '$(with_processes)'
	@$(few_at_once) nice -n 10 $(run_tests) --filter '$(many_requests)|$(lock_holders)'

.PHONY: test-plugin
test-plugin:
	@$(run_tests) --filter '^MpvPluginTests'

.PHONY: test-real-time
test-real-time: test-plugin
	@$(run_tests) --filter '$(in_real_time)'

.PHONY: test-clock
test-clock: ## run the tests that depend on time, as built by make test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-units-with-clocks test-plugin
	@$(run_tests) --filter '$(process_tests_with_clocks)'

.PHONY: test-units-with-clocks
test-units-with-clocks:
	@$(few_at_once) nice -n 10 $(run_tests) --filter '$(with_clocks)' \
	  --skip 'Fuzz|^DaemonTests.RoundTripTests'

.PHONY: fuzz
fuzz: ## fuzz all external input for ten minutes (SCROBBLED_FUZZ_SECONDS)
	SCROBBLED_FUZZ_SECONDS=$${SCROBBLED_FUZZ_SECONDS:-600} $(SWIFT) test --filter FuzzTests

.PHONY: chaos
chaos: ## run players with injected faults (SEED=1 DURATION=600 PLAYERS=8)
	SCROBBLED_CHAOS_SEED=$(or $(SEED),1) SCROBBLED_CHAOS_SECONDS=$(or $(DURATION),600) \
	  SCROBBLED_CHAOS_PLAYERS=$(or $(PLAYERS),8) \
	  $(SWIFT) test --filter '$(in_real_time)'

.PHONY: lint
lint: ## check the formatting
	$(SWIFT) format lint --strict $(format_files)
	@echo "lint: no problems"

.PHONY: format
format: ## format the code
	$(SWIFT) format --in-place $(format_files)

# Shares the build of the tests.
.PHONY: demo
demo: deps ## build, then play two clips in a real mpv against the Trakt sandbox
	$(SWIFT) build $(BUILD_FLAGS)
	@scripts/demo

.PHONY: check
check: ## check the release builds: size, contents, memory, a player with a frozen daemon
	@$(built)
	scripts/check-daemon $(release)/scrobbled
	scripts/check-plugin $(release)/scrobbled.so

# $(call place,MODE,FILE,TARGET) replaces the target when the new file is complete, so that a full disk
# leaves the old one, and a running program is not overwritten.
place = install -D -m $(1) $(2) "$(3).new" && mv -f "$(3).new" "$(3)" || { rm -f "$(3).new"; exit 1; }

# Does not build, since it often runs as root.
.PHONY: install
install: ## install the release builds, the units and the manual below PREFIX
	@$(built)
	$(call place,755,$(release)/scrobbled,$(DESTDIR)$(bindir)/scrobbled)
	$(call place,644,$(release)/scrobbled.so,$(DESTDIR)$(plugindir)/scrobbled.so)
	sed 's|^ExecStart=/usr/bin/|ExecStart=$(bindir)/|' systemd/scrobbled.service | \
	  $(call place,644,/dev/stdin,$(DESTDIR)$(unitdir)/scrobbled.service)
	$(call place,644,systemd/scrobbled.socket,$(DESTDIR)$(unitdir)/scrobbled.socket)
	for file in $(shared); do \
	  $(call place,644,$(release)/share/$$file,$(DESTDIR)$(sharedir)/$$file); \
	done
	$(call place,644,$(release)/share/_scrobbled,$(DESTDIR)$(zshdir)/_scrobbled)
	$(call place,644,docs/privacy.md,$(DESTDIR)$(documentdir)/privacy.md)

.PHONY: uninstall
uninstall: ## remove the installed files
	rm -f "$(DESTDIR)$(bindir)/scrobbled" "$(DESTDIR)$(plugindir)/scrobbled.so"
	rm -f "$(DESTDIR)$(unitdir)/scrobbled.service" "$(DESTDIR)$(unitdir)/scrobbled.socket"
	for file in $(shared); do rm -f "$(DESTDIR)$(sharedir)/$$file"; done
	rm -f "$(DESTDIR)$(zshdir)/_scrobbled" "$(DESTDIR)$(documentdir)/privacy.md"
	for directory in "$(DESTDIR)$(plugindir)" "$(DESTDIR)$(unitdir)" "$(DESTDIR)$(documentdir)"; do \
	  [ ! -d "$$directory" ] || rmdir --ignore-fail-on-non-empty "$$directory"; \
	done

.PHONY: deb
deb: ## build a Debian package in .build
	@$(built)
	@$(has_client_id)
	@scripts/make-deb

.PHONY: dist
dist: ## build the release archives, the SBOM and the checksums in dist
	@$(built)
	@$(has_client_id)
	@scripts/make-dist

.PHONY: check-dist
check-dist: ## install the archive of dist in clean Debian systems and play a video
	@scripts/check-dist

.PHONY: check-source
check-source: ## compile the source archive of dist without a network
	@scripts/check-source

.PHONY: check-players
check-players: ## repeat the tests with other players and versions of mpv (after make test)
	@scripts/check-flatpak
	@scripts/check-libmpv
	@scripts/check-players

.PHONY: bench
bench: build ## benchmark against similar programs (QUICK=1: less exact, writes nothing)
	@scripts/deps $(bench_packages)
	$(SWIFT) build $(release_flags) --product trakt-sandbox --static-swift-stdlib
	@Benchmarks/bench.py

.PHONY: clean
clean: ## remove build products; keep downloaded packages
	$(SWIFT) package clean
