import Diagnostics
import Testing

@Suite struct RemedyTests {
    @Test func `every remedy has the code of sysexits`() {
        #expect(Remedy.allCases.map(\.exitCode) == [64, 65, 69, 70, 74, 75, 77, 78])
        #expect(Remedy.fixCredentials.exitCode == 77)
        #expect(Remedy.resumeLater.exitCode == 75)
    }
}
