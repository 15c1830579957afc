import CSimdjson
public import Catalog

/// The mapping, compiled for the walk over an answer.
///
/// Tables are numbered as in `StagedTable.allCases`. It does not change, but belongs to one task at a time.
public final class RowPlan {
    /// What the plan was compiled from.
    public let mapping: Mapping

    let handle: OpaquePointer
    let shapes: [ObjectName: UInt32]

    /// Compiles `mapping`.
    ///
    /// - Parameter mapping: What is kept of which objects.
    /// - Throws: A ``PlanError`` when an object has too many values, or refers to one that is not mapped.
    public init(_ mapping: Mapping) throws(PlanError) {
        guard let handle = sj_plan_create(UInt32(StagedTable.allCases.count)) else {
            throw PlanError(reason: "there is no memory")
        }
        self.mapping = mapping
        self.handle = handle
        var compiler = PlanCompiler(plan: handle)
        do {
            try compiler.compile(mapping)
        } catch {
            sj_plan_free(handle)
            throw error
        }
        shapes = compiler.shapes
    }

    deinit {
        sj_plan_free(handle)
    }
}
