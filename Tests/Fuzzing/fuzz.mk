# Builds the fuzzers into $(OUT); fuzz.sh calls it. BIN is where Swift's own clang is, whose libFuzzer is used.

HERE := Tests/Fuzzing
SHIM := Sources/CSimdjson
SHIM_SOURCES := $(notdir $(basename $(wildcard $(SHIM)/*.cpp)))
COMMON := forms memory mutator oracle plan
ROWS := copy_text expected rows_fuzzer written
HEADERS := $(wildcard $(SHIM)/*.hpp $(SHIM)/include/*.h $(HERE)/*.hpp)

CXX := $(BIN)/clang++
WARNINGS := -Wall -Wextra -Wno-deprecated-declarations -Werror
SANITIZERS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
COVERAGE := -fprofile-instr-generate -fcoverage-mapping
# Memory runs out where the fuzzers want it to: realloc is theirs.
LINK := -fuse-ld=lld -fsanitize=fuzzer -Wl,--wrap=realloc
SWIFTC := $(BIN)/swiftc -swift-version 6 -Onone -wmo -enable-upcoming-feature ExistentialAny \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility

common = $(COMMON:%=$(OUT)/%.o)
rows = $(ROWS:%=$(OUT)/%.o)

.PHONY: all coverage
all: $(OUT)/rows-fuzzer $(OUT)/parser-fuzzer $(OUT)/fixtures
coverage: $(OUT)/rows-coverage $(OUT)/parser-coverage $(OUT)/fixtures

# The shim, watched over and counted; what watches it is not.
$(OUT)/shim-%.o: $(SHIM)/%.cpp $(HEADERS)
	$(CXX) $(WARNINGS) $(SANITIZERS) -g -O1 -fno-omit-frame-pointer -std=c++17 -c $< -o $@
$(OUT)/counted-%.o: $(SHIM)/%.cpp $(HEADERS)
	$(CXX) $(WARNINGS) $(COVERAGE) -g -O1 -std=c++17 -c $< -o $@
$(OUT)/%.o: $(HERE)/%.cpp $(HEADERS)
	$(CXX) $(WARNINGS) -g -O2 -std=c++20 -I$(SHIM)/include -I$(OUT) -c $< -o $@
$(OUT)/plan.o: $(OUT)/plan.inc

$(OUT)/rows-fuzzer: $(SHIM_SOURCES:%=$(OUT)/shim-%.o) $(common) $(rows)
	$(CXX) $(LINK) -fsanitize=address,undefined $^ -lsimdjson -o $@
$(OUT)/parser-fuzzer: $(SHIM_SOURCES:%=$(OUT)/shim-%.o) $(common) $(OUT)/parser_fuzzer.o
	$(CXX) $(LINK) -fsanitize=address,undefined $^ -lsimdjson -o $@
$(OUT)/rows-coverage: $(SHIM_SOURCES:%=$(OUT)/counted-%.o) $(common) $(rows)
	$(CXX) $(LINK) $(COVERAGE) $^ -lsimdjson -o $@
$(OUT)/parser-coverage: $(SHIM_SOURCES:%=$(OUT)/counted-%.o) $(common) $(OUT)/parser_fuzzer.o
	$(CXX) $(LINK) $(COVERAGE) $^ -lsimdjson -o $@
$(OUT)/fixtures: $(OUT)/fixtures.o $(OUT)/plan.o $(OUT)/oracle.o $(SHIM_SOURCES:%=$(OUT)/counted-%.o)
	$(CXX) -fuse-ld=lld $(COVERAGE) $^ -lsimdjson -o $@

# The plan, from the sources that compile it for transform.
PLAN_SOURCES := Sources/JSON/PlanCompiler.swift Sources/JSON/Catalog+Planned.swift Sources/JSON/PlanError.swift
DIAGNOSTICS := Sources/Diagnostics/Failure.swift Sources/Diagnostics/Remedy.swift
CATALOG := $(wildcard Sources/Catalog/*.swift)

$(OUT)/plan/%.o: $(DIAGNOSTICS) $(CATALOG)
	@mkdir -p $(@D)
	$(SWIFTC) -parse-as-library -module-name $* -emit-module -emit-module-path $(@D)/$*.swiftmodule -emit-object \
	    $(if $(filter Catalog,$*),$(CATALOG),$(DIAGNOSTICS)) -o $@
$(OUT)/plan/plan_dump: $(HERE)/plan_dump.swift $(HERE)/plan_recorder.cpp $(PLAN_SOURCES) $(SHIM)/include/CSimdjson.h \
    $(OUT)/plan/Diagnostics.o $(OUT)/plan/Catalog.o
	echo 'module CSimdjson { header "$(CURDIR)/$(SHIM)/include/CSimdjson.h" export * }' > $(@D)/module.modulemap
	cp $< $(@D)/main.swift
	$(CXX) $(WARNINGS) -std=c++17 -I$(SHIM)/include -c $(HERE)/plan_recorder.cpp -o $(@D)/plan_recorder.o
	$(SWIFTC) -I $(@D) -module-name plan_dump $(@D)/main.swift $(PLAN_SOURCES) $(@D)/*.o -lstdc++ -o $@
$(OUT)/plan.inc: $(OUT)/plan/plan_dump
	{ echo 'R"plan('; $<; echo ')plan"'; } > $@.new && mv $@.new $@
