import Catalog
import Foundation
import TestSupport
import Testing

@Suite struct ScriptTests {
    @Test func `every rows file has a staging table of the same name`() throws {
        let scripts = try names(in: "sql/staging")
        #expect(Set(scripts) == Set(StagedTable.allCases.map(\.rawValue)))
    }

    @Test func `migrations are numbered without gaps`() throws {
        let numbers = try names(in: "sql/migrations").map { Int($0.prefix(4)) }
        #expect(numbers.isEmpty == false)
        #expect(numbers == Array(1...numbers.count).map(Optional.some))
    }

    @Test(arguments: ["sql/migrations", "sql/staging", "sql/merge", "sql/checks", "sql/analytics"])
    func `every script begins with a comment that says what it is for`(folder: String) throws {
        for file in try SourceTree.files(in: folder, suffix: ".sql") {
            #expect(try SourceTree.text(file).hasPrefix("-- "), "\(file)")
        }
    }

    @Test func `SQL is written in files, not in Swift`() throws {
        let statement =
            #/
            "(?i)(?:
                select | insert\s+into | update | delete\s+from | truncate | merge\s+into | with\s+\w+\s+as
                | (?:create|alter|drop)\s+(?:table|view|index|schema|function)
            )\s
            /#
        let places = try SourceTree.files(in: "Sources", suffix: ".swift")
            .flatMap { try SourceTree.places(of: statement, in: $0) }
            .map { String($0.prefix { $0 != ":" }) }
        // A statement's parameters cannot name a view.
        #expect(Set(places) == ["Sources/Warehouse/AnalyticsView.swift"])
    }

    @Test func `every statement is sent by some part of the warehouse`() throws {
        let list = "Sources/Warehouse/Statement.swift"
        let names = try SourceTree.text(list).matches(of: /case (\w+) = "/).map { String($0.output.1) }
        #expect(names.isEmpty == false)
        let others = try SourceTree.files(in: "Sources/Warehouse", suffix: ".swift").filter { $0 != list }
        let members = try others.flatMap { file in
            try SourceTree.text(file).matches(of: /\.(\w+)/).map { String($0.output.1) }
        }
        #expect(Set(names).subtracting(members).sorted() == [], "nothing sends these")
    }

    @Test func `there are at least twelve analytics views and twelve checks`() throws {
        #expect(try names(in: "sql/analytics").count >= 12)
        #expect(try names(in: "sql/checks").count >= 12)
    }

    @Test func `a check whose warning is named in Swift has its file`() throws {
        let named = try SourceTree.files(in: "Sources", suffix: ".swift").flatMap { file in
            try SourceTree.text(file).matches(of: /"warning_(\w+)"/).map { String($0.output.1) }
        }
        #expect(named.isEmpty == false)
        let checks = try names(in: "sql/checks")
        #expect(Set(named).subtracting(checks).sorted() == [], "there are no such checks")
    }

    private func names(in folder: String) throws -> [String] {
        try SourceTree.files(in: folder, suffix: ".sql").map { file in
            String(file.split(separator: "/").last?.dropLast(4) ?? "")
        }
    }
}
