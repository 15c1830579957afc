import Foundation
import Landing
import Logging
import Postgres

/// What the receipts of a run say, on its way to `etl.run` and `etl.stage_run`.
struct RunReceipts {
    /// One stage's receipt: the file's text, which goes to the server as it is.
    struct StageReceipt {
        let stage: String
        let json: String
    }

    /// The times in a receipt, as text.
    private struct Times: Decodable {
        let startedAt: String
        let endedAt: String

        enum CodingKeys: String, CodingKey {
            case startedAt = "started_at"
            case endedAt = "ended_at"
        }
    }

    let name: String
    let receipts: [StageReceipt]
    let startedAt: String?
    let endedAt: String?

    /// Reads the receipts of `run`; one that is damaged is left out, and the log says so.
    init(of run: RunDirectory, log: Logger) {
        name = run.name
        let folder = run.receipts
        let files =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        var receipts: [StageReceipt] = []
        var times: [Times] = []
        for file in files.sorted() where file.hasSuffix(".json") && !file.hasPrefix(".") {
            let url = folder.appending(component: file)
            guard let data = try? Data(contentsOf: url),
                let span = try? JSONDecoder().decode(Times.self, from: data)
            else {
                log.warning("left out of etl.stage_run: \(url.relativePath) is not a receipt")
                continue
            }
            times.append(span)
            receipts.append(
                StageReceipt(stage: String(file.dropLast(5)), json: String(decoding: data, as: UTF8.self))
            )
        }
        self.receipts = receipts
        startedAt = times.map(\.startedAt).min()
        endedAt = times.map(\.endedAt).max()
    }

    /// Enters the run and its stages.
    func enter(_ connection: Connection, with scripts: ScriptFolder) async throws {
        _ = try await connection.query(try scripts.statement(.recordRun), [name, startedAt, endedAt])
        let statement = try scripts.statement(.recordStageRun)
        for receipt in receipts {
            _ = try await connection.query(statement, [name, receipt.stage, receipt.json])
        }
    }
}
