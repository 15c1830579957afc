import TestSupport
import Testing

@testable import Warehouse

@Suite struct StatementTests {
    @Test func `every statement has its file, and every file is a statement`() throws {
        let files = Set(try TemporaryDatabase.scripts.scripts(in: "statements").map(\.stem))
        let statements = Set(Statement.allCases.map(\.rawValue))
        #expect(statements.subtracting(files).sorted() == [], "these have no file")
        #expect(files.subtracting(statements).sorted() == [], "no case stands for these")
    }
}
