// Prints the plan that the mapping compiles to, for fuzzers that are not written in Swift.
//
// It is compiled together with the very sources that compile the plan; the calls that they make into the C shim end in
// plan_recorder.cpp, which prints them. What the fuzzers execute can therefore not differ from what `transform` does.

import CSimdjson
import Catalog

let mapping = Mapping.spotify
for table in StagedTable.allCases {
    print("table", table.rawValue, table.columns.joined(separator: "\t"), separator: "\t")
}
guard let plan = sj_plan_create(UInt32(StagedTable.allCases.count)) else {
    throw PlanError(reason: "no memory")
}
var compiler = PlanCompiler(plan: plan)
try compiler.compile(mapping)
for (name, number) in compiler.shapes.sorted(by: { $0.value < $1.value }) {
    print("name", number, name.rawValue, separator: "\t")
}
for route in mapping.routes {
    let shape = compiler.shapes[route.body] ?? SJ_NONE
    var query = ""
    if case .fixed(let text) = route.query { query = text }
    if case .request = route.query { query = "?" }
    print("route", route.path.rawValue, shape, "\(route.asked)", query, separator: "\t")
}
