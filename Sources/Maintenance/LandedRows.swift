import Concurrency
import Foundation
import Landing
import Logging
import Normalization
import Pipeline
import Warehouse

/// Rows made of runs' landing by today's mapping, in a directory that goes when the work is done.
struct LandedRows: RowsMaking {
    let runs: [RunDirectory]
    let scratch: URL
    let stop: StopSignal
    let progress: any ProgressIndicator
    let log: Logger

    func make(_ name: String) async throws -> RunDirectory {
        guard let index = runs.firstIndex(where: { $0.name == name }) else { throw CancellationError() }
        let twin = try runs[index].twin(in: scratch)
        // What is wrong with landing is told of the run's own, which stays.
        let transformation = try Transformation(
            of: runs[index],
            into: twin,
            stop: stop,
            contracts: runs[index].contracts(log)
        ) { lines, file in
            progress.update(
                done: index,
                total: runs.count,
                detail: "runs, \(name): \(lines) lines transformed, \(file)"
            )
        }
        let rows = try transformation.perform(warn: { log.warning("run \(name): \($0)") })
        guard rows != nil else { throw CancellationError() }
        return twin
    }

    func discard(_ run: RunDirectory) throws {
        try FileManager.default.removeItem(at: run.url)
    }
}
