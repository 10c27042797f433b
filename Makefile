# `make help` lists the targets. Everything is built optimised: the exact arithmetic is too slow without.

BUILD := .build/release
PYTHON := .venv/bin/python
SWIFT_CODE := Package.swift Sources Tests $(wildcard Benchmarks/Package.swift Benchmarks/Sources)

# One step after another: two Swift builds at once would only wait for each other.
.NOTPARALLEL:
.PHONY: help bootstrap build verify test lint unit-tests conformance script-tests proofs notebooks update-notebooks format bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bootstrap: ## install what is missing on this machine
	@Scripts/bootstrap

verify: bootstrap ## verify the network that ships, end to end
	swift build -c release --product daglift
	$(BUILD)/daglift verify

test: bootstrap lint script-tests proofs unit-tests notebooks ## everything that must hold before a change lands

lint: ## check the layout of the Swift code
	swift format lint --strict --parallel --recursive $(SWIFT_CODE)

# The build comes first so that the command-line tests and the notebooks find the binary that they run. Products are named,
# since a plain `swift build` also compiles the protobuf compiler that SwiftProtobuf's plugin carries: ten minutes for nothing.
build: bootstrap
	swift build -c release --product daglift

unit-tests: build ## run the Swift tests (FILTER=regex runs some of them)
	@Scripts/bootstrap formulas
	swift build -c release --product DAGLiftPackageTests
	swift test -c release --skip-build --disable-xctest $(if $(FILTER),--filter '$(FILTER)')

conformance: build ## list ONNX's operators by the conformance cases that agree, are refused, or disagree
	$(PYTHON) Tests/OracleTests/scripts/onnx_conformance.py $(BUILD)/daglift

script-tests: bootstrap ## test the bootstrap script and the notebook runner
	$(PYTHON) -m unittest discover --start-directory Tests/ScriptTests

proofs: ## check the proofs of the identities with Coq
	@Scripts/bootstrap proofs
	@proofs/check

notebooks: build ## run the README and the notebooks; fail where an output drifted
	notebooks-md/run

update-notebooks: build ## write the outputs of this build into the README and the notebooks
	notebooks-md/run --update

format: ## lay out the Swift code
	swift format --in-place --parallel --recursive $(SWIFT_CODE)

bench: build ## measure the figures of Benchmarks/README.md (ARGUMENTS='forward-pass ...' measures some)
	swift build -c release --package-path Benchmarks --product DAGLiftBenchmarks
	Benchmarks/.build/release/DAGLiftBenchmarks $(ARGUMENTS)

clean: ## remove what was built (.venv stays; bootstrap makes it anew where it is out of date)
	rm -rf .build Benchmarks/.build
