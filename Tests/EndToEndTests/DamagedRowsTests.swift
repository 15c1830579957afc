import Foundation
import TestSupport
import Testing

/// Rows that were damaged after `transform` had ended are repaired by the command that `load` names.
@Suite struct DamagedRowsTests {
    @Test(arguments: ["cut", "changed", "removed"])
    func `what load refuses, the command that it names makes anew`(damage: String) async throws {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            let run = "runs/\(LandedWarehouse.run(day))"
            try warehouse.land(day, [LandedWarehouse.Album(number: 1)])
            #expect(try await warehouse.run("transform", "--run", run).status == 0)
            let file = warehouse.directory(day).appending(path: "rows/album.copy")
            var text = try String(contentsOf: file, encoding: .utf8)
            switch damage {
            case "cut": text.removeLast(4)
            case "changed": text = text.replacing("Label", with: "Lapel")
            default: break
            }
            try FileManager.default.removeItem(at: file)
            if damage != "removed" { try text.write(to: file, atomically: false, encoding: .utf8) }

            let refused = try await warehouse.run("load", "--run", run)
            #expect(refused.status == 65, "\(refused.errors)")
            #expect(
                refused.errors.contains("make the rows anew with transform --run \(run)"),
                "\(refused.errors)"
            )

            let made = try await warehouse.run("transform", "--run", run)
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.errors.contains("rows/album.copy is missing or was changed"), "\(made.errors)")
            let loaded = try await warehouse.run("load", "--run", run)
            #expect(loaded.status == 0, "\(loaded.errors)")
            #expect(try await warehouse.database.value("select label from catalog.album") == "Label")
        }
    }
}
