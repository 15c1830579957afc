import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Warehouse

@Suite struct ScriptFolderTests {
    @Test func `a snapshot is what the folder was, whatever is done to its files since`() throws {
        let scripts = try CopiedScripts()
        let merging = try scripts.folder.scripts(in: "merge")
        let opening = try scripts.folder.statement(.openLoad)
        let renamed = try scripts.folder.with(.rebuilt).statement(.openLoad)
        let schema = try #require(scripts.folder.schema)
        let snapshot = try scripts.folder.snapshot()

        try scripts.write("select 1;", to: "merge/99_more.sql")
        try scripts.write("select 2;", to: "statements/open_load.sql")
        try scripts.write("select 3;", to: "schema.sql")
        #expect(try snapshot.scripts(in: "merge") == merging)
        #expect(try snapshot.statement(.openLoad) == opening)
        #expect(try snapshot.with(.rebuilt).statement(.openLoad) == renamed)
        #expect(snapshot.schema == schema)
        #expect(try scripts.folder.statement(.openLoad).text == "select 2;")
    }

    @Test func `a folder that lacks a statement is refused before anything is asked of a database`() throws {
        let scripts = try CopiedScripts()
        let file = scripts.directory.appending("sql", "statements", "close_load.sql")
        try FileManager.default.removeItem(at: file)
        let error = #expect(throws: ScriptError.self) { try scripts.folder.snapshot() }
        let told = error?.description
        #expect(told?.contains("statements/close_load.sql is missing, ") == true)
        #expect(told?.contains("; take both of one version: run make release, or name ") == true)
        // A folder of an older version is a setting to be mended, not a disk.
        #expect(error?.remedy.exitCode == 78)
        let asked = #expect(throws: ScriptError.self) { try scripts.folder.statement(.closeLoad) }
        #expect(asked == error)
    }

    @Test func `a script that is no text is a file to be mended`() throws {
        let scripts = try CopiedScripts()
        let file = scripts.directory.appending("sql", "statements", "close_load.sql")
        try Data([0xFF, 0xFE]).write(to: file)
        let error = #expect(throws: ScriptError.self) { try scripts.folder.snapshot() }
        #expect(error?.description.contains("close_load.sql cannot be read: it is not UTF-8") == true)
        #expect(error?.remedy.exitCode == 74)
    }

    @Test func `a folder without scripts has no snapshot, one without analytics has`() throws {
        #expect(throws: ScriptError.self) { try ScriptFolder("/nonexistent/sql").snapshot() }
        let scripts = try ScratchScripts()
        try scripts.remove("analytics")
        let snapshot = try scripts.folder.snapshot()
        #expect(throws: ScriptError.self) { try snapshot.scripts(in: "analytics") }
    }
}
