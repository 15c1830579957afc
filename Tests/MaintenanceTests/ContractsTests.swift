import Catalog
import Landing
import Logging
import TestSupport
import Testing

@testable import Maintenance

@Suite struct ContractsTests {
    private let scratch: ScratchDirectory
    private let run: RunDirectory
    private let log = Logger(label: "test")

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.url)
    }

    @Test func `a run is held to the contracts of its own manifest`() throws {
        #expect(run.contracts(log).isEmpty)
        try scratch.write("contracts: {album: quarantine}\n", to: "manifest.yaml")
        #expect(run.contracts(log) == [.album: .quarantine])
    }

    @Test func `contracts that cannot be read keep nothing out`() throws {
        try scratch.write("contracts: {album: forgotten}\n", to: "manifest.yaml")
        #expect(run.contracts(log).isEmpty)
    }
}
